"""One page from the scan to text and picture: load, prepare, read, encode. No state.

The outcome is small: the pixels stay behind as a picture file in the spool folder, so a
batch of any length is worked in the memory of one page.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from desk.errors import OutputFailedError
from dossier.errors import DeskError
from dossier.page import Barcode, PageKind, PageState
from dossier.reading import PageReading
from dossier.separator import Separator
from ocr.born_digital import read_pdf_page
from ocr.errors import NotReadError, UnreadablePdfError
from ocr.mixed_page import read_mixed_page
from ocr.options import OcrOptions
from ocr.picture import PagePicture, encode_page
from ocr.read import read_page
from ocr.turn import turn_odds
from scanner.clean import PreparedPage, prepare_page
from scanner.curl import Curl
from scanner.load import LoadedPage, Scan
from scanner.options import ScanOptions
from scanner.orientation import TURNS
from scanner.pieces import Piece
from scanner.quality import QualityReport

EMPTY = PageReading(lines=(), source="")


@dataclass(frozen=True, slots=True)
class PageOptions:
    """How pages are worked: what a page process needs to know.

    Attributes:
        scan: Limits and thresholds of scanning.
        ocr: How pages are read.
        turn_odds: The feed's habit: log odds by turn, from the other pages of the batch.
    """

    scan: ScanOptions
    ocr: OcrOptions
    turn_odds: Mapping[int, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PageFault:
    """Why a page could not be worked: code and Vietnamese title of the error."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class DigitizedPage:
    """What is known of one page of a scan.

    Attributes:
        number: Input page number from 1.
        kind: What it is.
        state: What became of it.
        turn_degrees: 0, 90, 180 or 270: the clockwise turn the upright page had been given.
        turn_doubtful: Whether the page does not show which way up it lies.
        lean_degrees: Lean found before correction, counter-clockwise positive.
        lean_reason: Why no lean could be told, in kebab-case; empty where it could.
        transform: 3 x 3 by rows, from px of the page as received to px of the kept page.
        kept_width_px: Of the kept page.
        kept_height_px: Of the kept page.
        tone: What was done to light and colour for reading.
        below_px: How far lines had bent, px of the kept page by rows of a grid over all of it,
            as it was undone after the transform; empty for nearly every page.
        pieces: Cards or halves of a folded sheet on the kept page.
        streaks_mm: Where lines of a dirty feeder run, from the left as received.
        fingerprint: Tells the same page scanned twice; empty where it says too little.
        dpi: Resolution as received.
        dpi_source: `file`, or `inferred` from the size of the paper where the file said nothing
            or something absurd; empty where that is not known.
        width_px: As received.
        height_px: As received.
        barcodes: Codes found, boxes on the kept page.
        quality: The judgement at the feeder; None where the page could not be opened.
        separator: What a separator sheet says, else None.
        reading: What was read; empty for blank pages and separators.
        picture: The kept page, its bytes in `picture_file`; None where it failed.
        picture_file: Where the bytes are.
        born_digital: Whether the text is the file's own, but for what its pictures say.
        fault: Why it was not read; None for a page that was.
    """

    number: int
    kind: PageKind = PageKind.CONTENT
    state: PageState = PageState.NOT_READ
    turn_degrees: int = 0
    turn_doubtful: bool = False
    lean_degrees: float = 0.0
    lean_reason: str = ""
    transform: tuple[tuple[float, float, float], ...] = ()
    kept_width_px: int = 0
    kept_height_px: int = 0
    tone: str = ""
    below_px: tuple[tuple[float, ...], ...] = ()
    pieces: tuple[Piece, ...] = ()
    streaks_mm: tuple[float, ...] = ()
    fingerprint: bytes = b""
    dpi: float = 0.0
    dpi_source: str = ""
    width_px: int = 0
    height_px: int = 0
    barcodes: tuple[Barcode, ...] = ()
    quality: QualityReport | None = None
    separator: Separator | None = None
    reading: PageReading = EMPTY
    picture: PagePicture | None = None
    picture_file: Path | None = None
    born_digital: bool = False
    fault: PageFault | None = None


def why_nothing_was_read(pages: Sequence[DigitizedPage]) -> PageFault | None:
    """Say why no page of a scan has a picture, if all have the same reason."""
    reasons = {page.fault for page in pages}
    return reasons.pop() if len(reasons) == 1 else None


@dataclass(frozen=True, slots=True)
class ScanInfo:
    """What a file is.

    Attributes:
        format: `pdf`, `tiff`, `jpeg`, `png`, `webp`, `heic` or `bmp`.
        page_count: Pages in it.
        signed: Whether it is a PDF that carries signatures; such a file is never re-made.
    """

    format: str
    page_count: int
    signed: bool


def look_at(scan: Scan) -> ScanInfo:
    """Say what an open scan is."""
    return ScanInfo(scan.format, scan.page_count, scan.signed)


def digitize_page(
    scan: Scan, path: Path, number: int, options: PageOptions, spool: Path
) -> DigitizedPage:
    """Work one page.

    A page that cannot be decoded or read comes back `not_read` with its fault, so that it
    stays visible in the ledger and never stops the other pages.

    Args:
        scan: The open scan.
        path: Where the scan lies, for the file's own text.
        number: Input page number from 1.
        options: How to work.
        spool: Folder for the picture file.
    """
    try:
        loaded = scan.load(number)
        prepared = _prepared(loaded, options)
    except DeskError as error:
        return DigitizedPage(number=number, fault=PageFault(error.code, error.title))
    return _read_prepared(loaded, prepared, path, options, spool)


def _prepared(loaded: LoadedPage, options: PageOptions) -> PreparedPage:
    """Prepare a page; one that does not show which way up it lies is asked by reading it."""
    prepared = prepare_page(loaded, options.scan, options.turn_odds)
    if not prepared.turn_doubtful:
        return prepared
    said = turn_odds(prepared.reading, options.ocr)
    if not said:
        return prepared
    odds = {turn: options.turn_odds.get(turn, 0.0) + said.get(turn, 0.0) for turn in TURNS}
    return prepare_page(loaded, options.scan, odds)


def _read_prepared(
    loaded: LoadedPage, prepared: PreparedPage, path: Path, options: PageOptions, spool: Path
) -> DigitizedPage:
    picture = encode_page(
        prepared.kept, options.ocr, packed_bytes=loaded.packed_bytes, bilevel=loaded.bilevel
    )
    picture_file = spool / f"{loaded.number:06d}.picture"
    try:
        picture_file.write_bytes(picture.data)
    except OSError as error:  # a full disk is no fault of the page
        raise OutputFailedError(errno=error.errno or 0) from error
    page = DigitizedPage(
        number=loaded.number,
        kind=prepared.kind,
        state=prepared.state,
        turn_degrees=prepared.turn_degrees,
        turn_doubtful=prepared.turn_doubtful,
        lean_degrees=prepared.lean_degrees,
        lean_reason=prepared.lean_reason,
        transform=_by_rows(prepared.transform),
        kept_width_px=prepared.kept.width_px,
        kept_height_px=prepared.kept.height_px,
        tone=prepared.tone,
        below_px=_grid(prepared.curl),
        pieces=prepared.pieces,
        streaks_mm=prepared.streaks_mm,
        fingerprint=prepared.fingerprint,
        dpi=prepared.source_dpi,
        dpi_source=loaded.dpi_source,
        width_px=prepared.source_width_px,
        height_px=prepared.source_height_px,
        barcodes=prepared.barcodes,
        quality=prepared.quality,
        separator=prepared.separator,
        picture=replace(picture, data=b""),
        picture_file=picture_file,
        born_digital=loaded.born_digital,
    )
    if prepared.kind not in (PageKind.CONTENT, PageKind.NONTEXT):
        return page
    try:
        if loaded.born_digital:
            page = replace(page, reading=read_pdf_page(path, loaded.number))
        if loaded.pictured:
            mixed = read_mixed_page(prepared.reading, page.reading, loaded.pictured, options.ocr)
            return replace(page, reading=mixed)
        if loaded.born_digital:
            return page
        return replace(page, reading=read_page(prepared.reading, options.ocr))
    except (NotReadError, UnreadablePdfError) as error:  # what was read till then is kept
        fault = PageFault(error.code, error.title)
        return replace(page, state=PageState.NOT_READ, fault=fault)


def _grid(curl: Curl | None) -> tuple[tuple[float, ...], ...]:
    rows = [] if curl is None else np.round(curl.below_px, 2).tolist()
    return tuple(tuple(row) for row in rows)


def _by_rows(matrix: NDArray[np.float64]) -> tuple[tuple[float, float, float], ...]:
    return tuple((float(a), float(b), float(c)) for a, b, c in matrix)
