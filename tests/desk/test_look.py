"""Nobody sees a paper without the access event; clerks see dossiers, citizens their own vault."""

import pytest

from desk.errors import NotAllowedError
from desk.look import (
    document_view,
    dossier_view,
    expected_fields,
    newest_dossiers,
    open_paper,
    owner_papers,
    page_picture,
    scan_job,
    scan_progress,
    scan_view,
)
from dossier.actor import SYSTEM
from tests.office import FIELDS, PROCEDURE, Office, put_read_scan, receive
from vault import audit, documents
from vault.access import Purpose
from vault.errors import BlobDamagedError, RecordMissingError
from vault.people import get_owner
from vault.records import Act, CodeRequest, Confirmation, Deposit, StoredDocument


@pytest.fixture
def read(office: Office) -> StoredDocument:
    return put_read_scan(office, receive(office).dossier)


def _acts(office: Office, owner_id: str) -> list[tuple[str, str, str]]:
    with office.desk.reading() as session:
        logged = audit.of_owner(session, owner_id)
    return [(one.entry.act, one.entry.purpose, one.entry.outcome) for one in logged]


def _deposit(office: Office, document: StoredDocument) -> StoredDocument:
    desk, act = office.desk, Act(office.clerk.id, office.desk.clock())
    with desk.transaction() as session:
        said = Confirmation(document.document_type, FIELDS)
        documents.confirm(session, desk.seal, document.id, said, act)
        owner = get_owner(session, desk.seal, document.owner_id)
        request = CodeRequest(owner.number, "KS", act.at.date())
        documents.give_code(session, desk.seal, document.id, request, act)
        report = {"document": {"indication": "TOTAL-PASSED", "sentence": "Hợp lệ."}}
        pdf = documents.kept_pdf(session, desk.seal, document.id)
        return documents.deposit(session, desk.seal, document.id, Deposit(pdf, report), act)


def test_the_clerk_sees_the_newest_dossiers_without_whose_they_are(office: Office) -> None:
    received = receive(office)

    newest = newest_dossiers(office.desk, office.clerk)

    assert received.dossier in newest


def test_opening_a_dossier_is_noted_in_its_owners_log(office: Office) -> None:
    dossier = receive(office).dossier

    view = dossier_view(office.desk, office.clerk, dossier.id)

    assert view.owner.name == office.people.citizens[0].full_name
    assert [component.ordinal for component in view.components] == [1, 2, 3, 4]
    assert view.title == "Đăng ký thường trú"
    assert _acts(office, dossier.owner_id)[0] == ("open-vault", "digitize", "done")


def test_a_citizen_sees_no_dossier_of_the_desk(office: Office) -> None:
    dossier = receive(office).dossier

    with pytest.raises(NotAllowedError):
        dossier_view(office.desk, office.citizen, dossier.id)
    with pytest.raises(NotAllowedError):
        newest_dossiers(office.desk, office.citizen)


def test_progress_of_a_scan_is_no_access_to_a_paper(office: Office, read: StoredDocument) -> None:
    before = _acts(office, read.owner_id)

    progress = scan_progress(office.desk, office.clerk, read.scan_id or "")

    assert [page.number for page in progress.pages] == [1]
    assert progress.job is scan_job(office.desk, office.clerk, read.scan_id or "") is None
    assert _acts(office, read.owner_id) == before


def test_seeing_the_documents_of_a_scan_is_noted(office: Office, read: StoredDocument) -> None:
    view = scan_view(office.desk, office.clerk, read.scan_id or "")

    assert view.documents[0].fields == FIELDS
    assert [(page.width_mm, page.height_mm) for page in view.documents[0].pages] == [(210.0, 297.0)]
    assert view.progress.ledger.in_documents == 1
    assert _acts(office, read.owner_id)[0] == ("open-vault", "digitize", "done")


def test_papers_of_other_dossiers_in_a_batch_are_left_out_and_not_noted(
    office: Office, read: StoredDocument
) -> None:
    other = receive(office, citizen=2).dossier
    before = _acts(office, read.owner_id)

    view = scan_view(office.desk, office.clerk, read.scan_id or "", other.id)

    assert view.documents == ()
    assert _acts(office, read.owner_id) == before


def test_seeing_a_page_is_noted(office: Office, read: StoredDocument) -> None:
    picture, media_type = page_picture(office.desk, office.clerk, read.scan_id or "", 1)

    assert media_type == "image/jpeg"
    assert picture.startswith(b"\xff\xd8")
    assert _acts(office, read.owner_id)[0] == ("open-master", "digitize", "done")


def test_a_page_that_is_not_there_is_missing(office: Office, read: StoredDocument) -> None:
    with pytest.raises(RecordMissingError):
        page_picture(office.desk, office.clerk, read.scan_id or "", 2)


def test_a_page_of_a_mixed_batch_is_seen_for_its_documents_dossier(office: Office) -> None:
    dossier = receive(office, citizen=1).dossier
    read = put_read_scan(office, dossier, mixed=True)

    page_picture(office.desk, office.clerk, read.scan_id or "", 1)

    assert _acts(office, dossier.owner_id)[0] == ("open-master", "digitize", "done")


def test_a_citizen_does_not_see_what_nobody_confirmed(office: Office, read: StoredDocument) -> None:
    with pytest.raises(RecordMissingError):
        open_paper(office.desk, office.citizen, read.id)
    assert _acts(office, read.owner_id)[0] == ("open-document", "own", "refused")


def test_a_citizen_opens_a_paper_of_their_own(office: Office, read: StoredDocument) -> None:
    _deposit(office, read)

    document, file = open_paper(office.desk, office.citizen, read.id)

    with file:
        assert file.read() == b"%PDF-1.7 a copy"
    assert document.id == read.id
    assert [one.id for one in owner_papers(office.desk, office.citizen, read.owner_id)].count(
        read.id
    ) == 1


def test_a_citizen_opens_no_paper_of_somebody_else(office: Office) -> None:
    dossier = receive(office, citizen=2).dossier
    foreign = _deposit(office, put_read_scan(office, dossier))

    with pytest.raises(RecordMissingError):
        open_paper(office.desk, office.citizen, foreign.id)
    with pytest.raises(RecordMissingError):
        owner_papers(office.desk, office.citizen, foreign.owner_id)
    assert ("open-document", "own", "refused") in _acts(office, foreign.owner_id)


def test_a_clerk_opens_no_paper_for_another_owners_dossier(
    office: Office, read: StoredDocument
) -> None:
    other = receive(office, citizen=1).dossier

    with pytest.raises(RecordMissingError):
        open_paper(office.desk, office.clerk, read.id, Purpose.REUSE, other.id)
    with pytest.raises(RecordMissingError):
        owner_papers(office.desk, office.clerk, read.owner_id, other.id)


def test_a_clerk_names_a_dossier_to_look_into_a_vault(office: Office, read: StoredDocument) -> None:
    with pytest.raises(RecordMissingError):
        owner_papers(office.desk, office.clerk, read.owner_id)


def test_a_paper_that_is_not_there_is_answered_as_one_that_may_not_be_seen(office: Office) -> None:
    with pytest.raises(RecordMissingError):
        document_view(office.desk, office.clerk, "doc_" + "a" * 26)


def test_the_office_itself_does_not_look_as_a_person(office: Office, read: StoredDocument) -> None:
    with pytest.raises(NotAllowedError):
        open_paper(office.desk, SYSTEM, read.id)


def test_a_document_is_seen_with_its_verdict_once_it_is_in_the_vault(
    office: Office, read: StoredDocument
) -> None:
    before = document_view(office.desk, office.clerk, read.id)
    _deposit(office, read)
    after = document_view(office.desk, office.clerk, read.id)

    assert before.signatures == {}
    assert after.signatures == {"indication": "TOTAL-PASSED", "sentence": "Hợp lệ."}


def test_bytes_changed_in_the_store_are_not_given_out(office: Office) -> None:
    dossier = receive(office, citizen=1, procedure=PROCEDURE).dossier
    read = put_read_scan(office, dossier)
    stored = office.desk.settings.data / "blobs" / dossier.owner_id / read.sha256
    stored.chmod(0o600)
    stored.write_bytes(b"%PDF-1.7 a forgery")

    with pytest.raises(BlobDamagedError):
        open_paper(office.desk, office.clerk, read.id)


def test_every_sort_of_paper_but_an_unknown_one_has_fields_to_fill_in() -> None:
    assert "ho_ten" in expected_fields("giay_khai_sinh")
    assert expected_fields("khac") == ()
