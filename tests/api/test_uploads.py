"""Files are counted while they come and refused over the limit; they leave nothing behind."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import Request
from starlette.types import Message

from api.uploads import received_file
from desk.options import WebOptions
from tests.api.conftest import logged_in
from tests.office import Office, make_office, receive, serving
from vault.intake import scans

LIMIT = 300_000


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    web = WebOptions(upload_bytes=LIMIT)
    return make_office(tmp_path_factory.mktemp("office"), web=web)


@pytest.fixture(scope="module")
def address(office: Office) -> Iterator[str]:
    with serving(office) as url:
        yield url


def _chunks(count: int) -> Iterator[bytes]:
    for _ in range(count):
        yield bytes(100_000)


def _kept(office: Office) -> set[Path]:
    return {path for path in (office.desk.settings.data / "blobs").rglob("*") if path.is_file()}


def test_a_scan_is_kept_byte_for_byte_and_named_as_sent(office: Office, address: str) -> None:
    dossier = receive(office).dossier
    headers = {"X-File-Name": "gi%E1%BA%A5y%20khai%20sinh.pdf"}

    with logged_in(address, "canbo") as clerk:
        answer = clerk.post(
            f"/api/v1/dossiers/{dossier.id}/scans?sheets=3&duplex=true",
            content=_chunks(3),
            headers=headers,
        )

    assert answer.status_code == 202
    assert answer.headers["location"] == f"/api/v1/scans/{answer.json()['id']}"
    with office.desk.reading() as session:
        scan = scans.get(session, office.desk.seal, answer.json()["id"])
    assert (scan.name, scan.size_bytes) == ("giấy khai sinh.pdf", LIMIT)
    assert (scan.sheets, scan.duplex) == (3, True)


@pytest.mark.parametrize("announced", [True, False])
def test_a_file_over_the_limit_is_refused_and_nothing_is_kept(
    office: Office, address: str, *, announced: bool
) -> None:
    dossier, before = receive(office).dossier, _kept(office)
    content = bytes(LIMIT + 1) if announced else _chunks(4)

    with logged_in(address, "canbo") as clerk:
        answer = clerk.post(f"/api/v1/dossiers/{dossier.id}/scans", content=content)

    assert answer.status_code == 413
    assert answer.json()["code"] == "upload-too-large"
    assert _kept(office) == before


def test_a_form_without_script_takes_a_file_too(office: Office, address: str) -> None:
    dossier = receive(office).dossier
    part = {"tep": ("..\\thư mục\\quét.tiff", bytes(1000), "image/tiff")}

    with logged_in(address, "canbo") as clerk:
        said = {"so_to": "1", "hai_mat": "on"}
        answer = clerk.post(f"/quay/ho-so/{dossier.id}/quet", files=part, data=said)

    with office.desk.reading() as session:
        (scan,) = scans.of_dossier(session, office.desk.seal, dossier.id)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/quay/ho-so/{dossier.id}?quet={scan.id}"
    assert (scan.name, scan.size_bytes) == ("quét.tiff", 1000)
    assert (scan.sheets, scan.duplex) == (1, True)


def test_a_form_over_the_limit_is_refused(office: Office, address: str) -> None:
    dossier = receive(office).dossier
    part = {"tep": ("quet.tiff", bytes(LIMIT + 100_000), "image/tiff")}

    with logged_in(address, "canbo") as clerk:
        answer = clerk.post(f"/quay/ho-so/{dossier.id}/quet", files=part)

    assert answer.status_code == 413


@pytest.mark.parametrize("sheets", ["0", "100001", "99999999999999999999", "hai"])
def test_an_impossible_number_of_sheets_is_refused_before_anything_is_kept(
    office: Office, address: str, sheets: str
) -> None:
    dossier, before = receive(office).dossier, _kept(office)

    with logged_in(address, "canbo") as clerk:
        place = f"/quay/ho-so/{dossier.id}/quet"
        answer = clerk.post(place, files={"tep": ("quet.tiff", b"x")}, data={"so_to": sheets})

    assert answer.status_code == 422
    assert _kept(office) == before


def test_a_file_of_a_form_lies_in_the_folder_given(tmp_path: Path) -> None:
    head = b'--x\r\nContent-Disposition: form-data; name="tep"; filename="a.pdf"\r\n\r\n'
    body = head + b"%PDF" + b"\r\n--x--\r\n"
    headers = [(b"content-type", b"multipart/form-data; boundary=x")]

    async def receive_all() -> Message:
        return {"type": "http.request", "body": body}

    async def take_in() -> tuple[Path, bytes]:
        request = Request({"type": "http", "method": "POST", "headers": headers}, receive_all)
        async with received_file(request, 1000, tmp_path, prefix="x-") as upload:
            path = Path(upload.file.name)
            return path.parent, path.read_bytes()

    assert asyncio.run(take_in()) == (tmp_path, b"%PDF")
    assert list(tmp_path.iterdir()) == []


def test_a_form_without_a_file_is_malformed(office: Office, address: str) -> None:
    dossier = receive(office).dossier

    with logged_in(address, "canbo") as clerk:
        answer = clerk.post(f"/quay/ho-so/{dossier.id}/quet", files={"khac": b"x"})

    assert answer.status_code == 422


def test_a_citizen_cannot_hand_in_a_scan(office: Office, address: str) -> None:
    dossier = receive(office).dossier

    with logged_in(address, "congdan") as citizen:
        answer = citizen.post(f"/api/v1/dossiers/{dossier.id}/scans", content=b"x")

    assert answer.status_code == 403


def test_a_scan_for_no_dossier_is_refused_before_it_is_kept(office: Office, address: str) -> None:
    before = _kept(office)

    with logged_in(address, "canbo") as clerk:
        answer = clerk.post("/api/v1/dossiers/hs_khong/scans", content=b"x")

    assert answer.status_code == 404
    assert _kept(office) == before


def test_an_upload_that_breaks_off_keeps_nothing(office: Office, address: str) -> None:
    dossier, before = receive(office).dossier, _kept(office)

    def broken() -> Iterator[bytes]:
        yield bytes(1000)
        message = "the cable is out"
        raise ConnectionError(message)

    with logged_in(address, "canbo") as clerk, pytest.raises(ConnectionError):
        clerk.post(f"/api/v1/dossiers/{dossier.id}/scans", content=broken())

    assert _kept(office) == before
    assert httpx.get(f"{address}/livez").status_code == 200
