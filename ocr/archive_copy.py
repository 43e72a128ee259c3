"""Pages of born-digital PDFs become a PDF/A-2u that looks and reads as they do.

Their own text, fonts, lines and pictures are copied as they are. What was written is held
against its source: each page must have the same words and the same look, or there is no copy.
"""

import tempfile
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
from numpy.typing import NDArray

from dossier.errors import DeskError
from dossier.reading import Line, PageReading
from ocr.archive_pages import make_pages_archival
from ocr.born_digital import read_pdf_page
from ocr.errors import PdfNotArchivalError
from ocr.searchable_pdf import PdfAbout, lay_words, write_archival
from ocr.unicode_maps import complete_unicode_maps

_LOOK_DPI = 100.0
_MOST_LOOK_PX = 4_000_000
_POINTS_PER_INCH = 72.0
_SQUARE_PX = 4
_MOST_DIFFERENCE = 30.0  # of 255; a full stop that is gone makes 40, other smoothing 20


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page to be copied.

    Attributes:
        path: The PDF it is in.
        number: Its number there, from 1.
        beneath: What was recognised in its pictures, laid upon it unseen.
    """

    path: Path
    number: int
    beneath: tuple[Line, ...] = ()


def copy_pages(leaves: Sequence[Leaf], about: PdfAbout, target: Path) -> None:
    """Write copies of pages as one PDF/A-2u.

    Args:
        leaves: At least one, in order.
        about: Metadata; what their files say of themselves is left out.
        target: Where the file goes; it appears there whole or not at all.

    Raises:
        PdfNotArchivalError: They cannot be copied without loss; nothing appears at `target`.
    """
    try:
        with tempfile.TemporaryDirectory(prefix=".sohoa-copy-", dir=target.parent) as scratch:
            draft = Path(scratch) / target.name
            _write(leaves, about, draft)
            for number, leaf in enumerate(leaves, start=1):
                _require_same(leaf, Leaf(draft, number))
            draft.replace(target)
    except DeskError as error:
        raise PdfNotArchivalError(str(error)) from error
    except Exception as error:  # qpdf and PDFium raise anything on hostile bytes
        raise PdfNotArchivalError(type(error).__name__) from error


def _write(leaves: Sequence[Leaf], about: PdfAbout, draft: Path) -> None:
    with ExitStack() as opened:
        sources = {
            path: opened.enter_context(pikepdf.open(path, suppress_warnings=True))
            for path in {leaf.path for leaf in leaves}
        }
        pdf = opened.enter_context(pikepdf.new())
        for leaf in leaves:
            pdf.pages.append(sources[leaf.path].pages[leaf.number - 1])
        make_pages_archival(pdf)
        complete_unicode_maps(pdf)
        lay_words(pdf, [PageReading(leaf.beneath, "") for leaf in leaves])
        write_archival(pdf, about, draft)


def _require_same(source: Leaf, copy: Leaf) -> None:
    said, copied = (read_pdf_page(leaf.path, leaf.number).text for leaf in (source, copy))
    # What fields held and what is beneath is written last, and some reader joins its words.
    if _letters(said + "".join(line.text for line in source.beneath)) != _letters(copied):
        raise PdfNotArchivalError("a copied page reads otherwise")
    one, other = _look(source), _look(copy)
    if one.shape != other.shape or (one.size and np.abs(one - other).max() > _MOST_DIFFERENCE):
        raise PdfNotArchivalError("a copied page looks otherwise")


def _letters(text: str) -> Counter[str]:
    return Counter("".join(text.split()))


def _look(leaf: Leaf) -> NDArray[np.float64]:
    """Draw a page; means of squares, in which edges that are smoothed otherwise do not count."""
    with closing(pypdfium2.PdfDocument(leaf.path)) as pdf:
        pdf.init_forms()
        with closing(pdf[leaf.number - 1]) as page:
            width, height = page.get_size()
            scale = min(_LOOK_DPI / _POINTS_PER_INCH, (_MOST_LOOK_PX / (width * height)) ** 0.5)
            with closing(page.render(scale=scale)) as bitmap:
                pixels = bitmap.to_numpy()
    rows, columns = (max(1, side // _SQUARE_PX) for side in pixels.shape[:2])
    square = (rows, pixels.shape[0] // rows, columns, pixels.shape[1] // columns)
    used = pixels[: square[0] * square[1], : square[2] * square[3]]
    return np.asarray(used.reshape(*square, -1).mean(axis=(1, 3)))
