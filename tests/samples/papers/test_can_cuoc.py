"""A copy of a card at real size can be read by machine, on the side where its edition has it."""

from dataclasses import replace

import pytest
import zxingcpp

from dossier.page import PageKind
from samples.faults import OFFICE, Feed, scan_side
from samples.papers.can_cuoc import draw_can_cuoc
from samples.papers.look import Edition, make_look
from samples.people import make_person
from samples.scans import Side
from samples.truth import Paper


def _draw(edition: Edition, seed: int, dpi: float = 300.0) -> Paper:
    return draw_can_cuoc(make_person(seed), replace(make_look(seed, dpi=dpi), edition=edition))


@pytest.mark.parametrize("edition", ["old", "new"])
@pytest.mark.parametrize("seed", range(3))
def test_the_qr_says_the_payload_even_after_an_office_scan(edition: Edition, seed: int) -> None:
    paper = _draw(edition, seed)
    (page,) = paper.pages
    (code,) = zxingcpp.read_barcodes(page.image.pixels)
    assert code.text == paper.fields["qr"]
    feed = Feed(lean_degrees=1.7)
    scanned = Side(scan_side(page.image, feed, OFFICE, seed), 300.0, PageKind.CONTENT, feed)
    (again,) = zxingcpp.read_barcodes(scanned.image.pixels)
    assert again.text == paper.fields["qr"]


def test_the_newer_card_has_its_address_on_the_back() -> None:
    old, new = _draw("old", 4, 100).text, _draw("new", 4, 100).text
    assert old.index("Nơi thường trú") < old.index("Đặc điểm nhân dạng")
    assert new.index("Quốc tịch") < new.index("Nơi cư trú")
    assert "CĂN CƯỚC CÔNG DÂN" in old
    assert "IDENTITY CARD" in new


def test_mrz_lines_stand_as_lines_of_the_page() -> None:
    paper = _draw("new", 4, 100)
    assert paper.fields["mrz"] in paper.pages[0].text
