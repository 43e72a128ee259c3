"""The QR code of an identity card is read only when its structure holds."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocr.card_qr import parse_card_qr

OLD = "000199000001|000000001|Trần Thị Ơn|05031999|Nữ|Số 1, đường Bến Cũ, phường Lam Khê|19072021"
NEW = "000199000001||Trần Thị Ơn|05031999|Nữ|Phường Lam Khê|19072024||Trần Văn A|Lê Thị B"


def test_seven_fields_are_read() -> None:
    card = parse_card_qr(OLD)

    assert card is not None
    assert (card.number, card.old_number, card.name) == ("000199000001", "000000001", "Trần Thị Ơn")
    assert (card.birth_date, card.sex, card.issued) == ("1999-03-05", "nu", "2021-07-19")
    assert card.extra == ()


def test_a_new_card_keeps_its_further_fields_and_an_empty_old_number() -> None:
    card = parse_card_qr(NEW + "\n")

    assert card is not None
    assert card.old_number == ""
    assert card.extra == ("", "Trần Văn A", "Lê Thị B")
    assert card.raw == NEW


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://example.vn/?a=1|2|3|4|5|6|7",
        "00019900000|000000001|Trần Thị Ơn|05031999|Nữ|Lam Khê|19072021",
        "000199000001|12|Trần Thị Ơn|05031999|Nữ|Lam Khê|19072021",
        "000199000001||Trần Thị Ơn|31021999|Nữ|Lam Khê|19072021",
        "000199000001||Trần Thị Ơn|05031999|Khác|Lam Khê|19072021",
        "000199000001||Trần Thị Ơn|05031999|Nữ|Lam Khê",
        "000199000001|||05031999|Nữ|Lam Khê|19072021",
    ],
)
def test_another_code_is_no_card(text: str) -> None:
    assert parse_card_qr(text) is None


@given(st.text(alphabet="0123456789|NữamTrầ ", max_size=90))
@settings(max_examples=150)
def test_no_text_breaks_the_parser(text: str) -> None:
    card = parse_card_qr(text)

    assert card is None or len(card.parts) >= 7
