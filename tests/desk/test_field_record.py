"""The data of a deposited paper and its file stay together, and parting them is found out."""

from dataclasses import replace

import pytest

from desk.confirm import confirm_fields
from desk.deposit import deposit_document
from desk.field_record import check_record
from desk.keys import timestamper
from desk.wiring import Desk
from signing.field_record import verify_record
from signing.levels import add_archive_timestamp
from signing.options import TimestampOptions
from tests.office import Office, changed, signed_paper
from vault import documents
from vault.blobs import read_blob
from vault.document_rows import document_row, put_fields, put_pdf, read_fields
from vault.records import Act, Draft, StoredDocument
from vault.sealing import seal

VALUES = {"ho_ten": "Đặng Ỷ Ơn", "so": "12/2019"}


@pytest.fixture(scope="module")
def paper(office: Office) -> bytes:
    """A paper the agency signed, with a time-stamp and revocation data."""
    return signed_paper(office)


def put_confirmed(office: Office, pdf: bytes) -> StoredDocument:
    """Put a document whose fields a person confirmed."""
    desk, act = office.desk, Act(office.clerk.id, office.desk.clock())
    draft = Draft(
        owner_id=office.citizen.owner_id,
        number=1,
        pages=(),
        document_type="giay_khai_sinh",
        type_confidence=1.0,
        pdf=desk.blobs.keep_stream(office.citizen.owner_id, [pdf]),
        text="",
        fields=(),
    )
    with desk.transaction() as session:
        made = documents.put_draft(session, desk.seal, draft, act)
        documents.put_kept(session, desk.seal, made.id, act)
    return confirm_fields(desk, office.clerk, made.id, "giay_khai_sinh", VALUES)


@pytest.fixture
def deposited(office: Office, paper: bytes) -> StoredDocument:
    made = put_confirmed(office, paper)
    return deposit_document(office.desk, office.clerk, made.id)


def test_a_deposit_signs_what_was_confirmed_by_whom_and_in_which_file(
    office: Office, deposited: StoredDocument
) -> None:
    desk = office.desk
    with desk.reading() as session:
        signed = documents.record_of(session, desk.seal, deposited.id)
        kept = documents.kept_pdf(session, desk.seal, deposited.id)
    assert signed is not None

    verified = verify_record(signed, read_blob(desk.blobs, kept.key), desk.trust, desk.clock())

    assert (verified.report.indication, verified.report.level) == ("TOTAL-PASSED", "B-T")
    assert verified.report.signer == desk.settings.agency_name
    assert verified.record is not None
    assert verified.record.fields == VALUES
    assert (verified.record.document_id, verified.record.document_type) == (
        deposited.id,
        "giay_khai_sinh",
    )
    assert verified.record.confirmed_by == office.clerk.id
    assert check_record(desk, deposited.id).agreement == "together"


def replace_file(desk: Desk, document: StoredDocument, pdf: bytes) -> None:
    """Put other bytes in the place of a document's file, as no step of ours would."""
    kept = desk.blobs.keep_stream(document.owner_id, [pdf])
    with desk.transaction() as session:
        put_pdf(desk.seal, document_row(session, document.id), kept)


def file_of(desk: Desk, document: StoredDocument) -> bytes:
    with desk.reading() as session:
        kept = documents.kept_pdf(session, desk.seal, document.id)
    return read_blob(desk.blobs, kept.key)


def test_another_file_is_found_out(office: Office, deposited: StoredDocument) -> None:
    desk = office.desk
    for other in (changed(file_of(desk, deposited)), signed_paper(office)):
        replace_file(desk, deposited, other)

        assert check_record(desk, deposited.id).agreement == "parted"


def test_other_values_are_found_out_and_named(office: Office, deposited: StoredDocument) -> None:
    desk = office.desk
    with desk.transaction() as session:
        row = document_row(session, deposited.id)
        ho_ten, so = read_fields(desk.seal, row)
        put_fields(desk.seal, row, (ho_ten, replace(so, value="13/2019")))

    checked = check_record(desk, deposited.id)

    assert (checked.agreement, checked.differing) == ("parted", ("so",))
    assert checked.report is not None
    assert checked.report.indication == "TOTAL-PASSED"


def test_another_type_is_found_out(office: Office, deposited: StoredDocument) -> None:
    desk = office.desk
    with desk.transaction() as session:
        document_row(session, deposited.id).document_type = "van_ban"

    assert check_record(desk, deposited.id).agreement == "parted"


def test_the_record_of_another_document_is_found_out(
    office: Office, deposited: StoredDocument, paper: bytes
) -> None:
    desk = office.desk
    other = deposit_document(desk, office.clerk, put_confirmed(office, paper).id)
    with desk.reading() as session:
        record = documents.record_of(session, desk.seal, other.id)
    assert record is not None
    with desk.transaction() as session:
        row = document_row(session, deposited.id)
        row.record_sealed = seal(desk.seal, record, f"documents.record/{row.id}")

    assert check_record(desk, deposited.id).agreement == "parted"


def test_a_time_stamp_added_later_parts_nothing(office: Office, deposited: StoredDocument) -> None:
    desk = office.desk
    stamper = timestamper(desk.settings)
    assert stamper is not None
    renewed = add_archive_timestamp(file_of(desk, deposited), stamper)
    replace_file(desk, deposited, renewed)

    together = check_record(desk, deposited.id)
    replace_file(desk, deposited, renewed + b"\n% and something else\n")
    doubted = check_record(desk, deposited.id)

    assert together.agreement == "together"
    assert doubted.agreement != "together"


def test_a_dead_time_stamping_authority_holds_no_deposit_up(office: Office, paper: bytes) -> None:
    confirmed = put_confirmed(office, paper)
    dead = TimestampOptions("http", url="http://127.0.0.1:9/", timeout_seconds=1, tries=1)
    desk = replace(
        office.desk, settings=office.desk.settings.model_copy(update={"timestamp": dead})
    )

    deposit_document(desk, office.clerk, confirmed.id)

    checked = check_record(desk, confirmed.id)
    assert checked.agreement == "together"
    assert checked.report is not None
    assert checked.report.level == "B-B"


def test_what_was_deposited_before_there_were_records_has_none(
    office: Office, deposited: StoredDocument
) -> None:
    with office.desk.transaction() as session:
        document_row(session, deposited.id).record_sealed = None

    assert check_record(office.desk, deposited.id).agreement == "missing"


def test_a_broken_record_settles_nothing(office: Office, deposited: StoredDocument) -> None:
    desk = office.desk
    with desk.transaction() as session:
        row = document_row(session, deposited.id)
        row.record_sealed = seal(desk.seal, "{}", f"documents.record/{row.id}")

    assert check_record(desk, deposited.id).agreement == "unsure"
