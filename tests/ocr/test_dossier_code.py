"""The code of a dossier is found behind its label or by how it is built, and kept as printed."""

import pytest

from dossier.field import Field
from ocr.fields import extract_fields
from ocr.options import OcrOptions
from tests.ocr.readings import page, rows


def code(*texts: str) -> Field | None:
    fields = extract_fields("giay_hen_tra", [page(*rows(*texts))], OcrOptions())
    return next((field for field in fields if field.name == "ma_ho_so"), None)


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("Mã hồ sơ: H99.15.3-260131-0007", "H99.15.3-260131-0007"),
        ("Mã hồ sơ: 000.00.15.H99 - 260131 - 0007", "000.00.15.H99-260131-0007"),
        ("Số: H99.15-260131-0007", "H99.15-260131-0007"),
        ("Số hồ sơ: 000.15.32.H99-20260131-00007", "000.15.32.H99-20260131-00007"),
        ("Số biên nhận: BN2026/0123", "BN2026/0123"),
    ],
)
def test_a_code_is_found(line: str, value: str) -> None:
    found = code("GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", line, "Địa chỉ: thôn Đoài")

    assert found
    assert (found.value, found.findings) == (value, ())


def test_letters_read_for_digits_are_mended_with_a_doubt() -> None:
    found = code("Mã hồ sơ: H99.15.3-26O131-0007")

    assert found
    assert found.value == "H99.15.3-260131-0007"
    assert [finding.code for finding in found.findings] == ["mended-digits"]


def test_telephone_and_personal_numbers_and_days_are_no_codes() -> None:
    assert code("Điện thoại: 0000-123-456", "Số CCCD: 000199000001", "Ngày 05-03-2026") is None
