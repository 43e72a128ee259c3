"""A batch of paper as a duplex feeder delivers it, with the truth of every side, and its files.

Sides are kept as the JPEGs a scanner makes, so that a batch of many sides stays small;
`Side.image` decodes one. Sides count from 1.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pikepdf
from PIL import Image
from PIL.TiffImagePlugin import AppendingTiffWriter

from dossier.page import PageImage, PageKind
from dossier.separator import Separator
from samples.faults import BEDS, Feed, Grade, blank_side, scan_side
from samples.people import Person
from samples.separators import draw_separator
from samples.truth import Paper, PaperPage, PlacedWord

_POINTS_PER_INCH = 72.0
_TIFF_GREY = ("tiff_lzw", "jpeg", "jpeg", "jpeg", "tiff_adobe_deflate", "jpeg")
_FLAT = Feed()


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a sheet as scanned, and what it is.

    Attributes:
        jpeg: The picture as it left the scanner.
        dpi: Pixels per inch.
        kind: What the side is.
        feed: Turn (clockwise) and lean (counter-clockwise positive) in degrees.
        paper: Index into `Batch.documents`; None for separators and blank sides.
        page: Page within the paper from 1; 0 for separators and blank sides.
        lines: Words in mm on the upright, straight page.
        separator: What a separator sheet says.
    """

    jpeg: bytes
    dpi: float
    kind: PageKind
    feed: Feed
    paper: int | None = None
    page: int = 0
    lines: tuple[tuple[PlacedWord, ...], ...] = ()
    separator: Separator | None = None

    @property
    def image(self) -> PageImage:
        """The pixels as delivered, RGB."""
        return PageImage(np.asarray(Image.open(io.BytesIO(self.jpeg))), self.dpi)

    @property
    def words(self) -> tuple[PlacedWord, ...]:
        """All words in reading order."""
        return tuple(word for line in self.lines for word in line)


@dataclass(frozen=True, slots=True)
class BatchDocument:
    """A paper within a batch: what a perfect clerk would say of it.

    Attributes:
        type: Key of the document type.
        owner: Whose paper it is.
        separator: The sheet before it.
        pages: Sides of the batch it is on, counted from 1, in order; without blank ones.
        fields: Name to normalised value.
        printed: Name to the text as printed.
    """

    type: str
    owner: Person
    separator: Separator
    pages: tuple[int, ...]
    fields: Mapping[str, str]
    printed: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Batch:
    """All that came out of the feeder in one go.

    Attributes:
        sides: Fronts and backs in turn.
        documents: Papers in the order fed.
    """

    sides: tuple[Side, ...]
    documents: tuple[BatchDocument, ...]


@dataclass(frozen=True, slots=True)
class FedPaper:
    """A paper to be put on the feeder behind its separator sheet.

    Attributes:
        paper: The paper.
        owner: Whose.
        separator: What the sheet before it says.
        title: Title of the component on the separator sheet.
        feed: How its sheets lie.
        two_sided: Whether its pages are on both sides of a sheet.
    """

    paper: Paper
    owner: Person
    separator: Separator
    title: str
    feed: Feed = _FLAT
    two_sided: bool = False


class Feeder:
    """Scans sheets one after the other and remembers what was on them.

    Attributes:
        sides: All sides so far.
    """

    def __init__(self, grade: Grade, seed: int) -> None:
        self.sides: list[Side] = []
        self._grade = grade
        self._seed = seed
        self._bed = BEDS[seed % len(BEDS)]
        self._documents: list[BatchDocument] = []

    def feed(self, fed: FedPaper) -> None:
        """Scan a separator sheet and a paper behind it, both sides of every sheet."""
        dpi = fed.paper.pages[0].image.dpi
        lead = draw_separator(fed.separator, fed.title, dpi)
        self._sheet(lead, None, Feed(lean_degrees=fed.feed.lean_degrees / 5), fed.separator)
        pages = fed.paper.pages
        step = 2 if fed.two_sided else 1
        numbers: list[int] = []
        for first in range(0, len(pages), step):
            back = pages[first + 1] if step == 2 and first + 1 < len(pages) else None
            numbers += self._sheet(pages[first], back, fed.feed, None)
        self._documents.append(
            BatchDocument(
                type=fed.paper.type,
                owner=fed.owner,
                separator=fed.separator,
                pages=tuple(numbers),
                fields=fed.paper.fields,
                printed=fed.paper.printed,
            )
        )

    def batch(self) -> Batch:
        """Give the batch."""
        return Batch(tuple(self.sides), tuple(self._documents))

    def _sheet(
        self, front: PaperPage, back: PaperPage | None, feed: Feed, separator: Separator | None
    ) -> list[int]:
        """Scan both sides of a sheet; give the numbers of the printed sides of a paper."""
        empty = blank_side(front.image)
        faces = ((front, feed, back), (back, feed.other_side(), front))
        numbers = []
        for page, turned, behind in faces:
            jpeg = scan_side(
                page.image if page else empty,
                turned,
                self._grade,
                self._seed * 1000 + len(self.sides),
                behind=behind.image if behind else None,
                bed=self._bed,
            )
            side = Side(jpeg, front.image.dpi, PageKind.BLANK, turned)
            if page is not None:
                side = self._printed(side, page, separator)
                numbers.append(len(self.sides) + 1)
            self.sides.append(side)
        return numbers

    def _printed(self, side: Side, page: PaperPage, separator: Separator | None) -> Side:
        kind, lines = PageKind.CONTENT, page.lines
        if separator is not None:
            kind = PageKind.SEPARATOR
            return Side(side.jpeg, side.dpi, kind, side.feed, lines=lines, separator=separator)
        paper = len(self._documents)
        before = sum(1 for one in self.sides if one.paper == paper)
        return Side(side.jpeg, side.dpi, kind, side.feed, paper, before + 1, lines)


def write_pdf(batch: Batch, path: Path) -> None:
    """Write a batch as feeders do: each side one full-page JPEG, taken over as it is."""
    with pikepdf.new() as pdf:
        for side in batch.sides:
            with Image.open(io.BytesIO(side.jpeg)) as picture_file:
                (wide, high), grey = picture_file.size, picture_file.mode == "L"
            box = [wide * _POINTS_PER_INCH / side.dpi, high * _POINTS_PER_INCH / side.dpi]
            picture = pikepdf.Stream(
                pdf,
                side.jpeg,
                Type=pikepdf.Name.XObject,
                Subtype=pikepdf.Name.Image,
                Width=wide,
                Height=high,
                ColorSpace=pikepdf.Name.DeviceGray if grey else pikepdf.Name.DeviceRGB,
                BitsPerComponent=8,
                Filter=pikepdf.Name.DCTDecode,
            )
            drawing = f"q {box[0]:.4f} 0 0 {box[1]:.4f} 0 0 cm /Im0 Do Q"
            page = pikepdf.Dictionary(
                Type=pikepdf.Name.Page,
                MediaBox=[0, 0, *(round(edge, 4) for edge in box)],
                Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=picture)),
                Contents=pikepdf.Stream(pdf, drawing.encode()),
            )
            pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
        pdf.save(path, deterministic_id=True)


def write_tiff(batch: Batch, path: Path) -> None:
    """Write a batch as one TIFF: papers in colour, the rest in grey.

    Most sides are JPEG, some separators and blank sides LZW or deflate, so that a reader meets
    all that scanners write. One side is in memory at a time.
    """
    with AppendingTiffWriter(path, new=True) as target:
        for number, side in enumerate(batch.sides):
            picture = Image.open(io.BytesIO(side.jpeg))
            resolution = (side.dpi, side.dpi)
            if side.kind is PageKind.CONTENT:
                picture.save(target, "TIFF", compression="jpeg", quality=88, dpi=resolution)
            else:
                packed = _TIFF_GREY[number // 2 % len(_TIFF_GREY)]
                picture.convert("L").save(target, "TIFF", compression=packed, dpi=resolution)
            target.newFrame()
