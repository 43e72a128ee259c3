"""Worked pages become documents: boundaries, type, fields, and the PDF/A of each."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from desk.page_pool import PagePool
from desk.page_work import DigitizedPage
from dossier.errors import DeskError
from dossier.field import Field
from dossier.separator import Separator
from ocr.access_copy import access_page
from ocr.archive_copy import Leaf
from ocr.classify import TypeGuess, classify
from ocr.fields import ReadPage, extract_fields
from ocr.mixed_page import recognised_lines
from ocr.options import OcrOptions
from ocr.searchable_pdf import PdfAbout, PdfPage, build_pdf
from ocr.text_exports import alto_of, hocr_of
from scanner.batch import BY_SEPARATORS, BatchPage, Boundary, Split, split_batch

Extra = Literal["access", "hocr", "alto"]
EXTRAS: tuple[Extra, ...] = ("access", "hocr", "alto")
Made = Literal["lossless", "mixed", "pictures"]
_AS_IT_LAY = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
PAGE_BREAK = "\f"
"""Stands between the texts of two pages."""


@dataclass(frozen=True, slots=True)
class FoundDocument:
    """One document found in a scan.

    Attributes:
        number: Position in the scan, from 1.
        pages: Input page numbers, in the order of the paper.
        guess: Its type, how sure, and why.
        fields: What it says.
        separator: The sheet before it, which may name dossier and component.
        boundary: Why it begins there; None for a file that is kept whole.
    """

    number: int
    pages: tuple[int, ...]
    guess: TypeGuess
    fields: tuple[Field, ...]
    separator: Separator | None
    boundary: Boundary | None = None


@dataclass(frozen=True, slots=True)
class Master:
    """The file that pages of a document came in.

    Attributes:
        path: Where it lies.
        pool: Processes that copy pages; a hostile file costs no more than its copy.
        before: How many pages of the scan came in earlier files.
    """

    path: Path
    pool: PagePool
    before: int = 0


def find_documents(
    pages: Sequence[DigitizedPage], options: OcrOptions, split: Split = BY_SEPARATORS
) -> tuple[FoundDocument, ...]:
    """Split the pages of a scan into documents and say what each is.

    Args:
        pages: Every page of the scan, in the order of the paper.
        options: How sure a field must be.
        split: How; by separators alone unless somebody says otherwise.
    """
    by_number = {page.number: page for page in pages}
    batch = [BatchPage(page.number, page.kind, page.separator) for page in pages]
    documents = []
    for found in split_batch(batch, split):
        own = [by_number[page] for page in found.pages]
        described = describe(found.number, own, found.separator, options)
        documents.append(replace(described, boundary=found.boundary))
    return tuple(documents)


def describe(
    number: int, pages: Sequence[DigitizedPage], separator: Separator | None, options: OcrOptions
) -> FoundDocument:
    """Say what a document of these pages is and what its fields are."""
    barcodes = [code for page in pages for code in page.barcodes]
    guess = classify([page.reading for page in pages], barcodes)
    read = [ReadPage(page.number, page.reading, page.barcodes) for page in pages]
    fields = extract_fields(guess.type, read, options)
    return FoundDocument(number, tuple(page.number for page in pages), guess, fields, separator)


def write_document(
    document: FoundDocument,
    pages: Mapping[int, DigitizedPage],
    about: PdfAbout,
    target: Path,
    master: Master | None = None,
) -> Made:
    """Write the PDF/A-2u of a document; whole or not at all.

    Pages that could not be opened have no picture and are left out; the report and the
    ledger name them.

    Args:
        document: Which pages, in which order.
        pages: By input page number.
        about: What the PDF says of itself.
        target: Where it goes.
        master: Where born-digital pages can be copied from; without it pictures are made of all.

    Returns:
        How it was made: of copied pages, of page pictures, or of both.
    """
    held = [pages[number] for number in pages_with_pictures(document, pages)]
    copied = [page.number for page in held if master is not None and _is_untouched(page)]
    if master is not None and copied and _copy_document(held, about, target, master):
        return "lossless" if len(copied) == len(held) else "mixed"
    build_pdf(_pdf_pages(held), about, target)
    return "pictures"


def _is_untouched(page: DigitizedPage) -> bool:
    return page.born_digital and page.transform == _AS_IT_LAY and not page.below_px


def _copy_document(
    held: Sequence[DigitizedPage], about: PdfAbout, target: Path, master: Master
) -> bool:
    """Copy the pages that are born-digital, between pictures of the others."""
    with tempfile.TemporaryDirectory(prefix=".sohoa-", dir=target.parent) as scratch:
        pictures, draft = Path(scratch) / "pictures.pdf", Path(scratch) / target.name
        others = [page for page in held if not _is_untouched(page)]
        try:
            if others:
                build_pdf(_pdf_pages(others), about, pictures)
            leaves = [
                _leaf(page, master)
                if _is_untouched(page)
                else Leaf(pictures, others.index(page) + 1)
                for page in held
            ]
            master.pool.copy(leaves, about, draft)
        except DeskError:
            return False
        draft.replace(target)
    return True


def _leaf(page: DigitizedPage, master: Master) -> Leaf:
    recognised = recognised_lines(page.reading)
    return Leaf(master.path, page.number - master.before, recognised)


def write_extra(
    extra: Extra, pages: Sequence[DigitizedPage], about: PdfAbout, options: OcrOptions, pdf: Path
) -> Path:
    """Write one further form of a document beside its PDF, named after it.

    Args:
        extra: `access`: a small PDF/A-2u for screens; `hocr` and `alto`: the words with places.
        pages: Of the document, in order.
        about: What the access copy says of itself.
        options: The quality of pictures.
        pdf: Where the PDF is.
    """
    held = _pdf_pages(pages)
    match extra:
        case "access":
            path = pdf.with_suffix(".access.pdf")
            build_pdf((access_page(page, options) for page in held), about, path)
        case "hocr":
            path = pdf.with_suffix(".hocr.html")
            path.write_text(hocr_of(held), encoding="utf-8")
        case "alto":
            path = pdf.with_suffix(".alto.xml")
            path.write_text(alto_of(held), encoding="utf-8")
    return path


def pages_with_pictures(
    document: FoundDocument, pages: Mapping[int, DigitizedPage]
) -> tuple[int, ...]:
    """Give the pages of a document that its PDF can hold."""
    return tuple(number for number in document.pages if pages[number].picture is not None)


def about_document(title: str, agency: str, made_at: datetime) -> PdfAbout:
    """Give what the PDF says of itself: no names, no numbers of persons."""
    return PdfAbout(title=title, creator=agency, made_at=made_at)


def _pdf_pages(pages: Sequence[DigitizedPage]) -> Iterator[PdfPage]:
    for page in pages:
        if page.picture is not None and page.picture_file is not None:
            picture = replace(page.picture, data=page.picture_file.read_bytes())
            yield PdfPage(picture, page.reading)
