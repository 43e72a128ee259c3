"""What a device can do is read from what `scanimage` lists, in every maker's words."""

import pytest

from scanner.devices import ScanRequest
from scanner.errors import RequestRefusedError
from scanner.quirks import double_feed_switches
from scanner.sane_options import (
    choose_double_feed,
    choose_settings,
    choose_source,
    read_options,
)

# As the drivers of these makers list them.
FUJITSU = """
All options specific to device `fujitsu:ScanSnap iX500:1':
  Standard:
    --source ADF Front|ADF Back|ADF Duplex [ADF Front]
        Selects the scan source (such as a document-feeder).
    --mode Lineart|Gray|Color [Lineart]
        Selects the scan mode (e.g., lineart, monochrome, or color).
    --resolution 50..600dpi (in steps of 1) [600]
        Sets the resolution of the scanned image.
  Geometry:
    --page-width 0..221.121mm (in steps of 0.0211639) [215.872]
        Specifies the width of the media.
    --page-height 0..876.695mm (in steps of 0.0211639) [279.364]
        Specifies the height of the media.
    -l 0..215.872mm (in steps of 0.0211639) [0]
        Top-left x position of scan area.
    -x 0..215.872mm (in steps of 0.0211639) [215.872]
        Width of scan-area.
    -y 0..279.364mm (in steps of 0.0211639) [279.364]
        Height of scan-area.
  Options:
    --df-action Default|Continue|Stop [Default]
        Action following double feed error
    --df-thickness[=(yes|no)] [no]
        Enable double feed error due to paper thickness
    --df-length[=(yes|no)] [no]
        Enable double feed error due to paper length
"""
EPSON = """
    --mode Binary|Gray|Color [Binary]
    --resolution 50|75|100|150|300|600dpi [75]
    --source Flatbed|Automatic Document Feeder [Flatbed]
    --adf-mode Simplex|Duplex [inactive]
    -x 0..215.9mm [215.9]
    -y 0..297.18mm [297.18]
"""
PANASONIC = """
    --mode Lineart|Grayscale|24bit Color[Fast] [Lineart]
    --resolution 100..600dpi (in steps of 1) [100]
    --duplex[=(yes|no)] [no]
    --feeder-mode single|continuous [single]
    --dfeed[=(yes|no)] [yes]
"""


def _settings(listed: str, request: ScanRequest) -> dict[str, str]:
    options = read_options(listed)
    return choose_source(options, request) | choose_settings(options, request)


@pytest.mark.parametrize(
    ("listed", "request_", "settings"),
    [
        (FUJITSU, ScanRequest(), {"source": "ADF Front", "mode": "Color", "resolution": "300"}),
        (FUJITSU, ScanRequest(duplex=True), {"source": "ADF Duplex"}),
        (FUJITSU, ScanRequest(), {"page-width": "210", "page-height": "297"}),
        (EPSON, ScanRequest(source="flatbed", mode="grey"), {"source": "Flatbed", "mode": "Gray"}),
        (EPSON, ScanRequest(dpi=200), {"resolution": "300", "x": "210", "y": "297"}),
        (
            EPSON,
            ScanRequest(duplex=True),
            {"source": "Automatic Document Feeder", "adf-mode": "Duplex"},
        ),
        (PANASONIC, ScanRequest(mode="grey"), {"mode": "Grayscale"}),
        (PANASONIC, ScanRequest(duplex=True), {"duplex": "yes", "mode": "24bit Color[Fast]"}),
        ("", ScanRequest(source="flatbed"), {}),
    ],
)
def test_each_maker_is_told_in_its_own_words(
    listed: str, request_: ScanRequest, settings: dict[str, str]
) -> None:
    assert settings.items() <= _settings(listed, request_).items()


@pytest.mark.parametrize(
    ("listed", "request_"),
    [
        (FUJITSU, ScanRequest(source="flatbed")),
        ("    --source Flatbed [Flatbed]\n", ScanRequest()),
        ("    --source Flatbed|ADF [Flatbed]\n", ScanRequest(duplex=True)),
        ("    --mode Lineart [Lineart]\n", ScanRequest()),
    ],
    ids=["no glass", "no feeder", "one side", "no colour"],
)
def test_what_a_device_cannot_do_is_refused(listed: str, request_: ScanRequest) -> None:
    with pytest.raises(RequestRefusedError):
        _settings(listed, request_)


def test_double_feeds_are_watched_for_where_the_device_can() -> None:
    wanted = double_feed_switches()

    assert choose_double_feed(read_options(FUJITSU), wanted) == {
        "df-action": "Stop",
        "df-thickness": "yes",
    }
    assert choose_double_feed(read_options(PANASONIC), wanted) == {"dfeed": "yes"}
    assert choose_double_feed(read_options(EPSON), wanted) == {}
