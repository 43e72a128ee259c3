"""The machine-readable zone is repaired only where its check digits then hold."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocr.mrz import check_digit, find_mrz, make_mrz, name_line

LINES = make_mrz("000199000001", "990305", "F", "390305", "TRAN THI ON")

NUMBERS = st.from_regex(r"000[0-3][0-9]{8}", fullmatch=True)


def test_check_digits_are_those_of_icao() -> None:
    assert check_digit("520727") == "3"
    assert check_digit("D23145890734") == "9"
    assert check_digit("<") == "0"


def test_a_clean_zone_is_read_among_other_lines() -> None:
    found = find_mrz(["BỘ CÔNG AN", *LINES])

    assert found is not None
    zone, rows = found
    assert zone.valid
    assert not zone.repaired
    assert rows == (1, 2, 3)
    assert (zone.number, zone.birth_date, zone.sex) == ("000199000001", "1999-03-05", "nu")
    assert (zone.expiry, zone.name) == ("2039-03-05", "TRAN THI ON")
    assert zone.text == "\n".join(LINES)


@given(NUMBERS, st.sampled_from(["M", "F"]))
@settings(max_examples=40)
def test_every_card_reads_back(number: str, sex: str) -> None:
    lines = make_mrz(number, "990305", sex, "991231", "LE VAN BINH")

    found = find_mrz(lines)

    assert found is not None
    assert found[0].valid
    assert found[0].lines == lines
    assert found[0].expiry == ""


@pytest.mark.parametrize(
    ("at", "wrong", "right"),
    [(0, "O", "0"), (0, "I", "1"), (1, "O", "0"), (1, "S", "5"), (1, "B", "8"), (0, "G", "6")],
)
def test_a_letter_that_looks_like_a_digit_is_repaired(at: int, wrong: str, right: str) -> None:
    lines = list(make_mrz("000168581006", "680515", "F", "380515", "TRAN THI ON"))
    digits = lines[at][5:] if at == 0 else lines[at]
    lines[at] = lines[at][: len(lines[at]) - len(digits)] + digits.replace(right, wrong, 2)

    found = find_mrz(lines)

    assert found is not None
    assert found[0].valid
    assert found[0].repaired
    assert found[0].number == "000168581006"


def test_a_letter_seen_twice_is_left_out() -> None:
    doubled = LINES[0].replace("0001990000", "00019990000", 1)

    found = find_mrz([doubled, LINES[1], LINES[2]])

    assert found is not None
    assert found[0].valid
    assert found[0].lines == LINES


def test_a_filler_read_as_k_or_c_is_put_back() -> None:
    names = "TRAN<<THI<ON<<KC<<<<K<<CCK<<<K"

    found = find_mrz([LINES[0].replace("<<", "KC"), LINES[1], names])

    assert found is not None
    assert found[0].lines == LINES


def test_spaces_and_quotes_in_a_zone_are_overlooked() -> None:
    found = find_mrz(
        [LINES[0][:12] + " " + LINES[0][12:], LINES[1].replace("<<", "\u00ab"), LINES[2]]
    )

    assert found is not None
    assert found[0].valid


@pytest.mark.parametrize("at", [6, 14, 20, 28])
def test_another_digit_is_never_repaired(at: int) -> None:
    digit = "3" if LINES[0][at] != "3" else "4"
    wrong = LINES[0][:at] + digit + LINES[0][at + 1 :]

    found = find_mrz([wrong, LINES[1], LINES[2]])

    assert found is None or not found[0].valid


@pytest.mark.parametrize("lines", [[], ["IDVNM"], ["Họ và tên", "Trần Thị Ơn", "Nữ"]])
def test_other_text_is_no_zone(lines: list[str]) -> None:
    assert find_mrz(lines) is None


@given(st.lists(st.text(alphabet="IDVNM0123456789<KO ", max_size=36), max_size=5))
@settings(max_examples=80)
def test_no_lines_break_the_parser(lines: list[str]) -> None:
    found = find_mrz(lines)

    assert found is None or all(len(line) == 30 for line in found[0].lines)


def test_a_long_name_is_cut_to_the_line() -> None:
    assert len(name_line("NGUYEN THI HOANG NGOC PHUONG QUYNH ANH")) == 30
