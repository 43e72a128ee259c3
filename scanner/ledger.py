"""The ledger of a batch: every side is of one kind, every content page in one document."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dossier.page import PageKind
from scanner.batch import BatchPage
from scanner.errors import LedgerBrokenError


@dataclass(frozen=True, slots=True)
class Announced:
    """What the clerk counted before feeding.

    Attributes:
        sheets: Sheets of paper.
        duplex: Whether both sides were scanned.
    """

    sheets: int
    duplex: bool = False

    @property
    def sides(self) -> int:
        """Sides that must come."""
        return 2 * self.sheets if self.duplex else self.sheets


@dataclass(frozen=True, slots=True)
class BatchLedger:
    """Where each side of a batch went.

    Attributes:
        announced: The clerk's count; None where not announced.
        kinds: How many sides are of each kind; their sum is `sides`.
        kept: How many pages of each kind but content stand in documents, in their place.
        in_documents: Pages of all documents: content and what is kept.
    """

    announced: Announced | None
    kinds: Mapping[PageKind, int]
    kept: Mapping[PageKind, int]
    in_documents: int

    @property
    def sides(self) -> int:
        """Sides that came."""
        return sum(self.kinds.values())

    @property
    def missing_sides(self) -> int | None:
        """Sides announced that did not come, negative for too many; None: not announced."""
        return None if self.announced is None else self.announced.sides - self.sides

    @property
    def balanced(self) -> bool | None:
        """Whether as many sides came as were announced; None where not announced."""
        return None if self.announced is None else self.missing_sides == 0


def count_batch(
    pages: Sequence[BatchPage],
    documents: Sequence[Sequence[int]],
    announced: Announced | None = None,
) -> BatchLedger:
    """Count a batch and prove that no page is lost or doubled.

    Args:
        pages: Every page of the batch.
        documents: Input page numbers of each document.
        announced: The clerk's count.

    Raises:
        LedgerBrokenError: A page is in two documents, a content page in none, a document is
            empty or holds a page that is not there.
    """
    kind_of = {page.number: page.kind for page in pages}
    placed = Counter(number for document in documents for number in document)
    content = {number for number, kind in kind_of.items() if kind is PageKind.CONTENT}
    doubled = any(count > 1 for count in placed.values()) or len(kind_of) < len(pages)
    if doubled or not content <= placed.keys() <= kind_of.keys() or not all(documents):
        raise LedgerBrokenError(sides=len(pages), placed=placed.total())
    kept = Counter(kind_of[number] for number in placed)
    kept.pop(PageKind.CONTENT, None)
    return BatchLedger(announced, Counter(kind_of.values()), kept, placed.total())
