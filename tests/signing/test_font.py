"""The font of appearances has every Vietnamese letter and PDF's own units."""

from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from signing.errors import FontMissingError
from signing.font import load_font, subset_for

VOWELS = "aăâeêioôơuưy"
TONES = "\u0300\u0301\u0303\u0309\u0323"


def test_an_em_has_a_thousand_units() -> None:
    assert TTFont(BytesIO(load_font().data))["head"].unitsPerEm == 1000


def test_no_vietnamese_letter_is_missing() -> None:
    font = load_font()
    letters = [vowel + tone for vowel in VOWELS for tone in ("", *TONES)] + ["đ"]
    text = " ".join([*letters, *(letter.upper() for letter in letters)])

    assert "?" not in font.drawable(text)


def test_a_letter_the_font_has_not_becomes_a_question_mark() -> None:
    assert load_font().drawable("Ơn 字") == "Ơn ?"


def test_widths_are_those_of_times() -> None:
    assert load_font().width("M") == pytest.approx(889, abs=2)


def test_a_missing_font_names_the_package() -> None:
    with pytest.raises(FontMissingError) as caught:
        load_font(Path("/khong/co.ttf"))

    assert caught.value.facts["package"] == "fonts-liberation2"


def test_a_later_time_needs_no_new_subset() -> None:
    line = "Thời gian ký: 24.11.2026 09:15:00 +07:00"

    assert subset_for(line) is subset_for(line.translate(str.maketrans("0123", "4789")))


def test_a_subset_has_the_letters_of_its_text() -> None:
    assert set("Đặng Ơn") <= set(subset_for("Đặng Ơn").glyphs)
