"""Text wraps inside its corner, shrinks when it must, and never leaves the page."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dossier.page import Box
from signing.placement import PageFrame
from signing.request import SigningRequest
from signing.stamp import place_stamp

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
