"""Worked pages become documents: boundaries, type, fields, and the PDF/A of each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from desk.page_work import DigitizedPage
from dossier.field import Field
from dossier.separator import Separator
from ocr.classify import TypeGuess, classify
from ocr.fields import ReadPage, extract_fields
from ocr.options import OcrOptions
from ocr.searchable_pdf import PdfAbout, PdfPage, build_pdf
from scanner.batch import BY_SEPARATORS, BatchPage, Boundary, Split, split_batch

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
) -> None:
    """Write the PDF/A-2u of a document; whole or not at all.

    Pages that could not be opened have no picture and are left out; the report and the
    ledger name them.
    """
    build_pdf(_pdf_pages([pages[number] for number in document.pages]), about, target)


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
