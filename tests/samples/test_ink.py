"""Ink multiplies: print under a seal stays dark, paper under it turns red."""

import numpy as np

from samples.draw import FAMILIES, Sheet, Style
from samples.ink import Seal, press_seal, sign_by_hand

SEAL = Seal("U.B.N.D PHƯỜNG LAM KHÊ", "TỈNH LẠC GIANG", 8.0)


def test_print_under_a_seal_stays_as_dark() -> None:
    sheet = Sheet(150)
    sheet.write(85, 100, "NGUYỄN VĂN ƠN", Style(FAMILIES[0], 14, "bold"))
    before = np.asarray(sheet.image).copy()
    press_seal(sheet, SEAL, (100, 98), 1)
    after = np.asarray(sheet.image)
    printed = before[:, :, 0] < 60
    assert printed.any()
    assert (after[printed] <= before[printed]).all()


def test_a_seal_is_red_and_36_mm_wide() -> None:
    sheet = Sheet(150)
    press_seal(sheet, SEAL, (100, 100), 1)
    pixels = np.asarray(sheet.image).astype(int)
    rows, columns = np.nonzero(pixels[:, :, 0] - pixels[:, :, 1] > 40)
    for across in (rows, columns):
        assert abs((across.max() - across.min()) / sheet.px_per_mm - 36) < 1.5


def test_a_signature_is_blue_and_every_hand_differs() -> None:
    pages = []
    for seed in (1, 2):
        sheet = Sheet(100)
        sign_by_hand(sheet, (100, 100), seed)
        pages.append(np.asarray(sheet.image).astype(int))
        ink = pages[-1].min(axis=2) < 150
        assert ink.sum() > 200
        assert (pages[-1][ink][:, 2] > pages[-1][ink][:, 0]).all()
    assert (pages[0] != pages[1]).any()


def test_ink_may_lie_partly_beyond_the_sheet() -> None:
    sheet = Sheet(100)
    press_seal(sheet, SEAL, (2, 2), 1)
    assert (np.asarray(sheet.image)[:40, :40, 1] < 200).any()
