"""The ledger adds up or says so: what came against what was announced, nothing lost or doubled."""

import pytest

from dossier.page import PageKind
from scanner.batch import BatchPage
from scanner.errors import LedgerBrokenError
from scanner.ledger import Announced, count_batch

_PAGES = [
    BatchPage(number, kind)
    for number, kind in enumerate(
        (PageKind.SEPARATOR, PageKind.BLANK, PageKind.CONTENT, PageKind.NONTEXT, PageKind.CONTENT),
        1,
    )
]


def test_sides_are_the_sum_over_kinds_and_pages_of_documents_are_content_and_what_is_kept() -> None:
    ledger = count_batch(_PAGES, [(3, 4), (5,)])

    assert ledger.sides == sum(ledger.kinds.values()) == 5
    assert ledger.in_documents == ledger.kinds[PageKind.CONTENT] + sum(ledger.kept.values()) == 3
    assert ledger.kept == {PageKind.NONTEXT: 1}


def test_what_was_not_announced_neither_balances_nor_does_not() -> None:
    ledger = count_batch(_PAGES, [(3, 4, 5)])

    assert (ledger.balanced, ledger.missing_sides) == (None, None)


@pytest.mark.parametrize(
    ("announced", "missing"),
    [(Announced(5), 0), (Announced(3, duplex=True), 1), (Announced(4), -1)],
    ids=["as many", "one missing", "one too many"],
)
def test_a_count_is_held_against_the_sides_that_came(announced: Announced, missing: int) -> None:
    ledger = count_batch(_PAGES, [(3, 4, 5)], announced)

    assert ledger.missing_sides == missing
    assert ledger.balanced is (missing == 0)


@pytest.mark.parametrize(
    "documents",
    [[(3, 4)], [(3, 4, 5), (5,)], [(3, 5), ()], [(3, 5, 6)]],
    ids=["lost", "doubled", "empty", "from nowhere"],
)
def test_a_page_lost_or_doubled_is_a_fault_of_ours(documents: list[tuple[int, ...]]) -> None:
    with pytest.raises(LedgerBrokenError):
        count_batch(_PAGES, documents)
