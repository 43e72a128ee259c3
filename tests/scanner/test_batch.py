"""A separator begins a document, blanks belong to none, and no page is lost or moved."""

from hypothesis import given
from hypothesis import strategies as st

from dossier.page import PageKind
from dossier.separator import Separator
from scanner.batch import BatchDocument, BatchPage, split_batch

_FIRST, _SECOND = Separator("H99.15.3-261124-0007", 1), Separator("H99.15.3-261124-0007", 2)


def _batch(word: str) -> list[BatchPage]:
    """Give a batch from letters: c content, n picture, b blank, 1 and 2 separators."""
    kinds = {"c": PageKind.CONTENT, "n": PageKind.NONTEXT, "b": PageKind.BLANK}
    sheets = {"1": _FIRST, "2": _SECOND}
    return [
        BatchPage(number, kinds.get(letter, PageKind.SEPARATOR), sheets.get(letter))
        for number, letter in enumerate(word, 1)
    ]


def test_a_batch_without_separators_is_one_document() -> None:
    assert split_batch(_batch("cbcnb")) == (BatchDocument(1, (1, 3, 4), None),)


def test_a_separator_begins_a_document_and_its_blank_back_is_in_none() -> None:
    assert split_batch(_batch("1bccb2bc")) == (
        BatchDocument(1, (3, 4), _FIRST),
        BatchDocument(2, (8,), _SECOND),
    )


def test_pages_before_the_first_separator_are_a_document_of_their_own() -> None:
    assert split_batch(_batch("cc1c")) == (
        BatchDocument(1, (1, 2), None),
        BatchDocument(2, (4,), _FIRST),
    )


def test_of_separators_in_a_row_the_last_one_counts() -> None:
    assert split_batch(_batch("1b2bc1")) == (BatchDocument(1, (5,), _SECOND),)


def test_nothing_but_blanks_and_separators_gives_no_document() -> None:
    assert split_batch(_batch("1bb2b")) == ()
    assert split_batch([]) == ()


@given(st.text("cnb12", max_size=30))
def test_every_page_with_something_on_it_is_in_one_document_in_order(word: str) -> None:
    documents = split_batch(_batch(word))
    pages = [number for document in documents for number in document.pages]
    assert pages == [number for number, letter in enumerate(word, 1) if letter in "cn"]
    assert [document.number for document in documents] == list(range(1, len(documents) + 1))
    assert all(document.pages for document in documents)
