"""Text wraps in its corner and shrinks when it must, pictures keep to their spot, ink is seen."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from pyhanko.sign.signers import Signer

from dossier.page import Box
from signing.errors import NoRoomError
from signing.ink import ink_on
from signing.picture import open_picture
from signing.placement import PageFrame, frame_of, overlap
from signing.request import Profile, SigningRequest, Spot
from signing.sign import sign_pdf
from signing.signature_block import find_block, find_signature, page_frame
from signing.stamp import place_stamp
from signing.trust import TrustAnchors
from signing.verify import verify_pdf
from tests.signing.conftest import CLERK, OFFICE
from tests.signing.looks import SIGNER, born_digital, drawn, seal_png, signature_png
from tests.signing.papers import paper, reader_of
from tests.signing.test_ink import painted
from tests.verapdf import check_pdfa

A4 = PageFrame((0, 0, 595.28, 841.89), 0, 25.4 / 72)
NOON = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
LONG = "Trung tâm Phục vụ hành chính công và kiểm soát thủ tục hành chính phường Lam Khê"


def request(organisation: str) -> SigningRequest:
    return SigningRequest("agency_copy", "", organisation, NOON, "Agency1")


def test_a_long_name_wraps_between_words() -> None:
    text = place_stamp(request(LONG), A4, ()).text

    assert len(text.lines) == 4
    assert " ".join(text.lines[1:3]) == LONG
    assert text.width_mm <= 80


def test_a_word_that_is_too_long_wraps_between_letters() -> None:
    text = place_stamp(request("W" * 100), A4, ()).text

    assert "".join(text.lines[1:-1]) == "W" * 100


def test_an_agencys_letters_stay_ten_points_even_without_room() -> None:
    everywhere = (Box(0, 0, 210, 297),)

    placed = place_stamp(request("UBND"), A4, everywhere)

    assert placed.text.size_pt == 10
    assert placed.covered_mm2 > 0


def test_a_clerks_letters_shrink_to_find_room() -> None:
    clerk = SigningRequest("officer_copy", "Nghiêm Thị Ơn", "UBND", NOON, "Clerk1")
    gap = (Box(0, 0, 105, 12), Box(0, 23.5, 105, 297))

    placed = place_stamp(clerk, A4, gap)

    assert placed.covered_mm2 == 0
    assert placed.text.size_pt < 9


@settings(max_examples=40, deadline=None)
@given(
    width=st.floats(40, 3000),
    height=st.floats(40, 3000),
    turn=st.sampled_from([0, 90, 180, 270]),
    name=st.text("NghiêmThị Ơn", max_size=80),
)
def test_the_box_never_leaves_the_page(width: float, height: float, turn: int, name: str) -> None:
    frame = PageFrame((0, 0, width, height), turn, 25.4 / 72)

    box = place_stamp(request(name), frame, ()).box

    assert 0 <= box.left <= box.right <= frame.width_mm + 0.01
    assert 0 <= box.top <= box.bottom <= frame.height_mm + 0.01
    assert box.left == pytest.approx(frame.width_mm / 2, abs=frame.width_mm / 2)


def test_a_box_is_modest_on_a_small_page() -> None:
    """More than a quarter of a page would look like hiding it to who verifies."""
    card = PageFrame((0, 0, 243, 153), 0, 25.4 / 72)

    box = place_stamp(request(LONG), card, ()).box

    assert box.width * box.height <= 0.2 * card.width_mm * card.height_mm


def test_a_portals_picture_stands_left_of_its_text() -> None:
    bare = SigningRequest("portal_style", "Cổng Thông tin", OFFICE, NOON, "Signer1", mark="")
    placed = place_stamp(replace(bare, picture=open_picture(seal_png())), A4, ())

    assert placed.picture is not None
    assert placed.box.width == pytest.approx(placed.picture.width_mm + 2 + placed.text.width_mm)


# --- a signature's picture ----------------------------------------------------------------


def of_signer(box: Box, page: int = 1) -> SigningRequest:
    picture = open_picture(signature_png())
    return SigningRequest(
        "born_digital_signer",
        SIGNER,
        OFFICE,
        NOON,
        "Signer1",
        mark="",
        picture=picture,
        spot=Spot(page, box),
    )


def test_a_signatures_picture_stands_in_the_middle_of_its_spot() -> None:
    box = place_stamp(of_signer(Box(100, 200, 180, 240)), A4, ()).box

    assert box.as_list() == pytest.approx([115, 210, 165, 230])


def test_a_signatures_picture_keeps_its_shape_in_a_narrow_spot() -> None:
    box = place_stamp(of_signer(Box(100, 200, 130, 240)), A4, ()).box

    assert box.width / box.height == pytest.approx(900 / 360)
    assert box.width == pytest.approx(30, abs=0.01)


def test_a_signatures_picture_shrinks_to_keep_off_ink() -> None:
    lines = (Box(100, 200, 180, 208), Box(100, 224, 180, 240))

    placed = place_stamp(of_signer(Box(100, 200, 180, 240)), A4, lines)

    assert placed.covered_mm2 == 0
    assert placed.box.width < 40


def test_a_spot_off_the_page_is_refused() -> None:
    with pytest.raises(NoRoomError):
        place_stamp(of_signer(Box(300, 10, 340, 30)), A4, ())


# --- a seal -------------------------------------------------------------------------------


def of_agency(signature: Box, page: int = 1, dpi: float | None = None) -> SigningRequest:
    picture = open_picture(seal_png(dpi))
    return SigningRequest(
        "born_digital_agency",
        "",
        OFFICE,
        NOON,
        "Agency1",
        mark="",
        picture=picture,
        spot=Spot(page, signature),
    )


def test_a_seal_covers_a_third_of_the_signature_at_its_left_in_true_size() -> None:
    signature = Box(110, 200, 155, 218)

    placed = place_stamp(of_agency(signature), A4, (signature,))

    assert placed.box.as_list() == pytest.approx([89, 191, 125, 227])
    assert placed.box.right == pytest.approx(signature.left + signature.width / 3)
    assert placed.covered_mm2 == 0  # the signature is meant to be under it


def test_a_seal_stays_on_the_page_beside_a_signature_at_its_edge() -> None:
    box = place_stamp(of_agency(Box(5, 280, 50, 296)), A4, ()).box

    assert (box.left, box.bottom) == pytest.approx((0, 297), abs=0.1)
    assert box.width == pytest.approx(36)


def test_a_page_smaller_than_the_seal_is_refused() -> None:
    stub = PageFrame((0, 0, 90, 300), 0, 25.4 / 72)

    with pytest.raises(NoRoomError):
        place_stamp(of_agency(Box(5, 20, 25, 30)), stub, ())


# --- as a reader shows it -----------------------------------------------------------------


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("unit", [1.0, 2.0])
def test_a_picture_is_upright_at_its_spot_on_any_page(
    clerk_key: Signer, trust: TrustAnchors, at: datetime, turn: int, unit: float
) -> None:
    """A5, its crop box off the origin, turned and scaled."""
    wanted = replace(of_signer(Box(60, 90, 120, 120)), signed_at=at)

    signed = sign_pdf(painted(turn=turn, unit=unit), wanted, clerk_key, trust)
    shown = drawn(signed.data, dpi=100 * unit)

    rows, columns = np.nonzero(is_blue(shown))
    edges = [value / 100 * 25.4 for value in (columns.min(), rows.min(), columns.max())]
    assert edges[0] == pytest.approx(signed.box.left + 60 / 900 * 50 * signed.box.width / 50, abs=1)
    assert edges[2] == pytest.approx(signed.box.right - 84 / 900 * signed.box.width, abs=1)
    # the scrawl begins in the middle, rises, and ends above: upright and not mirrored
    first, last = (
        rows[columns <= columns.min() + 2].mean(),
        rows[columns >= columns.max() - 2].mean(),
    )
    assert first > last


def is_blue(pixels: NDArray[np.uint8]) -> NDArray[np.bool_]:
    seen: NDArray[np.bool_] = pixels[:, :, 2].astype(int) - pixels[:, :, 0] > 80
    return seen


@pytest.mark.parametrize(
    "size_pt",
    [(419.5, 595.3), (1190.6, 841.9), (841.9, 595.3)],
    ids=["A5", "A3-landscape", "A4-landscape"],
)
def test_ink_in_the_corner_stays_as_it_was(
    clerk_key: Signer, trust: TrustAnchors, at: datetime, size_pt: tuple[float, float]
) -> None:
    scribbled = scribble(paper(size_pt=size_pt))
    frame = page_frame(scribbled, 1)
    assert frame is not None
    wanted = SigningRequest("officer_copy", CLERK, OFFICE, at, "Clerk1")

    signed = sign_pdf(
        scribbled, replace(wanted, occupied=ink_on(scribbled, 0, frame)), clerk_key, trust
    )

    before, after = drawn(scribbled), drawn(signed.data)
    assert signed.covered_mm2 == 0
    assert (after[before < 128] < 128).all()
    added = (after < 128) & (before >= 128)
    assert added.any()
    assert not (added & near(before < 128)).any()


def scribble(pdf: bytes) -> bytes:
    """Put lines of print into both corners at the top."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        page = opened.pages[0]
        top = float(page.mediabox[3])
        bars = [f"20 {top - down} {150} 6 re f" for down in (25, 40, 52)]
        page.contents_add(opened.make_stream(f"0 g {' '.join(bars)}".encode()))
        written = BytesIO()
        opened.save(written)
    return written.getvalue()


def near(ink: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Give the pixels beside ink too."""
    flat: NDArray[np.bool_] = np.asarray(ink.any(axis=2, keepdims=True))
    grown = flat.copy()
    for axis, step in ((0, 1), (0, -1), (1, 1), (1, -1)):
        grown |= np.roll(flat, step, axis)
    return grown


def test_a_page_full_of_ink_is_signed_and_says_how_much_is_covered(
    clerk_key: Signer, trust: TrustAnchors, at: datetime
) -> None:
    full = (Box(0, 0, 210, 297),)
    wanted = SigningRequest("officer_copy", CLERK, OFFICE, at, "Clerk1", occupied=full)

    signed = sign_pdf(paper(), wanted, clerk_key, trust)

    assert signed.covered_mm2 >= signed.box.width * signed.box.height


def test_ink_shines_through_a_seal(agency_key: Signer, trust: TrustAnchors, at: datetime) -> None:
    black = painted(Box(30, 60, 110, 100))
    wanted = replace(of_agency(Box(70, 70, 115, 88)), signed_at=at)

    signed = sign_pdf(black, wanted, agency_key, trust)

    before, after = drawn(black), drawn(signed.data)
    assert (after[before.max(axis=2) < 40].max(axis=1) < 60).all()


def test_archival_papers_stay_archival_with_each_appearance(
    clerk_key: Signer, agency_key: Signer, trust: TrustAnchors, at: datetime, tmp_path: Path
) -> None:
    """PDF/A-2u in, PDF/A-2u out, with one signature and with two, with pictures and without."""
    before, made = born_digital(), dict[str, bytes]()

    def sign(pdf: bytes, wanted: SigningRequest, key: Signer) -> bytes:
        signed = sign_pdf(pdf, replace(wanted, signed_at=at), key, trust)
        made[f"{len(made)}-{wanted.profile}"] = signed.data
        return signed.data

    spot = find_block(before, SIGNER)
    once = sign(before, replace(of_signer(spot.box), spot=spot), clerk_key)
    under = find_signature(once)
    assert under is not None
    sign(once, replace(of_agency(under.box), spot=under), agency_key)
    once = sign(before, plain("officer_copy"), clerk_key)
    sign(once, plain("agency_copy"), agency_key)
    with_seal = replace(plain("portal_style"), picture=open_picture(seal_png()))
    sign(sign(before, with_seal, clerk_key), plain("attachment"), agency_key)
    paths = [tmp_path / f"{name}.pdf" for name in made]
    for path, pdf in zip(paths, made.values(), strict=True):
        path.write_bytes(pdf)

    assert check_pdfa(paths) == {path: [] for path in paths}
    reports = [verify_pdf(pdf, trust, at + timedelta(minutes=1)) for pdf in made.values()]
    assert {report.intact for report in reports} == {"yes"}


def plain(profile: Profile) -> SigningRequest:
    return SigningRequest(
        profile, CLERK, OFFICE, NOON, profile, email="ubnd@example.vn", number="Số: 15/QĐ-UBND"
    )


def test_signature_and_seal_stand_on_the_page_that_names_the_signer(
    clerk_key: Signer, agency_key: Signer, trust: TrustAnchors, at: datetime
) -> None:
    before = born_digital()
    spot = find_block(before, SIGNER)
    frame = frame_of(reader_of(before).find_page_for_modification(1)[0].get_object())
    wanted = replace(
        of_signer(spot.box), spot=spot, signed_at=at, occupied=ink_on(before, 1, frame)
    )

    signed = sign_pdf(before, wanted, clerk_key, trust)
    under = find_signature(signed.data)
    assert under is not None
    sealed = sign_pdf(
        signed.data, replace(of_agency(under.box), spot=under, signed_at=at), agency_key, trust
    )

    shown = drawn(sealed.data, page=2).astype(int)
    assert signed.covered_mm2 == 0
    assert under.page == 2
    assert overlap(sealed.box, under.box) == pytest.approx(
        under.box.width / 3 * under.box.height, rel=0.01
    )
    assert is_blue(shown.astype(np.uint8)).any()
    assert (shown[:, :, 0] - shown[:, :, 2] > 80).any()
    assert (drawn(sealed.data) == drawn(before)).all()  # the first page is as it was
