"""Which way up a page lies, without reading it.

Lines of text are told from columns by how sharply letters fall into rows, and by where their
next neighbour stands. The right way up is told by the shapes of the letters, and by the marks
of Vietnamese, most of which stand above them.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from scanner.ink import Boxes, Ink
from scanner.letter_shapes import shape_odds
from scanner.nontext import has_rows
from scanner.rows import rough_angle

TURNS = (0, 90, 180, 270)

_SEARCH_DEGREES = 20.0
_FEWEST_LETTERS = 4
_FEWEST_TO_DOUBT = 12  # dust and show-through of a blank page make up some letters, too
_LEAST_SHARPNESS = 0.2  # noise has 0.1 for both edges together, columns of small print 0.5
_MOST_ASKED = 400  # letters or marks whose neighbour is looked for
_SHORTEST_MARK_MM = 0.45  # dots of leaders, which run below what is filled in, are smaller
_MARK_GAP_MM = (-0.3, 1.0)

# Weights of the evidence, in log odds; set on drawn letters, forms, tables and cards.
_NEIGHBOUR_WEIGHT, _MARKS_WEIGHT = 0.5, 0.7
_STRONGEST_AXIS, _STRONGEST_MARKS, _STRONGEST_SHAPES = 3.0, 1.0, 12.0
_CODE_VOTE = 8.0
_UPRIGHT_PRIOR = 0.35  # most sheets are fed the right way up
_LEAST_MARGIN = 1.5

# Print stands in rows; of seals, signatures and handwriting few pieces do, and by chance.
_ROW_LETTERS = 20
_FEWEST_ROW_LETTERS, _LEAST_ROW_SHARE = 8, 0.2
_LETTERS_AT_ONCE = 300
_CLEAR_AXIS = 2.0  # lines of a hand have 3


@dataclass(frozen=True, slots=True)
class Turn:
    """How a page lies.

    Attributes:
        degrees: Clockwise turn the upright page had been given: 0, 90, 180 or 270.
        score: How sure that is, 0 to 1.
        doubtful: Whether the page has text and yet does not show which way it lies.
        told: Whether anything shows it; a blank page, a seal or a signature does not.
    """

    degrees: int
    score: float
    doubtful: bool = False
    told: bool = True


def find_turn(
    ink: Ink, code_turns: Sequence[int] = (), turn_odds: Mapping[int, float] | None = None
) -> Turn:
    """Find the turn of a page.

    Args:
        ink: The ink as the page lies.
        code_turns: Clockwise turns of the QR codes on it, each 0, 90, 180 or 270.
        turn_odds: What is known besides, as log odds by turn: the habit of the feeder, or
            what OSD said.

    Returns:
        The likeliest turn; 0 where there is neither text nor a code.

    Source:
        What OSD tells in 1.7 s of reading, told in 0.02 s from the shape of the lines.
    """
    odds = dict.fromkeys(TURNS, 0.0)
    odds[0] += _UPRIGHT_PRIOR
    for degrees in code_turns:
        odds[degrees] += _CODE_VOTE
    for degrees, weight in (turn_odds or {}).items():
        odds[degrees] += weight
    if len(ink.letters) >= _FEWEST_LETTERS:
        for degrees, weight in _text_odds(ink).items():
            odds[degrees] += weight
    best, second = sorted(TURNS, key=odds.__getitem__, reverse=True)[:2]
    margin = odds[best] - odds[second]
    if margin < _LEAST_MARGIN:
        has_text = len(ink.letters) >= _FEWEST_TO_DOUBT
        likeliest = best if has_text or code_turns else 0
        # A lone seal or handwriting is no reason to stop a person: the habit decides.
        doubtful = has_text and _has_print(ink.letters)
        return Turn(likeliest, 1.0 - math.exp(-margin), doubtful=doubtful, told=False)
    return Turn(best, 1.0 - math.exp(-margin))


def _text_odds(ink: Ink) -> dict[int, float]:
    level, upright = _sharpness(ink, 0), _sharpness(ink, 1)
    if max(level, upright) < _LEAST_SHARPNESS:
        return dict.fromkeys(TURNS, 0.0)
    axis = math.log(level / upright) + _NEIGHBOUR_WEIGHT * _neighbour_odds(ink.letters)
    if not _has_print(ink.letters):
        axis = axis if abs(axis) >= _CLEAR_AXIS else 0.0
        return {turn: axis if turn % 180 == 0 else -axis for turn in TURNS}
    axis = _within(axis, _STRONGEST_AXIS)
    odds = {turn: max(said, -_STRONGEST_SHAPES) for turn, said in shape_odds(ink).items()}
    for turn in TURNS:
        odds[turn] += axis if turn % 180 == 0 else -axis
    for turn, across in ((0, 0), (90, 1)):
        marks = _within(_MARKS_WEIGHT * _mark_odds(ink, across), _STRONGEST_MARKS)
        # A page turned clockwise by 90 degrees has its marks at the right of its letters.
        odds[turn] += marks if turn == 0 else -marks
        odds[turn + 180] += -marks if turn == 0 else marks
    return odds


def _has_print(letters: Boxes) -> bool:
    """Whether letters stand in rows as print does, so that their shapes mean something."""
    some = max(_FEWEST_ROW_LETTERS, math.ceil(_LEAST_ROW_SHARE * len(letters)))
    fewest = min(_ROW_LETTERS, some)
    return any(
        has_rows(letters[begin : begin + _LETTERS_AT_ONCE], fewest)
        for begin in range(0, len(letters), _LETTERS_AT_ONCE)
    )


def _sharpness(ink: Ink, along: int) -> float:
    """Say how sharply letters fall into rows (0) or columns (1), by both their edges."""
    boxes = ink.letters.astype(np.float32)
    middle = boxes[:, along] + boxes[:, 2 + along] / 2
    low = boxes[:, 1 - along]
    total = 0.0
    for edge in (low, low + boxes[:, 3 - along]):
        points = np.stack([middle, edge], axis=1)
        total += rough_angle(points, _SEARCH_DEGREES, ink.px_per_mm)[1]
    return max(total, 1e-3)


def _mark_odds(ink: Ink, across: int) -> float:
    """Weigh marks right above letters, such as tones and dots of i, against those below.

    Args:
        ink: The ink.
        across: 0 to look above and below letters, 1 to look left and right of them.
    """
    long = ink.marks[:, 2:4].max(axis=1, initial=0)
    marks = ink.marks[long >= _SHORTEST_MARK_MM * ink.px_per_mm]
    if not len(marks):
        return 0.0
    asked = marks[:: 1 + len(marks) // _MOST_ASKED, :4].astype(np.float32)
    letters = ink.letters[:, :4].astype(np.float32)
    along = 1 - across
    beside = _apart(asked, letters, across)
    beyond = _apart(asked, letters, along)
    gap = np.abs(beyond) - (letters[:, 2 + along] + asked[:, [2 + along]]) / 2
    gap /= np.float32(ink.px_per_mm)
    near = (np.abs(beside) <= letters[:, 2 + across] / 2) & (gap <= _MARK_GAP_MM[1])
    near &= gap >= _MARK_GAP_MM[0]
    above = int((near & (beyond < 0)).any(axis=1).sum())
    below = int((near & (beyond > 0)).any(axis=1).sum())
    return math.log((above + 2) / (below + 2))


def _neighbour_odds(letters: Boxes) -> float:
    """Weigh letters whose next neighbour stands beside against those where it stands above."""
    boxes = letters[:, :4].astype(np.float32)
    numbers = np.arange(0, len(boxes), 1 + len(boxes) // _MOST_ASKED)
    asked = boxes[numbers]
    gaps = [
        np.maximum(
            np.abs(_apart(asked, boxes, side)) - (boxes[:, 2 + side] + asked[:, [2 + side]]) / 2, 0
        )
        for side in (0, 1)
    ]
    total = gaps[0] + gaps[1]
    rows = np.arange(len(asked))
    total[rows, numbers] = np.inf
    nearest = total.argmin(axis=1)
    across, along = gaps[0][rows, nearest], gaps[1][rows, nearest]
    return math.log((int((across > along).sum()) + 1) / (int((across < along).sum()) + 1))


def _apart(asked: Boxes | object, boxes: Boxes | object, side: int) -> "np.ndarray":
    one, other = np.asarray(asked), np.asarray(boxes)
    return (one[:, [side]] + one[:, [2 + side]] / 2) - (other[:, side] + other[:, 2 + side] / 2)


def _within(value: float, limit: float) -> float:
    return max(-limit, min(limit, value))
