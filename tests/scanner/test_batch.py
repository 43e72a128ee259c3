"""Documents are lists of pages: sheets, counts, lists and suggestions say where they begin.

No page with something on it is lost, doubled or moved; blanks are in no document unless they are
named; no document is empty.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.page import PageKind
from dossier.separator import Separator
from scanner.batch import BatchPage, Boundary, Split, page_order, split_batch
from scanner.errors import OddSidesError, PagesNotInBatchError

_FIRST, _SECOND = Separator("H99.15.3-261124-0007", 1), Separator("H99.15.3-261124-0007", 2)


def _batch(word: str) -> list[BatchPage]:
    """Give a batch from letters: c content, n picture, b blank, 1 and 2 separators."""
    kinds = {"c": PageKind.CONTENT, "n": PageKind.NONTEXT, "b": PageKind.BLANK}
    sheets = {"1": _FIRST, "2": _SECOND}
    return [
        BatchPage(number, kinds.get(letter, PageKind.SEPARATOR), sheets.get(letter))
        for number, letter in enumerate(word, 1)
    ]


def _found(word: str, split: Split = Split()) -> list[tuple[tuple[int, ...], Separator | None]]:  # noqa: B008 - frozen
    return [(each.pages, each.separator) for each in split_batch(_batch(word), split)]


def _suggesting(*pages: int) -> Split:
    return Split(suggested={page: Boundary(page, "suggested", 0.8, "Lý do.") for page in pages})


def test_a_batch_without_separators_is_one_document() -> None:
    assert _found("cbcnb") == [((1, 3, 4), None)]


def test_a_separator_begins_a_document_and_its_blank_back_is_in_none() -> None:
    assert _found("1bccb2bc") == [((3, 4), _FIRST), ((8,), _SECOND)]


def test_pages_before_the_first_separator_are_a_document_of_their_own() -> None:
    assert _found("cc1c") == [((1, 2), None), ((4,), _FIRST)]


def test_of_separators_in_a_row_the_last_one_counts() -> None:
    assert _found("1b2bc1") == [((5,), _SECOND)]


def test_nothing_but_blanks_and_separators_gives_no_document() -> None:
    assert split_batch(_batch("1bb2b")) == ()
    assert split_batch([]) == ()


def test_a_count_counts_blank_backs_and_no_separators() -> None:
    assert _found("cbcccb", Split(every=2)) == [((1,), None), ((3, 4), None), ((5,), None)]
    assert _found("c1ccc", Split(every=2)) == [((1,), None), ((3, 4), _FIRST), ((5,), _FIRST)]


def test_lists_are_taken_as_they_are_and_what_they_leave_out_is_kept_apart() -> None:
    documents = split_batch(_batch("ccbc1nc"), Split(lists=((1, 3), (6,))))

    assert [each.pages for each in documents] == [(1, 3), (2,), (4,), (6,), (7,)]
    assert [each.boundary.source for each in documents] == ["manual"] * 5
    assert len({each.boundary.reason for each in documents}) == 2


@pytest.mark.parametrize("lists", [((1, 2), (2,)), ((0,),), ((3, 4, 5),)])
def test_a_list_of_pages_that_are_not_there_is_refused(lists: tuple[tuple[int, ...], ...]) -> None:
    with pytest.raises(PagesNotInBatchError):
        split_batch(_batch("cccc"), Split(lists=lists))


def test_a_suggestion_splits_between_sheets_and_a_sheet_keeps_the_last_word() -> None:
    documents = split_batch(_batch("c1ccc"), _suggesting(3, 5))

    assert [(each.pages, each.boundary.source) for each in documents] == [
        ((1,), "separator"),
        ((3, 4), "separator"),
        ((5,), "suggested"),
    ]


def test_a_pile_fed_twice_is_put_together_front_to_back() -> None:
    assert page_order(6, "manual-duplex") == (1, 6, 2, 5, 3, 4)
    assert page_order(3, "as-scanned") == (1, 2, 3)
    with pytest.raises(OddSidesError):
        page_order(5, "manual-duplex")


@given(
    st.text("cnb12", max_size=30),
    st.integers(0, 4),
    st.sets(st.integers(1, 30)),
    st.sets(st.integers(1, 30)),
)
def test_every_page_with_something_on_it_is_in_one_document_in_order(
    word: str, every: int, suggested: set[int], listed: set[int]
) -> None:
    places = tuple((place,) for place in sorted(listed) if place <= len(word))
    for split in (Split(every=every), _suggesting(*suggested), Split(lists=places)):
        documents = split_batch(_batch(word), split)
        pages = [number for document in documents for number in document.pages]
        named = {number for each in split.lists for number in each}
        assert pages == [
            number
            for number, letter in enumerate(word, 1)
            if letter in "cn" or (letter == "b" and number in named)
        ]
        assert [document.number for document in documents] == list(range(1, len(documents) + 1))
        assert all(document.boundary.page == document.pages[0] for document in documents)
