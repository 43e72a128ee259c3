"""Leaders are told from the marks of letters by their pitch and by their ink."""

import numpy as np

from ocr.dots import Dots, find_dots
from ocr.ink import Shapes, find_runs, find_shapes
from ocr.whiten import whiten_leaders_and_rules
from samples.draw import Sheet
from tests.ocr.sheets import TIMES, scanned

_MM = 300.0 / 25.4


def _judge(*marks: tuple[int, int, int]) -> tuple[Dots, Shapes]:
    """Judge black marks given as left, top and width; each is 5 px high."""
    ink = np.zeros((120, 1200), dtype=np.bool_)
    for left, top, width in marks:
        ink[top : top + 5, left : left + width] = True
    shapes = find_shapes(find_runs(ink))
    return find_dots(shapes, shapes.area.astype(np.float64), _MM), shapes


def _letter(left: int) -> tuple[tuple[int, int, int], ...]:
    return tuple((left, top, 14) for top in range(60, 85, 5))


def test_a_row_of_even_marks_is_a_leader() -> None:
    dots, _ = _judge(*((20 + 14 * at, 90, 5) for at in range(30)))
    assert dots.leader.all()
    assert dots.kept == ()


def test_marks_at_uneven_steps_are_no_leader() -> None:
    lefts = (20, 37, 71, 80, 104, 122, 145, 151, 190, 205)
    dots, _ = _judge(*((left, 90, 5) for left in lefts))
    assert not dots.leader.any()


def test_three_dots_are_no_leader() -> None:
    dots, _ = _judge((20, 90, 5), (34, 90, 5), (48, 90, 5))
    assert not dots.leader.any()


def test_a_dot_out_of_step_belongs_to_the_letter_above_it() -> None:
    dots, shapes = _judge(*((20 + 16 * at, 90, 4) for at in range(30)), (20 + 16 * 9 + 8, 90, 4))
    assert np.flatnonzero(~dots.leader).tolist() == np.flatnonzero(shapes.left == 172).tolist()


def test_a_dot_run_together_with_a_mark_is_kept_below_a_letter_only() -> None:
    row = [(20 + 14 * at, 90, 5) for at in range(30)]
    row[9], row[20] = (146, 90, 9), (300, 90, 9)
    dots, _ = _judge(*row, *_letter(144))
    assert dots.leader.sum() == 30
    ((left, _, right, _),) = dots.kept
    assert (left, right) == (150, 155)


def test_dots_between_descenders_go_with_the_leaders_on_both_sides() -> None:
    row = [(20 + 14 * at, 90, 5) for at in range(40) if at not in (17, 18, 20, 21)]
    dots, _ = _judge(*row)
    assert dots.leader.all()


def test_a_page_without_leaders_loses_no_ink() -> None:
    sheet = Sheet(300.0)
    for row in range(12):
        sheet.write(
            25.0, 40.0 + 8 * row, "Một điệp khúc nội vụ thị trấn Lạc Dịu, đội một: hộ nghèo", TIMES
        )
    page = scanned(sheet.finish().image)
    assert np.array_equal(whiten_leaders_and_rules(page).image.pixels, page.pixels)
