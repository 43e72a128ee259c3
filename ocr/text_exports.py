"""What was read, with places, in the two forms that archives and viewers exchange.

hOCR 1.2 (px of the page picture) and ALTO 4 (mm10, tenths of a millimetre on the kept page;
schema http://www.loc.gov/standards/alto/ns-v4#).
"""

import re
from collections.abc import Iterable
from xml.etree import ElementTree as ET

from dossier.page import MM_PER_INCH, Box
from ocr.searchable_pdf import PdfPage

_ALTO = "http://www.loc.gov/standards/alto/ns-v4#"
_XHTML = "http://www.w3.org/1999/xhtml"
_TENTHS = 10
_SOFTWARE = "Sohoa"
# What XML 1.0 cannot say (section 2.2).
_UNSAYABLE = re.compile("[^\t\n\r\\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CAPABILITIES = "ocr_page ocr_carea ocr_line ocrx_word ocrp_lang ocrp_wconf"


def hocr_of(pages: Iterable[PdfPage]) -> str:
    """Give hOCR of pages; they are numbered from 1."""
    html = ET.Element("html", {"xmlns": _XHTML, "xml:lang": "vi", "lang": "vi"})
    head = ET.SubElement(html, "head")
    ET.SubElement(head, "title").text = _SOFTWARE
    ET.SubElement(head, "meta", {"charset": "utf-8"})
    for name, content in (("ocr-system", _SOFTWARE), ("ocr-capabilities", _CAPABILITIES)):
        ET.SubElement(head, "meta", {"name": name, "content": content})
    body = ET.SubElement(html, "body")
    for number, page in enumerate(pages, start=1):
        _add_hocr_page(body, number, page)
    text = ET.tostring(html, encoding="unicode", short_empty_elements=True)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n{text}\n'


def _add_hocr_page(body: ET.Element, number: int, page: PdfPage) -> None:
    picture = page.picture
    px_per_mm = picture.dpi / MM_PER_INCH
    whole = f"0 0 {picture.width_px} {picture.height_px}"
    resolution = round(picture.dpi)
    title = f"bbox {whole}; ppageno {number - 1}; scan_res {resolution} {resolution}"
    name = {"class": "ocr_page", "id": f"page_{number}", "title": title}
    area = ET.SubElement(ET.SubElement(body, "div", name), "div", {"class": "ocr_carea"})
    for line in page.reading.lines:
        place = _px(line.box, px_per_mm)
        row = ET.SubElement(area, "span", {"class": "ocr_line", "title": place})
        for word in line.words:
            title = f"{_px(word.box, px_per_mm)}; x_wconf {round(100 * word.confidence)}"
            item = ET.SubElement(row, "span", {"class": "ocrx_word", "title": title})
            item.text, item.tail = _sayable(word.text), " "
        row.tail = "\n"


def _px(box: Box, px_per_mm: float) -> str:
    edges = (box.left, box.top, box.right, box.bottom)
    return "bbox " + " ".join(str(max(0, round(edge * px_per_mm))) for edge in edges)


def alto_of(pages: Iterable[PdfPage]) -> str:
    """Give ALTO 4 of pages; they are numbered from 1."""
    alto = ET.Element("alto", {"xmlns": _ALTO})
    description = ET.SubElement(alto, "Description")
    ET.SubElement(description, "MeasurementUnit").text = "mm10"
    processing = ET.SubElement(description, "Processing", {"ID": "PROCESSING"})
    software = ET.SubElement(processing, "processingSoftware")
    ET.SubElement(software, "softwareName").text = _SOFTWARE
    layout = ET.SubElement(alto, "Layout")
    for number, page in enumerate(pages, start=1):
        _add_alto_page(layout, number, page)
    text = ET.tostring(alto, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _add_alto_page(layout: ET.Element, number: int, page: PdfPage) -> None:
    mm_per_px = MM_PER_INCH / page.picture.dpi
    whole = Box(0, 0, page.picture.width_px * mm_per_px, page.picture.height_px * mm_per_px)
    size = _tenths(whole)
    name = {"ID": f"PAGE{number}", "PHYSICAL_IMG_NR": str(number)}
    sheet = ET.SubElement(layout, "Page", name | {"WIDTH": size["WIDTH"], "HEIGHT": size["HEIGHT"]})
    space = ET.SubElement(sheet, "PrintSpace", size)
    if not page.reading.lines:
        return
    around = page.reading.lines[0].box
    for line in page.reading.lines[1:]:
        around = around.union(line.box)
    block = ET.SubElement(space, "TextBlock", {"ID": f"PAGE{number}TEXT", **_tenths(around)})
    for line in page.reading.lines:
        base = {"BASELINE": _number(line.baseline_mm)}
        row = ET.SubElement(block, "TextLine", _tenths(line.box) | base)
        for at, word in enumerate(line.words):
            if at:
                ET.SubElement(row, "SP")
            said = {"CONTENT": _sayable(word.text), "WC": f"{word.confidence:.2f}"}
            ET.SubElement(row, "String", said | _tenths(word.box))


def _tenths(box: Box) -> dict[str, str]:
    return {
        "HPOS": _number(box.left),
        "VPOS": _number(box.top),
        "WIDTH": _number(box.width),
        "HEIGHT": _number(box.height),
    }


def _number(mm: float) -> str:
    return f"{_TENTHS * mm:.1f}"


def _sayable(text: str) -> str:
    return _UNSAYABLE.sub("\N{REPLACEMENT CHARACTER}", text)
