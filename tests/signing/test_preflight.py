"""A file that a signature would break, or that is broken already, is refused and not touched."""

from datetime import datetime, timedelta
from io import BytesIO

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import FieldMDPAction, FieldMDPSpec, MDPPerm, SigFieldSpec
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, PdfTimeStamper, Signer

from samples.pki import Pki
from signing.errors import (
    FieldTakenError,
    PdfBrokenError,
    PdfEncryptedError,
    PdfHybridError,
    PdfLockedError,
    PdfUnreadableError,
)
from signing.request import SigningRequest
from signing.sign import sign_pdf
from signing.trust import TrustAnchors
from signing.verify import verify_pdf
from tests.signing import attacks
from tests.signing.conftest import stamper_at
from tests.signing.papers import encrypted, paper


def test_what_is_no_pdf_is_refused(
    clerks_request: SigningRequest, clerk_key: Signer, trust: TrustAnchors
) -> None:
    with pytest.raises(PdfUnreadableError):
        sign_pdf(b"Xin chao", clerks_request, clerk_key, trust)


def test_a_file_that_is_only_time_stamped_may_be_signed(
    clerks_request: SigningRequest,
    clerk_key: Signer,
    trust: TrustAnchors,
    pki: Pki,
    at: datetime,
) -> None:
    writer = IncrementalPdfFileWriter(BytesIO(paper()))
    authority = PdfTimeStamper(stamper_at(pki, at - timedelta(minutes=1)))
    stamped = authority.timestamp_pdf(writer, "sha256", output=BytesIO()).getvalue()

    signed = sign_pdf(stamped, clerks_request, clerk_key, trust).data

    report = verify_pdf(signed, trust, at + timedelta(minutes=5))
    assert [one.kind for one in report.signatures] == ["timestamp", "signature"]


def test_an_encrypted_file_is_refused(
    clerks_request: SigningRequest, clerk_key: Signer, trust: TrustAnchors
) -> None:
    with pytest.raises(PdfEncryptedError):
        sign_pdf(encrypted(), clerks_request, clerk_key, trust)


def test_a_file_with_two_tables_is_refused(
    clerks_request: SigningRequest, clerk_key: Signer, trust: TrustAnchors
) -> None:
    with pytest.raises(PdfHybridError):
        sign_pdf(with_second_table(paper()), clerks_request, clerk_key, trust)


def test_a_file_whose_references_lead_elsewhere_is_refused(
    clerks_request: SigningRequest, clerk_key: Signer, trust: TrustAnchors
) -> None:
    before = paper()
    offset = b"%010d" % before.index(b"5 0 obj")
    assert before.count(offset) == 1

    with pytest.raises(PdfUnreadableError):
        sign_pdf(before.replace(offset, b"%010d" % 17), clerks_request, clerk_key, trust)


def test_a_file_whose_end_was_cut_off_is_refused(
    clerks_request: SigningRequest, clerk_key: Signer, trust: TrustAnchors
) -> None:
    with pytest.raises(PdfUnreadableError):
        sign_pdf(paper()[:-40], clerks_request, clerk_key, trust)


@pytest.mark.parametrize("permission", [MDPPerm.NO_CHANGES, MDPPerm.FILL_FORMS])
def test_a_certified_file_is_refused(
    clerks_request: SigningRequest,
    clerk_key: Signer,
    trust: TrustAnchors,
    permission: MDPPerm,
) -> None:
    about = PdfSignatureMetadata(field_name="Author", certify=True, docmdp_permissions=permission)
    certified = signed_by_hand(paper(), about, clerk_key, SigFieldSpec("Author"))

    with pytest.raises(PdfLockedError):
        sign_pdf(certified, clerks_request, clerk_key, trust)


def test_a_file_locked_by_an_approval_signature_is_refused(
    clerks_request: SigningRequest, clerk_key: Signer, trust: TrustAnchors
) -> None:
    spec = SigFieldSpec(
        "Seal",
        field_mdp_spec=FieldMDPSpec(FieldMDPAction.ALL),
        doc_mdp_update_value=MDPPerm.NO_CHANGES,
    )
    locked = signed_by_hand(paper(), PdfSignatureMetadata(field_name="Seal"), clerk_key, spec)

    with pytest.raises(PdfLockedError):
        sign_pdf(locked, clerks_request, clerk_key, trust)


def test_a_file_whose_signature_does_not_hold_is_refused(
    once_signed: bytes, agencys_request: SigningRequest, agency_key: Signer, trust: TrustAnchors
) -> None:
    broken = once_signed.replace(b"0.5 g 200", b"0.6 g 200")

    with pytest.raises(PdfBrokenError):
        sign_pdf(broken, agencys_request, agency_key, trust)


def test_a_file_changed_after_signing_is_refused(
    once_signed: bytes, agencys_request: SigningRequest, agency_key: Signer, trust: TrustAnchors
) -> None:
    changed = attacks.update(once_signed, attacks.other_page_content)

    with pytest.raises(PdfBrokenError):
        sign_pdf(changed, agencys_request, agency_key, trust)


def test_nobody_signs_twice_in_one_field(
    once_signed: bytes, clerks_request: SigningRequest, clerk_key: Signer, trust: TrustAnchors
) -> None:
    with pytest.raises(FieldTakenError):
        sign_pdf(once_signed, clerks_request, clerk_key, trust)


def test_strangers_signatures_that_hold_are_no_obstacle(
    once_signed: bytes,
    agencys_request: SigningRequest,
    agency_key: Signer,
    strangers_trust: TrustAnchors,
) -> None:
    signed = sign_pdf(once_signed, agencys_request, agency_key, strangers_trust)

    assert signed.data.startswith(once_signed)


def signed_by_hand(
    pdf: bytes, about: PdfSignatureMetadata, key: Signer, spec: SigFieldSpec
) -> bytes:
    output = PdfSigner(about, key, new_field_spec=spec).sign_pdf(
        IncrementalPdfFileWriter(BytesIO(pdf)), output=BytesIO()
    )
    signed: bytes = output.getvalue()
    return signed


def with_second_table(pdf: bytes) -> bytes:
    """Append a revision whose trailer names a cross-reference stream besides the table."""
    reader = IncrementalPdfFileWriter(BytesIO(pdf)).prev
    size, root = reader.trailer["/Size"], reader.trailer.raw_get("/Root")
    previous = reader.last_startxref
    stream = generic.StreamObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/XRef"),
            generic.pdf_name("/Size"): generic.NumberObject(size + 1),
            generic.pdf_name("/W"): generic.ArrayObject(
                [generic.NumberObject(width) for width in (1, 4, 1)]
            ),
            generic.pdf_name("/Index"): generic.ArrayObject(
                [generic.NumberObject(size), generic.NumberObject(1)]
            ),
            generic.pdf_name("/Root"): root,
        },
        stream_data=b"\x01" + len(pdf).to_bytes(4, "big") + b"\x00",
    )
    written = BytesIO()
    stream.write_to_stream(written, None)
    hidden = b"%d 0 obj\n" % size + written.getvalue() + b"\nendobj\n"
    table = len(pdf) + len(hidden)
    trailer = b"xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size %d /Root %d 0 R /Prev %d" % (
        size + 1,
        root.idnum,
        previous or 0,
    )
    end = b" /XRefStm %d >>\nstartxref\n%d\n%%%%EOF\n" % (len(pdf), table)
    return pdf + hidden + trailer + end
