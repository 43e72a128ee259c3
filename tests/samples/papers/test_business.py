"""Codes of invented businesses are right by their check digit and belong to nobody."""

import pytest

from samples.papers.business import company_name, shop_name, tax_code
from samples.papers.look import make_look
from samples.people import make_person

_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)


@pytest.mark.parametrize("seed", range(30))
def test_the_check_digit_holds_and_the_code_is_nobody_s(seed: int) -> None:
    code = tax_code(make_look(seed), "ma_so")
    total = sum(int(digit) * weight for digit, weight in zip(code, _WEIGHTS, strict=False))
    assert (len(code), code[:3]) == (10, "000")
    assert int(code[9]) == 10 - total % 11


def test_names_hold_those_of_their_owner() -> None:
    owner, look = make_person(4), make_look(4)
    given = owner.full_name.upper().split()[-1]
    assert company_name(owner, look).endswith(given)
    assert shop_name(owner, look).endswith(given)
