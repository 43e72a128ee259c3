"""A paper set carries beside every scan the text, type and fields of its paper."""

import json
from pathlib import Path

from bench.truth import read_truth
from ocr.forms import forms
from samples.machine import LEVELS
from samples.paper_set import FREE, write_paper_set
from scanner.load import open_scan
from scanner.options import ScanOptions


def test_every_level_is_drawn_with_its_truth(tmp_path: Path) -> None:
    write_paper_set(tmp_path, 3, 5, LEVELS, ("bill", "giay_khai_sinh"))

    scans = read_truth(tmp_path)

    assert [scan.level for scan in scans] == list(LEVELS)
    for scan in scans:
        assert scan.type in (FREE, *forms())
        assert scan.fields is not None
        assert bool(scan.fields) == (scan.type != FREE)
        assert all(page.texts[0] for page in scan.pages)
        with open_scan(scan.path, ScanOptions()) as opened:
            assert opened.page_count == len(scan.pages)


def test_a_paper_of_two_pages_is_one_file(tmp_path: Path) -> None:
    write_paper_set(tmp_path, 1, 2, ("clean",), ("van_ban",))

    (scan,) = read_truth(tmp_path)

    assert [page.number for page in scan.pages] == [1, 2]
    assert scan.type == "van_ban"
    with open_scan(scan.path, ScanOptions()) as opened:
        assert opened.page_count == 2


def test_a_page_without_text_has_no_type(tmp_path: Path) -> None:
    write_paper_set(tmp_path, 1, 4, ("office",), ("blank",))

    (scan,) = read_truth(tmp_path)

    assert scan.type is None
    assert scan.pages[0].texts == ("",)
    assert scan.pages[0].kind == "blank"


def test_words_lie_within_the_sheet(tmp_path: Path) -> None:
    write_paper_set(tmp_path, 1, 6, ("clean",), ("letter",))

    said = json.loads((tmp_path / "0001.json").read_text(encoding="utf-8"))
    (page,) = said["pages"]

    assert " ".join(word for word, _ in page["words"]) == " ".join(page["text"].split())
    wide, high = page["paper_mm"]
    for _, (left, top, right, bottom) in page["words"]:
        assert 0 <= left < right <= wide
        assert 0 <= top < bottom <= high
