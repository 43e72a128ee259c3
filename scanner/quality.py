"""Is a page good enough, or does the sheet go back into the feeder while it is at hand?

Findings have a measure and a sentence for the clerk. False alarms cost a waiting citizen
time, so thresholds are wide.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from dossier.page import PageImage
from scanner.ink import Ink
from scanner.options import ScanOptions
from scanner.print_quality import (
    any_colour,
    contrast_of,
    edge_width_mm,
    faded_share,
    glare_share,
    pale_contrast,
    specks_per_cm2,
)
from scanner.sheet_quality import cut_letters, folded_corner_mm, streak_places_mm
from scanner.tone import quantile

Verdict = Literal["good", "look", "rescan"]

_FEWEST_LETTERS = 40  # fewer say nothing about a whole page
_A4_WIDTH_MM = 210.0
_ABOUT_MM = 8.0
_BRIGHTEST = 0.95  # a small sheet on a dark bed is dark for the most part


@dataclass(frozen=True, slots=True)
class QualityFinding:
    """One thing that is not as it should be.

    Attributes:
        code: Kebab-case name that never changes once released.
        measure: What was measured.
        unit: Of the measure, such as `dpi`, `mm`, `degrees` or `share`.
        text: One Vietnamese sentence for the clerk.
        verdict: What follows from it alone.
    """

    code: str
    measure: float
    unit: str
    text: str
    verdict: Literal["look", "rescan"] = "look"


@dataclass(frozen=True, slots=True)
class QualityReport:
    """What was found on a page.

    Attributes:
        verdict: The gravest of the findings; `good` for none.
        findings: In the order of looking.
    """

    verdict: Verdict
    findings: tuple[QualityFinding, ...]


def judge(findings: list[QualityFinding]) -> QualityReport:
    """Give the report of a page from all its findings."""
    verdicts = {finding.verdict for finding in findings}
    verdict: Verdict = "good"
    if verdicts:
        verdict = "rescan" if "rescan" in verdicts else "look"
    return QualityReport(verdict, tuple(findings))


def find_faults(
    page: PageImage, ink: Ink, options: ScanOptions, *, card: bool = False
) -> list[QualityFinding]:
    """Say what is wrong with a page of content, each fault with its measure.

    Args:
        page: As loaded.
        ink: Its ink.
        options: Thresholds.
        card: Whether an identity card is on it, which is printed finer than a letter.
    """
    sample = np.ascontiguousarray(ink.small[::4, ::4])
    if quantile(sample.reshape(len(sample), -1), _BRIGHTEST) < options.black_share * 255:
        return [_black(ink)]
    found = [
        _coarse(page, options, card=card),
        _folded(folded_corner_mm(ink), options),
        _long(page, ink, options),
        *(_streak(place) for place in streak_places_mm(ink, options.streak_depth)),
    ]
    if len(ink.letters) >= _FEWEST_LETTERS:
        found += _print_faults(ink, options)
    else:
        contrast = pale_contrast(ink)
        found += [] if contrast is None else [_faint(contrast, options)]
    return [finding for finding in found if finding is not None]


def skew_finding(lean_degrees: float, options: ScanOptions) -> QualityFinding:
    """Say that a page leans too much to be straightened."""
    return QualityFinding(
        "page-too-skewed",
        round(lean_degrees, 2),
        "degrees",
        f"Trang bị lệch quá {options.skew_limit_degrees:g} độ, đề nghị quét lại.",
        "rescan",
    )


def turn_finding(letters: int) -> QualityFinding:
    """Say that a page with text does not show which way up it lies."""
    text = "Chưa xác định được chiều của trang, đề nghị kiểm tra."
    return QualityFinding("turn-unsure", float(letters), "letters", text)


def code_finding(unread: int) -> QualityFinding:
    """Say that a QR code was seen but not read."""
    text = "Có mã QR trên trang nhưng không đọc được, đề nghị kiểm tra hoặc quét lại."
    return QualityFinding("code-not-read", float(unread), "codes", text)


def _print_faults(ink: Ink, options: ScanOptions) -> list[QualityFinding | None]:
    even = any_colour(ink)
    return [
        _faint(contrast_of(even, ink.mask), options),
        _blurred(edge_width_mm(ink), options),
        _cut(cut_letters(ink), options),
        _glaring(glare_share(ink), options),
        _faded(faded_share(ink, even), options),
        _specked(specks_per_cm2(ink), options),
    ]


def _black(ink: Ink) -> QualityFinding:
    level = float(np.median(ink.small[::4, ::4])) / 255.0
    text = "Trang gần như đen hoàn toàn, đề nghị kiểm tra đèn máy quét và quét lại."
    return QualityFinding("black-page", round(level, 3), "share", text, "rescan")


def _coarse(page: PageImage, options: ScanOptions, *, card: bool) -> QualityFinding | None:
    # A scanner that means 200 may write 199.9.
    if page.dpi >= options.lowest_dpi * 0.99:
        if not card or page.dpi >= options.card_dpi * 0.99:
            return None
        text = f"Trang có thẻ căn cước, nên quét từ {options.card_dpi:g} dpi trở lên."
        return QualityFinding("low-resolution", round(page.dpi, 1), "dpi", text)
    if page.dpi < options.hopeless_dpi:
        text = "Độ phân giải quá thấp để đọc chữ, đề nghị quét lại ở 300 dpi."
        return QualityFinding("low-resolution", round(page.dpi, 1), "dpi", text, "rescan")
    text = f"Độ phân giải thấp hơn {options.lowest_dpi:g} dpi, đề nghị kiểm tra chữ có rõ không."
    return QualityFinding("low-resolution", round(page.dpi, 1), "dpi", text)


def _folded(side_mm: float, options: ScanOptions) -> QualityFinding | None:
    if side_mm <= options.folded_corner_mm:
        return None
    text = "Góc giấy bị gấp hoặc rách, có thể che mất chữ, đề nghị kiểm tra."
    return QualityFinding("folded-corner", round(side_mm, 1), "mm", text)


def _long(page: PageImage, ink: Ink, options: ScanOptions) -> QualityFinding | None:
    wide, high = (edge / page.px_per_mm for edge in (page.width_px, page.height_px))
    if ink.sheet is not None:
        wide, high = (edge / page.px_per_mm for edge in (ink.sheet.width_px, ink.sheet.height_px))
    is_a4_wide = abs(min(wide, high) - _A4_WIDTH_MM) <= _ABOUT_MM
    if not is_a4_wide or max(wide, high) <= options.longest_sheet_mm:
        return None
    text = "Trang dài hơn khổ giấy thông thường, có thể máy kéo hai tờ một lúc, đề nghị kiểm tra."
    return QualityFinding("sheet-too-long", round(max(wide, high), 1), "mm", text)


def _streak(place_mm: float) -> QualityFinding:
    text = f"Có vệt dọc cách mép trái {place_mm:g} mm, có thể kính máy quét bị bẩn."
    return QualityFinding("streak", place_mm, "mm", text)


def _faint(contrast: float, options: ScanOptions) -> QualityFinding | None:
    if contrast >= options.faint_share:
        return None
    text = "Chữ quá mờ so với nền giấy, đề nghị tăng độ đậm khi quét."
    return QualityFinding("low-contrast", round(contrast, 3), "share", text)


def _blurred(edge_mm: float, options: ScanOptions) -> QualityFinding | None:
    if edge_mm <= options.soft_edge_mm:
        return None
    if edge_mm <= options.blurred_edge_mm:
        text = "Chữ hơi nhòe, đề nghị kiểm tra."
        return QualityFinding("blurred", round(edge_mm, 3), "mm", text)
    text = "Chữ bị nhòe, đề nghị quét lại."
    return QualityFinding("blurred", round(edge_mm, 3), "mm", text, "rescan")


def _cut(letters: int, options: ScanOptions) -> QualityFinding | None:
    if letters < options.cut_letters:
        return None
    text = "Chữ chạm mép trang, có thể bị cắt mất, đề nghị kiểm tra."
    return QualityFinding("cut-edge", float(letters), "letters", text)


def _glaring(share: float, options: ScanOptions) -> QualityFinding | None:
    if share < options.glare_share:
        return None
    text = "Có vùng bị lóa sáng che mất chữ, đề nghị chụp hoặc quét lại."
    return QualityFinding("glare", round(share, 3), "share", text, "rescan")


def _faded(share: float, options: ScanOptions) -> QualityFinding | None:
    if share >= options.faded_share:
        return None
    text = "Chữ ở một phía của trang mờ hơn hẳn phía kia, đề nghị kiểm tra."
    return QualityFinding("faded-side", round(share, 3), "share", text)


def _specked(specks: float, options: ScanOptions) -> QualityFinding | None:
    if specks <= options.specks_per_cm2:
        return None
    text = "Trang có quá nhiều đốm nhiễu, đề nghị kiểm tra chế độ quét."
    return QualityFinding("specks", round(specks, 1), "1/cm²", text)
