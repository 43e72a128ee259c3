"""Long straight lines printed on a page tell its lean, where there are enough of them."""

import numpy as np
import pytest

from dossier.page import PageImage
from scanner.ink import find_ink
from scanner.rules import rule_angle
from tests.scanner import pages


@pytest.mark.parametrize("degrees", [-3.1, 0.0, 6.4])
def test_the_lines_of_a_table_tell_its_lean(degrees: float) -> None:
    page = pages.scanned(pages.leaning(pages.table().page, degrees))
    for off in (-0.3, 0.3):
        assert rule_angle(find_ink(page), degrees + off) == pytest.approx(degrees, abs=0.04)


def test_pale_rules_tell_it_as_well() -> None:
    sheet = pages.Sheet()
    for line in range(8):
        box = [sheet.px(40), sheet.px(50 + 12 * line), sheet.px(185), sheet.px(50 + 12 * line) + 1]
        sheet.pen.rectangle(box, fill=(150, 150, 150))
    page = pages.scanned(pages.leaning(sheet.page, 2.2))
    assert rule_angle(find_ink(page), 2.0) == pytest.approx(2.2, abs=0.04)


def test_text_alone_has_no_rules() -> None:
    assert rule_angle(find_ink(pages.scanned(pages.letter().page)), 0.0) is None


def test_one_streak_across_the_page_is_no_rule() -> None:
    page = pages.scanned(pages.letter().page)
    pixels = page.pixels.copy()
    pixels[900:902] = 90
    assert rule_angle(find_ink(PageImage(np.ascontiguousarray(pixels), page.dpi)), 0.0) is None
