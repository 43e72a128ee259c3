"""The sheet put before each paper: QR and patch bars for machines, large letters for the clerk."""

from dossier.separator import PATCH_T_BARS_MM, Separator
from samples.draw import A4_MM, DEJAVU_SANS, LIBERATION_SANS, Column, Run, Sheet, Style
from samples.truth import PaperPage

_QR_MM = 76.0
_FROM_EDGE_MM = 10.0
_BARS_MM = (12.0, 198.0)
_MIDDLE = A4_MM[0] / 2


def draw_separator(separator: Separator, title: str, dpi: float = 300.0) -> PaperPage:
    """Draw a separator sheet.

    Args:
        separator: What the QR says.
        title: Title of the component that follows, as a person reads it.
        dpi: Pixels per inch.
    """
    sheet = Sheet(dpi)
    _bars(sheet)
    _arrow(sheet, 46.0)
    big = Style(DEJAVU_SANS, 20.0, "bold")
    sheet.write(_MIDDLE, 64.0, "MẶT NÀY HƯỚNG LÊN", big, "centre")
    sheet.write(_MIDDLE, 78.0, "TỜ PHÂN CÁCH", Style(DEJAVU_SANS, 26.0, "bold"), "centre")
    sheet.qr((A4_MM[0] - _QR_MM) / 2, 86.0, str(separator), _QR_MM, "q")
    name = Style(LIBERATION_SANS, 28.0, "bold")
    y = 186.0
    for spots in sheet.lay_out([Run(title, name)], Column(25.0, 185.0, 13.0)):
        sheet.write(_MIDDLE, y, " ".join(spot.text for spot in spots), name, "centre")
        y += 13.0
    plain = Style(LIBERATION_SANS, 16.0)
    if separator.component:
        sheet.write(_MIDDLE, y + 4, f"Thành phần số {separator.component}", plain, "centre")
    if separator.dossier:
        sheet.write(_MIDDLE, y + 14, f"Hồ sơ {separator.dossier}", plain, "centre")
    small = Style(LIBERATION_SANS, 11.0, "italic")
    advice = "Đặt tờ này ngay trước giấy tờ cần quét; không lưu vào hồ sơ."
    sheet.write(_MIDDLE, 260.0, advice, small, "centre")
    return sheet.finish()


def _bars(sheet: Sheet) -> None:
    """Draw a patch T along the upper and, turned, along the lower edge."""
    for start, thickness in PATCH_T_BARS_MM:
        near, far = _FROM_EDGE_MM + start, _FROM_EDGE_MM + start + thickness
        for top, bottom in ((near, far), (A4_MM[1] - far, A4_MM[1] - near)):
            left, right = _BARS_MM
            sheet.fill([(left, top), (right, top), (right, bottom), (left, bottom)], (20, 20, 20))


def _arrow(sheet: Sheet, top: float) -> None:
    """Draw an arrow that points to the upper edge."""
    sheet.fill([(_MIDDLE, top - 12), (_MIDDLE - 13, top), (_MIDDLE + 13, top)], (20, 20, 20))
    shaft = [(_MIDDLE - 5, top), (_MIDDLE + 5, top), (_MIDDLE + 5, top + 9), (_MIDDLE - 5, top + 9)]
    sheet.fill(shaft, (20, 20, 20))
