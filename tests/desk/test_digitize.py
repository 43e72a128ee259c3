"""The job that digitizes: twice is once, what failed says why, and nothing unbalanced is signed."""

import io
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pytest

from desk.confirm import confirm_by_rule
from desk.deposit import deposit_document, verify_kept
from desk.digitize import digitize_scan
from desk.errors import ForgedPaperError
from desk.intake import ReceivedScan, ScanNote, receive_scan
from desk.job_run import JobRun
from desk.jobs import run_due, run_job
from desk.reuse import held_documents
from desk.rules import rules_on
from dossier.separator import Separator
from samples.scans import Batch
from tests.flows.batch import PAPERS, feed
from tests.ocr.papers import write_paper
from tests.office import Office, changed, make_office, receive, signed_paper
from tests.tiny import write_batch, write_pdf
from vault import documents, jobs
from vault.blobs import chunks_of, read_blob
from vault.database import Session
from vault.errors import LeaseLostError, RecordConflictError
from vault.intake import components, scans
from vault.intake.ledger import ledger
from vault.intake.records import ComponentState, Scan, ScanState
from vault.records import DocumentStatus, JobState


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return make_office(tmp_path_factory.mktemp("office") / "data")


@pytest.fixture(scope="module")
def worked(office: Office, tmp_path_factory: pytest.TempPathFactory) -> "tuple[Batch, Scan]":
    """A batch that was fed, digitized and signed."""
    file = tmp_path_factory.mktemp("fed") / "batch.pdf"
    batch = feed(office, receive(office).dossier.code, (3, 1), file)
    note = ScanNote(None, file.name, sheets=len(batch.sides) // 2, duplex=True)
    with file.open("rb") as source:
        received = receive_scan(office.desk, office.clerk, note, chunks_of(source))
    assert run_due(office.desk) == 1
    return batch, _scan(office, received)


def _scan(office: Office, received: ReceivedScan) -> Scan:
    with office.desk.reading() as session:
        return scans.get(session, office.desk.seal, received.scan.id)


def _receive_bytes(office: Office, data: bytes, sheets: int | None = None) -> ReceivedScan:
    note = ScanNote(receive(office).dossier.id, "tep.pdf", sheets=sheets)
    return receive_scan(office.desk, office.clerk, note, [data])


def test_a_batch_becomes_signed_drafts_of_the_dossier_its_separators_name(
    office: Office, worked: tuple[Batch, Scan]
) -> None:
    batch, scan = worked

    with office.desk.reading() as session:
        found = documents.of_scan(session, office.desk.seal, scan.id)

    assert scan.state is ScanState.READ
    assert [each.document_type for each in found] == [paper.document_type for paper in PAPERS]
    assert [each.pages for each in found] == [document.pages for document in batch.documents]
    assert [each.component for each in found] == [3, 1]
    assert {each.status for each in found} == {DocumentStatus.SIGNED}


@pytest.mark.rule("LG-42", "LG-52", "S2-98")
def test_the_way_to_the_vault_ends_with_a_code_and_two_good_signatures(
    office: Office, worked: tuple[Batch, Scan]
) -> None:
    _, scan = worked
    desk = office.desk
    with desk.reading() as session:
        first = documents.of_scan(session, desk.seal, scan.id)[0]

    confirmed, left_out = confirm_by_rule(desk, office.clerk, first.id)
    stored = deposit_document(desk, office.clerk, first.id)
    again = deposit_document(desk, office.clerk, first.id)

    with desk.reading() as session:
        kept = documents.kept_pdf(session, desk.seal, first.id)
        owner_documents = documents.of_owner(session, desk.seal, first.owner_id)
        component = components.get(session, stored.dossier_id or "", 3)
        names = {field.name for field in documents.fields_of(session, desk.seal, first.id)}
    report = verify_kept(desk, kept)
    assert confirmed.status is DocumentStatus.CONFIRMED
    assert not {field.name for field in left_out} & names
    assert again == stored
    assert stored.code is not None
    assert [each.id for each in owner_documents] == [stored.id]
    assert (component.state, component.document_id) == (ComponentState.DIGITIZED, stored.id)
    assert [signature.field for signature in report.signatures] == ["Clerk1", "Agency1"]
    assert report.indication == "TOTAL-PASSED"


def test_an_unconfirmed_document_cannot_be_deposited(
    office: Office, worked: tuple[Batch, Scan]
) -> None:
    with office.desk.reading() as session:
        second = documents.of_scan(session, office.desk.seal, worked[1].id)[1]

    with pytest.raises(RecordConflictError):
        deposit_document(office.desk, office.clerk, second.id)


@pytest.mark.rule("LG-01", "LG-82", "S2-05")
def test_a_deposited_paper_is_not_asked_for_again(
    office: Office, worked: tuple[Batch, Scan]
) -> None:
    with office.desk.reading() as session:
        first = documents.of_scan(session, office.desk.seal, worked[1].id)[0]
        day = first.created_at.date()
        asked = rules_on(day).procedures["1.004222"].components
        held = held_documents(session, office.desk.seal, first.owner_id, asked, day)
    received = receive(office)

    states = {part.document_type: part.state for part in received.components}
    assert {ordinal: document.id for ordinal, document in held.items()} == {3: first.id}
    assert states["giay_khai_sinh"] is ComponentState.REUSED
    assert states["to_khai_ct01"] is ComponentState.NOT_DIGITIZED


def test_a_finished_job_is_not_done_again(office: Office, worked: tuple[Batch, Scan]) -> None:
    with office.desk.reading() as session:
        (job,) = jobs.of_subject(session, worked[1].id)
        before = documents.of_scan(session, office.desk.seal, worked[1].id)

    done = run_job(office.desk, job.id)

    with office.desk.reading() as session:
        assert documents.of_scan(session, office.desk.seal, worked[1].id) == before
    assert not done


def test_a_file_that_is_no_scan_fails_with_its_reason_and_keeps_its_master(
    office: Office,
) -> None:
    received = _receive_bytes(office, b"\x8f\x00 no scan at all")

    run_due(office.desk)

    scan = _scan(office, received)
    with office.desk.reading() as session:
        master = scans.kept_master(session, office.desk.seal, scan.id)
        job = jobs.get(session, received.job_id)
    assert scan.state is ScanState.FAILED
    assert scan.error_code == "unsupported-scan"
    assert job.state is JobState.DONE
    assert read_blob(office.desk.blobs, master.key) == b"\x8f\x00 no scan at all"


@pytest.mark.rule("LG-54", "S1-58")
def test_a_batch_with_other_sides_than_announced_is_not_signed(
    office: Office, worked: tuple[Batch, Scan]
) -> None:
    with office.desk.reading() as session:
        master = scans.kept_master(session, office.desk.seal, worked[1].id)
    note = ScanNote(receive(office).dossier.id, "batch.pdf", sheets=5, duplex=True)
    data = read_blob(office.desk.blobs, master.key)
    received = receive_scan(office.desk, office.clerk, note, [data])

    run_due(office.desk)

    with office.desk.reading() as session:
        found = documents.of_scan(session, office.desk.seal, received.scan.id)
        pages = scans.pages(session, office.desk.seal, received.scan.id)
    scan = _scan(office, received)
    assert (scan.state, scan.error_code) == (ScanState.UNBALANCED, "sheets-do-not-match")
    assert found == ()
    assert len(pages) == 4 * len(PAPERS)


def test_a_born_digital_paper_becomes_a_draft_with_its_own_text_and_lines(
    office: Office, tmp_path: Path
) -> None:
    paper = write_paper(tmp_path / "paper.pdf")
    received = _receive_bytes(office, paper.read_bytes())

    assert run_due(office.desk) == 1

    with office.desk.reading() as session:
        (found,) = documents.of_scan(session, office.desk.seal, received.scan.id)
        kept = documents.kept_pdf(session, office.desk.seal, found.id)
    with pikepdf.open(io.BytesIO(read_blob(office.desk.blobs, kept.key))) as pdf:
        assert not pdf.pages[0].get_images()
        assert "/Font" in pdf.pages[0].Resources
    assert verify_kept(office.desk, kept).indication == "TOTAL-PASSED"


@pytest.mark.rule("S2-112")
def test_a_signed_pdf_is_kept_byte_for_byte_and_never_signed_again(office: Office) -> None:
    paper = signed_paper(office)
    received = _receive_bytes(office, paper)

    run_due(office.desk)

    with office.desk.reading() as session:
        (kept,) = documents.of_scan(session, office.desk.seal, received.scan.id)
        pdf = documents.kept_pdf(session, office.desk.seal, kept.id)
    confirm_by_rule(office.desk, office.clerk, kept.id)
    stored = deposit_document(office.desk, office.clerk, kept.id)
    with office.desk.reading() as session:
        in_vault = documents.kept_pdf(session, office.desk.seal, stored.id)
        report = documents.signatures_of(session, office.desk.seal, stored.id)
    assert read_blob(office.desk.blobs, pdf.key) == paper
    assert in_vault.key == pdf.key
    assert "TOTAL-PASSED" in str(report["document"])


@pytest.mark.parametrize("sides", [[1, 2], [1]], ids=["a page of two", "the only page"])
def test_a_signed_pdf_is_kept_although_a_page_of_it_cannot_be_opened(
    office: Office, tmp_path: Path, sides: list[int]
) -> None:
    file = tmp_path / "broken.pdf"
    write_pdf(sides, file, broken=len(sides))
    paper = signed_paper(office, file.read_bytes())
    received = _receive_bytes(office, paper)

    run_due(office.desk)

    with office.desk.reading() as session:
        (kept,) = documents.of_scan(session, office.desk.seal, received.scan.id)
        pdf = documents.kept_pdf(session, office.desk.seal, kept.id)
    assert _scan(office, received).state is ScanState.READ
    assert read_blob(office.desk.blobs, pdf.key) == paper
    assert confirm_by_rule(office.desk, office.clerk, kept.id)


def test_a_forged_signed_paper_is_not_deposited(office: Office) -> None:
    received = _receive_bytes(office, changed(signed_paper(office)))
    run_due(office.desk)
    with office.desk.reading() as session:
        (kept,) = documents.of_scan(session, office.desk.seal, received.scan.id)
    confirm_by_rule(office.desk, office.clerk, kept.id)

    with pytest.raises(ForgedPaperError):
        deposit_document(office.desk, office.clerk, kept.id)


def test_a_separator_cannot_lead_a_scan_of_one_dossier_into_another(
    office: Office, worked: tuple[Batch, Scan]
) -> None:
    with office.desk.reading() as session:
        master = scans.kept_master(session, office.desk.seal, worked[1].id)
    note = ScanNote(receive(office, citizen=1).dossier.id, "batch.pdf")
    received = receive_scan(
        office.desk, office.clerk, note, [read_blob(office.desk.blobs, master.key)]
    )

    run_due(office.desk)

    with office.desk.reading() as session:
        found = documents.of_scan(session, office.desk.seal, received.scan.id)
    scan = _scan(office, received)
    assert (scan.state, scan.error_code) == (ScanState.UNBALANCED, "owner-unknown")
    assert found == ()


def test_a_job_stopped_at_one_step_after_another_comes_to_the_same_end(
    office: Office, tmp_path: Path
) -> None:
    desk = office.desk
    write_batch([Separator(), 1, Separator(), 2], tmp_path / "batch.tiff")
    note = ScanNote(receive(office).dossier.id, "batch.tiff", sheets=4)
    data = (tmp_path / "batch.tiff").read_bytes()
    received = receive_scan(desk, office.clerk, note, [data])

    stops = 0
    while not _attempt(office, received, steps=stops + 1):
        stops += 1

    with desk.reading() as session:
        pages = scans.pages(session, desk.seal, received.scan.id)
        found = documents.of_scan(session, desk.seal, received.scan.id)
        acts = [[each.act for each in documents.history(session, one.id)] for one in found]
        sheet = ledger(session, received.scan.id)
    assert stops > 5
    assert _scan(office, received).state is ScanState.READ
    assert [page.number for page in pages] == [1, 2, 3, 4]
    assert [(one.pages, one.status) for one in found] == [
        ((2,), DocumentStatus.SIGNED),
        ((4,), DocumentStatus.SIGNED),
    ]
    assert acts == [["draft", "signed"]] * 2
    assert (sheet.missing(), sheet.unmade, sheet.doubled) == ((), 0, 0)


class _PowerCutError(BaseException):
    """Nothing catches it."""


@dataclass(slots=True)
class _ShortRun(JobRun):
    """An attempt that ends in the middle of a transaction, after so many that were kept."""

    steps: int = 0

    def prove(self, session: Session) -> None:
        JobRun.prove(self, session)
        if not self.steps:
            raise _PowerCutError
        self.steps -= 1


def _attempt(office: Office, received: ReceivedScan, steps: int) -> bool:
    """Work a job for so many transactions; say whether it came to its end."""
    desk = office.desk
    with desk.transaction() as session:
        job = jobs.lease(session, received.job_id, desk.settings.jobs, desk.clock())
    assert job is not None
    try:
        digitize_scan(_ShortRun(desk, job, steps=steps))
    except _PowerCutError:
        with desk.transaction() as session:
            jobs.give_back(session, job, desk.clock())
        return False
    with desk.transaction() as session:
        jobs.finish(session, job, desk.clock())
    return True


def test_a_worker_that_lost_its_job_changes_nothing(
    office: Office, worked: tuple[Batch, Scan]
) -> None:
    with office.desk.reading() as session:
        (job,) = jobs.of_subject(session, worked[1].id)

    with pytest.raises(LeaseLostError):
        digitize_scan(JobRun(office.desk, job))

    with office.desk.reading() as session:
        scan = scans.get(session, office.desk.seal, worked[1].id)
    assert scan.state is ScanState.READ
