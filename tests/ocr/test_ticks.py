"""A tick belongs to the word whose square it is in, before or behind it as on the whole line."""

import re

import pytest

from ocr.ticks import ticked


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("nam ☐ nu ☒", ["nu"]),
        ("[x] nam [ ] nu", ["nam"]),
        ("nam x nu ☐", ["nam"]),
        ("☐ nam x nu ☐ khac", ["nu"]),
        ("nam ☒ nu ☒", ["nam", "nu"]),
        ("nam x nu", []),
        ("nam nu", []),
    ],
)
def test_the_squares_say_which_word_is_ticked(text: str, words: list[str]) -> None:
    places = list(re.finditer("nam|nu", text))

    assert [word.group() for word in ticked(text, places)] == words
