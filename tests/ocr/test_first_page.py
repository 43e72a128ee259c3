"""The top of a page says whether a paper begins there, also with letters misread."""

import pytest

from ocr.first_page import Opening, read_opening
from ocr.rows import sheet_of
from tests.ocr.readings import Placed, reading, rows

_TEXT = rows(*["Người nộp đơn chịu trách nhiệm về những nội dung đã khai."] * 6, top=90.0)


def _opening(*placed: Placed) -> Opening:
    read = reading(*placed)
    return read_opening(sheet_of(1, read), read)


@pytest.mark.parametrize(
    ("nation", "motto"),
    [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"),
        ("CONG HOA XA HÔI CHU NGHlA VIÊT NAM", "Dôc lâp Tu do Hanh phuc"),
        ("SOCIALIST REPUBLIC OF VIETNAM", "Independence - Freedom - Happiness"),
    ],
    ids=["as printed", "read badly", "English"],
)
def test_the_nation_and_its_motto_head_a_paper(nation: str, motto: str) -> None:
    assert _opening((70, 20, nation), *_TEXT).nation
    assert _opening((75, 27, motto), *_TEXT).nation


def test_the_nation_within_a_sentence_heads_nothing() -> None:
    words = "Căn cứ Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam năm 2013;"

    assert not _opening((25, 20, words), *_TEXT).nation


@pytest.mark.parametrize(
    ("title", "named"),
    [("ĐƠN XIN XÁC NHẬN", True), ("HỌC BẠ", True), ("NHẬT KÝ HÀNH TRÌNH TÀU CÁ", False)],
)
def test_capitals_in_the_middle_are_a_title(title: str, *, named: bool) -> None:
    found = _opening((70, 40, title), *_TEXT)

    assert (found.title, found.named) == (title, named)


@pytest.mark.parametrize(
    "words",
    ["CHƯƠNG II", "QUYẾT ĐỊNH:", "TM. ỦY BAN NHÂN DÂN", "NGƯỜI KHAI", "III. KIẾN NGHỊ", "SỞ Y TẾ"],
)
def test_heads_of_sections_signatures_and_issuers_are_no_titles(words: str) -> None:
    assert not _opening((80, 20, words), *_TEXT).title


def test_a_number_and_two_blocks_are_the_head_of_an_office() -> None:
    found = _opening(
        (25, 20, "UBND TỈNH HẢI SƠN"),
        (110, 20, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (30, 34, "Số: 125/QĐ-UBND"),
        *_TEXT,
    )

    assert (found.number, found.numbered, found.two_blocks) == ("125/QĐ-UBND", True, True)
    assert not _opening((25, 20, "Số lượng hàng hóa giao đúng hạn."), *_TEXT).numbered


def test_an_annex_names_the_paper_it_belongs_to() -> None:
    found = _opening(
        (80, 20, "DANH SÁCH"), (40, 27, "(Kèm theo Quyết định số 125/QĐ-UBND)"), *_TEXT
    )

    assert (found.annex, found.annex_number) == (True, "125/QĐ-UBND")


def test_a_form_of_a_circular_is_a_form_and_no_annex() -> None:
    found = _opening((60, 20, "Ban hành kèm theo Thông tư số 04/2024/TT-BTP"), *_TEXT)

    assert found.form_code
    assert not found.annex


def test_sides_of_a_card_are_told_apart() -> None:
    front = _opening((70, 20, "CĂN CƯỚC CÔNG DÂN"), (70, 30, "Citizen Identity Card"))
    back = _opening((70, 20, "Đặc điểm nhận dạng:"), (70, 40, "Ngón trỏ trái"))

    assert (front.card, back.card) == ("front", "back")


def test_a_page_without_text_opens_nothing() -> None:
    assert _opening() == Opening()
