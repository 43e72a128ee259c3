"""What a network scanner says is read whatever its dialect, and hostile words are refused."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.devices import ScanRequest
from scanner.errors import (
    CoverOpenError,
    DeviceError,
    DoubleFeedError,
    RequestRefusedError,
    ScanCancelledError,
    ScannerFailedError,
    ScannerJammedError,
)
from scanner.escl_words import choose_settings, read_capabilities, read_status, write_settings

PLATEN_ONLY = """<?xml version="1.0" encoding="UTF-8"?>
<a:ScannerCapabilities xmlns:a="urn:a" xmlns:b="urn:b">
 <b:MakeAndModel> Máy quét  A </b:MakeAndModel>
 <a:Platen><a:PlatenInputCaps>
  <a:MaxWidth>2550</a:MaxWidth><a:MaxHeight>3300</a:MaxHeight>
  <a:SettingProfiles><a:SettingProfile>
   <a:ColorModes><a:ColorMode>Grayscale8</a:ColorMode><a:ColorMode>RGB24</a:ColorMode></a:ColorModes>
   <a:DocumentFormats><b:DocumentFormat>image/jpeg</b:DocumentFormat></a:DocumentFormats>
   <a:SupportedResolutions><a:ResolutionRange>
    <a:XResolutionRange><a:Min>75</a:Min><a:Max>1200</a:Max></a:XResolutionRange>
   </a:ResolutionRange></a:SupportedResolutions>
  </a:SettingProfile></a:SettingProfiles>
 </a:PlatenInputCaps></a:Platen>
</a:ScannerCapabilities>"""

# Says once for all ways in, and tells of both sides by an option only.
FEEDER_ONLY = """<ScannerCapabilities><MakeAndModel>B</MakeAndModel>
 <SettingProfiles><SettingProfile><ColorModes><ColorMode>RGB24</ColorMode></ColorModes>
  <DocumentFormats><DocumentFormatExt>application/pdf</DocumentFormatExt></DocumentFormats>
 </SettingProfile></SettingProfiles>
 <Adf><AdfSimplexInputCaps><DiscreteResolutions>
  <DiscreteResolution><XResolution>200</XResolution><YResolution>200</YResolution></DiscreteResolution>
  <DiscreteResolution><XResolution>600</XResolution><YResolution>600</YResolution></DiscreteResolution>
 </DiscreteResolutions></AdfSimplexInputCaps>
 <AdfOptions><AdfOption>Duplex</AdfOption></AdfOptions></Adf></ScannerCapabilities>"""

FLAT = ScanRequest(source="flatbed")


def _settings(said: str, request: ScanRequest, largest_dpi: int = 0) -> dict[str, str]:
    return choose_settings(read_capabilities(said.encode()), request, largest_dpi)


def test_a_scan_stays_within_what_the_scanner_can() -> None:
    settings = _settings(PLATEN_ONLY, FLAT)

    assert settings == {
        "InputSource": "Platen",
        "ColorMode": "RGB24",
        "DocumentFormat": "image/jpeg",
        "Resolution": "300",
        "Width": "2480",
        "Height": "3300",
    }
    assert b"Duplex" not in write_settings(settings)


@pytest.mark.parametrize(
    ("said", "request_", "largest_dpi", "dpi"),
    [
        (PLATEN_ONLY, ScanRequest(source="flatbed", dpi=50), 0, "75"),
        (PLATEN_ONLY, ScanRequest(source="flatbed", dpi=600), 300, "300"),
        (FEEDER_ONLY, ScanRequest(dpi=300), 0, "600"),
        (FEEDER_ONLY, ScanRequest(dpi=300), 300, "200"),
        (FEEDER_ONLY, ScanRequest(dpi=1200), 0, "600"),
    ],
)
def test_the_next_higher_resolution_is_taken(
    said: str, request_: ScanRequest, largest_dpi: int, dpi: str
) -> None:
    assert _settings(said, request_, largest_dpi)["Resolution"] == dpi


def test_both_sides_may_be_told_of_by_an_option_only() -> None:
    settings = _settings(FEEDER_ONLY, ScanRequest(duplex=True))

    assert (settings["Duplex"], settings["DocumentFormat"]) == ("true", "application/pdf")


@pytest.mark.parametrize(
    ("said", "request_"),
    [
        (PLATEN_ONLY, ScanRequest()),
        (FEEDER_ONLY, FLAT),
        (FEEDER_ONLY, ScanRequest(mode="grey")),
        (FEEDER_ONLY.replace("application/pdf", "image/tiff"), ScanRequest()),
    ],
    ids=["no feeder", "no glass", "no grey", "no format"],
)
def test_what_a_scanner_cannot_do_is_refused(said: str, request_: ScanRequest) -> None:
    with pytest.raises(RequestRefusedError):
        _settings(said, request_)


@pytest.mark.parametrize(
    ("state", "error"),
    [
        ("ScannerAdfJam", ScannerJammedError),
        ("ScannerAdfMispick", ScannerJammedError),
        ("ScannerAdfDoorOpen", CoverOpenError),
        ("ScannerAdfHatchOpen", CoverOpenError),
        ("ScannerAdfMultipickDetected", DoubleFeedError),
        ("ScannerAdfInputTrayFailed", ScannerFailedError),
    ],
)
def test_the_state_of_the_feeder_is_told_in_words(state: str, error: type[DeviceError]) -> None:
    status = read_status(f"<ScannerStatus><AdfState>{state}</AdfState></ScannerStatus>".encode())

    assert type(status.fault()) is error


@pytest.mark.parametrize(
    "state", ["ScannerAdfLoaded", "ScannerAdfEmpty", "ScannerAdfProcessing", ""]
)
def test_a_feeder_in_order_is_no_fault(state: str) -> None:
    status = read_status(f"<ScannerStatus><AdfState>{state}</AdfState></ScannerStatus>".encode())

    assert status.fault() is None


def test_a_job_that_was_ended_at_the_scanner_is_cancelled() -> None:
    said = b"""<ScannerStatus><State>Idle</State><Jobs>
    <JobInfo><JobUri>/eSCL/ScanJobs/1</JobUri><JobState>Completed</JobState></JobInfo>
    <JobInfo><JobUri>/eSCL/ScanJobs/2/</JobUri><JobState>Canceled</JobState></JobInfo>
    </Jobs></ScannerStatus>"""

    assert read_status(said).fault("1") is None
    assert type(read_status(said).fault("2")) is ScanCancelledError


SWELLING = b"""<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>
<ScannerStatus><State>&c;</State></ScannerStatus>"""


@pytest.mark.parametrize(
    "said",
    [
        SWELLING,
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><ScannerStatus/>',
        b"<html>404</html>",
        b"<ScannerStatus>",
        b"",
        "<ScannerStatus/>".encode("utf-16"),
        b"<ScannerStatus>" + b"<a>" * 100_000,
    ],
    ids=["swelling", "reading", "html", "cut", "nothing", "utf-16", "deep"],
)
def test_hostile_words_are_refused(said: bytes) -> None:
    with pytest.raises(ScannerFailedError):
        read_status(said)


@given(st.binary() | st.text().map(lambda text: f"<ScannerStatus>{text}</ScannerStatus>".encode()))
def test_only_our_own_errors_leave(said: bytes) -> None:
    with contextlib.suppress(ScannerFailedError):
        assert read_status(said).fault() is None


@pytest.mark.parametrize("width", ["²", "9" * 5000, "-1", "1e9", "٣"])
def test_a_number_that_is_none_is_left_out(width: str) -> None:
    said = PLATEN_ONLY.replace("2550", width)

    assert _settings(said, FLAT)["Width"] == "2480"
