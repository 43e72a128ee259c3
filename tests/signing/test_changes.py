"""Upkeep is not a change; whatever else is written later is."""

from datetime import datetime, timedelta

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from signing.changes import changes_after
from signing.trust import TrustAnchors
from signing.verify import verify_pdf
from tests.signing import attacks
from tests.signing.papers import reader_of


def other_packet(writer: IncrementalPdfFileWriter) -> None:
    """Write another title into the XMP packet, and nowhere else."""
    before = writer.root["/Metadata"].data
    stream = generic.StreamObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/Metadata"),
            generic.pdf_name("/Subtype"): generic.pdf_name("/XML"),
        },
        stream_data=before.replace("Giấy khai sinh".encode(), "Giấy chứng tử".encode()),
    )
    writer.root[generic.pdf_name("/Metadata")] = writer.add_object(stream)
    writer.update_root()


def nothing(writer: IncrementalPdfFileWriter) -> None:
    writer.update_root()


def test_further_signatures_and_their_proofs_are_upkeep(twice_signed: bytes) -> None:
    clerk, agency = reader_of(twice_signed).embedded_signatures

    assert changes_after(clerk, is_last=False).kind == "upkeep"
    assert changes_after(agency, is_last=True).kind == "upkeep"


def test_renewed_dates_alone_are_upkeep(
    once_signed: bytes, trust: TrustAnchors, at: datetime
) -> None:
    report = verify_pdf(attacks.update(once_signed, nothing), trust, at + timedelta(hours=1))

    assert (report.intact, report.signatures[0].later_changes) == ("yes", "upkeep")


def test_another_title_in_the_metadata_is_a_change(twice_signed: bytes) -> None:
    later = reader_of(attacks.update(twice_signed, other_packet))

    assert changes_after(later.embedded_signatures[-1], is_last=True).kind == "changed"


def test_another_title_in_the_information_is_a_change(twice_signed: bytes) -> None:
    later = reader_of(attacks.update(twice_signed, attacks.other_title))

    assert changes_after(later.embedded_signatures[-1], is_last=True).kind == "changed"


def test_a_field_nobody_signed_is_named(twice_signed: bytes) -> None:
    later = reader_of(attacks.update(twice_signed, attacks.empty_visible_field))

    changes = changes_after(later.embedded_signatures[-1], is_last=True)

    assert (changes.kind, changes.fields) == ("form", ("Trap",))
