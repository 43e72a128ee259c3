"""The machine-readable zone is mended only to the one reading its check digits hold for."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocr.mrz import Known, check_digit, find_mrz, mend_known, name_line
from tests.ocr.zones import make_mrz

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


@pytest.mark.parametrize(("line", "at"), [(0, 6), (0, 14), (0, 20), (0, 28), (1, 0), (1, 9)])
def test_one_wrong_digit_is_mended_where_only_one_reading_then_holds(line: int, at: int) -> None:
    lines = list(LINES)
    digit = "3" if lines[line][at] != "3" else "4"
    lines[line] = lines[line][:at] + digit + lines[line][at + 1 :]

    found = find_mrz(lines)

    assert found is not None
    assert found[0].valid
    assert found[0].lines == LINES


def test_what_several_readings_would_mend_is_left_and_not_valid() -> None:
    # a wrong start of the number, which stands there once, or a wrong check digit
    wrong = LINES[0][:16] + "7" + LINES[0][17:]

    found = find_mrz([wrong, LINES[1], LINES[2]])

    assert found is not None
    assert not found[0].valid


def test_the_qr_code_tells_which_reading_it_is() -> None:
    wrong = LINES[0][:16] + "7" + LINES[0][17:]

    found = find_mrz([wrong, LINES[1], "TRAN<<THT<0N<<<<<<<<<<<<<<<<<<"])
    assert found is not None
    known = Known("000199000001", "1999-03-05", "nu", "tran thi on")
    assert mend_known(found[0], known).lines == LINES


def test_a_zone_that_holds_as_read_is_not_bent_to_another_number() -> None:
    found = find_mrz(LINES)

    assert found is not None
    other = Known("000199000002", "1999-03-05", "nu")
    assert mend_known(found[0], other).number == "000199000001"


def test_the_lines_of_another_side_may_stand_between() -> None:
    found = find_mrz(["BỘ CÔNG AN", LINES[0], "Nữ", LINES[1], "Quốc tịch", "Việt Nam", LINES[2]])

    assert found is not None
    assert found[1] == (1, 3, 6)


@given(NUMBERS, st.integers(0, 14), st.sampled_from("0123456789"), st.sampled_from((0, 1)))
@settings(max_examples=60)
def test_a_mended_zone_is_the_one_that_was_printed(
    number: str, at: int, digit: str, line: int
) -> None:
    birth = number[4:6] + "0416"
    end = f"{(int(birth[:2]) + 40) % 100:02d}0416"
    lines = make_mrz(number, birth, "M" if number[3] in "02" else "F", end, "LE VAN BINH")
    read = list(lines)
    place = at if line else at + 5
    read[line] = read[line][:place] + digit + read[line][place + 1 :]

    found = find_mrz(read)

    assert found is None or not found[0].valid or found[0].lines == lines


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
