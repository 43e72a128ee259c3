"""A dot below that fell on a dot of a leader is given back only where spelling is certain."""

import numpy as np
import pytest

from ocr.hidden_dots import restore_hidden_dots
from ocr.ink import Numbers
from ocr.tesseract import SeenWord

_NO_LEADER: Numbers = np.zeros((0, 4), dtype=np.int64)


def _word(text: str) -> SeenWord:
    return SeenWord(text, 100, 50, 200, 90, 0.9)


def _leader(top: int = 92) -> Numbers:
    return np.array([[150, top, 155, top + 5]], dtype=np.int64)


@pytest.mark.parametrize(
    ("read", "meant"),
    [("Viêt", "Việt"), ("Ngoc,", "Ngọc,"), ("DIÊP", "DIỆP"), ("môt", "một"), ("Bach", "Bạch")],
)
def test_a_bare_syllable_that_ends_in_a_stop_gets_its_dot(read: str, meant: str) -> None:
    (word,) = restore_hidden_dots([_word(read)], _leader())
    assert word.text == meant
    assert word.confidence < 0.9


@pytest.mark.parametrize("read", ["Thương", "Ha", "Viết", "125", "UBND", "Independent", "ct"])
def test_what_may_be_right_as_read_stays(read: str) -> None:
    assert restore_hidden_dots([_word(read)], _leader()) == [_word(read)]


def test_words_above_no_leader_stay() -> None:
    assert restore_hidden_dots([_word("Viêt")], _NO_LEADER) == [_word("Viêt")]
    assert restore_hidden_dots([_word("Viêt")], _leader(top=200)) == [_word("Viêt")]
