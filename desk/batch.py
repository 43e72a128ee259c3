"""How the pages of one input become documents: in which order, split by what, and all counted."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from desk.assemble import FoundDocument, describe, find_documents
from desk.boundaries import suggest_boundaries
from desk.page_work import DigitizedPage
from dossier.page import MM_PER_INCH, PageKind, PageState
from ocr.options import OcrOptions
from scanner.batch import BatchPage, Boundary, Order, Split, check_lists, page_order
from scanner.feed import FedPage, FeedFinding, find_feed_faults
from scanner.ledger import Announced, BatchLedger, count_batch

NOT_READ = "pages-not-read"
_PAGES_SHOWN = 12
_NUMBER = re.compile(r"[0-9]+(?:[./-][0-9]+)*")

SplitKind = Literal["separators", "suggested", "count", "manual"]


@dataclass(frozen=True, slots=True)
class BatchOptions:
    """How a batch is put in order, split and counted.

    Attributes:
        split: By what.
        every: Sides of a document, for `count`.
        lists: Places of the pages of each document in the order of the paper, for `manual`.
        order: In which order the pages came.
        announced: The clerk's count; None where not announced.
        duplex: Whether the sides are fronts and backs in turn.
    """

    split: SplitKind = "separators"
    every: int = 0
    lists: tuple[tuple[int, ...], ...] = ()
    order: Order = "as-scanned"
    announced: Announced | None = None
    duplex: bool = False

    def check(self, page_count: int) -> None:
        """Refuse what does not fit an input, before its pages are worked.

        Raises:
            OddSidesError: Fronts and backs cannot be equally many.
            PagesNotInBatchError: A list names a place twice, or one that is not there.
        """
        page_order(page_count, self.order)
        check_lists(self.lists, page_count)


BY_SHEETS = BatchOptions()


@dataclass(frozen=True, slots=True)
class SplitBatch:
    """A batch as documents.

    Attributes:
        order: Input page numbers in the order of the paper.
        documents: The documents found.
        boundaries: Where documents begin.
        suggested: Where they seem to begin, in a batch that nothing has split.
        ledger: Where each side went.
        findings: What of the whole batch a clerk must see.
    """

    order: tuple[int, ...]
    documents: tuple[FoundDocument, ...]
    boundaries: tuple[Boundary, ...]
    suggested: tuple[Boundary, ...]
    ledger: BatchLedger
    findings: tuple[FeedFinding, ...]


def make_documents(
    pages: Sequence[DigitizedPage], ocr: OcrOptions, batch: BatchOptions
) -> SplitBatch:
    """Put pages in order, split them into documents, and count them.

    Args:
        pages: Every page of the input.
        ocr: How sure a field must be.
        batch: How.

    Raises:
        ScanError: Order or lists do not fit the pages, or a page would be lost.
    """
    by_number = {page.number: page for page in pages}
    order = page_order(len(pages), batch.order)
    laid = [by_number[number] for number in order]
    duplex = batch.duplex or batch.order == "manual-duplex"
    wanted = batch.split == "suggested" or _is_unsplit(laid, batch)
    suggested = _suggest(laid, duplex=duplex) if wanted else ()
    documents = find_documents(laid, ocr, _split(batch, suggested))
    shown = () if batch.split == "suggested" or len(suggested) < 2 else suggested  # noqa: PLR2004
    ledger = count_batch(_sides(laid), [each.pages for each in documents], batch.announced)
    boundaries = tuple(each.boundary for each in documents if each.boundary)
    return SplitBatch(order, documents, boundaries, shown, ledger, _findings(pages, batch))


def keep_whole(pages: Sequence[DigitizedPage], ocr: OcrOptions, batch: BatchOptions) -> SplitBatch:
    """Give a file that came signed as one document, as it is."""
    found = describe(1, pages, None, ocr)
    ledger = count_batch(_sides(pages), [found.pages], batch.announced)
    return SplitBatch(found.pages, (found,), (), (), ledger, _findings(pages, batch))


def _findings(pages: Sequence[DigitizedPage], batch: BatchOptions) -> tuple[FeedFinding, ...]:
    """Find what only all sides together show, in the order in which they were scanned."""
    scanned = sorted(pages, key=lambda page: page.number)
    announced = batch.announced.sides if batch.announced else None
    unread = tuple(page.number for page in scanned if page.state is PageState.NOT_READ)
    return (*_not_read(unread), *feed_findings(scanned, announced, duplex=batch.duplex))


def feed_findings(
    pages: Sequence[DigitizedPage], announced_sides: int | None, *, duplex: bool
) -> tuple[FeedFinding, ...]:
    """Find what the feeding of all sides together shows.

    Args:
        pages: In the order in which they were scanned.
        announced_sides: How many sides were announced; None for not announced.
        duplex: Whether both sides of every sheet were scanned.
    """
    return find_feed_faults([_fed(page) for page in pages], announced_sides, duplex=duplex)


def _not_read(pages: tuple[int, ...]) -> tuple[FeedFinding, ...]:
    """Say which pages are missing from the documents, or from their text."""
    if not pages:
        return ()
    named = ", ".join(str(page) for page in pages[:_PAGES_SHOWN])
    more = f" và {len(pages) - _PAGES_SHOWN} trang khác" if len(pages) > _PAGES_SHOWN else ""
    text = f"Không đọc được trang {named}{more}, đề nghị quét lại các trang này."
    return (FeedFinding(NOT_READ, pages, text, "rescan"),)


def _fed(page: DigitizedPage) -> FedPage:
    mm = MM_PER_INCH / page.dpi if page.dpi > 0 else 0.0  # a page that did not open is a side
    size = (page.width_px * mm, page.height_px * mm)
    numbers = tuple(_NUMBER.findall(page.reading.text))
    return FedPage(page.number, *size, page.streaks_mm, page.fingerprint, numbers)


def _is_unsplit(pages: Sequence[DigitizedPage], batch: BatchOptions) -> bool:
    sheets = any(page.kind is PageKind.SEPARATOR for page in pages)
    return batch.split == "separators" and not sheets


def _suggest(pages: Sequence[DigitizedPage], *, duplex: bool) -> tuple[Boundary, ...]:
    found = suggest_boundaries(pages, duplex=duplex)
    return tuple(Boundary(each.page, "suggested", each.confidence, each.reason) for each in found)


def _split(batch: BatchOptions, suggested: Sequence[Boundary]) -> Split:
    match batch.split:
        case "separators":
            return Split()
        case "suggested":
            return Split(suggested={each.page: each for each in suggested})
        case "count":
            return Split(every=batch.every)
        case "manual":
            return Split(lists=batch.lists)


def _sides(pages: Sequence[DigitizedPage]) -> list[BatchPage]:
    return [BatchPage(page.number, page.kind, page.separator) for page in pages]
