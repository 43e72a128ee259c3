"""What only a batch shows is told from it, and mixed paper is no fault."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from dossier.page import PageImage
from samples.faults import BAD, OFFICE, Feed
from samples.office import ward_office
from samples.papers.choose import draw_paper
from samples.papers.look import make_look
from samples.people import make_person
from samples.truth import PlacedWord
from scanner.feed import FedPage, find_feed_faults, looks_same, page_fingerprint
from scanner.ink import find_ink
from tests.scanner import pages
from tests.scanner.drawn import fed, sample_paper


def _fed(*pages_mm: tuple[float, float]) -> list[FedPage]:
    return [FedPage(number, *size) for number, size in enumerate(pages_mm, start=1)]


def _codes(
    found: list[FedPage], announced: int | None = None, *, duplex: bool = False
) -> list[str]:
    return [one.code for one in find_feed_faults(found, announced, duplex=duplex)]


A4 = (210.0, 297.0)


def test_a_batch_of_good_pages_has_no_findings() -> None:
    assert find_feed_faults(_fed(A4, A4, A4, A4), 4, duplex=True) == ()
    assert find_feed_faults([], None) == ()


def test_mixed_paper_is_normal() -> None:
    mixed = _fed(A4, A4, (148.0, 210.0), A4, (210.0, 330.0), (297.0, 210.0), A4, (297.0, 420.0))
    assert find_feed_faults(mixed, None) == ()


def test_sides_are_held_against_the_number_announced() -> None:
    (missing,) = find_feed_faults(_fed(A4, A4), 4)
    assert (missing.code, missing.verdict, missing.pages) == ("sides-missing", "rescan", ())
    assert "Thiếu 2 mặt" in missing.text
    (extra,) = find_feed_faults(_fed(A4, A4, A4), 2)
    assert extra.code == "sides-too-many"
    assert "Thừa 1 mặt" in extra.text


def test_an_odd_number_of_sides_of_a_duplex_scan_is_found() -> None:
    assert _codes(_fed(A4, A4, A4), duplex=True) == ["odd-sides"]
    assert _codes(_fed(A4, A4, A4)) == []


def test_a_streak_in_one_column_of_three_pages_is_a_dirty_glass() -> None:
    streaked = [
        FedPage(1, *A4, streaks_mm=(61.2,)),
        FedPage(2, *A4, streaks_mm=(140.0,)),
        FedPage(3, *A4, streaks_mm=(61.9, 20.0)),
        FedPage(4, *A4),
        FedPage(5, *A4, streaks_mm=(61.5,)),
    ]
    (found,) = find_feed_faults(streaked, None)
    assert (found.code, found.pages) == ("dirty-glass", (1, 3, 5))
    assert "61 mm" in found.text or "62 mm" in found.text
    assert find_feed_faults(streaked[:3], None) == ()


def test_a_sheet_longer_than_any_paper_may_be_two() -> None:
    (found,) = find_feed_faults(_fed(A4, A4, (210.0, 377.0), A4, A4), None)
    assert (found.code, found.pages) == ("double-feed", (3,))


@pytest.mark.parametrize("document_type", ["to_khai_ct01", "giay_khai_sinh", "van_ban"])
def test_a_page_scanned_twice_is_told_from_the_same_form_of_somebody_else(
    document_type: str,
) -> None:
    page = sample_paper(document_type, 3).pages[0].image
    prints = [
        page_fingerprint(find_ink(fed(page, grade, Feed(lean_degrees=lean), seed=seed)))
        for seed, (grade, lean) in enumerate([(OFFICE, 0.0), (OFFICE, -0.8), (BAD, 0.3)])
    ]
    assert all(looks_same(prints[0], other) for other in prints[1:])
    other = page_fingerprint(find_ink(fed(_changed(page), OFFICE, seed=9)))
    assert not looks_same(prints[0], other)
    twice = [FedPage(number, *A4, fingerprint=one) for number, one in enumerate(prints[:2], 1)]
    (found,) = find_feed_faults(twice, None)
    assert (found.code, found.pages, found.verdict) == ("scanned-twice", (1, 2), "look")


def _changed(page: PageImage) -> PageImage:
    """Mirror the print of some lines, as if other words stood there."""
    pixels = page.pixels.copy()
    for top_mm in range(60, 240, 36):
        rows = slice(round(top_mm * page.px_per_mm), round((top_mm + 12) * page.px_per_mm))
        pixels[rows] = cv2.flip(np.ascontiguousarray(pixels[rows]), 1)
    return PageImage(pixels, page.dpi)


def test_pages_with_little_print_are_never_called_the_same() -> None:
    blank = page_fingerprint(find_ink(pages.Sheet().page))
    assert not looks_same(blank, blank)


@pytest.mark.parametrize("document_type", ["to_khai_ct01", "giay_khai_sinh", "don_de_nghi"])
def test_ten_forms_of_one_look_filled_in_by_ten_persons_are_no_pages_scanned_twice(
    document_type: str,
) -> None:
    look = make_look(5, dpi=150.0)
    papers = [
        draw_paper(document_type, make_person(40 + number), ward_office(), look)
        for number in range(10)
    ]
    fronts = [paper.pages[0] for paper in papers]
    batch = [
        FedPage(
            number,
            *A4,
            fingerprint=page_fingerprint(find_ink(fed(front.image, OFFICE, seed=number))),
            numbers=tuple(word.text for line in front.lines for word in line if _is_number(word)),
        )
        for number, front in enumerate(fronts, 1)
    ]
    assert _codes(batch) == []


def _is_number(word: PlacedWord) -> bool:
    return word.text[0].isdigit() and word.text[-1].isdigit()


def test_rows_that_differ_in_their_numbers_alone_are_no_page_scanned_twice() -> None:
    page = page_fingerprint(find_ink(sample_paper("van_ban", 3).pages[0].image))
    register = [
        FedPage(number, *A4, fingerprint=page, numbers=("1", f"{number}01", "2", f"{number}02"))
        for number in (1, 2, 3)
    ]
    assert _codes(register) == []
    twice = [replace(register[0], number=number) for number in (1, 2)]
    assert _codes(twice) == ["scanned-twice"]
