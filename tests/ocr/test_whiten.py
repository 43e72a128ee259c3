"""Leaders, rules and squares go white; letters stay as they were."""

import numpy as np
import pytest

from dossier.page import Box, PageImage
from ocr.whiten import whiten_leaders_and_rules
from samples.draw import Sheet
from tests.ocr.sheets import TIMES, blank_page, scanned

_DARK = 140


def _dark_share(page: PageImage, box: Box) -> float:
    mm = page.px_per_mm
    part = page.pixels[
        round(box.top * mm) : round(box.bottom * mm), round(box.left * mm) : round(box.right * mm)
    ]
    return float((part < _DARK).mean())


@pytest.mark.parametrize("dpi", [200.0, 300.0])
def test_leaders_and_rules_go_white(dpi: float) -> None:
    sheet = Sheet(dpi)
    sheet.dots(30.0, 180.0, 50.0)
    sheet.rule(30.0, 180.0, 70.0)
    sheet.frame(Box(30.0, 90.0, 180.0, 130.0), 0.3)
    bare = whiten_leaders_and_rules(scanned(sheet.finish().image))
    assert _dark_share(bare.image, Box(20.0, 40.0, 190.0, 140.0)) < 0.0001
    assert len(bare.uprights) == 2
    assert len(bare.levels) == 3


def test_letters_on_a_rule_keep_their_ink() -> None:
    plain, ruled = Sheet(300.0), Sheet(300.0)
    for sheet in (plain, ruled):
        sheet.write(30.0, 50.0, "Ủy ban nhân dân phường Lam Khê", TIMES)
    ruled.rule(25.0, 180.0, 51.6)
    box = Box(25.0, 44.0, 180.0, 51.3)
    before = _dark_share(scanned(plain.finish().image), box)
    after = _dark_share(whiten_leaders_and_rules(scanned(ruled.finish().image)).image, box)
    assert after == pytest.approx(before, rel=0.03)


def test_letters_keep_their_ink_where_a_paler_crease_runs_through_them() -> None:
    plain, creased = Sheet(200.0), Sheet(200.0)
    for left in (31.6, 38.6, 49.1, 51.9):  # along strokes of digits
        right = left + 0.5
        creased.fill([(left, 10.0), (right, 10.0), (right, 280.0), (left, 280.0)], (150, 150, 150))
    for sheet in (plain, creased):
        sheet.write(30.0, 50.0, "000062361426", TIMES)
    box = Box(25.0, 44.0, 60.0, 52.0)

    bare = whiten_leaders_and_rules(scanned(creased.finish().image))

    before = _dark_share(scanned(plain.finish().image), box)
    assert len(bare.uprights) == 4
    assert _dark_share(bare.image, box) == pytest.approx(before, rel=0.05)


def test_an_empty_page_stays_empty() -> None:
    page = blank_page()
    bare = whiten_leaders_and_rules(page)
    assert not bare.ink.any()
    assert np.array_equal(bare.image.pixels, page.pixels)
