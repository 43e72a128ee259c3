"""What fails a check is flagged and not accepted; nothing is changed."""

import pytest

from dossier.page import Box
from ocr.checks import SENTENCES, finding, judge, number_doubts, value_doubts
from ocr.drafts import Draft
from ocr.forms import FormField


def draft(
    kind: str, value: str, reading: float = 0.96, *, critical: bool = False, support: int = 0
) -> Draft:
    field = FormField("thu", kind, critical=critical)
    box = Box(10, 10, 50, 14)
    return Draft(field, value, value, 1, box, "ocr", reading, reading, support=support)


def test_a_personal_number_has_twelve_digits() -> None:
    assert number_doubts("000199000001") == ()
    assert number_doubts("00019900000") == ("personal-number-length",)
    assert number_doubts("123456789") == ("personal-number-length",)


@pytest.mark.parametrize(
    ("number", "sex", "birth", "doubts"),
    [
        ("000199000001", "nu", "1999-03-05", ()),
        ("000199000001", "nu", "1999", ()),
        ("000099000001", "nu", "1999", ("personal-number-sex",)),
        ("000198000001", "nu", "1999", ("personal-number-year",)),
        ("000204000001", "nam", "2004-01-01", ()),
        ("000204000001", "nu", "1904-01-01", ("personal-number-sex", "personal-number-year")),
    ],
)
def test_a_number_says_sex_and_year(
    number: str, sex: str, birth: str, doubts: tuple[str, ...]
) -> None:
    assert number_doubts(number, sex, birth) == doubts


@pytest.mark.parametrize(
    ("kind", "value", "doubts"),
    [
        ("phone", "0000345678", ()),
        ("phone", "000034567", ("phone-length",)),
        ("phone", "1900345678", ("phone-length",)),
        ("date", "1985-03-12", ()),
        ("date", "1985", ("partial-date",)),
        ("sign", "125/QĐ-UBND", ()),
        ("sign", "125/2024/QĐ-UBND", ()),
        ("sign", "125", ("sign-malformed",)),
        ("text", "tỉnh Lac Giang", ("text-doubtful",)),
        ("sex", "nam", ()),
        ("enterprise_code", "0006231518", ()),
        ("enterprise_code", "0006231517", ("enterprise-code-check",)),
        ("number", "003199000001", ("personal-number-province",)),
    ],
)
def test_a_value_is_checked_by_its_kind(kind: str, value: str, doubts: tuple[str, ...]) -> None:
    assert value_doubts(draft(kind, value)) == doubts


def test_a_sure_field_without_doubts_is_accepted() -> None:
    assert judge(draft("sex", "nam"), 0.85).accepted
    assert not judge(draft("sex", "nam", 0.8), 0.85).accepted


def test_a_critical_field_has_to_be_surer_or_supported() -> None:
    assert not judge(draft("name", "Lê Hoa", 0.9, critical=True), 0.85).accepted
    assert judge(draft("name", "Lê Hoa", 0.93, critical=True), 0.85).accepted
    assert judge(draft("name", "Lê Hoa", 0.9, critical=True, support=1), 0.85).accepted


def test_a_doubt_speaks_louder_than_confidence() -> None:
    field = judge(draft("date", "2020-02-31", 1.0).doubted("impossible-date"), 0.0)

    assert not field.accepted
    assert field.confidence <= 0.5
    assert field.findings == (finding("impossible-date"),)


def test_every_finding_is_one_vietnamese_sentence() -> None:
    assert all(text.endswith(".") and text[0].isupper() for text in SENTENCES.values())


def test_what_supports_a_number_does_not_make_its_digits_surer() -> None:
    assert judge(draft("number", "000199000001", 0.9, critical=True, support=1), 0.85).accepted
    assert not judge(draft("number", "000199000001", 0.82, critical=True, support=1), 0.85).accepted
