"""The rules of upkeep refuse by themselves, whatever pyHanko would let pass."""

from io import BytesIO

import pytest
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader
from pyhanko.sign.diff_analysis import SuspiciousModification
from pyhanko.sign.diff_analysis.rules_api import WhitelistRule

from signing.upkeep import FormAsBefore, NothingIdle, NothingShown, unsigned_fields
from tests.signing import attacks, forgeries, shadows
from tests.signing.papers import reader_of

Pair = tuple[HistoricalResolver, HistoricalResolver]


def last_two(pdf: bytes) -> Pair:
    """Give the last revision and the one before."""
    reader = reader_of(pdf)
    last = reader.xrefs.total_revisions - 1
    return reader.get_historical_resolver(last - 1), reader.get_historical_resolver(last)


@pytest.mark.parametrize("rule", [NothingShown(), FormAsBefore(), NothingIdle()])
def test_a_further_signature_is_upkeep(twice_signed: bytes, rule: WhitelistRule) -> None:
    before, after = last_two(twice_signed)

    assert list(rule.apply(before, after)) == []


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        (NothingShown(), shadows.page_in_waiting),
        (NothingShown(), shadows.catalog_in_waiting),
        (NothingShown(), shadows.layers_switched),
        (FormAsBefore(), shadows.fields_drawn_anew),
        (NothingIdle(), shadows.picture_in_waiting),
        (NothingIdle(), shadows.other_version),
        (NothingIdle(), shadows.flags_of_a_signed_field),
    ],
)
def test_what_serves_no_signature_is_refused(
    twice_signed: bytes, rule: WhitelistRule, change: attacks.Change
) -> None:
    before, after = last_two(attacks.update(twice_signed, change))

    with pytest.raises(SuspiciousModification):
        list(rule.apply(before, after))


def test_an_object_number_is_not_used_again_with_another_generation(once_signed: bytes) -> None:
    forged = forgeries.content_of_another_generation(once_signed)
    lenient = PdfFileReader(BytesIO(forged), strict=False)
    before, after = (lenient.get_historical_resolver(number) for number in (1, 2))

    with pytest.raises(SuspiciousModification):
        list(NothingShown().apply(before, after))


def test_fields_added_for_nobody_are_named(once_signed: bytes) -> None:
    before, after = last_two(attacks.update(once_signed, shadows.unseen_field_nobody_signs))

    assert unsigned_fields(before, after) == ("Trap",)
