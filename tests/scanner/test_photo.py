"""A photo of a sheet becomes the sheet as large as it is; a scan is never taken for a photo."""

import cv2
import numpy as np
import pytest

from dossier.page import PageImage, Pixels
from samples.faults import BAD, BEDS, CLEAN, OFFICE, Feed, Grade
from samples.papers.choose import PAPER_TYPES
from scanner.paper import DpiSource, judge_dpi
from scanner.photo import Perspective, find_perspective
from tests.scanner import drawn, pages

WIDE, HIGH = 1200, 1600
FOCUS = 0.75 * HIGH
LETTER_MM = (215.9, 279.4)

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


def _corners(size_mm: tuple[float, float], tilt: tuple[float, float, float]) -> Floats:
    """Give where the corners of a sheet stand that is tilted about x, y and turned, in degrees."""
    turns = [cv2.Rodrigues(np.radians(tilt[axis]) * np.eye(3)[axis])[0] for axis in range(3)]
    half_wide, half_high = size_mm[0] / 2, size_mm[1] / 2
    flat = np.array([[-half_wide, -half_high, 0], [half_wide, -half_high, 0]])
    flat = np.concatenate([flat, -flat])
    away = FOCUS * max(size_mm[0] / WIDE, size_mm[1] / HIGH) / 0.7
    placed = flat @ (turns[0] @ turns[1] @ turns[2]).T + [0, 0, away]
    return np.asarray(placed[:, :2] * FOCUS / placed[:, 2:] + [WIDE / 2, HIGH / 2])


def _table(kind: str) -> Pixels:
    chance = np.random.default_rng(4)
    y, x = np.mgrid[0:HIGH, 0:WIDE]
    table = np.zeros((HIGH, WIDE, 3))
    match kind:
        case "wood":
            grain = np.sin(y / 9 + 3 * np.sin(x / 90)) + np.sin(y / 23)
            table[:] = np.array([130, 88, 56]) + 12 * grain[..., None]
        case "cloth":
            square = ((x // 40 + y // 40) % 2)[..., None]
            table[:] = square * np.array([150, 60, 50]) + (1 - square) * np.array([60, 90, 70])
        case _:
            table[:] = 45
    table += chance.normal(0, 4, table.shape[:2])[..., None]
    return np.clip(table, 0, 255).astype(np.uint8)


def _photo(sheet: PageImage, corners: Floats, table: Pixels) -> PageImage:
    """Take the photo: soft shadow beside the sheet, light that fades, blur and noise."""
    high, wide = sheet.pixels.shape[:2]
    right, low = wide - 0.5, high - 0.5
    ends = np.array([[-0.5, -0.5], [right, -0.5], [right, low], [-0.5, low]], np.float32)
    matrix = cv2.getPerspectiveTransform(ends, corners.astype(np.float32))
    shown = cv2.warpPerspective(sheet.pixels, matrix, (WIDE, HIGH))
    there = cv2.warpPerspective(np.ones((high, wide), np.float32), matrix, (WIDE, HIGH))
    shadow = cv2.GaussianBlur(np.roll(there, (5, 6), (0, 1)), (0, 0), 5)
    beside = table * ((1 - there) * (1 - 0.3 * shadow))[..., None]
    whole = shown * there[..., None] + beside
    dimmed = whole * np.linspace(1.0, 0.75, HIGH)[:, None, None]
    noise = np.random.default_rng(1).normal(0, 2, dimmed.shape)
    soft = cv2.GaussianBlur(dimmed, (0, 0), 0.8) + noise
    dpi, _ = judge_dpi(WIDE, HIGH, 72.0)
    return PageImage(np.clip(soft, 0, 255).astype(np.uint8), dpi)


def _seen(page: PageImage, dpi_source: DpiSource = "inferred") -> Perspective | None:
    scale = min(1.0, 150.0 / page.dpi)
    size = (round(page.width_px * scale), round(page.height_px * scale))
    small = cv2.resize(page.pixels, size, interpolation=cv2.INTER_AREA)
    return find_perspective(page, np.asarray(small, np.uint8), scale, dpi_source)


def _off_mm(seen: Perspective, corners: Floats) -> float:
    """Give how far a corner lies from that of the flat page, in mm."""
    right, low = seen.width_px - 0.5, seen.height_px - 0.5
    flat = np.array([[-0.5, -0.5], [right, -0.5], [right, low], [-0.5, low]])
    placed = cv2.perspectiveTransform(corners[None], seen.matrix)[0]
    return float(np.abs(placed - flat).max() / seen.dpi * 25.4)


@pytest.mark.parametrize("kind", ["wood", "cloth", "dark"])
@pytest.mark.parametrize("tilt", [(24.0, 5.0, 4.0), (-12.0, -15.0, -10.0)])
def test_a_sheet_on_any_table_is_seen_from_above_at_its_size(
    kind: str, tilt: tuple[float, float, float]
) -> None:
    corners = _corners(pages.A4_MM, tilt)
    seen = _seen(_photo(pages.letter().page, corners, _table(kind)))
    assert seen is not None
    size_mm = np.array([seen.width_px, seen.height_px]) / seen.dpi * 25.4
    assert size_mm == pytest.approx(pages.A4_MM, abs=0.5)
    assert _off_mm(seen, corners) < 1.0


def test_the_flat_page_keeps_the_resolution_of_the_photo() -> None:
    corners = _corners(pages.A4_MM, (20.0, 0.0, 0.0))
    seen = _seen(_photo(pages.letter().page, corners, _table("wood")))
    assert seen is not None
    sides = np.hypot(*(np.roll(corners, -1, axis=0) - corners).T)
    assert seen.width_px == pytest.approx(max(sides[0], sides[2]), rel=0.02) or (
        seen.height_px == pytest.approx(max(sides[1], sides[3]), rel=0.02)
    )


@pytest.mark.parametrize(
    ("size_mm", "tilt"),
    [
        (LETTER_MM, (1.0, -1.5, 3.0)),
        (LETTER_MM, (-9.0, 12.0, -6.0)),
        ((279.4, 215.9), (24.0, 5.0, 4.0)),
        ((297.0, 210.0), (24.0, 5.0, 4.0)),
    ],
)
def test_letter_and_a4_are_told_apart(
    size_mm: tuple[float, float], tilt: tuple[float, float, float]
) -> None:
    sheet = pages.Sheet(size_mm=size_mm)
    seen = _seen(_photo(sheet.page, _corners(size_mm, tilt), _table("wood")))
    assert seen is not None
    found_mm = np.array([seen.width_px, seen.height_px]) / seen.dpi * 25.4
    assert found_mm == pytest.approx(size_mm, abs=0.5)


@pytest.mark.parametrize(
    ("size_mm", "tilt"), [(pages.A4_MM, (0.0, 0.0, 1.0)), (LETTER_MM, (1.0, 0.0, -3.0))]
)
def test_a_photo_from_right_above_a_plain_table_is_cut_to_the_sheet(
    size_mm: tuple[float, float], tilt: tuple[float, float, float]
) -> None:
    corners = _corners(size_mm, tilt)
    seen = _seen(_photo(pages.Sheet(size_mm=size_mm).page, corners, _table("dark")))
    assert seen is not None
    found_mm = np.array([seen.width_px, seen.height_px]) / seen.dpi * 25.4
    assert found_mm == pytest.approx(size_mm, abs=0.5)
    assert _off_mm(seen, corners) < 1.0


@pytest.mark.parametrize("kind", ["wood", "dark"])
def test_what_says_the_resolution_and_has_the_size_of_a_scan_is_never_warped(kind: str) -> None:
    photo = _photo(pages.letter().page, _corners(pages.A4_MM, (14.0, 9.0, 2.0)), _table(kind))
    assert _seen(photo) is not None
    assert _seen(PageImage(photo.pixels, 150.0), "file") is None
    assert _seen(PageImage(photo.pixels, 300.0), "file") is None
    assert _seen(PageImage(photo.pixels, 80.0), "file") is not None, "as large as a desk"


def test_a_picture_with_the_size_of_a_paper_is_a_scan_even_if_it_says_nothing() -> None:
    page = pages.letter().page.pixels.copy()
    page[:60], page[-60:], page[:, :60], page[:, -60:] = 30, 30, 30, 30
    dpi, source = judge_dpi(page.shape[1], page.shape[0], 0.0)
    assert _seen(PageImage(page, dpi), source) is None


def test_a_card_is_told_by_its_proportions() -> None:
    card = pages.Sheet(size_mm=(85.6, 54.0), dpi=300.0, paper=(236, 240, 238))
    for row in range(6):
        card.text(34, 6 + 7 * row, "Họ và tên / Full name", points=7)
    corners = _corners((85.6, 54.0), (12.0, 10.0, 3.0))
    seen = _seen(_photo(card.page, corners, _table("wood")))
    assert seen is not None
    size_mm = np.array([seen.width_px, seen.height_px]) / seen.dpi * 25.4
    assert size_mm == pytest.approx((85.6, 54.0), abs=0.5)
    assert _off_mm(seen, corners) < 1.0


def test_fingers_over_an_edge_move_no_corner() -> None:
    corners = _corners(pages.A4_MM, (18.0, 8.0, 2.0))
    photo = _photo(pages.letter().page, corners, _table("wood"))
    pixels = photo.pixels.copy()
    at = (corners[1] + corners[2]) / 2
    cv2.ellipse(pixels, (at.tolist(), (90, 180), 20.0), (200, 148, 122), -1)
    seen = _seen(PageImage(pixels, photo.dpi))
    assert seen is not None
    assert _off_mm(seen, corners) < 1.0


def test_a_sheet_that_leaves_the_picture_is_no_sheet_with_four_corners() -> None:
    corners = _corners(pages.A4_MM, (10.0, 0.0, 0.0)) + np.array([0.0, 300.0])
    assert _seen(_photo(pages.letter().page, corners, _table("wood"))) is None


def test_a_table_alone_is_no_sheet() -> None:
    assert _seen(PageImage(_table("wood"), 130.0)) is None


@pytest.mark.parametrize("grade", [CLEAN, OFFICE, BAD], ids=["clean", "office", "bad"])
@pytest.mark.parametrize("document_type", PAPER_TYPES)
def test_no_scanned_paper_is_taken_for_a_photo(document_type: str, grade: Grade) -> None:
    front = drawn.sample_paper(document_type, 3).pages[0].image
    bed = BEDS[PAPER_TYPES.index(document_type) % len(BEDS)]
    for lean in (0.0, 2.7):
        assert _seen(drawn.fed(front, grade, Feed(lean_degrees=lean), bed=bed), "file") is None


@pytest.mark.parametrize("bed", [20, 60, 150])
def test_a_sheet_on_the_bed_of_a_scanner_is_no_photo(bed: int) -> None:
    whole = pages.Sheet(size_mm=(230.0, 330.0), paper=(bed, bed, bed))
    whole.image.paste(pages.letter().image, (whole.px(9), whole.px(14)))
    page = pages.scanned(pages.leaning(whole.page, 1.7, paper=bed))
    assert _seen(page, "file") is None


def test_frames_tables_and_photos_on_a_page_are_no_sheets() -> None:
    framed = pages.letter(lines=12)
    framed.pen.rectangle(
        [framed.px(10), framed.px(10), framed.px(200), framed.px(287)], outline="#a03030", width=14
    )
    picture = pages.letter(lines=4)
    picture.pen.rectangle(
        [picture.px(20), picture.px(90), picture.px(180), picture.px(250)], "#50606a"
    )
    for sheet in (framed, picture, pages.table(), pages.cards()):
        assert _seen(pages.scanned(pages.leaning(sheet.page, 1.2))) is None
