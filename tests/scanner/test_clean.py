"""The whole recipe: from a batch as it leaves the feeder to documents, page by page."""

import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image

from dossier.codes import DossierCode
from dossier.page import PageImage, PageState
from dossier.separator import Separator
from samples.batches import DEMO_PAPERS, make_batch
from samples.faults import OFFICE
from samples.office import ward_office
from samples.people import office_people
from samples.scans import Batch, write_pdf, write_tiff
from scanner.batch import BatchPage, split_batch
from scanner.clean import PreparedPage, prepare_page
from scanner.curl import find_curl
from scanner.load import open_scan
from scanner.options import ScanOptions
from tests.scanner import pages
from tests.scanner.drawn import fed, sample_paper

_DPI = 150.0
_OPTIONS = ScanOptions()
_PLAN = (DEMO_PAPERS[0], DEMO_PAPERS[2], DEMO_PAPERS[3], DEMO_PAPERS[5])


@pytest.fixture(scope="module")
def batch() -> Batch:
    """Four papers: turned, leaning, punched and on both sides of a sheet."""
    code = ward_office().agency_code
    separators = [
        Separator(str(DossierCode(code, date(2026, 11, 24), paper.citizen + 1)), number % 3 + 1)
        for number, paper in enumerate(_PLAN)
    ]
    return make_batch(_PLAN, ward_office(), office_people(1), separators, seed=1, dpi=_DPI)


@pytest.fixture(scope="module")
def prepared(batch: Batch, tmp_path_factory: pytest.TempPathFactory) -> list[PreparedPage]:
    """The batch, prepared from the feeder's PDF."""
    path: Path = tmp_path_factory.mktemp("batch") / "batch.pdf"
    write_pdf(batch, path)
    with open_scan(path, _OPTIONS) as scan:
        return [prepare_page(scan.load(number + 1), _OPTIONS) for number in range(scan.page_count)]


def test_every_side_is_what_it_is(batch: Batch, prepared: list[PreparedPage]) -> None:
    assert [page.kind for page in prepared] == [side.kind for side in batch.sides]
    assert [page.separator for page in prepared] == [side.separator for side in batch.sides]


def test_the_batch_falls_into_its_documents(batch: Batch, prepared: list[PreparedPage]) -> None:
    sides = [BatchPage(page.number, page.kind, page.separator) for page in prepared]
    found = [(document.pages, document.separator) for document in split_batch(sides)]
    assert found == [(document.pages, document.separator) for document in batch.documents]


def test_turns_and_leans_of_the_feeder_are_found(
    batch: Batch, prepared: list[PreparedPage]
) -> None:
    for page, side in zip(prepared, batch.sides, strict=True):
        if side.words:
            assert page.turn_degrees == side.feed.turn_degrees
            assert page.lean_degrees == pytest.approx(side.feed.lean_degrees, abs=0.15)


def test_every_word_stands_where_it_was_printed(batch: Batch, prepared: list[PreparedPage]) -> None:
    for page, side in zip(prepared, batch.sides, strict=True):
        read, scale = page.reading.pixels, page.reading.px_per_mm
        printed = side.words if page.separator is None else ()
        for word in printed:
            if not any(letter.isalnum() for letter in word.text):
                continue
            box = word.box
            top, bottom = int((box.top - 1) * scale), int((box.bottom + 1) * scale) + 1
            left, right = int((box.left - 1) * scale), int((box.right + 1) * scale) + 1
            assert read[max(0, top) : bottom, max(0, left) : right].min() < 150, word


def test_kept_pages_have_the_size_of_the_paper(prepared: list[PreparedPage]) -> None:
    for page in prepared:
        size = (page.kept.width_px / page.kept.px_per_mm, page.kept.height_px / page.kept.px_per_mm)
        assert sorted(size) == pytest.approx([210, 297], abs=1)
        assert page.kept.is_colour
        assert page.reading.pixels.shape == page.kept.pixels.shape[:2]


def test_the_same_batch_as_tiff_has_the_same_kinds_and_separators(
    batch: Batch, tmp_path: Path
) -> None:
    write_tiff(batch, tmp_path / "batch.tif")
    with open_scan(tmp_path / "batch.tif", _OPTIONS) as scan:
        for number in range(1, 7):
            page, side = prepare_page(scan.load(number), _OPTIONS), batch.sides[number - 1]
            assert (page.kind, page.separator) == (side.kind, side.separator)


def _spot(page: PageImage) -> tuple[float, float]:
    """Give the middle of the one green spot on a page."""
    red, green, blue = (page.pixels[..., channel].astype(int) for channel in range(3))
    cover = np.clip(green - np.maximum(red, blue), 0, None).astype(float)
    cover[cover < 40] = 0
    y, x = np.mgrid[: page.height_px, : page.width_px]
    return float((cover * x).sum() / cover.sum()), float((cover * y).sum() / cover.sum())


@pytest.mark.parametrize(
    ("degrees", "turn", "margin_mm"),
    [(0.0, 90, 0.0), (2.0, 90, 0.0), (-3.7, 180, 0.0), (0.0, 0, 25.0), (2.0, 270, 25.0)],
)
@pytest.mark.parametrize("at_mm", [(40.0, 250.0), (170.0, 262.0)])
def test_the_record_leads_to_the_kept_page_and_back_within_half_a_pixel(
    degrees: float, turn: int, margin_mm: float, at_mm: tuple[float, float]
) -> None:
    sheet = pages.letter(lines=22)
    x, y = (sheet.px(edge) for edge in at_mm)
    sheet.pen.ellipse([x - 9, y - 9, x + 9, y + 9], fill="#00e040")
    width, height = (edge + 2 * margin_mm for edge in pages.A4_MM)
    bed = pages.Sheet(size_mm=(width, height), paper=(30, 30, 32))
    bed.image.paste(sheet.image, (bed.px(margin_mm), bed.px(margin_mm)))
    page = pages.turned(pages.leaning(bed.page, degrees, paper=30 if margin_mm else 255), turn)
    done = prepare_page(pages.loaded(page), _OPTIONS)
    there, here = np.array([*_spot(page), 1.0]), np.array([*_spot(done.kept), 1.0])
    assert done.transform @ there == pytest.approx(here, abs=0.5)
    assert np.linalg.inv(done.transform) @ here == pytest.approx(there, abs=0.5)
    assert (done.turn_degrees, done.lean_reason) == (turn, "")
    assert done.lean_degrees == pytest.approx(degrees, abs=0.1)


def test_a_photo_is_seen_from_above_with_one_warp_and_its_record_leads_back() -> None:
    sheet = pages.letter(lines=22)
    x, y = sheet.px(60), sheet.px(250)
    sheet.pen.ellipse([x - 12, y - 12, x + 12, y + 12], fill="#00e040")
    # A camera 450 mm above a sheet that is tilted by 15 degrees about both axes.
    turn = cv2.Rodrigues(np.radians([15.0, -15.0, 4.0]))[0]
    flat = np.array([[-105, -148.5, 0], [105, -148.5, 0], [105, 148.5, 0], [-105, 148.5, 0]])
    placed = flat @ np.asarray(turn).T + [0, 0, 450]
    seen = placed[:, :2] * 1900 / placed[:, 2:] + [800, 1000]
    wide, high = sheet.image.size
    corners = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, seen.astype(np.float32))
    table = cv2.warpPerspective(
        sheet.page.pixels, matrix, (1600, 2000), flags=cv2.INTER_AREA, borderValue=(70, 60, 50)
    )
    page = PageImage(np.asarray(table, dtype=np.uint8), 150.0)
    done = prepare_page(replace(pages.loaded(page), dpi_source="inferred"), _OPTIONS)
    assert done.transform[2, 0] != 0
    size = done.kept.width_px / done.kept.px_per_mm, done.kept.height_px / done.kept.px_per_mm
    assert size == pytest.approx(pages.A4_MM, abs=3)
    back = np.linalg.inv(done.transform) @ np.array([*_spot(done.kept), 1.0])
    assert back[:2] / back[2] == pytest.approx(_spot(page), abs=1.0)
    assert done.reading.pixels.shape == done.kept.pixels.shape[:2]


def test_a_page_that_does_not_tell_its_turn_says_so_and_takes_the_odds_it_is_given() -> None:
    chance = np.random.default_rng(3)
    noise = (chance.random((1200, 900)) < 0.6).astype(np.uint8) * 255
    page = pages.loaded(PageImage(noise, 150.0))
    assert prepare_page(page, _OPTIONS).turn_doubtful
    told = prepare_page(page, _OPTIONS, turn_odds={180: 20.0})
    assert (told.turn_degrees, told.turn_doubtful) == (180, False)
    letter = prepare_page(pages.loaded(pages.letter().page), _OPTIONS, turn_odds={90: 2.0})
    assert (letter.turn_degrees, letter.turn_doubtful) == (0, False)


@pytest.mark.parametrize("degrees", [0.0, 1.5])
def test_a_streak_is_filled_where_it_is_read_and_kept_where_it_is_kept(degrees: float) -> None:
    clean = pages.leaning(pages.letter().page, degrees)
    pixels = clean.pixels.copy()
    pixels[:, 620:623] = (90, 90, 90)
    done = prepare_page(pages.loaded(PageImage(pixels, clean.dpi)), _OPTIONS)
    plain = prepare_page(pages.loaded(clean), _OPTIONS).reading.pixels
    assert done.tone == "evened+streaks-filled"
    ends = (
        (done.transform @ np.array([[621, 621], [60, 1700], [1, 1]], float))[:2].round().astype(int)
    )
    streak = np.zeros_like(plain)
    cv2.line(streak, ends[:, 0].tolist(), ends[:, 1].tolist(), 1, 3)
    free = (streak > 0) & (cv2.erode(plain, np.ones((33, 33), np.uint8)) > 240)
    assert free.sum() > 500
    assert done.reading.pixels[free].min() > 200
    assert np.median(done.kept.pixels[free]) < 150
    print_lost = (plain < 100) & (done.reading.pixels > 180)
    assert print_lost.sum() < 0.0002 * (plain < 100).sum()


def test_cards_on_a_page_are_found_as_pieces_and_asked_for_more_pixels() -> None:
    copy = fed(sample_paper("can_cuoc", 3, 200.0).pages[0].image, OFFICE)
    done = prepare_page(pages.loaded(copy), _OPTIONS)
    assert {piece.kind for piece in done.pieces} == {"card"}
    assert any(finding.unit == "dpi" for finding in done.quality.findings)


def test_a_bent_page_is_kept_flat_and_says_so() -> None:
    page = pages.letter().page
    x = np.linspace(-1, 1, page.width_px, dtype=np.float32)
    columns, rows = np.meshgrid(np.arange(page.width_px), np.arange(page.height_px))
    bend = 4.0 * page.px_per_mm * (1 - x**2)
    pixels = cv2.remap(
        page.pixels,
        columns.astype(np.float32),
        (rows + bend[None, :]).astype(np.float32),
        cv2.INTER_LINEAR,
        borderValue=(255, 255, 255),
    )
    done = prepare_page(pages.loaded(PageImage(np.asarray(pixels, np.uint8), page.dpi)), _OPTIONS)
    assert done.curl is not None
    assert 1.0 < done.curl.bend_mm < 4.5
    assert find_curl(done.reading) is None


_LZW = {"compression": "tiff_lzw"}
_PREPARE = """
import sys
import numpy as np
from PIL import Image
from dossier.page import PageImage
from scanner.clean import prepare_page
from scanner.load import LoadedPage
from scanner.options import ScanOptions
pixels = np.asarray(Image.open(sys.argv[1]))
done = prepare_page(LoadedPage(1, PageImage(pixels, 600.0), "file", False), ScanOptions())
# What getrusage says begins with the peak of the process that started this one.
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
print(done.lean_degrees, int(status["VmHWM"].split()[0]) / 1024)
"""


@pytest.mark.parametrize(("name", "how"), [("page.jpg", {"quality": 80}), ("page.tif", _LZW)])
def test_a_colour_page_of_600_dpi_is_prepared_in_400_megabytes(
    name: str, how: dict[str, Any], tmp_path: Path
) -> None:
    page = pages.leaning(pages.letter(dpi=600.0).page, 1.3)
    Image.fromarray(page.pixels).save(tmp_path / name, dpi=(600, 600), **how)
    call = [sys.executable, "-c", _PREPARE, str(tmp_path / name)]
    lean, megabytes = subprocess.run(
        call, check=True, capture_output=True, text=True
    ).stdout.split()
    assert float(lean) == pytest.approx(1.3, abs=0.05)
    assert float(megabytes) < 400


def test_a_born_digital_page_is_not_moved() -> None:
    page = pages.leaning(pages.letter().page, 3.0)
    done = prepare_page(pages.loaded(page, born_digital=True), _OPTIONS)
    assert done.kept.pixels is page.pixels
    assert (done.turn_degrees, done.lean_degrees, done.state) == (0, 0.0, PageState.OK)


@pytest.mark.parametrize("shape", [(1, 1), (1, 400), (400, 1), (7, 9), (60, 60), (3000, 40)])
@pytest.mark.parametrize("level", [0, 128, 255])
def test_a_page_of_any_shape_is_prepared(shape: tuple[int, int], level: int) -> None:
    for pixels in (np.full(shape, level, np.uint8), np.full((*shape, 3), level, np.uint8)):
        done = prepare_page(pages.loaded(PageImage(pixels, 300.0)), _OPTIONS)
        assert done.kept.pixels.shape[:2] == shape


def test_noise_is_prepared_without_a_fall() -> None:
    chance = np.random.default_rng(7)
    for shape in ((500, 400), (500, 400, 3)):
        pixels = chance.integers(0, 256, shape, dtype=np.uint8)
        assert prepare_page(pages.loaded(PageImage(pixels, 150.0)), _OPTIONS).kept is not None
