"""The whole recipe: from a batch as it leaves the feeder to documents, page by page."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from dossier.codes import DossierCode
from dossier.page import PageImage, PageState
from dossier.separator import Separator
from samples.batches import DEMO_PAPERS, make_batch
from samples.office import ward_office
from samples.people import office_people
from samples.scans import Batch, write_pdf, write_tiff
from scanner.batch import BatchPage, split_batch
from scanner.clean import PreparedPage, prepare_page
from scanner.load import open_scan
from scanner.options import ScanOptions
from tests.scanner import pages

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


def test_the_transform_leads_from_the_page_as_loaded_to_the_kept_page() -> None:
    sheet = pages.letter()
    marks = [(40.0, 60.0), (170.0, 230.0)]
    page = pages.turned(pages.leaning(sheet.page, 2.0), 90)
    done = prepare_page(pages.loaded(page), _OPTIONS)
    lean = np.radians(2.0)
    width, height = sheet.page.width_px, sheet.page.height_px
    for x_mm, y_mm in marks:
        x, y = sheet.px(x_mm) - (width - 1) / 2, sheet.px(y_mm) - (height - 1) / 2
        leaning = (
            x * np.cos(lean) + y * np.sin(lean) + (width - 1) / 2,
            -x * np.sin(lean) + y * np.cos(lean) + (height - 1) / 2,
        )
        as_fed = np.array([height - 1 - leaning[1], leaning[0], 1.0])
        kept = (done.transform @ as_fed)[:2] / done.kept.px_per_mm
        assert kept == pytest.approx([x_mm, y_mm], abs=1)


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
