"""A signature is PAdES, appended, visible in its corner, and no more than it claims to be."""

import os
import re
import subprocess
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import pytest
from numpy.typing import NDArray
from pyhanko.sign.signers import Signer
from pyhanko.sign.timestamps import HTTPTimeStamper, TimeStamper

from dossier.page import Box
from samples.pki import Pki
from signing.errors import PdfRefusedError, SignerRevokedError, TimestampUnavailableError
from signing.request import SigningRequest
from signing.sign import sign_file, sign_pdf
from signing.trust import TrustAnchors
from signing.verify import verify_pdf
from tests.signing.conftest import CLERK, OFFICE, SignBoth, stamper_at
from tests.signing.papers import cropped, paper, reader_of

DPI = 150


def test_signing_appends_and_changes_no_byte_that_was_there(
    clerks_request: SigningRequest, clerk_key: Signer, trust: TrustAnchors
) -> None:
    before = paper()

    signed = sign_pdf(before, clerks_request, clerk_key, trust)

    assert signed.data.startswith(before)


@pytest.mark.parametrize("before", [paper(), paper(streams=True)], ids=["tables", "streams"])
def test_the_second_signature_leaves_the_first_valid(
    sign_both: SignBoth, trust: TrustAnchors, at: datetime, before: bytes
) -> None:
    first, second = sign_both(before)

    report = verify_pdf(second.data, trust, at + timedelta(minutes=1))

    assert second.data.startswith(first.data)
    assert (report.intact, report.indication) == ("yes", "TOTAL-PASSED")


def test_poppler_calls_both_signatures_valid(twice_signed: bytes, tmp_path: Path) -> None:
    (tmp_path / "signed.pdf").write_bytes(twice_signed)

    # a home of its own: poppler would otherwise look into this person's certificate store
    said = subprocess.run(
        ["pdfsig", str(tmp_path / "signed.pdf")],
        env={**os.environ, "HOME": str(tmp_path), "LC_ALL": "C"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert said.count("Signature Validation: Signature is Valid.") == 2
    assert said.count("Signature Type: ETSI.CAdES.detached") == 2


def test_every_font_is_embedded_and_can_be_searched(twice_signed: bytes, tmp_path: Path) -> None:
    (tmp_path / "signed.pdf").write_bytes(twice_signed)

    listed = subprocess.run(
        ["pdffonts", str(tmp_path / "signed.pdf")], capture_output=True, text=True, check=True
    ).stdout.splitlines()[2:]

    assert len(listed) == 2
    assert all("LiberationSerif" in line for line in listed)
    assert all(re.search(r"yes +yes +yes", line) for line in listed)


def test_no_picture_is_drawn_anywhere(twice_signed: bytes) -> None:
    assert b"/Image" not in twice_signed


def test_the_time_of_the_caller_stands_in_the_signature_and_no_other(
    once_signed: bytes,
) -> None:
    [signature] = reader_of(once_signed).embedded_signatures

    assert str(signature.sig_object["/M"]) == "D:20261124091500+07'00'"
    assert "signing_time" not in [
        attribute["type"].native for attribute in signature.signer_info["signed_attrs"]
    ]


# --- levels -------------------------------------------------------------------------------


def test_without_an_authority_the_level_is_basic_and_recorded(
    clerks_request: SigningRequest, clerk_key: Signer, trust: TrustAnchors
) -> None:
    assert sign_pdf(paper(), clerks_request, clerk_key, trust).level == "B-B"


def test_without_revocation_data_a_timestamp_alone_is_not_called_long_term(
    clerks_request: SigningRequest,
    clerk_key: Signer,
    trust: TrustAnchors,
    timestamper: TimeStamper,
) -> None:
    bare = TrustAnchors(trust.anchors, trust.intermediates)

    signed = sign_pdf(paper(), clerks_request, clerk_key, bare, timestamper)
    report = verify_pdf(signed.data, trust, clerks_request.signed_at + timedelta(minutes=1))

    assert signed.level == "B-T"
    assert report.signatures[0].level == "B-T"


def test_with_both_the_level_is_long_term(
    clerks_request: SigningRequest,
    clerk_key: Signer,
    trust: TrustAnchors,
    timestamper: TimeStamper,
) -> None:
    assert sign_pdf(paper(), clerks_request, clerk_key, trust, timestamper).level == "B-LT"


def test_a_dead_authority_stops_the_signing_and_is_worth_another_try(
    clerks_request: SigningRequest, clerk_key: Signer, trust: TrustAnchors
) -> None:
    dead = HTTPTimeStamper("http://127.0.0.1:9/", timeout=2)

    with pytest.raises(TimestampUnavailableError):
        sign_pdf(paper(), clerks_request, clerk_key, trust, dead)


def test_an_officer_whose_certificate_was_revoked_cannot_sign(
    left_key: Signer, trust: TrustAnchors, at: datetime
) -> None:
    late = SigningRequest("officer_copy", "Giáp Văn Ước", OFFICE, at + timedelta(hours=4), "Left1")

    with pytest.raises(SignerRevokedError):
        sign_pdf(paper(), late, left_key, trust)


def test_a_certificate_that_ended_cannot_sign(
    clerk_key: Signer, trust: TrustAnchors, at: datetime
) -> None:
    late = SigningRequest("officer_copy", CLERK, OFFICE, at + timedelta(days=4000), "Clerk1")

    with pytest.raises(SignerRevokedError):
        sign_pdf(paper(), late, clerk_key, trust)


def test_each_authority_tells_its_own_time(
    pki: Pki, at: datetime, trust: TrustAnchors, clerks_request: SigningRequest, clerk_key: Signer
) -> None:
    later = stamper_at(pki, at + timedelta(minutes=20))

    signed = sign_pdf(paper(), clerks_request, clerk_key, trust, later)
    report = verify_pdf(signed.data, trust, at + timedelta(hours=1))

    assert report.signatures[0].time == at + timedelta(minutes=20)
    assert {found.code for found in report.signatures[0].findings} == {"clock-differs"}


# --- appearance ---------------------------------------------------------------------------


@pytest.mark.rule("LG-53")
def test_the_clerk_signs_at_the_top_left_of_the_first_page(
    clerks_request: SigningRequest, clerk_key: Signer, trust: TrustAnchors
) -> None:
    signed = sign_pdf(paper(), clerks_request, clerk_key, trust)

    assert signed.box.right < 105
    assert signed.box.bottom < 60
    assert ink_box(signed.data).left == pytest.approx(signed.box.left, abs=1)


@pytest.mark.rule("LG-39", "LG-41")
def test_the_mark_of_conversion_stands_in_what_is_drawn_and_signed(once_signed: bytes) -> None:
    with pikepdf.open(BytesIO(once_signed)) as pdf:
        drawn = pdf.Root.AcroForm.Fields[0].AP.N
        said = [
            str(step.operands[1]["/ActualText"])
            for step in pikepdf.parse_content_stream(drawn)
            if str(step.operator) == "BDC"
        ]

    assert said == [
        "BẢN SỐ HÓA TỪ BẢN GIẤY",
        f"Người ký: {CLERK}",
        "Công chức",
        "Thời gian ký: 24.11.2026 09:15:00 +07:00",
    ]


@pytest.mark.rule("LG-62")
def test_the_agency_signs_at_the_top_right_in_black(
    agencys_request: SigningRequest, agency_key: Signer, trust: TrustAnchors
) -> None:
    signed = sign_pdf(paper(), agencys_request, agency_key, trust)
    inked = ink_box(signed.data)

    assert signed.box.left > 105
    assert inked.right == pytest.approx(signed.box.right, abs=1)
    assert inked.top == pytest.approx(signed.box.top, abs=2)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_shows_the_same_signature_at_the_same_place(
    agencys_request: SigningRequest, agency_key: Signer, trust: TrustAnchors, turn: int
) -> None:
    size = (595.28, 841.89) if turn == 180 else (841.89, 595.28)
    upright = sign_pdf(paper(), agencys_request, agency_key, trust)
    turned = sign_pdf(paper(turn=turn, size_pt=size), agencys_request, agency_key, trust)

    difference = np.abs(top_of(upright.data).astype(int) - top_of(turned.data).astype(int))

    assert turned.box.as_list() == upright.box.as_list()
    assert difference.mean() < 1.5  # of 255; turned letters are smoothed another way


def test_on_a_cropped_page_the_visible_corner_counts(
    clerks_request: SigningRequest, clerk_key: Signer, trust: TrustAnchors
) -> None:
    signed = sign_pdf(cropped(), clerks_request, clerk_key, trust)
    inked = ink_box(signed.data)

    assert inked.left == pytest.approx(signed.box.left, abs=1)
    assert inked.top == pytest.approx(signed.box.top, abs=2)


def test_ink_under_the_corner_is_not_covered(
    clerks_request: SigningRequest, clerk_key: Signer, trust: TrustAnchors
) -> None:
    words = (Box(5, 5, 95, 18), Box(5, 40, 60, 44))
    request = SigningRequest(
        "officer_copy", CLERK, OFFICE, clerks_request.signed_at, "Clerk1", occupied=words
    )

    signed = sign_pdf(paper(), request, clerk_key, trust)

    assert signed.covered_mm2 == 0
    assert signed.box.top > 18
    assert signed.box.bottom < 40


def test_a_second_clerk_does_not_sign_over_the_first(
    once_signed: bytes, clerk_key: Signer, trust: TrustAnchors, at: datetime
) -> None:
    again = SigningRequest("officer_copy", CLERK, OFFICE, at + timedelta(minutes=1), "Clerk2")

    second = sign_pdf(once_signed, again, clerk_key, trust)

    assert second.covered_mm2 == 0


@pytest.mark.parametrize(
    "size_pt", [(243, 153), (60, 40), (2384, 3370)], ids=["card", "tiny", "A0"]
)
def test_any_page_size_can_be_signed(
    clerks_request: SigningRequest,
    clerk_key: Signer,
    trust: TrustAnchors,
    size_pt: tuple[float, float],
) -> None:
    signed = sign_pdf(paper(size_pt=size_pt), clerks_request, clerk_key, trust)
    report = verify_pdf(signed.data, trust, clerks_request.signed_at + timedelta(minutes=1))

    assert report.intact == "yes"
    assert signed.box.right <= size_pt[0] * 25.4 / 72


def rendered(pdf: bytes) -> NDArray[np.uint8]:
    """Give the first page as a reader shows it, signatures included, in grey."""
    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    pixels: NDArray[np.uint8] = document[0].render(scale=DPI / 72, grayscale=True).to_numpy()
    return pixels.squeeze().copy()


def top_of(pdf: bytes) -> NDArray[np.uint8]:
    return rendered(pdf)[: int(60 / 25.4 * DPI)]


def ink_box(pdf: bytes) -> Box:
    """Give where ink stands in the top 60 mm, in mm."""
    rows, columns = np.nonzero(top_of(pdf) < 128)
    left, top, right, bottom = (
        float(edge) / DPI * 25.4 for edge in (columns.min(), rows.min(), columns.max(), rows.max())
    )
    return Box(left, top, right, bottom)


# --- on disk ------------------------------------------------------------------------------


def test_a_file_on_disk_is_signed_as_one_in_memory(
    clerks_request: SigningRequest,
    clerk_key: Signer,
    trust: TrustAnchors,
    at: datetime,
    tmp_path: Path,
) -> None:
    before = paper()
    source, target = tmp_path / "paper.pdf", tmp_path / "signed.pdf"
    source.write_bytes(before)

    sign_file(source, target, clerks_request, clerk_key, trust)
    signed = target.read_bytes()

    assert source.read_bytes() == before
    assert signed.startswith(before)
    assert verify_pdf(signed, trust, at + timedelta(minutes=1)).indication == "TOTAL-PASSED"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["paper.pdf", "signed.pdf"]


@pytest.mark.parametrize("data", [b"", b"Xin chao"])
def test_nothing_is_left_of_a_file_on_disk_that_is_refused(
    clerks_request: SigningRequest,
    clerk_key: Signer,
    trust: TrustAnchors,
    tmp_path: Path,
    data: bytes,
) -> None:
    source, target = tmp_path / "paper.pdf", tmp_path / "signed.pdf"
    source.write_bytes(data)

    with pytest.raises(PdfRefusedError):
        sign_file(source, target, clerks_request, clerk_key, trust)

    assert not target.exists()
