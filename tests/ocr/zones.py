"""The machine-readable zone of a Vietnamese card, written after ICAO Doc 9303-5."""

from ocr.mrz import check_digit, name_line

LENGTH = 30


def make_mrz(number: str, birth: str, sex: str, expiry: str, name: str) -> tuple[str, str, str]:
    """Give the three lines of a card.

    Args:
        number: Twelve digits.
        birth: yymmdd.
        sex: `M` or `F`.
        expiry: yymmdd; `991231` for a card without end.
        name: Without diacritics, family name first, words separated by spaces.
    """
    short = number[-9:]
    one = f"IDVNM{short}{check_digit(short)}{number}<<{check_digit(number + '<<')}"
    two = f"{birth}{check_digit(birth)}{sex}{expiry}{check_digit(expiry)}VNM"
    two = two.ljust(LENGTH - 1, "<")
    checked = one[5:30] + two[0:7] + two[8:15] + two[18:29]
    return one, two + check_digit(checked), name_line(name)
