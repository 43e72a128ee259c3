"""What no one printed is taken from the words; what stands on the paper stays."""

import numpy as np
import pytest

from ocr.ink import Bits, Numbers
from ocr.residue import clean_words, without_rubbish
from ocr.tesseract import SeenWord

_NO_LEADER: Numbers = np.zeros((0, 4), dtype=np.int64)
_LEADER: Numbers = np.array([[320, 37, 324, 41]])  # begins behind the word, on its baseline


def _word(text: str, confidence: float = 0.9, line: int = 0) -> SeenWord:
    return SeenWord(text, 100, 10, 300, 40, confidence, (line, 0, 0))


def _cleaned(text: str, leaders: Numbers = _NO_LEADER, ink: Bits | None = None) -> str:
    page = np.zeros((60, 400), dtype=np.bool_) if ink is None else ink
    return " ".join(word.text for word in clean_words([_word(text)], page, leaders))


def _number(*, stop: bool) -> Bits:
    """Draw tall digits, and a full stop behind them or none."""
    ink = np.zeros((60, 400), dtype=np.bool_)
    for left in range(100, 280, 20):
        ink[10:40, left : left + 12] = True
    if stop:
        ink[36:40, 296:300] = True
    return ink


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("Nam......", "Nam"),
        ("….", ""),
        ("12_", "12"),
        ("a_b@cd.vn", "a_b@cd.vn"),
        ("-", "-"),
        ("-/-", "-/-"),
    ],
)
def test_remains_of_leaders_and_rules_are_dropped(read: str, printed: str) -> None:
    assert _cleaned(read) == printed


def test_a_word_torn_by_a_leader_becomes_two_in_their_places() -> None:
    page = np.zeros((60, 400), dtype=np.bool_)
    left, right = clean_words([_word("ngày....tháng")], page, _NO_LEADER)
    assert (left.text, right.text) == ("ngày", "tháng")
    assert left.left == 100
    assert left.right < right.left
    assert right.right == 300


def test_dots_of_a_leader_part_words_but_no_numbers() -> None:
    assert _cleaned("Giáo.viên,.Trường", _LEADER) == "Giáo viên, Trường"
    assert _cleaned("1.200.000", _LEADER) == "1.200.000"
    assert _cleaned("4.", _LEADER) == "4."
    assert _cleaned("TP.HCM") == "TP.HCM"


def test_a_full_stop_after_a_number_stays_only_where_it_has_ink() -> None:
    assert _cleaned("21.639.000.", ink=_number(stop=False)) == "21.639.000"
    assert _cleaned("21.639.000.", ink=_number(stop=True)) == "21.639.000."


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("28I11l2025", "28/11/2025"),
        ("123I2015INĐ-CP", "123/2015/NĐ-CP"),
        ("1⁄2", "1/2"),
        ("BI12", "BI12"),
    ],
)
def test_slashes_read_as_strokes_are_slashes_again(read: str, printed: str) -> None:
    assert _cleaned(read) == printed


def test_lines_without_a_sure_word_are_no_text() -> None:
    text = [_word("Nguyễn", 0.95, 1), _word("Vxq", 0.1, 1), _word("Lữ", 0.9, 2)]
    scribble = [_word("MMÍ4", 0.1, 3), _word("\\Ww{", 0.2, 3)]
    assert without_rubbish([*text, *scribble]) == text


def test_a_lone_doubtful_letter_and_the_star_of_a_seal_are_no_lines() -> None:
    text = [_word("Nguyễn", 0.95, 1), _word("Vợ", 0.9, 2)]
    assert without_rubbish([*text, _word("AM", 0.4, 3), _word("*", 0.95, 4)]) == text


def test_a_page_of_scribbles_or_dust_has_no_text() -> None:
    scribbles = [_word("MMÍ4", 0.1, line) for line in range(9)]
    assert without_rubbish([*scribbles, _word("ii", 0.7, 10)]) == []
    assert without_rubbish([_word("*", 0.8, line) for line in range(9)]) == []


def test_a_machine_readable_zone_is_text_however_unsure() -> None:
    zone = [_word("9005053M3005051VNM<<<<<<<<<<<2", 0.0)]
    assert without_rubbish(zone) == zone
