"""Words at one height are one row, in whatever lines and blocks they came."""

from dossier.reading import Line, PageReading
from ocr.rows import fold_each, letters_of, segments, sheet_of
from tests.ocr.readings import line, reading, rows, word


def test_a_row_split_into_blocks_is_put_together() -> None:
    page = reading(
        (90.0, 20.4, "NGUYỄN VĂN AN"), (25.0, 30.0, "Giới tính:"), (25.0, 20.0, "Họ tên:")
    )

    assert [row.text for row in sheet_of(1, page).rows] == ["Họ tên: NGUYỄN VĂN AN", "Giới tính:"]


def test_lines_above_each_other_stay_apart() -> None:
    page = reading((25.0, 20.0, "dòng thứ nhất"), (25.0, 22.4, "dòng thứ hai"))

    assert len(sheet_of(1, page).rows) == 2


def test_a_label_glued_to_its_number_or_value_is_cut() -> None:
    page = reading((25.0, 20.0, "1.Họ và tên:NGUYỄN VĂN AN tích(m²)"))

    tokens = [token.text for token in sheet_of(1, page).rows[0].tokens]

    assert tokens == ["1.", "Họ", "và", "tên:", "NGUYỄN", "VĂN", "AN", "tích", "(m²)"]


def test_what_leaders_and_rules_leave_is_dropped() -> None:
    page = reading((25.0, 20.0, "Họ tên : ...... AN.... ___ | …"))

    assert sheet_of(1, page).rows[0].text == "Họ tên: AN"


def test_numbers_dates_and_addresses_stay_whole() -> None:
    text = "Số 12/QĐ-UBND ngày 5.3.2026, tổ 4 - ấp 2, lúc 10:30"

    assert sheet_of(1, reading((25.0, 20.0, text))).rows[0].text == text


def test_a_wide_gap_cuts_a_row() -> None:
    page = reading((25.0, 20.0, "NƠI NHẬN"), (120.0, 20.0, "CHỦ TỊCH"))

    row = sheet_of(1, page).rows[0]

    assert [part.text for part in segments(row, 8.0)] == ["NƠI NHẬN", "CHỦ TỊCH"]


def test_an_empty_page_has_no_rows() -> None:
    assert sheet_of(3, PageReading((), "tesserocr")).rows == ()


def test_a_page_with_its_own_text_says_so() -> None:
    assert sheet_of(1, reading(*rows("a"), source="pdf")).source == "pdf"
    assert sheet_of(1, PageReading((line(20, 20, "a"),), "pytesseract")).source == "ocr"


def test_folding_keeps_positions() -> None:
    text = "Đặng Thị Ơn ½ Ⅷ"

    assert len(fold_each(text)) == len(text)
    assert letters_of("Họ, chữ đệm") == "hochudem"


def test_what_a_second_look_left_of_a_word_is_not_read_twice() -> None:
    said = line(25.0, 20.0, "nhà ở riêng lẻ 5")
    left_over = Line((*said.words, word("Ì", 47.6, 20.0), word("8", 47.6, 20.0)), said.baseline_mm)

    row = sheet_of(1, PageReading((left_over,), "tesserocr")).rows[0]

    assert sorted(token.text for token in row.tokens) == ["5", "8", "lẻ", "nhà", "riêng", "ở"]
