"""A whole office in a throw-away folder: database, keys, trust, people who can log in."""

import atexit
import contextlib
import io
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import uvicorn
from PIL import Image

from api.app import create_app
from api.inline import start_worker
from desk.accounts import NewPerson, add_account
from desk.intake import ReceivedDossier, receive_dossier
from desk.keys import AGENCY, signing_key, timestamper
from desk.settings import Settings, now
from desk.wiring import Desk, open_desk, prepare_office
from dossier.actor import Actor, Role
from dossier.field import Field, FieldFinding
from dossier.page import Box, PageKind, PageState
from samples.office import ward_office
from samples.people import OfficePeople, office_people
from samples.pki import Pki, make_pki
from signing.options import TimestampOptions
from signing.request import SigningRequest
from signing.sign import sign_pdf
from vault import documents
from vault.intake import scans
from vault.intake.files import note_page_count
from vault.intake.page_lists import put_page_lists
from vault.intake.records import Dossier, NewScan, PageList, ScanPage, ScanState
from vault.people import put_owner
from vault.records import Act, Draft, NewOwner, OwnerKind, StoredDocument

PASSWORD = "mật khẩu của quầy"  # noqa: S105 - opens throw-away accounts only
PROCEDURE = "1.004222"
OTHER_PROCEDURE = "1.001193"
PERSON_SEED = 5


@dataclass(frozen=True, slots=True)
class Office:
    """An office that is ready to work.

    Attributes:
        desk: Its tools, opened in this process.
        clerk: Logs in as `canbo`.
        officer: Logs in as `lanhdao`.
        citizen: Logs in as `congdan`; the first of `people.citizens`, with a vault.
        people: Everybody who meets there.
    """

    desk: Desk
    clerk: Actor
    officer: Actor
    citizen: Actor
    people: OfficePeople


def make_office(folder: Path, **chosen: Any) -> Office:
    """Make an office.

    Args:
        folder: Becomes its data folder.
        chosen: Settings that are to differ.
    """
    settings = office_settings(folder, **chosen)
    prepare_office(settings)
    shutil.copytree(_pki().keys, folder / "keys")
    shutil.copytree(_pki().trust, folder / "trust")
    (folder / "keys" / "passphrase").write_text(_pki().passphrase, encoding="utf-8")
    desk, people = open_desk(settings), office_people(PERSON_SEED)
    first = people.citizens[0]
    new = NewOwner(OwnerKind.PERSON, first.personal_id, first.full_name)
    with desk.transaction() as session:
        owner = put_owner(session, desk.seal, new, Act("system", desk.clock()))
    clerk = NewPerson("canbo", PASSWORD, Role.CLERK, people.clerk.full_name)
    officer = NewPerson("lanhdao", PASSWORD, Role.OFFICER, people.officer.full_name)
    citizen = NewPerson("congdan", PASSWORD, Role.CITIZEN, first.full_name, owner.id)
    office = Office(
        desk,
        add_account(desk, clerk),
        add_account(desk, officer),
        add_account(desk, citizen),
        people,
    )
    for actor, name in ((office.clerk, "clerk"), (office.officer, "officer")):
        (folder / "keys" / f"{name}.p12").rename(folder / "keys" / f"{actor.id}.p12")
    return office


def office_settings(folder: Path, **chosen: Any) -> Settings:
    """Give the settings of an office in a folder."""
    passphrase = _pki().passphrase
    stamps = TimestampOptions("pkcs12", folder / "keys" / "tsa.p12", passphrase)
    return Settings(data=folder, agency_name=ward_office().agency, timestamp=stamps, **chosen)


def receive(office: Office, citizen: int = 0, procedure: str = PROCEDURE) -> ReceivedDossier:
    """Receive a dossier of one of the citizens."""
    person = office.people.citizens[citizen]
    owner = NewOwner(OwnerKind.PERSON, person.personal_id, person.full_name)
    return receive_dossier(office.desk, office.clerk, procedure, owner)


def put_read_scan(office: Office, dossier: Dossier, *, mixed: bool = False) -> StoredDocument:
    """Put a scan of one page, read, with one document that waits to be confirmed.

    Args:
        office: Where.
        dossier: Which the document is handed in for.
        mixed: Whether the scan is a batch of several dossiers' papers.
    """
    owner_id = dossier.owner_id
    desk, act = office.desk, Act(office.clerk.id, office.desk.clock())
    master = desk.blobs.keep_stream(owner_id, [b"as it came"])
    picture = desk.blobs.keep_stream(owner_id, [small_jpeg()])
    pdf = desk.blobs.keep_stream(owner_id, [b"%PDF-1.7 a copy"])
    with desk.transaction() as session:
        scan = scans.receive(
            session, desk.seal, NewScan(None if mixed else dossier.id, master, "quet.pdf"), act
        )
        note_page_count(session, scan.id, 0, 1, signed=False)
        scans.put_page(session, desk.seal, scan.id, _page(picture.key))
        put_page_lists(session, scan.id, [PageList(1, (1,))])
        scans.set_state(session, desk.seal, scan.id, ScanState.READ)
        draft = Draft(
            owner_id=owner_id,
            number=1,
            pages=(1,),
            document_type="giay_khai_sinh",
            type_confidence=0.97,
            pdf=pdf,
            text="GIẤY KHAI SINH",
            fields=FIELDS,
            dossier_id=dossier.id,
            scan_id=scan.id,
        )
        made = documents.put_draft(session, desk.seal, draft, act)
        return documents.put_kept(session, desk.seal, made.id, act)


def small_jpeg() -> bytes:
    """Give a page picture of 210 x 297 px, white."""
    data = io.BytesIO()
    Image.new("RGB", (210, 297), "white").save(data, "JPEG")
    return data.getvalue()


FIELDS = (
    Field("ho_ten", "Đặng Ỷ Ơn", "ĐẶNG Ỷ ƠN", 0.98, 1, Box(40, 60, 110, 66), "ocr", accepted=True),
    Field(
        "ngay_sinh",
        "1985-02-31",
        "31/02/1985",
        0.71,
        1,
        Box(40, 70, 80, 76),
        "ocr",
        accepted=False,
        findings=(FieldFinding("impossible-date", "Ngày này không có trên lịch."),),
    ),
    Field("so", "12/2019", "12/2019", 0.6, 1, Box(90, 40, 120, 46), "ocr", accepted=False),
)


@contextlib.contextmanager
def serving(office: Office) -> Iterator[str]:
    """Serve an office on a real port, from a thread; gives the address."""
    config = uvicorn.Config(
        create_app(office.desk, lambda: server.should_exit),
        port=0,
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=5,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, name="served")
    thread.start()
    try:
        while not server.started and thread.is_alive():
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


@contextlib.contextmanager
def working(office: Office) -> Iterator[None]:
    """Work the jobs of an office with an inline queue from a thread."""
    stop = threading.Event()
    thread = start_worker(office.desk, stop.is_set)
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _page(picture_key: str) -> ScanPage:
    return ScanPage(
        number=1,
        kind=PageKind.CONTENT,
        state=PageState.OK,
        turn_degrees=180,
        lean_degrees=1.25,
        dpi=300.0,
        width_px=2480,
        height_px=3508,
        confidence=0.91,
        report={
            "barcodes": [["qr-code", "một chuỗi riêng tư", [1, 1, 9, 9]]],
            "quality": {
                "verdict": "look",
                "findings": [
                    {
                        "code": "blurred",
                        "measure": 2.0,
                        "unit": "mm",
                        "text": "Trang hơi mờ.",
                        "verdict": "look",
                    }
                ],
            },
            "separator": None,
            "reading": {"source": "tesserocr", "lines": []},
            "picture": {
                "key": picture_key,
                "width_px": 210,
                "height_px": 297,
                "dpi": 25.4,
                "channels": 3,
            },
            "born_digital": False,
            "fault": None,
        },
    )


@cache
def _pki() -> Pki:
    """Make keys once for all offices of a test run: making them takes seconds."""
    folder = Path(tempfile.mkdtemp(prefix="sohoa-pki-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    people = office_people(PERSON_SEED)
    names = {"clerk": people.clerk.full_name, "officer": people.officer.full_name}
    return make_pki(folder, ward_office().agency, names, now() - timedelta(hours=1))


def signed_paper(office: Office, paper: bytes = b"") -> bytes:
    """Give a PDF, or one of a blank page, with the agency's signature and a time-stamp."""
    settings = office.desk.settings
    request = SigningRequest(
        profile="agency_copy",
        signer_name="",
        organisation=settings.agency_name,
        signed_at=office.desk.clock(),
        field_name="Agency1",
    )
    key = signing_key(settings, AGENCY)
    draft = paper or unsigned_paper()
    return sign_pdf(draft, request, key, office.desk.trust, timestamper(settings)).data


def unsigned_paper() -> bytes:
    """Give a one-page PDF that nobody signed."""
    pdf, saved = pikepdf.new(), io.BytesIO()
    pdf.add_blank_page(page_size=(595, 842))
    pdf.save(saved)
    return saved.getvalue()


def changed(pdf: bytes) -> bytes:
    """Give a signed PDF with one byte changed inside what the signature covers."""
    at = pdf.index(b"/MediaBox") + len("/MediaBox")
    at += pdf[at:].index(b"8")
    return pdf[:at] + b"7" + pdf[at + 1 :]
