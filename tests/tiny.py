"""Very small real pages, for tests that need many: 60 x 40 mm, bitonal, in one TIFF.

A page of text is read in some hundredths of a second, a blank one in a few thousandths, so
hundreds of them go the whole way through the real page processes.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pikepdf
import segno
from PIL import Image, ImageDraw

from dossier.separator import Separator
from samples.draw import DEJAVU_SANS, load_font

DPI = 200.0
SIZE_PX = (472, 315)

Sheet = int | Separator | None
"""What stands on a side: a number in words, a separator's code, or nothing."""


def write_batch(sides: Sequence[Sheet], file: Path) -> None:
    """Scan sides into a TIFF.

    Args:
        sides: What stands on each.
        file: The file to write.
    """
    pictures = [_draw(side) for side in sides]
    pictures[0].save(
        file,
        "TIFF",
        save_all=True,
        append_images=pictures[1:],
        compression="group4",
        dpi=(DPI, DPI),
    )


def write_pdf(sides: Sequence[Sheet], file: Path, broken: int = 0) -> None:
    """Scan sides into a PDF, the picture of one of which no decoder can open.

    Args:
        sides: What stands on each.
        file: The file to write.
        broken: Which side is broken, from 1; 0 for none.
    """
    pictures = [_draw(side) for side in sides]
    pictures[0].save(file, "PDF", save_all=True, append_images=pictures[1:], resolution=DPI)
    if broken:
        with pikepdf.open(file, allow_overwriting_input=True) as pdf:
            (picture,) = pdf.pages[broken - 1].Resources.XObject.values()
            picture.write(b"no picture at all" * 20, filter=pikepdf.Name.DCTDecode)
            pdf.save(file)


def text_of(number: int) -> str:
    """Give the words of a page, which no other page has."""
    return f"Trang số {number} của tập"


def _draw(side: Sheet) -> Image.Image:
    picture = Image.new("1", SIZE_PX, 1)
    pen = ImageDraw.Draw(picture)
    if isinstance(side, Separator):
        code = np.array([list(row) for row in segno.make(str(side), micro=False).matrix])
        tile = np.kron(code, np.ones((7, 7))).astype(bool)
        picture.paste(Image.fromarray(~tile), (120, 40))
    elif side is not None:
        font = load_font(DEJAVU_SANS.file("regular"), 34)
        pen.text((50, 80), text_of(side), 0, font)
        pen.text((50, 160), "Cộng hòa xã hội chủ", 0, font)
    return picture
