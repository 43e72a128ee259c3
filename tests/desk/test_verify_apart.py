"""A file of a stranger is verified in a process that may not take much time or memory."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree as ET

import pytest

from desk.errors import NotFoundError, VerificationTooHeavyError
from desk.verify_apart import ApartVerifier
from signing.trust import TrustAnchors
from tests.office import Office, make_office, signed_paper

NOW = datetime(2026, 11, 24, 9, 15, tzinfo=UTC)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return make_office(tmp_path_factory.mktemp("office") / "data")


@pytest.fixture(scope="module")
def signed(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("signed") / "signed.pdf"
    file.write_bytes(signed_paper(office))
    return file


@pytest.mark.parametrize("start", ["fork", "forkserver"])
def test_the_report_comes_back_whole(
    office: Office, signed: Path, start: Literal["fork", "forkserver"]
) -> None:
    verified = ApartVerifier(office.desk.trust, start).verify(signed, office.desk.clock())

    assert verified.report.indication == "TOTAL-PASSED"
    assert verified.report.signatures[0].organisation == office.desk.settings.agency_name
    assert verified.etsi == b""


def test_the_etsi_report_comes_with_it_when_asked_for(office: Office, signed: Path) -> None:
    verifier = ApartVerifier(office.desk.trust, "fork")

    verified = verifier.verify(signed, office.desk.clock(), etsi=True)

    main = ET.fromstring(verified.etsi).find(".//{*}MainIndication")
    assert main is not None
    assert main.text == "urn:etsi:019102:mainindication:total-passed"


def test_a_file_that_takes_too_long_is_indeterminate(office: Office, signed: Path) -> None:
    verifier = ApartVerifier(office.desk.trust, "fork", seconds=0.0)

    verified = verifier.verify(signed, office.desk.clock(), etsi=True)

    assert verified.report.indication == "INDETERMINATE"
    assert verified.report.error is not None
    assert verified.report.error.code == VerificationTooHeavyError.code
    assert b"verification-too-heavy" in verified.etsi


def test_a_file_that_takes_too_much_memory_is_indeterminate(tmp_path: Path) -> None:
    large = tmp_path / "large.pdf"
    with large.open("wb") as file:
        file.truncate(2_000_000_000)

    report = ApartVerifier(TrustAnchors(), "fork", memory_mb=1024).verify(large, NOW).report

    assert report.indication == "INDETERMINATE"
    assert report.intact == "unknown"
    assert report.error is not None
    assert report.error.code == VerificationTooHeavyError.code


@pytest.mark.parametrize("hostile", ["cross-references", "pages", "form", "filters"])
def test_a_looping_file_ends_with_indeterminate(hostile: str, tmp_path: Path) -> None:
    (tmp_path / "loop.pdf").write_bytes(LOOPS[hostile])

    verifier = ApartVerifier(TrustAnchors(), "fork", seconds=20.0)
    report = verifier.verify(tmp_path / "loop.pdf", NOW).report

    assert report.indication == "INDETERMINATE"
    assert report.intact == "unknown"


def test_a_missing_file_is_indeterminate(tmp_path: Path) -> None:
    verifier = ApartVerifier(TrustAnchors(), "fork")

    verified = verifier.verify(tmp_path / "nowhere.pdf", NOW, etsi=True)

    assert verified.report.error is not None
    assert verified.report.error.code == NotFoundError.code
    assert b"not-found" in verified.etsi


def _pdf(*objects: bytes, previous: bool = False) -> bytes:
    """Write objects from number 1 on, the first being the catalog."""
    made, offsets = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(made))
        made += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    made += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    back = b" /Prev %d" % start if previous else b""
    made += b"trailer\n<< /Size %d /Root 1 0 R%b >>\n" % (len(objects) + 1, back)
    return bytes(made + b"startxref\n%d\n%%%%EOF\n" % start)


_CATALOG = b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [3 0 R] /SigFlags 3 >> >>"
_PAGES = b"<< /Type /Pages /Kids [] /Count 0 >>"
_FIELD = b"<< /FT /Sig /T (a) /V 4 0 R >>"
_ITSELF = b"<< /FT /Sig /T (a) /Kids [3 0 R] /Parent 3 0 R >>"
_VALUE = b"<< /Type /Sig /SubFilter /ETSI.CAdES.detached /Contents 4 0 R /ByteRange 4 0 R >>"
LOOPS = {
    "cross-references": _pdf(_CATALOG, _PAGES, _FIELD, _VALUE, previous=True),
    "pages": _pdf(_CATALOG, b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>", _FIELD, _VALUE),
    "form": _pdf(_CATALOG, _PAGES, _ITSELF, _VALUE),
    "filters": _pdf(_CATALOG, _PAGES, _FIELD, b"4 0 R"),
}
