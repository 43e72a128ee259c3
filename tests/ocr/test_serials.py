"""The serial number of a certificate stands alone at its foot, mostly without a label."""

from ocr.forms import FormField
from ocr.rows import sheet_of
from ocr.serials import find_alone
from tests.ocr.readings import reading, rows

FIELD = FormField("so_giay_chung_nhan", "serial")


def find(*texts: str) -> str:
    draft = find_alone(FIELD, [sheet_of(1, reading(*rows(*texts)))])
    return draft.value if draft else ""


def test_a_serial_in_a_line_of_its_own_is_found() -> None:
    assert find("GIẤY CHỨNG NHẬN", "Ông: Trần Văn Bình", "BE 123456") == "BE 123456"
    assert find("``BE 123456") == "BE 123456"


def test_a_serial_within_a_sentence_is_not_this_one_s() -> None:
    assert find("theo Giấy chứng nhận BE 123456 đã cấp") == ""


def test_a_number_of_another_length_is_no_serial() -> None:
    assert find("BE 12345") == ""
