"""Where documents begin in a batch of pages. A boundary is a list of page numbers, never a cut."""

from collections.abc import Sequence
from dataclasses import dataclass

from dossier.page import PageKind
from dossier.separator import Separator

_KEPT = (PageKind.CONTENT, PageKind.NONTEXT)


@dataclass(frozen=True, slots=True)
class BatchPage:
    """One page of a batch.

    Attributes:
        number: Input page number from 1.
        kind: What it is.
        separator: What it says, for a separator.
    """

    number: int
    kind: PageKind
    separator: Separator | None = None


@dataclass(frozen=True, slots=True)
class BatchDocument:
    """Pages that belong together.

    Attributes:
        number: Position in the batch, from 1.
        pages: Input page numbers, in order, never empty.
        separator: The sheet that stood before it; None for none.
    """

    number: int
    pages: tuple[int, ...]
    separator: Separator | None


def split_batch(pages: Sequence[BatchPage]) -> tuple[BatchDocument, ...]:
    """Split a batch at its separators.

    A separator begins a new document; of several in a row the last one counts. Blank
    pages and separators are in no document, so neither is the blank back of a separator.
    A batch without separators is one document.

    Args:
        pages: In the order of scanning.

    Returns:
        The documents in order; none of them empty.
    """
    documents: list[BatchDocument] = []
    separator: Separator | None = None
    gathered: list[int] = []
    for page in pages:
        if page.kind is PageKind.SEPARATOR:
            documents += _document(len(documents) + 1, gathered, separator)
            separator, gathered = page.separator, []
        elif page.kind in _KEPT:
            gathered.append(page.number)
    documents += _document(len(documents) + 1, gathered, separator)
    return tuple(documents)


def _document(
    number: int, gathered: list[int], separator: Separator | None
) -> tuple[BatchDocument, ...]:
    return (BatchDocument(number, tuple(gathered), separator),) if gathered else ()
