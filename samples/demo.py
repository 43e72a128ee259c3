"""The main job on a batch of paper: from the feeder to the vault, with an invented office.

Draws the office, receives dossiers, prints and feeds batches as scanners deliver them, and
compares every document with what was drawn.
"""

import threading
import time
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from desk.commands.progress import PageProgress
from desk.confirm import confirm_by_rule
from desk.deposit import deposit_document, verify_kept
from desk.errors import WrongStateError
from desk.intake import VIETNAM, ReceivedDossier, ScanNote, receive_dossier, receive_scan
from desk.jobs import run_due
from desk.rules import rules_on
from desk.wiring import Desk
from dossier.separator import Separator
from samples.batches import DEMO_PAPERS, PlannedPaper, make_batch
from samples.demo_table import Compared, Outcome, compare, judge, show
from samples.faults import Feed
from samples.office import ward_office
from samples.people import Person, office_people
from samples.scans import Batch, write_pdf, write_tiff
from samples.seed import SEED, SeededOffice, seed_office
from vault import documents, jobs
from vault.blobs import chunks_of, read_blob
from vault.intake import scans
from vault.intake.records import ComponentState, ScanState
from vault.people import get_owner
from vault.records import NewOwner, OwnerKind, StoredDocument

FIRST_VISIT = ("1.004222", "1.001193", "2.000815")
"""The procedure each citizen comes for."""

FIRST_COMPONENTS = (3, 1, 3, 1, 2, 2, 3)
"""Which component of its dossier each of `DEMO_PAPERS` is."""

SECOND_VISIT = "1.004222"
"""The second citizen comes again; what the vault holds by then is not scanned again."""

SECOND_PAPERS = (
    PlannedPaper("to_khai_ct01", 1, Feed(lean_degrees=0.3)),
    PlannedPaper("giay_khai_sinh", 1, Feed(turn_degrees=270, lean_degrees=-2.4)),
)
SECOND_COMPONENTS = (1, 3)

NEXT = """
Thử tiếp:
  make serve                                                 mở văn phòng này tại http://127.0.0.1:8000
  .venv/bin/sohoa verify {out}/*.pdf                         kiểm tra chữ ký số từng tệp
  .venv/bin/sohoa digitize {out}/scans/batch.tiff --out out  số hóa cùng tập giấy từ tệp TIFF
"""

_POLL_SECONDS = 0.2
_WIDE = 170  # columns when nobody's terminal limits them


def run_demo(data: Path) -> int:
    """Run the main job in a fresh demo office; 0 if all of it is right."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=_WIDE)
    console.print("==> Dựng văn phòng: cơ quan, chứng thư số, cán bộ, lãnh đạo, ba công dân")
    office = seed_office(data)
    scanned = office.out / "scans"
    scanned.mkdir()
    first = _first_visit(console, office)
    write_tiff(first, scanned / "batch.tiff")
    rows, seconds = _feed(console, office, first, scanned / "batch.pdf")
    second = _second_visit(console, office)
    more_rows, more_seconds = _feed(console, office, second, scanned / "second-visit.tiff")
    rows += more_rows
    show(console, rows)
    good = judge(console, rows, [*first.documents, *second.documents])
    sides = len(first.sides) + len(second.sides)
    pace = 60 * sides / (seconds + more_seconds)
    console.print(f"{sides} mặt giấy, {pace:.0f} trang/phút từ khay giấy đến kho")
    console.print(NEXT.format(out=office.out), markup=False)
    return 0 if good else 1


def draw_batch_pdf(path: Path, most_sides: int) -> int:
    """Draw the first sides of the demo's batch into a PDF; gives how many there are."""
    separators = [Separator(f"H99.15.3-261124-{number:04d}", 1) for number in range(1, 8)]
    batch = make_batch(DEMO_PAPERS, ward_office(), office_people(SEED), separators, seed=SEED)
    sides = batch.sides[:most_sides]
    write_pdf(Batch(sides, ()), path)
    return len(sides)


def _first_visit(console: Console, office: SeededOffice) -> Batch:
    """Three citizens come; their papers are fed in one go behind separator sheets."""
    received = [
        _receive(console, office, citizen, procedure)
        for citizen, procedure in zip(office.people.citizens, FIRST_VISIT, strict=True)
    ]
    codes = [received[paper.citizen].dossier.code for paper in DEMO_PAPERS]
    return _print(console, office, DEMO_PAPERS, codes, FIRST_COMPONENTS)


def _second_visit(console: Console, office: SeededOffice) -> Batch:
    """One comes again: only what the vault does not hold by now is fed."""
    received = _receive(console, office, office.people.citizens[1], SECOND_VISIT)
    missing = {
        component.ordinal
        for component in received.components
        if component.state is ComponentState.NOT_DIGITIZED
    }
    if missing != set(SECOND_COMPONENTS):
        message = "the vault does not hold what was deposited before"
        raise WrongStateError(message)
    codes = [received.dossier.code] * len(SECOND_PAPERS)
    return _print(console, office, SECOND_PAPERS, codes, SECOND_COMPONENTS)


def _receive(
    console: Console, office: SeededOffice, citizen: Person, procedure: str
) -> ReceivedDossier:
    owner = NewOwner(OwnerKind.PERSON, citizen.personal_id, citizen.full_name)
    received = receive_dossier(office.desk, office.clerk, procedure, owner)
    console.print(f"==> Tiếp nhận hồ sơ {received.dossier.code}: {citizen.full_name}")
    for component in received.components:
        if component.state is ComponentState.REUSED:
            console.print(f"    đã có trong kho, không phải nộp lại: {component.title}")
    return received


def _print(
    console: Console,
    office: SeededOffice,
    papers: Sequence[PlannedPaper],
    codes: Sequence[str],
    components: Sequence[int],
) -> Batch:
    separators = [Separator(code, part) for code, part in zip(codes, components, strict=True)]
    console.print(f"==> In và quét {len(papers)} giấy tờ sau tờ phân cách")
    return make_batch(papers, ward_office(), office.people, separators, seed=SEED)


def _feed(
    console: Console, office: SeededOffice, batch: Batch, file: Path
) -> tuple[list[Compared], float]:
    """Feed a batch and take each document to the vault; gives the rows and the seconds."""
    (write_pdf if file.suffix == ".pdf" else write_tiff)(batch, file)
    started = time.monotonic()
    note = ScanNote(None, file.name, sheets=len(batch.sides) // 2, duplex=True)
    with file.open("rb") as source:
        received = receive_scan(office.desk, office.clerk, note, chunks_of(source))
    _run_job(console, office.desk, received.job_id, file.name)
    with office.desk.reading() as session:
        scan = scans.get(session, office.desk.seal, received.scan.id)
        drafts = documents.of_scan(session, office.desk.seal, scan.id)
    if scan.state is not ScanState.READ:
        message = f"the scan failed: {scan.error_code}"
        raise WrongStateError(message)
    outcomes = [_take_to_vault(office, draft) for draft in drafts]
    return compare(outcomes, batch.documents), time.monotonic() - started


def _run_job(console: Console, desk: Desk, job_id: str, name: str) -> None:
    """Work the queue in a thread and show how far the pages are."""
    worker = threading.Thread(target=run_due, args=[desk], daemon=True)
    worker.start()
    with PageProgress(console) as progress:
        tell = progress.of(name)
        while worker.is_alive():
            worker.join(_POLL_SECONDS)
            with desk.reading() as session:
                job = jobs.get(session, job_id)
            tell(job.progress_done, job.progress_total)


def _take_to_vault(office: SeededOffice, draft: StoredDocument) -> Outcome:
    """Confirm by rule, give code and agency's signature, deposit, verify from the store."""
    desk = office.desk
    with desk.reading() as session:
        fields = documents.fields_of(session, desk.seal, draft.id)
    confirm_by_rule(desk, office.clerk, draft.id)
    stored = deposit_document(desk, office.clerk, draft.id)
    with desk.reading() as session:
        kept = documents.kept_pdf(session, desk.seal, stored.id)
        owner = get_owner(session, desk.seal, stored.owner_id)
        pages = scans.pages(session, desk.seal, stored.scan_id or "")
    number = len(list(office.out.glob("*.pdf"))) + 1
    file = office.out / f"{number:02d}-{stored.document_type}.pdf"
    file.write_bytes(read_blob(desk.blobs, kept.key))
    day = stored.created_at.astimezone(VIETNAM).date()
    sort = rules_on(day).document_type(stored.document_type)
    return Outcome(
        code=stored.code or "",
        owner=owner.name,
        type=draft.document_type,
        title=sort.title,
        issued_by_authority=sort.issued_by_authority,
        pages=stored.pages,
        leans_degrees=tuple(page.lean_degrees for page in pages if page.number in stored.pages),
        fields=fields,
        report=verify_kept(desk, kept),
        file=str(file),
    )
