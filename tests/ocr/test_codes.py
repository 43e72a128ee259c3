"""Digits that contradict the rule of their code are doubted; invented persons are nobody's."""

import pytest

from ocr.codes import enterprise_doubts, place_doubts


@pytest.mark.parametrize("code", ["0006231518", "0006231518-001", "000199000001"])
def test_a_code_by_the_rules_is_not_doubted(code: str) -> None:
    assert enterprise_doubts(code) == ()


@pytest.mark.parametrize(
    ("code", "doubt"),
    [
        ("0006231516", "enterprise-code-check"),
        ("000623151", "enterprise-code-length"),
        ("0006231518-01", "enterprise-code-length"),
        ("00062315181", "enterprise-code-length"),
    ],
)
def test_a_code_against_the_rules_is_doubted(code: str, doubt: str) -> None:
    assert enterprise_doubts(code) == (doubt,)


@pytest.mark.parametrize("digit", "0123456789")
def test_one_wrong_digit_does_not_pass(digit: str) -> None:
    code = f"000{digit}231518"

    assert (enterprise_doubts(code) == ()) == (digit == "6")


def test_a_code_of_no_province_is_doubted() -> None:
    assert place_doubts("003199000001") == ("personal-number-province",)
    assert place_doubts("000199000001") == ()
    assert place_doubts("127199000001") == ()  # born abroad


def test_the_province_of_a_number_is_that_of_the_registration() -> None:
    here = "Ủy ban nhân dân phường Kinh Bắc, tỉnh Bắc Ninh"

    assert place_doubts("027199000001", here) == ()
    assert place_doubts("024199000001", here) == ()  # Bắc Giang became part of Bắc Ninh
    assert place_doubts("040199000001", here) == ("personal-number-place",)


def test_a_place_nobody_knows_contradicts_nothing() -> None:
    assert place_doubts("040199000001", "phường Lam Khê, tỉnh Lạc Giang") == ()
