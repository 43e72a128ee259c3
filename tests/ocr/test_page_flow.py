"""Page numbers, numbered items and sentences show how a page hangs together with the last one."""

import pytest

from ocr.page_flow import Flow, read_flow
from ocr.rows import sheet_of
from tests.ocr.readings import Placed, reading, rows

_LINE = "Các bên cùng thỏa thuận thực hiện đúng những điều khoản đã ký kết trong"
_A4_MM = 297.0


def _flow(*placed: Placed) -> Flow:
    return read_flow(sheet_of(1, reading(*placed)), _A4_MM)[0]


@pytest.mark.parametrize(
    ("left", "top", "text", "number", "total"),
    [
        (104, 12, "2", 2, 0),
        (100, 284, "- 3 -", 3, 0),
        (170, 284, "Trang 2/5", 2, 5),
        (170, 12, "4/7", 4, 7),
        (25, 30, "Số tờ khai 105432 Trang 2/3", 2, 3),
    ],
)
def test_a_page_number_is_read_wherever_it_stands(
    left: float, top: float, text: str, number: int, total: int
) -> None:
    found = _flow((left, top, text), *rows(*[_LINE] * 5, top=60))

    assert (found.number, found.total) == (number, total)


def test_numbers_within_a_page_are_no_page_numbers() -> None:
    assert _flow(*rows(_LINE, "12", _LINE, "5/7", _LINE, _LINE, top=60)).number == 0


def test_a_page_is_given_without_its_page_number() -> None:
    sheet = sheet_of(1, reading((104, 12, "2"), *rows("thực hiện đúng hạn.", _LINE, top=60)))

    flow, bare = read_flow(sheet, _A4_MM)

    assert [row.text for row in bare.rows] == ["thực hiện đúng hạn.", _LINE]
    assert flow.begins_in_sentence


def test_items_are_known_by_their_kind_first_and_last() -> None:
    found = _flow(*rows("Điều 4. Giá", _LINE, "Điều 5. Phạt", "2. Bên A", "b) Bên B", top=60))

    assert found.leading == "article"
    assert dict(found.first)["article"] == 4
    assert dict(found.last) == {"article": 5, "number": 2, "letter": 2}


def test_a_line_that_runs_to_the_edge_without_an_end_goes_on() -> None:
    assert _flow(*rows(_LINE, _LINE, top=60)).ends_in_sentence
    assert not _flow(*rows(_LINE, f"{_LINE}.", top=60)).ends_in_sentence


@pytest.mark.parametrize("text", ["(Ký, ghi rõ họ tên)", "Nơi nhận:", "KT. GIÁM ĐỐC", "NGƯỜl KHAI"])
def test_a_signature_block_ends_a_paper(text: str) -> None:
    assert _flow(*rows(_LINE, _LINE, text, top=60)).signed
    assert not _flow(*rows(_LINE, _LINE, top=60)).signed


def test_a_page_without_text_has_no_flow() -> None:
    assert _flow() == Flow()
