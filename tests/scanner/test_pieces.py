"""Cards and halves are found where they are; a page that is one paper has no pieces."""

import cv2
import numpy as np
import pytest

from dossier.page import Box, PageImage, Pixels
from samples.faults import BAD, CLEAN, OFFICE, Feed, Grade
from samples.papers.can_cuoc import CARD_MM
from samples.papers.choose import PAPER_TYPES
from scanner.pieces import find_pieces
from tests.scanner import drawn, pages

WHITE = (255, 255, 255)
A3_MM = (420.0, 297.0)


def _card_sides(seed: int, dpi: float) -> tuple[Pixels, Pixels]:
    """Cut both sides of a card out of the copy of it."""
    pixels = drawn.sample_paper("can_cuoc", seed, dpi).pages[0].image.pixels
    rows, columns = np.nonzero(pixels.min(axis=2) < 250)
    wide, high = (round(side * dpi / 25.4) for side in CARD_MM)
    left, top, low = columns.min(), rows.min(), rows.max() + 1 - high
    across = slice(left, left + wide)
    return pixels[top : top + high, across], pixels[low : low + high, across]


def _copied(sides: list[Pixels], at_mm: list[tuple[float, float]], lean: float) -> PageImage:
    """Lay sides of a card on a sheet of A4 with their middles there, leaning a little."""
    dpi = sides[0].shape[1] / CARD_MM[0] * 25.4
    sheet = pages.Sheet(dpi=dpi)
    whole = np.array(sheet.image)
    for number, (side, place) in enumerate(zip(sides, at_mm, strict=True)):
        middle = (side.shape[1] / 2, side.shape[0] / 2)
        turning = cv2.getRotationMatrix2D(middle, lean * (1 - 2 * number), 1.0)
        turning[:, 2] += np.array(place) * dpi / 25.4 - middle
        laid = cv2.warpAffine(side, turning, sheet.image.size, borderValue=WHITE)
        whole = np.minimum(whole, laid)
    return PageImage(np.asarray(whole, np.uint8), dpi)


def _share(one: Box, middle: tuple[float, float]) -> float:
    """Give the common area of a box and a card with that middle, as a share of both together."""
    wide, high = CARD_MM[0] / 2, CARD_MM[1] / 2
    card = Box(middle[0] - wide, middle[1] - high, middle[0] + wide, middle[1] + high)
    across = min(one.right, card.right) - max(one.left, card.left)
    down = min(one.bottom, card.bottom) - max(one.top, card.top)
    common = max(0.0, across) * max(0.0, down)
    return common / (one.width * one.height + card.width * card.height - common)


@pytest.mark.parametrize("grade", [CLEAN, OFFICE, BAD], ids=["clean", "office", "bad"])
@pytest.mark.parametrize(
    "at_mm",
    [[(105.0, 70.0), (105.0, 140.0)], [(52.0, 80.0), (152.0, 82.0)]],
    ids=["below", "beside"],
)
def test_both_sides_of_a_card_are_two_pieces(
    grade: Grade, at_mm: list[tuple[float, float]]
) -> None:
    page = _copied(list(_card_sides(7, 200.0)), at_mm, 1.5)
    pieces = find_pieces(drawn.fed(page, grade, bed=WHITE))
    assert [piece.kind for piece in pieces] == ["card", "card"]
    for piece, middle in zip(pieces, at_mm, strict=True):
        assert _share(piece.box, middle) > 0.85


@pytest.mark.parametrize("below", [62.0, 110.0])
def test_a_bad_copy_with_black_borders_and_streaks_has_both_cards_and_no_more(below: float) -> None:
    at_mm = [(90.0, 62.0), (94.0, 62.0 + below)]
    pixels = _copied(list(_card_sides(5, 200.0)), at_mm, 0.8).pixels.copy()
    pixels[:40], pixels[:, :50], pixels[-70:], pixels[:, 300:303] = 18, 18, 18, 90
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    flecks = np.asarray(np.random.default_rng(2).random(grey.shape) < 0.0004, np.uint8)
    grey[cv2.dilate(flecks, np.ones((2, 2), np.uint8)) > 0] = 40
    pieces = find_pieces(PageImage(np.asarray(cv2.GaussianBlur(grey, (0, 0), 0.8)), 200.0))
    assert [piece.kind for piece in pieces] == ["card", "card"]
    for piece, middle in zip(pieces, at_mm, strict=True):
        assert _share(piece.box, middle) > 0.8


def test_three_cards_in_a_row_are_no_pair() -> None:
    front, back = _card_sides(5, 200.0)
    page = _copied([front, back, front], [(100.0, 50.0), (100.0, 120.0), (100.0, 190.0)], 0.0)
    assert find_pieces(drawn.fed(page, OFFICE, bed=WHITE)) == ()


def test_a_grey_copy_shows_its_cards_as_well() -> None:
    page = drawn.fed(
        _copied(list(_card_sides(4, 200.0)), [(90.0, 60.0), (92.0, 130.0)], 0.0), OFFICE, bed=WHITE
    )
    grey = PageImage(np.asarray(cv2.cvtColor(page.pixels, cv2.COLOR_RGB2GRAY), np.uint8), page.dpi)
    assert [piece.kind for piece in find_pieces(grey)] == ["card", "card"]


def test_one_side_alone_is_one_piece() -> None:
    front, _ = _card_sides(3, 200.0)
    pieces = find_pieces(drawn.fed(_copied([front], [(80.0, 90.0)], 1.0), OFFICE, bed=WHITE))
    assert [piece.kind for piece in pieces] == ["card"]
    assert _share(pieces[0].box, (80.0, 90.0)) > 0.85


def test_a_page_that_is_a_card_is_one_piece_as_large_as_the_page() -> None:
    front, _ = _card_sides(3, 200.0)
    (piece,) = find_pieces(PageImage(np.ascontiguousarray(front), 200.0))
    assert piece.kind == "card"
    assert (piece.box.width, piece.box.height) == pytest.approx(CARD_MM, abs=0.2)


@pytest.mark.parametrize("document_type", [key for key in PAPER_TYPES if key != "can_cuoc"])
def test_no_other_paper_has_pieces(document_type: str) -> None:
    front = drawn.sample_paper(document_type, 5).pages[0].image
    assert find_pieces(drawn.fed(front, BAD, Feed(punched=True), bed=WHITE)) == ()


@pytest.mark.parametrize("points", [8, 12])
@pytest.mark.parametrize("lines", [0, 12])
def test_framed_boxes_as_large_as_cards_are_no_cards(points: int, lines: int) -> None:
    sheet = pages.letter(lines=lines)
    for y in (160, 224):
        sheet.pen.rectangle(
            [sheet.px(30), sheet.px(y), sheet.px(115.6), sheet.px(y + 54)],
            outline="black",
            width=3,
            fill="#eeeeff",
        )
        for row in range(6):
            sheet.text(34, y + 4 + 8 * row, "Họ và tên: Nguyễn Thị Hoa", points=points)
    assert find_pieces(pages.scanned(sheet.page)) == ()


@pytest.mark.parametrize("lines", [0, 14])
def test_a_photo_as_large_as_a_card_is_no_card(lines: int) -> None:
    sheet = pages.letter(lines=lines)
    chance = np.random.default_rng(6)
    size = (sheet.px(85.6), sheet.px(54))
    photo = cv2.resize(chance.integers(20, 220, (9, 12, 3)).astype(np.uint8), size)
    pixels = np.array(sheet.image)
    pixels[sheet.px(180) : sheet.px(180) + size[1], sheet.px(40) : sheet.px(40) + size[0]] = photo
    assert find_pieces(pages.scanned(PageImage(pixels, sheet.dpi))) == ()


def _open_sheet(over_fold: str = "") -> pages.Sheet:
    sheet = pages.Sheet(size_mm=A3_MM)
    for row in range(24):
        for left in (22, 234):
            sheet.text(left, 30 + 9 * row, "Căn cứ Luật Tổ chức chính quyền địa phương và các quy")
    sheet.pen.line([sheet.px(210), 0, sheet.px(210), sheet.px(297)], "#a0a0a0", 3)
    sheet.text(150, 15, over_fold)
    return sheet


def test_an_open_a3_sheet_is_two_halves() -> None:
    pieces = find_pieces(pages.scanned(_open_sheet().page))
    assert [piece.kind for piece in pieces] == ["half", "half"]
    assert pieces[0].box.as_list() == pytest.approx([0, 0, 210, 297], abs=0.3)
    assert pieces[1].box.as_list() == pytest.approx([210, 0, 420, 297], abs=0.3)


def test_print_over_the_fold_makes_an_a3_sheet_one_piece() -> None:
    title = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM, ĐỘC LẬP, TỰ DO"
    assert find_pieces(pages.scanned(_open_sheet(title).page)) == ()


def test_an_a3_sheet_printed_on_one_half_is_one_piece() -> None:
    sheet = _open_sheet()
    sheet.pen.rectangle([sheet.px(212), 0, sheet.image.width, sheet.image.height], fill="white")
    assert find_pieces(pages.scanned(sheet.page)) == ()


def test_an_a3_table_over_the_fold_is_one_piece() -> None:
    sheet = pages.Sheet(size_mm=A3_MM)
    for y in range(40, 260, 12):
        sheet.pen.line([sheet.px(20), sheet.px(y), sheet.px(400), sheet.px(y)], "black", 2)
        sheet.text(30, y + 3, "Nguyễn Thị Hồng Gấm, Đã giải quyết xong", points=12)
        sheet.text(240, y + 3, "Nguyễn Thị Hồng Gấm, Đã giải quyết xong", points=12)
    assert find_pieces(pages.scanned(sheet.page)) == ()


def test_a_tiny_page_has_no_pieces() -> None:
    assert find_pieces(PageImage(np.full((3, 3), 255, np.uint8), 300.0)) == ()
