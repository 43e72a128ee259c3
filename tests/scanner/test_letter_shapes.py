"""The shapes of letters say which way up they stand, in fonts of every kind."""

import numpy as np
import pytest

from dossier.page import PageImage
from scanner.ink import find_ink
from scanner.letter_shapes import SIDE_PX, UNITS, letter_patches, shape_odds, turn_logits
from tests.scanner import pages

_FONTS = pages.SERIF.parents[1]
_CAPITALS = "CĂN CỨ LUẬT HỘ TỊCH VÀ ĐƠN ĐỀ NGHỊ CỦA CÔNG DÂN"


@pytest.mark.parametrize(
    "font",
    [
        "liberation2/LiberationMono-Regular.ttf",
        "liberation2/LiberationSerif-BoldItalic.ttf",
        "dejavu/DejaVuSerifCondensed.ttf",
        "noto/NotoSerifDisplay-Italic.ttf",
    ],
)
@pytest.mark.parametrize("words", [_CAPITALS, "Số 0123456789 ngày 25", "IDVNM0990000019<<<<<<8"])
def test_a_page_of_words_is_told_in_each_turn(font: str, words: str) -> None:
    sheet = pages.Sheet(font=_FONTS / font)
    for line in range(8):
        sheet.text(20, 30 + 9 * line, words, points=11)
    page = pages.scanned(sheet.page)
    for degrees in (90, 180):
        odds = shape_odds(find_ink(pages.turned(page, degrees)))
        assert max(odds, key=odds.__getitem__) == degrees


def test_turning_the_letters_turns_what_is_said_of_them_and_nothing_else() -> None:
    patches = np.random.default_rng(1).integers(0, 256, (20, SIDE_PX, SIDE_PX), dtype=np.uint8)
    chance = np.random.default_rng(2)
    weights = (
        chance.normal(0, 0.1, (SIDE_PX**2, UNITS)).astype(np.float32),
        chance.normal(0, 0.1, UNITS).astype(np.float32),
        chance.normal(0, 0.1, UNITS).astype(np.float32),
    )
    upright = turn_logits(patches, weights)
    turned = turn_logits(np.rot90(patches, -1, (1, 2)), weights)
    assert np.allclose(np.exp(upright).sum(axis=1), 1, atol=1e-4)
    assert np.allclose(np.roll(upright, 1, axis=1), turned, atol=1e-4)


def test_patches_are_dark_where_the_letters_are() -> None:
    ink = find_ink(pages.letter().page)
    patches = letter_patches(ink)
    assert patches.shape[1:] == (SIDE_PX, SIDE_PX)
    assert 0 < len(patches) <= 300
    assert patches[:, 4:12, 4:12].mean() > 2 * patches[:, :2].mean()


def test_a_page_without_letters_has_no_odds() -> None:
    page = PageImage(np.full((800, 600), 255, np.uint8), 150.0)
    assert set(shape_odds(find_ink(page)).values()) == {0.0}
