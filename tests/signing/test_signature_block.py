"""A born-digital paper is signed between position and name, wherever its last pages print them."""

from io import BytesIO

import pikepdf
import pytest

from signing.errors import PdfUnreadableError
from signing.signature_block import find_block, find_signature, page_frame
from tests.signing.looks import SIGNER, born_digital
from tests.signing.papers import paper


def turned(turn: int) -> bytes:
    """Give the born-digital paper with its last page displayed turned."""
    with pikepdf.open(BytesIO(born_digital())) as pdf:
        pdf.pages[1].rotate(turn, relative=False)
        written = BytesIO()
        pdf.save(written)
    return written.getvalue()


def test_the_room_between_position_and_name_is_found() -> None:
    spot = find_block(born_digital(), SIGNER)

    # the block begins 20 + 40 mm down the page; two lines of position, 28 mm of room
    assert spot.page == 2
    assert 68 < spot.box.top < 73
    assert 96 < spot.box.bottom < 100
    assert (spot.box.left + spot.box.right) / 2 == pytest.approx(20 + 85 + 42.5, abs=1)


def test_capitals_and_the_placing_of_tones_do_not_matter() -> None:
    assert find_block(born_digital(), "NGHIÊM THỊ THÚY ƠN") == find_block(born_digital(), SIGNER)


def test_a_sentence_that_mentions_the_name_is_no_place_to_sign() -> None:
    assert find_block(born_digital(), SIGNER).page == 2  # page 1 mentions it


def test_a_page_displayed_upside_down_is_signed_as_it_is_displayed() -> None:
    spot, upright = find_block(turned(180), SIGNER), find_block(born_digital(), SIGNER)

    assert spot.box.left == pytest.approx(210 - upright.box.right, abs=31)
    assert spot.page == 2


def test_without_the_name_the_room_under_the_text_at_the_right_is_taken() -> None:
    spot = find_block(born_digital(), "Giáp Văn Ước")

    assert spot.page == 2
    assert spot.box.left == pytest.approx(105, abs=1)
    assert spot.box.top == pytest.approx(find_block(born_digital(), SIGNER).box.bottom + 8, abs=4)


def test_a_page_without_text_has_room_at_its_right() -> None:
    spot = find_block(paper(size_pt=(200, 120)), SIGNER)

    assert spot.page == 1
    assert spot.box.right <= 200 * 25.4 / 72
    assert spot.box.bottom <= 120 * 25.4 / 72


def test_an_unsigned_paper_has_no_signature_to_seal() -> None:
    assert find_signature(born_digital()) is None


def test_a_shown_signature_is_found_on_its_page(once_signed: bytes) -> None:
    spot = find_signature(once_signed)

    assert spot is not None
    assert spot.page == 1
    assert (spot.box.left, spot.box.top) == pytest.approx((6, 6), abs=0.1)


@pytest.mark.parametrize("page", [0, 3])
def test_a_page_that_is_not_there_has_no_frame(page: int) -> None:
    assert page_frame(born_digital(), page) is None


def test_rubbish_is_said_to_be_unreadable() -> None:
    with pytest.raises(PdfUnreadableError):
        find_block(b"%PDF-1.7 rubbish", SIGNER)
