"""The orders in which a page may be read: as it was drawn, or row by row where columns stand.

A heading of two columns is read rightly column by column and row by row; neither is an error.
"""

import itertools
from collections.abc import Sequence

from samples.truth import PaperPage, PlacedWord

_SAME_ROW_MM = 1.5  # between the middles of two lines that stand on one row
_MOST_PLACES = 4  # places read either way; a page has two or three

_Line = tuple[PlacedWord, ...]


def other_orders(page: PaperPage) -> tuple[str, ...]:
    """Give the texts of a page in every order but the drawn one.

    Where drawn order and row order part and meet again is one place; each place is taken in
    either order, all places independently. Lines are never split.
    """
    places = _places(page.lines)
    either = sorted(range(len(places)), key=lambda at: -len(places[at]))
    either = [at for at in either if list(places[at]) != sorted(places[at])][:_MOST_PLACES]
    texts = []
    for rows in itertools.product((False, True), repeat=len(either)):
        by_rows = {at for at, asked in zip(either, rows, strict=True) if asked}
        order = [
            line
            for at, place in enumerate(places)
            for line in (place if at in by_rows else sorted(place))
        ]
        texts.append("\n".join(_text(page.lines[line]) for line in order))
    return tuple(texts[1:])


def _places(lines: Sequence[_Line]) -> list[list[int]]:
    """Part the row order where it has taken the same lines as the drawn order."""
    places: list[list[int]] = [[]]
    furthest = -1
    for taken, line in enumerate(_row_order(lines)):
        if furthest < taken and places[-1]:
            places.append([])
        places[-1].append(line)
        furthest = max(furthest, line)
    return places


def _row_order(lines: Sequence[_Line]) -> list[int]:
    """Give line numbers from the top down, on a row from the left."""
    downward = sorted(range(len(lines)), key=lambda line: _middle(lines[line]))
    rows: list[list[int]] = []
    for line in downward:
        if rows and _middle(lines[line]) - _middle(lines[rows[-1][-1]]) < _SAME_ROW_MM:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda one: lines[one][0].box.left)]


def _middle(line: _Line) -> float:
    return (min(word.box.top for word in line) + max(word.box.bottom for word in line)) / 2


def _text(line: _Line) -> str:
    return " ".join(word.text for word in line)
