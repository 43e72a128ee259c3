"""Errors are counted as edits of the plain text in its best order; doubt is held to the truth."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.read_measures import (
    FieldScore,
    TextErrors,
    calibration,
    plain,
    text_errors,
    words_right,
)
from dossier.field import Field
from dossier.page import Box


def field(name: str, value: str, *, accepted: bool) -> Field:
    return Field(name, value, value, 0.9, 1, Box(0, 0, 1, 1), "ocr", accepted)


@pytest.mark.parametrize(
    "text",
    [
        "Họ và tên: ........ Lê Văn An",
        "Họ và tên:\n\t… Lê Văn An ……",
        "Họ và tên: . . . . Lê Văn An",
        "Họ và tên: ____ Lê   Văn\u00a0An",
        unicodedata.normalize("NFD", "Họ và tên: ·· Lê Văn An"),
    ],
)
def test_leaders_white_space_and_form_make_no_difference(text: str) -> None:
    assert plain(text) == "Họ và tên: Lê Văn An"


def test_single_dots_are_kept() -> None:
    assert plain("TP. Hồ Chí Minh, 1.250.000 đ./.") == "TP. Hồ Chí Minh, 1.250.000 đ./."


def test_errors_are_edits_by_letters_and_by_words() -> None:
    errors = text_errors(["Lê Văn An sinh năm 1990"], "Lê Vân An sinh 1990")

    assert errors == TextErrors(edits=5, letters=23, word_edits=2, words=6)
    assert errors.cer == pytest.approx(5 / 23)
    assert errors.wer == pytest.approx(2 / 6)


def test_the_best_reading_order_counts() -> None:
    orders = ["trái một trái hai phải một", "trái một phải một trái hai"]

    assert text_errors(orders, "trái một phải một trái hai").edits == 0
    assert text_errors(orders[:1], "trái một phải một trái hai").edits > 0


def test_sums_weigh_long_pages_more() -> None:
    long, short = TextErrors(1, 99, 1, 20), TextErrors(1, 1, 1, 1)

    assert (long + short).cer == pytest.approx(0.02)


@given(st.lists(st.sampled_from(["một", "hai", "ba", "bốn"])))
def test_a_text_read_as_it_is_has_no_errors(words: list[str]) -> None:
    text = " ".join(words)

    assert text_errors([text], text).edits == 0
    assert all(words_right(words, words))


def test_words_are_right_where_they_align() -> None:
    right = words_right(["Họ", "và", "tên", "Lê", "An"], ["Họ", "va", "tên", "x", "Lê", "An"])

    assert right == [True, False, True, False, True, True]


def test_the_curve_sets_stated_beside_right() -> None:
    curve = calibration([(0.96, True), (0.97, False), (0.3, False), (1.0, True)])

    assert curve == [
        {"from": 0.0, "words": 1, "stated": 0.3, "right": 0.0},
        {"from": 0.95, "words": 2, "stated": 0.965, "right": 0.5},
        {"from": 0.98, "words": 1, "stated": 1.0, "right": 1.0},
    ]


def test_a_field_is_exact_or_wrong_and_unknown_ones_count_for_nothing() -> None:
    score = FieldScore()

    score.add(
        "0001.jpg",
        {"so": "12/QĐ-UBND", "ngay": "2026-03-05", "ho_ten": "Lê Văn An", "dia_chi": "Xã Mới"},
        [
            field("so", "12/QĐ-UBND", accepted=True),
            field("ngay", "2026-03-06", accepted=True),
            field("ho_ten", "Lê Vân An", accepted=False),
            field("nguoi_ky", "Trần Bình", accepted=True),
        ],
    )

    assert (score.of, score.exact, score.accepted, score.accepted_wrong) == (4, 1, 2, 1)
    assert len(score.wrong) == 3
    assert "ACCEPTED" in score.wrong[0]
    assert "not found" in score.wrong[2]
