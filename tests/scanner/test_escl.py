"""A network scanner gives every page it scanned, and says in words why it gave no more."""

import hashlib
import io
import ssl
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID
from PIL import Image

from samples.escl_scanner import EsclScanner, Location, Script
from scanner.devices import ScannedPage, ScanRequest, ScanResult, ScanWatch
from scanner.errors import (
    CoverOpenError,
    DamagedScanError,
    DeviceError,
    DoubleFeedError,
    FeederEmptyError,
    PageFolderTakenError,
    RequestRefusedError,
    ScanCancelledError,
    ScannerAwayError,
    ScannerBusyError,
    ScannerFailedError,
    ScannerJammedError,
    ScannerTimeoutError,
    SheetsLeftError,
)
from scanner.escl import find_escl_scanner, scan_with_escl
from scanner.options import DeviceOptions

OPTIONS = DeviceOptions(answer_seconds=5, page_seconds=5, busy_seconds=5)


def _jpeg(grey: int) -> bytes:
    out = io.BytesIO()
    page = Image.new("L", (413, 585), 255)
    page.paste(grey, (40, 40, 200, 60))
    page.save(out, "JPEG", quality=90, dpi=(50, 50))
    return out.getvalue()


PAGES = [_jpeg(grey) for grey in (0, 40, 80, 120)]


def _scan(
    scanner: EsclScanner,
    folder: Path,
    request: ScanRequest | None = None,
    options: DeviceOptions = OPTIONS,
    watch: ScanWatch | None = None,
) -> ScanResult:
    watch = watch or ScanWatch()
    return scan_with_escl(scanner.address, request or ScanRequest(), folder, options, watch)


def _bytes(result: ScanResult) -> list[bytes]:
    return [page.path.read_bytes() for page in result.pages]


@pytest.mark.parametrize("status", [404, 410])
def test_all_sheets_come_in_order_as_they_were_sent(tmp_path: Path, status: int) -> None:
    with EsclScanner(PAGES, Script(empty_status=status)) as scanner:
        result = _scan(scanner, tmp_path / "out")

    assert result.error is None
    assert _bytes(result) == PAGES
    assert [page.path.name for page in result.pages] == [f"{n:04d}.jpg" for n in (1, 2, 3, 4)]
    assert sorted(path.name for path in (tmp_path / "out").iterdir())[0] == "0001.jpg"
    assert scanner.requests[-1].startswith("DELETE")


def test_a_page_is_on_the_disk_before_the_next_is_asked_for(tmp_path: Path) -> None:
    asked = []

    def see(page: ScannedPage) -> None:
        asked.append((page.path.exists(), scanner.sent))

    with EsclScanner(PAGES) as scanner:
        _scan(scanner, tmp_path, watch=ScanWatch(on_page=see))

    assert asked == [(True, 1), (True, 2), (True, 3), (True, 4)]


def test_the_scanner_is_told_what_was_asked_in_its_own_words(tmp_path: Path) -> None:
    request = ScanRequest(duplex=True, mode="grey", dpi=250)

    with EsclScanner(PAGES) as scanner:
        result = _scan(scanner, tmp_path, request)

    assert result.settings["Duplex"] == "true"
    assert result.settings["Resolution"] == "300"  # the next it can
    assert (result.settings["Width"], result.settings["Height"]) == ("2480", "3508")
    assert "<scan:ColorMode>Grayscale8</scan:ColorMode>" in scanner.settings
    assert "<pwg:InputSource>Feeder</pwg:InputSource>" in scanner.settings
    assert [page.side for page in result.pages] == ["front", "back", "front", "back"]


def test_the_glass_gives_one_page(tmp_path: Path) -> None:
    with EsclScanner(PAGES) as scanner:
        result = _scan(scanner, tmp_path, ScanRequest(source="flatbed"))

    assert (result.error, len(result.pages)) == (None, 1)
    assert "Platen" in scanner.settings


@pytest.mark.parametrize(
    ("script", "error", "pages"),
    [
        (Script(jam_after=2), ScannerJammedError, 2),
        (Script(double_feed_after=3), DoubleFeedError, 3),
        (Script(cover_open=True), CoverOpenError, 0),
        (Script(stops_after=1), SheetsLeftError, 1),
        (Script(wrong_type_page=3), ScannerFailedError, 2),
        (Script(location="missing"), ScannerFailedError, 0),
        (Script(doctype=True), ScannerFailedError, 0),
        (Script(empty_status=500, stops_after=2), ScannerFailedError, 2),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else None,
)
def test_a_fault_ends_the_scan_in_words_and_keeps_the_pages_before(
    tmp_path: Path, script: Script, error: type[DeviceError], pages: int
) -> None:
    with EsclScanner(PAGES, script) as scanner:
        result = _scan(scanner, tmp_path)

    assert type(result.error) is error
    assert _bytes(result) == PAGES[:pages]
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize("status", [404, 409, 410])
def test_an_empty_feeder_is_told_whatever_the_scanner_answers(tmp_path: Path, status: int) -> None:
    with EsclScanner([], Script(empty_status=status)) as scanner:
        result = _scan(scanner, tmp_path)

    assert type(result.error) is FeederEmptyError


def test_a_scanner_that_answers_409_at_the_end_is_done(tmp_path: Path) -> None:
    with EsclScanner(PAGES, Script(empty_status=409)) as scanner:
        result = _scan(scanner, tmp_path)

    assert (result.error, len(result.pages)) == (None, 4)


def test_a_truncated_page_keeps_its_place_and_is_named(tmp_path: Path) -> None:
    with EsclScanner(PAGES, Script(truncated_page=2)) as scanner:
        result = _scan(scanner, tmp_path)

    assert type(result.error) is DamagedScanError
    assert [page.whole for page in result.pages] == [True, False, True, True]
    assert _bytes(result)[2:] == PAGES[2:]


def test_a_connection_that_ends_in_a_page_is_told_and_its_bytes_kept(tmp_path: Path) -> None:
    with EsclScanner(PAGES, Script(cut_page=2)) as scanner:
        result = _scan(scanner, tmp_path)

    assert type(result.error) is ScannerFailedError
    assert [page.whole for page in result.pages] == [True, False]
    assert scanner.requests[-1].startswith("DELETE")


def test_a_slow_page_is_waited_for(tmp_path: Path) -> None:
    with EsclScanner(PAGES, Script(slow_page=2, slow_seconds=0.4)) as scanner:
        result = _scan(scanner, tmp_path)

    assert (result.error, len(result.pages)) == (None, 4)


def test_a_page_that_does_not_come_in_time_is_told(tmp_path: Path) -> None:
    hasty = DeviceOptions(answer_seconds=5, page_seconds=0.3, busy_seconds=5)

    with EsclScanner(PAGES, Script(slow_page=2, slow_seconds=1)) as scanner:
        result = _scan(scanner, tmp_path, options=hasty)

    assert type(result.error) is ScannerTimeoutError
    assert len(result.pages) == 1


def test_a_page_over_the_limit_is_not_taken(tmp_path: Path) -> None:
    narrow = DeviceOptions(largest_page_bytes=100)

    with EsclScanner(PAGES) as scanner:
        result = _scan(scanner, tmp_path, options=narrow)

    assert type(result.error) is ScannerFailedError


def test_a_busy_scanner_is_asked_again(tmp_path: Path) -> None:
    with EsclScanner(PAGES, Script(busy_posts=2, busy_pages=1)) as scanner:
        result = _scan(scanner, tmp_path)

    assert (result.error, len(result.pages)) == (None, 4)


def test_a_scanner_that_stays_busy_is_told(tmp_path: Path) -> None:
    hasty = DeviceOptions(busy_seconds=0.2)

    with EsclScanner(PAGES, Script(busy_posts=10**9)) as scanner:
        result = _scan(scanner, tmp_path, options=hasty)

    assert type(result.error) is ScannerBusyError


@pytest.mark.parametrize("location", ["relative", "foreign"])
def test_a_job_is_looked_for_on_the_scanner_that_was_named(
    tmp_path: Path, location: Location
) -> None:
    with EsclScanner(PAGES, Script(location=location)) as scanner:
        result = _scan(scanner, tmp_path)

    assert (result.error, len(result.pages)) == (None, 4)


def test_a_scan_can_be_cancelled_between_pages(tmp_path: Path) -> None:
    cancel = threading.Event()
    watch = ScanWatch(
        on_page=lambda page: cancel.set() if page.number == 2 else None, cancel=cancel
    )

    with EsclScanner(PAGES) as scanner:
        result = _scan(scanner, tmp_path, watch=watch)

    assert type(result.error) is ScanCancelledError
    assert len(result.pages) == 2
    assert scanner.requests[-1].startswith("DELETE")


def test_backs_that_come_turned_are_said_to_be(tmp_path: Path) -> None:
    script = Script(model="EPSON WF-3520 Series", backs_turned=True)

    with EsclScanner(PAGES, script) as scanner:
        result = _scan(scanner, tmp_path, ScanRequest(duplex=True))

    assert [page.turned_degrees for page in result.pages] == [0, 180, 0, 180]


def test_a_scanner_that_ends_a_job_after_each_page_is_asked_for_more(tmp_path: Path) -> None:
    script = Script(model="EPSON WF-2930 Series", job_holds=1)

    with EsclScanner(PAGES, script) as scanner:
        result = _scan(scanner, tmp_path)

    assert (result.error, _bytes(result)) == (None, PAGES)


def test_what_a_liar_says_of_its_feeder_is_not_believed(tmp_path: Path) -> None:
    script = Script(model="AirSane", empty_status=409, feeder_state="ScannerAdfLoaded")

    with EsclScanner(PAGES, script) as scanner:
        result = _scan(scanner, tmp_path)

    assert (result.error, len(result.pages)) == (None, 4)


def test_a_one_sided_scanner_refuses_both_sides(tmp_path: Path) -> None:
    with EsclScanner(PAGES, Script(duplex=False)) as scanner:
        result = _scan(scanner, tmp_path, ScanRequest(duplex=True))

    assert type(result.error) is RequestRefusedError
    assert "POST /eSCL/ScanJobs" not in scanner.requests


def test_nothing_is_scanned_into_a_folder_with_files(tmp_path: Path) -> None:
    (tmp_path / "0001.jpg").write_bytes(b"of an earlier scan")

    with EsclScanner(PAGES) as scanner, pytest.raises(PageFolderTakenError):
        _scan(scanner, tmp_path)

    assert scanner.requests == []


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:9/eSCL", "ftp://scanner", "scanner", "http://[x"]
)
def test_a_scanner_that_is_not_there_is_told(address: str, tmp_path: Path) -> None:
    result = scan_with_escl(address, ScanRequest(), tmp_path, OPTIONS, ScanWatch())

    assert type(result.error) is ScannerAwayError


def test_a_scanner_says_who_it_is() -> None:
    with EsclScanner(PAGES) as scanner:
        found = find_escl_scanner(scanner.address.removesuffix("/eSCL"), OPTIONS)

    assert (found.protocol, found.model) == ("escl", "Sohoa Simulator 1")
    assert found.address == scanner.address


def _certificate(folder: Path) -> tuple[ssl.SSLContext, Path, str]:
    """Make a scanner's own certificate, as they come from the factory."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "scanner")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem, secret = folder / "scanner.pem", folder / "scanner.key"
    pem.write_bytes(certificate.public_bytes(Encoding.PEM))
    secret.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, secret)
    fingerprint = hashlib.sha256(certificate.public_bytes(Encoding.DER)).hexdigest()
    return context, pem, fingerprint


def test_a_pinned_certificate_is_believed_and_no_other(tmp_path: Path) -> None:
    context, _, fingerprint = _certificate(tmp_path)
    pinned = DeviceOptions(escl_fingerprint=fingerprint.upper())
    other = DeviceOptions(escl_fingerprint="00" * 32)

    with EsclScanner(PAGES, tls=context) as scanner:
        result = _scan(scanner, tmp_path / "a", options=pinned)
        refused = _scan(scanner, tmp_path / "b", options=other)
        unknown = _scan(scanner, tmp_path / "c")

    assert (result.error, len(result.pages)) == (None, 4)
    assert type(refused.error) is ScannerAwayError
    assert type(unknown.error) is ScannerAwayError
