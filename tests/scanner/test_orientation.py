"""The turn that was put in is found, on every sort of paper and every look."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from dossier.page import PageImage
from samples.faults import BAD, OFFICE, Feed
from samples.papers.choose import PAPER_TYPES
from scanner.clean import prepare_page
from scanner.ink import find_ink
from scanner.ink import turned as turned_ink
from scanner.options import ScanOptions
from scanner.orientation import TURNS, find_turn
from tests.scanner import pages
from tests.scanner.drawn import fed, sample_paper

_LOOKS = (3, 11, 24)


@pytest.mark.parametrize("seed", _LOOKS)
@pytest.mark.parametrize("document_type", PAPER_TYPES)
def test_each_turn_of_a_sample_paper_is_found(document_type: str, seed: int) -> None:
    grade = BAD if seed == _LOOKS[-1] else OFFICE
    for page in sample_paper(document_type, seed).pages[:1]:
        upright = fed(page.image, grade, Feed(lean_degrees=1.3), behind=page.image, seed=seed)
        for degrees in TURNS:
            turn = find_turn(find_ink(pages.turned(upright, degrees)))
            assert (turn.degrees, turn.doubtful) == (degrees, False)


@pytest.mark.parametrize("make", [pages.letter, pages.form, pages.table])
@pytest.mark.parametrize("font", [pages.SERIF, pages.NOTO, pages.SANS], ids=lambda font: font.stem)
def test_each_turn_of_a_drawn_page_is_found_in_grey_and_on_a_bad_scanner(
    make: Callable[..., pages.Sheet], font: Path
) -> None:
    page = pages.scanned(make(font=font, seed=5).page, noise=9)
    grey = PageImage(np.asarray(page.pixels.mean(axis=2), dtype=np.uint8), page.dpi)
    for degrees in TURNS:
        assert find_turn(find_ink(pages.turned(grey, degrees))).degrees == degrees


def test_a_qr_code_outweighs_little_text() -> None:
    sheet = pages.Sheet()
    sheet.text(60, 60, "ab", points=12)
    assert find_turn(find_ink(sheet.page), (180,)).degrees == 180


def test_capitals_alone_tell_their_turn() -> None:
    sheet = pages.Sheet()
    for line in range(3):
        sheet.text(60, 60 + 11 * line, "GIẤY ĐỀ NGHỊ XÁC NHẬN", points=16)
    for degrees in TURNS:
        turn = find_turn(find_ink(pages.turned(pages.scanned(sheet.page), degrees)))
        assert (turn.degrees, turn.doubtful) == (degrees, False)


def test_the_odds_given_decide_where_the_page_does_not_tell() -> None:
    sheet = pages.Sheet()
    sheet.text(60, 60, "XOX HHH IOI SOS NON " * 3, points=12)
    ink = find_ink(sheet.page)
    for degrees in TURNS:
        told = find_turn(ink, turn_odds={degrees: 20.0})
        assert (told.degrees, told.doubtful) == (degrees, False)


def test_the_odds_given_do_not_outweigh_a_page_that_tells() -> None:
    ink = find_ink(pages.letter().page)
    assert find_turn(ink, turn_odds={180: 3.0}).degrees == 0


def test_noise_is_doubtful_and_lies_as_it_was_fed() -> None:
    chance = np.random.default_rng(3)
    pixels = (chance.random((1200, 900)) < 0.6).astype(np.uint8) * 255
    turn = find_turn(find_ink(PageImage(pixels, 150.0)))
    assert (turn.degrees, turn.doubtful) == (0, True)


def test_a_page_without_text_lies_as_it_was_fed_and_is_not_doubtful() -> None:
    for page in (pages.Sheet().page, pages.scanned(pages.Sheet().page)):
        turn = find_turn(find_ink(page))
        assert (turn.degrees, turn.doubtful) == (0, False)


def _scribbled() -> pages.Sheet:
    """Rows of strokes that are no letters, as a bad hand writes."""
    sheet = pages.Sheet()
    chance = np.random.default_rng(4)
    for line in range(14):
        x, y = 20 + chance.uniform(0, 9), 40 + 12 * line
        while x < 175:
            steps = np.arange(chance.integers(3, 9))
            strokes = [
                (sheet.px(x + 1.3 * step), sheet.px(y + chance.normal(0, 0.9))) for step in steps
            ]
            x += 1.3 * len(steps) + chance.uniform(2, 4)
            sheet.pen.line(strokes, fill=(30, 40, 120), width=3)
    return sheet


def test_a_hand_that_shows_no_letters_keeps_its_lines_level_and_tells_no_turn() -> None:
    for degrees in TURNS:
        turn = find_turn(find_ink(pages.turned(pages.scanned(_scribbled().page), degrees)))
        assert (turn.degrees % 180, turn.doubtful, turn.told) == (degrees % 180, False, False)


def _letters_around(sheet: pages.Sheet, x_mm: float, y_mm: float) -> None:
    """Write around the middle of a seal."""
    words = "ỦY BAN NHÂN DÂN PHƯỜNG BẾN CÁT"
    for number, letter in enumerate(words):
        angle = 2 * np.pi * number / len(words)
        x, y = x_mm + 13 * np.cos(angle) - 1, y_mm + 13 * np.sin(angle) - 1.5
        sheet.text(float(x), float(y), letter, points=9, ink="#d02020")


@pytest.mark.parametrize("degrees", TURNS)
def test_a_lone_signature_or_seal_lies_as_it_was_fed_and_is_doubtful(degrees: int) -> None:
    seal, signature = pages.Sheet(), pages.Sheet()
    seal.seal(120, 90)
    _letters_around(seal, 120, 90)
    signature.signature(90, 200)
    for sheet in (seal, signature):
        page = pages.turned(pages.scanned(sheet.page), degrees)
        done = prepare_page(pages.loaded(page), ScanOptions())
        assert (done.turn_degrees, done.turn_doubtful) == (0, True)
        assert "turn-unsure" not in {found.code for found in done.quality.findings}


def test_a_blank_page_is_not_doubtful() -> None:
    done = prepare_page(pages.loaded(pages.scanned(pages.Sheet().page)), ScanOptions())
    assert (done.turn_doubtful, done.quality.verdict) == (False, "good")


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_turning_ink_back_is_measuring_the_page_turned_back(degrees: int) -> None:
    page = pages.letter().page
    undone = turned_ink(find_ink(pages.turned(page, degrees)), degrees)
    straight = find_ink(page)
    assert np.array_equal(undone.mask, straight.mask)
    order = np.lexsort(undone.letters.T), np.lexsort(straight.letters.T)
    assert np.array_equal(undone.letters[order[0]], straight.letters[order[1]])
