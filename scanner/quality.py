"""Is a page good enough, or does the sheet go back into the feeder while it is at hand?

Findings have a measure and a sentence for the clerk. False alarms cost a waiting citizen
time, so thresholds are wide.
"""

from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from dossier.page import PageImage
from scanner.ink import Ink
from scanner.options import ScanOptions

Verdict = Literal["good", "look", "rescan"]

_FEWEST_LETTERS = 40  # fewer say nothing about a whole page
_STEEP_QUANTILE = 0.95
_DARK_QUANTILE = 0.2
_CUT_LETTERS = 4
_CUT_MM = 1.2
_RIM_MM = 0.4
_BESIDE_MM = 6.0
_LIGHT_LEVEL = 225  # of 255, evened


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


def find_faults(page: PageImage, ink: Ink, options: ScanOptions) -> list[QualityFinding]:
    """Measure resolution, sharpness, contrast and cut print of a page with content.

    Args:
        page: As loaded.
        ink: Its ink.
        options: Thresholds.
    """
    found = [_coarse(page, options)]
    if len(ink.letters) >= _FEWEST_LETTERS:
        contrast = _contrast(ink)
        found += [_faint(contrast, options), _blurred(ink, contrast, options), _cut(ink)]
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


def _coarse(page: PageImage, options: ScanOptions) -> QualityFinding | None:
    # A scanner that means 200 may write 199.9.
    if page.dpi >= options.lowest_dpi * 0.99:
        return None
    text = f"Độ phân giải thấp hơn {options.lowest_dpi:g} dpi, đề nghị kiểm tra chữ có rõ không."
    verdict: Literal["look", "rescan"] = "look"
    if page.dpi < options.hopeless_dpi:
        text = "Độ phân giải quá thấp để đọc chữ, đề nghị quét lại ở 300 dpi."
        verdict = "rescan"
    return QualityFinding("low-resolution", round(page.dpi, 1), "dpi", text, verdict)


def _contrast(ink: Ink) -> float:
    """Give how much the darker part of print differs from the paper, 0 to 1."""
    dark = float(np.quantile(ink.even[ink.mask > 0], _DARK_QUANTILE))
    return (float(np.median(ink.even[::3, ::3])) - dark) / 255.0


def _faint(contrast: float, options: ScanOptions) -> QualityFinding | None:
    if contrast >= options.faint_share:
        return None
    text = "Chữ quá mờ so với nền giấy, đề nghị tăng độ đậm khi quét."
    return QualityFinding("low-contrast", round(contrast, 3), "share", text)


def _blurred(ink: Ink, contrast: float, options: ScanOptions) -> QualityFinding | None:
    """Measure how far an edge of print takes to rise from ink to paper."""
    across = cv2.Sobel(ink.even, cv2.CV_32F, 1, 0, scale=1 / 8)
    down = cv2.Sobel(ink.even, cv2.CV_32F, 0, 1, scale=1 / 8)
    around = cv2.dilate(ink.mask, np.ones((3, 3), np.uint8)) > 0
    steep = float(np.quantile(np.hypot(across[around], down[around]), _STEEP_QUANTILE))
    edge_mm = contrast * 255.0 / max(steep, 1.0) / ink.px_per_mm
    if edge_mm <= options.soft_edge_mm:
        return None
    if edge_mm <= options.blurred_edge_mm:
        text = "Chữ hơi nhòe, đề nghị kiểm tra."
        return QualityFinding("blurred", round(edge_mm, 3), "mm", text)
    text = "Chữ bị nhòe, đề nghị quét lại."
    return QualityFinding("blurred", round(edge_mm, 3), "mm", text, "rescan")


def _cut(ink: Ink) -> QualityFinding | None:
    """Count letters that touch an edge of the page; pieces of a dark edge are none."""
    height, width = ink.mask.shape
    reach, rim = (max(1, round(depth * ink.px_per_mm)) for depth in (_CUT_MM, _RIM_MM))
    left, top, across, down, _ = ink.letters.T
    x, y = left + across // 2, top + down // 2
    even = ink.even
    cut = max(
        _on_paper(even[:, :rim].mean(axis=1), y[left <= reach], ink),
        _on_paper(even[:rim].mean(axis=0), x[top <= reach], ink),
        _on_paper(even[:, -rim:].mean(axis=1), y[left + across >= width - reach], ink),
        _on_paper(even[-rim:].mean(axis=0), x[top + down >= height - reach], ink),
    )
    if cut < _CUT_LETTERS:
        return None
    text = "Chữ chạm mép trang, có thể bị cắt mất, đề nghị kiểm tra."
    return QualityFinding("cut-edge", float(cut), "letters", text)


def _on_paper(edge: NDArray[np.float64], places: NDArray[np.int32], ink: Ink) -> int:
    """Count the places along an edge that have more paper than dark beside them."""
    beside = np.ones(2 * round(_BESIDE_MM * ink.px_per_mm) + 1)
    light = (edge >= _LIGHT_LEVEL).astype(np.float64)
    share = np.convolve(light, beside, "same") / np.convolve(np.ones_like(light), beside, "same")
    return int((share[places] > 1 / 2).sum())
