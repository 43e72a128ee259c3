"""Pictures, papers and drawings for what signatures look like."""

import warnings
from functools import cache
from io import BytesIO

import numpy as np
import pypdfium2
import weasyprint
from numpy.typing import NDArray
from PIL import Image, ImageDraw

SIGNER = "Nghiêm Thị Thuý Ơn"
BLUE, RED = (20, 40, 190), (214, 20, 30)


@cache
def signature_png() -> bytes:
    """Give a blue scrawl on a clear ground, without a size."""
    image = Image.new("RGBA", (900, 360), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    at = np.linspace(0, 6.3, 90)
    points = list(zip(60 + at * 120, 270 - 28 * at - 60 * np.sin(at * 3), strict=True))
    pen.line([(float(x), float(y)) for x, y in points], fill=(*BLUE, 255), width=14)
    return png_of(image)


@cache
def seal_png(dpi: float | None = None) -> bytes:
    """Give a red ring with a star in it on a clear ground, 850 px wide."""
    image = Image.new("RGBA", (850, 850), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    pen.ellipse((8, 8, 842, 842), outline=(*RED, 255), width=22)
    pen.ellipse((150, 150, 700, 700), outline=(*RED, 255), width=10)
    turns = [np.pi * (0.4 * corner * 2 - 0.5) for corner in range(5)]
    star = [(425 + 180 * float(np.cos(turn)), 425 + 180 * float(np.sin(turn))) for turn in turns]
    pen.line([*star, star[0]], fill=(*RED, 255), width=16)
    return png_of(image, dpi)


def png_of(image: Image.Image, dpi: float | None = None) -> bytes:
    """Give an image as a PNG file."""
    written = BytesIO()
    image.save(written, "PNG", **({"dpi": (dpi, dpi)} if dpi else {}))
    return written.getvalue()


@cache
def born_digital(*, signer: str = SIGNER) -> bytes:
    """Give a PDF/A-2u of two pages; the second ends with who is to sign it."""
    html = f"""<html lang="vi"><head><title>Quyết định</title><style>
        @page {{ size: A4; margin: 20mm }}
        body {{ font: 13pt 'Liberation Serif' }}
        .left {{ position: absolute; left: 0; top: 40mm; width: 60mm; font-size: 11pt }}
        .right {{ position: absolute; left: 85mm; top: 40mm; width: 85mm; text-align: center }}
        .name {{ margin-top: 28mm }} section {{ break-before: page }}
        </style></head><body><p>QUYẾT ĐỊNH số 15/QĐ-UBND do {signer} ký</p>
        <section><p>Điều 3. Quyết định này có hiệu lực từ ngày ký.</p>
        <div class="left">Nơi nhận:<br>- Như Điều 2;<br>- Lưu: VT.</div>
        <div class="right"><b>KT. CHỦ TỊCH<br>PHÓ CHỦ TỊCH</b><div class="name"><b>{signer}</b>
        </div></div></section></body></html>"""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # it leaves its colour profile open
        made: bytes = weasyprint.HTML(string=html).write_pdf(pdf_variant="pdf/a-2u")
    return made


def drawn(pdf: bytes, page: int = 1, dpi: float = 100) -> NDArray[np.uint8]:
    """Give a page as a reader shows it, signatures included, in colour."""
    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    pixels: NDArray[np.uint8] = (
        document[page - 1].render(scale=dpi / 72, rev_byteorder=True).to_numpy()
    )
    return pixels[:, :, :3].copy()
