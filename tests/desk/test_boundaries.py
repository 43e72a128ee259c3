"""Content suggests where documents begin, with reasons; what goes on is never cut apart."""

from collections.abc import Sequence

import pytest

from desk.boundaries import suggest_boundaries
from desk.page_work import DigitizedPage
from dossier.page import PageKind
from tests.ocr.readings import Placed, reading, rows

_DPI = 100.0
_HEAD = (
    (70, 20, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    (75, 27, "Độc lập - Tự do - Hạnh phúc"),
)
_TEXT = "Hội đồng đã xem xét toàn bộ hồ sơ, tài liệu và ý kiến của những người tham dự"
_BODY = rows(*[_TEXT] * 20, top=60)
_SIGNED = (
    *rows(*[_TEXT] * 4, top=60),
    (130, 100, "NGƯỜI LÀM ĐƠN"),
    (125, 107, "(Ký, ghi rõ họ tên)"),
)
_FORM = (*_HEAD, (75, 40, "ĐƠN XIN XÁC NHẬN"), *_SIGNED)
_CONTRACT = (*_HEAD, (75, 40, "HỢP ĐỒNG THUÊ NHÀ"), *_BODY)
_BLANK = None

_A4, _A5 = (210.0, 297.0), (210.0, 148.0)


def _page(
    number: int, placed: Sequence[Placed] | None, size_mm: tuple[float, float] = _A4
) -> DigitizedPage:
    wide, high = (round(edge * _DPI / 25.4) for edge in size_mm)
    kind = PageKind.BLANK if placed is None else PageKind.CONTENT
    read = reading(*(placed or ()))
    return DigitizedPage(
        number, kind, dpi=_DPI, kept_width_px=wide, kept_height_px=high, reading=read
    )


def _suggested(*pages: Sequence[Placed] | None, duplex: bool = False) -> list[int]:
    made = [_page(number, placed) for number, placed in enumerate(pages, 1)]
    return [each.page for each in suggest_boundaries(made, duplex=duplex)]


def _decision(number: str) -> tuple[Placed, ...]:
    return (*_HEAD, (25, 34, f"Số: {number}"), (80, 45, "QUYẾT ĐỊNH"), *_SIGNED)


def test_a_head_begins_a_paper_and_says_why() -> None:
    first, second = suggest_boundaries([_page(1, _FORM), _page(2, _FORM)])

    assert (first.page, first.confidence) == (1, 1.0)
    assert second.page == 2
    assert 0.9 < second.confidence < 1.0
    assert "Quốc hiệu" in second.reason
    assert "ĐƠN XIN XÁC NHẬN" in second.reason


@pytest.mark.parametrize(
    "second",
    [
        ((104, 12, "2"), *_BODY),
        ((170, 285, "Trang 2/3"), *_BODY),
        rows("thực hiện đúng thời hạn đã thỏa thuận.", _TEXT, top=25),
        rows("Điều 5. Giải quyết tranh chấp", _TEXT, top=25),
        ((130, 20, "ĐẠI DIỆN BÊN A"), (130, 60, "Trần Quốc Bảo")),
        _BODY,
    ],
    ids=[
        "number",
        "of all",
        "in a sentence",
        "next article",
        "signatures alone",
        "nothing to tell",
    ],
)
def test_what_goes_on_is_not_cut_apart(second: Sequence[Placed]) -> None:
    assert _suggested(_CONTRACT, second, _FORM) == [1, 3]


def test_an_annex_stays_with_the_decision_it_names_and_with_no_other() -> None:
    annex = ((75, 20, "DANH SÁCH"), (40, 27, "(Kèm theo Quyết định số 125/QĐ-UBND)"), *_SIGNED)

    assert _suggested(_decision("125/QĐ-UBND"), annex, _FORM) == [1, 3]
    assert _suggested(_decision("98/QĐ-UBND"), annex) == [1, 2]


def test_the_back_of_a_card_stays_with_its_front() -> None:
    front = ((70, 20, "CĂN CƯỚC CÔNG DÂN"), (70, 30, "Citizen Identity Card"))
    back = ((70, 20, "Đặc điểm nhận dạng:"), (70, 40, "Ngón trỏ trái"))

    assert _suggested(_FORM, front, back, front, back, _FORM) == [1, 2, 4, 6]


def test_paper_of_another_size_begins_something_else() -> None:
    receipt = rows("Đã thu của khách hàng số tiền 100.000 đồng.", top=30)
    pages = [_page(1, _FORM), _page(2, receipt, _A5)]

    assert [each.page for each in suggest_boundaries(pages)] == [1, 2]


def test_nothing_begins_on_the_back_of_a_sheet() -> None:
    back = ((60, 20, "NHẬT KÝ HÀNH TRÌNH TÀU CÁ"), *_BODY)

    assert _suggested(_FORM, back) == [1, 2]
    assert _suggested(_FORM, back, duplex=True) == [1]
    assert _suggested(_FORM, back, _FORM, _BLANK, _FORM, _BLANK) == [1, 3, 5]


def test_blank_pages_begin_nothing_and_nothing_at_all_suggests_nothing() -> None:
    assert _suggested(_BLANK, _FORM, _BLANK) == [2]
    assert _suggested(_BLANK, _BLANK) == []


def test_a_separator_begins_a_document_whatever_follows() -> None:
    sheet = DigitizedPage(2, PageKind.SEPARATOR)
    pages = [_page(1, _CONTRACT), sheet, _page(3, _BODY)]

    assert [each.page for each in suggest_boundaries(pages)] == [1, 3]
