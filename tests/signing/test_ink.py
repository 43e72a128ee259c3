"""Ink is found where a reader sees it, whatever the paper's tint and however the page is turned."""

from io import BytesIO

import pikepdf
import pytest

from dossier.page import Box
from signing.errors import PdfUnreadableError
from signing.ink import ink_on
from signing.placement import frame_of
from tests.signing.papers import paper, reader_of

MM = 72 / 25.4


def painted(*boxes: Box, ground: float = 1.0, turn: int = 0, unit: float = 1.0) -> bytes:
    """Give an A5 page, its crop box off the origin, with black boxes given in mm upright."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(600, 800))
    left, bottom, width, height = 50.0, 60.0, 148 * MM / unit, 210 * MM / unit
    page.cropbox = pikepdf.Array([left, bottom, left + width, bottom + height])
    page.UserUnit = unit
    page.rotate(turn, relative=False)
    marks = [
        f"{left + box.left * MM / unit} {bottom + height - box.bottom * MM / unit} "
        f"{box.width * MM / unit} {box.height * MM / unit} re f"
        for box in boxes
    ]
    page.Contents = pdf.make_stream(f"{ground} g 0 0 600 800 re f 0 g {' '.join(marks)}".encode())
    written = BytesIO()
    pdf.save(written)
    return written.getvalue()


def found(pdf: bytes) -> Box:
    frame = frame_of(reader_of(pdf).find_page_for_modification(0)[0].get_object())
    first, *others = ink_on(pdf, 0, frame)
    for box in others:
        first = first.union(box)
    return first


@pytest.mark.parametrize("ground", [1.0, 0.8, 0.55])
@pytest.mark.parametrize("unit", [1.0, 2.0])
def test_ink_is_where_it_was_painted(ground: float, unit: float) -> None:
    box = found(painted(Box(30, 20, 60, 24), ground=ground, unit=unit))

    assert box.as_list() == pytest.approx([30, 20, 60, 24], abs=1.1)


@pytest.mark.parametrize(
    ("turn", "edges"),
    [(90, (186, 30, 190, 60)), (180, (88, 186, 118, 190)), (270, (20, 88, 24, 118))],
)
def test_ink_turns_with_the_page(turn: int, edges: tuple[float, ...]) -> None:
    box = found(painted(Box(30, 20, 60, 24), turn=turn))

    assert box.as_list() == pytest.approx(edges, abs=1.1)


def test_clean_paper_has_none() -> None:
    pdf = painted(ground=0.9)
    frame = frame_of(reader_of(pdf).find_page_for_modification(0)[0].get_object())

    assert ink_on(pdf, 0, frame) == ()


def test_a_thin_line_is_seen() -> None:
    assert found(painted(Box(10, 50, 130, 50.3))).width == pytest.approx(120, abs=2)


def test_a_page_that_is_not_there_is_said_so() -> None:
    pdf = paper()
    frame = frame_of(reader_of(pdf).find_page_for_modification(0)[0].get_object())

    with pytest.raises(PdfUnreadableError):
        ink_on(pdf, 7, frame)
