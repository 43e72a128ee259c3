"""Dates, sexes and numbers as Vietnamese papers write them."""

from datetime import date

from samples.people import Person

_ONES = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_MONTHS = {4: "tư"}


def sex_word(person: Person) -> str:
    """`Nam` or `Nữ`."""
    return "Nam" if person.sex == "nam" else "Nữ"


def slashed(day: date) -> str:
    """`05/03/1991`."""
    return f"{day:%d/%m/%Y}"


def spelled(day: date) -> str:
    """`ngày 05 tháng 03 năm 1991`."""
    return f"ngày {day.day:02d} tháng {day.month:02d} năm {day.year}"


def day_in_words(day: date) -> str:
    """`Ngày năm tháng ba năm một nghìn chín trăm chín mươi mốt`."""
    month = _MONTHS.get(day.month, number_in_words(day.month))
    return f"Ngày {number_in_words(day.day)} tháng {month} năm {number_in_words(day.year)}"


def number_in_words(number: int) -> str:
    """Say a number from 1 to 9999.

    >>> number_in_words(2005)
    'hai nghìn không trăm linh năm'
    """
    thousands, rest = divmod(number, 1000)
    words = [_ONES[thousands], "nghìn"] if thousands else []
    hundreds, rest = divmod(rest, 100)
    if hundreds or (thousands and rest):
        words += [_ONES[hundreds], "trăm"]
    return " ".join([*words, *_below_hundred(rest, after_more=bool(words))])


def _below_hundred(number: int, *, after_more: bool) -> list[str]:
    tens, ones = divmod(number, 10)
    if tens == 0:
        start = ["linh"] if after_more and ones else []
        return start + ([_ONES[ones]] if ones else [])
    words = ["mười"] if tens == 1 else [_ONES[tens], "mươi"]
    if ones == 1 and tens > 1:
        return [*words, "mốt"]
    if ones == 5:
        return [*words, "lăm"]
    return [*words, *([_ONES[ones]] if ones else [])]


def spaced_phone(phone: str, gap: str) -> str:
    """Write ten digits in groups of four, three and three."""
    return gap.join((phone[:4], phone[4:7], phone[7:]))
