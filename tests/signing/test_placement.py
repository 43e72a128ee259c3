"""Millimetres on the displayed page and points of the page's own system are one place."""

import io

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dossier.page import Box
from signing.placement import PageFrame, annotations_on, corner_area, frame_of, freest_place
from tests.signing.papers import cropped, paper, reader_of

MM = 25.4 / 72


def first_frame(pdf: bytes) -> PageFrame:
    return frame_of(reader_of(pdf).find_page_for_modification(0)[0].get_object())


def test_an_upright_page_counts_from_its_top_left() -> None:
    frame = first_frame(paper())

    assert frame.to_rect(Box(0, 0, 10, 20)) == pytest.approx((0, 841.89 - 20 / MM, 10 / MM, 841.89))


def test_a_page_turned_by_90_begins_at_its_bottom_left() -> None:
    frame = first_frame(paper(turn=90))

    assert frame.width_mm == pytest.approx(297, abs=0.1)
    assert frame.to_rect(Box(0, 0, 10, 20)) == pytest.approx((0, 0, 20 / MM, 10 / MM))


def test_the_crop_box_is_the_page() -> None:
    frame = first_frame(cropped())

    assert frame.crop == (50, 40, 645, 882)


def test_what_a_page_inherits_or_keeps_elsewhere_counts() -> None:
    with pikepdf.open(io.BytesIO(paper(turn=90))) as pdf:
        page, pages = pdf.pages[0].obj, pdf.Root.Pages
        pages.Rotate, pages.MediaBox = page.Rotate, page.MediaBox
        del page.Rotate, page.MediaBox
        rect = pikepdf.Array([10, 10, 60, 40])
        note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Square)
        note.Rect = pdf.make_indirect(rect)
        page.Annots = pdf.make_indirect(pikepdf.Array([pdf.make_indirect(note)]))
        bent = io.BytesIO()
        pdf.save(bent)
    frame = first_frame(bent.getvalue())
    shown = reader_of(bent.getvalue()).find_page_for_modification(0)[0].get_object()

    assert frame == first_frame(paper(turn=90))
    assert len(annotations_on(shown, frame)) == 1


@settings(max_examples=50)
@given(
    turn=st.sampled_from([0, 90, 180, 270]),
    edges=st.tuples(*[st.floats(0, 80)] * 4),
)
def test_there_and_back_is_the_same_place(
    turn: int, edges: tuple[float, float, float, float]
) -> None:
    frame = PageFrame((20, 30, 400, 600), turn, MM)
    left, top = min(edges[0], edges[2]), min(edges[1], edges[3])
    box = Box(left, top, max(edges[0], edges[2]), max(edges[1], edges[3]))

    back = frame.to_box(frame.to_rect(box))

    assert (back.left, back.top, back.right, back.bottom) == pytest.approx(
        (box.left, box.top, box.right, box.bottom), abs=1e-6
    )


def test_a_free_corner_is_taken_at_once() -> None:
    area = corner_area(first_frame(paper()), "top-right", 6, 45)

    place, covered = freest_place(area, "top-right", (50, 12), ())

    assert covered == 0
    assert (place.right, place.top) == pytest.approx((area.right, area.top))


def test_the_place_with_the_least_ink_is_taken_when_none_is_free() -> None:
    area = Box(0, 0, 50, 40)
    ink = (Box(0, 0, 50, 20), Box(0, 20, 10, 40))

    place, covered = freest_place(area, "top-left", (45, 15), ink)

    assert place.top > 20
    assert place.left == pytest.approx(4.5)
    assert 0 < covered < 200


def test_earlier_signatures_are_seen(once_signed: bytes) -> None:
    page = reader_of(once_signed).find_page_for_modification(0)[0].get_object()

    [box] = annotations_on(page, frame_of(page))

    assert box.left == pytest.approx(6, abs=0.1)
