"""The recipe: from a page as loaded to the page that is kept and the page that is read."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dossier.page import Barcode, PageImage, PageKind, PageState
from dossier.separator import Separator
from scanner.blank import find_kind
from scanner.codes import Codes, find_codes, find_separator, on_kept_page
from scanner.geometry import Layout, Lean, find_lean, lay_out, lay_straight
from scanner.ink import Ink, find_ink, turned
from scanner.load import LoadedPage
from scanner.options import ScanOptions
from scanner.orientation import Turn, find_turn
from scanner.quality import (
    QualityFinding,
    QualityReport,
    code_finding,
    find_faults,
    judge,
    skew_finding,
    turn_finding,
)
from scanner.tone import reading_copy

_DOUBTS = {"page-too-skewed", "turn-unsure", "code-not-read"}
_UNTOUCHED = np.eye(3)


@dataclass(frozen=True, slots=True)
class PreparedPage:
    """A page upright, straight and judged.

    Attributes:
        number: Input page number from 1.
        kind: What it is.
        state: `ok`, or `suspicious` where a person should look.
        turn_degrees: Clockwise turn the upright page had been given: 0, 90, 180, 270.
        lean_degrees: Lean found before correction, counter-clockwise positive; 0 where it
            could not be told.
        kept: The page that is kept: colours as scanned, size of the paper.
        reading: Grey, same size and dpi as `kept`; even light, seals and pen suppressed.
        barcodes: With boxes in mm on `kept`.
        quality: What was found wrong.
        separator: What it says, if it is a separator.
        source_width_px: As loaded.
        source_height_px: As loaded.
        source_dpi: As loaded.
        transform: 3 x 3, from px of the page as loaded to px of `kept`.
    """

    number: int
    kind: PageKind
    state: PageState
    turn_degrees: int
    lean_degrees: float
    kept: PageImage
    reading: PageImage
    barcodes: tuple[Barcode, ...]
    quality: QualityReport
    separator: Separator | None
    source_width_px: int
    source_height_px: int
    source_dpi: float
    transform: NDArray[np.float64]


def prepare_page(page: LoadedPage, options: ScanOptions) -> PreparedPage:
    """Lay a page upright and straight, even its light, read its codes, judge it.

    1. Find its ink and its barcodes.
    2. Tell which way up it lies and how far it leans; a born-digital page does neither.
    3. Lay it straight with one resampling at most: this is the page that is kept.
    4. Make the grey copy that is read.
    5. Say what it is and what is wrong with it.

    Args:
        page: From `scanner.load`.
        options: Limits and thresholds.
    """
    image = page.image
    ink = find_ink(image)
    codes = find_codes(image, ink)
    turn, lean = _how_it_lies(page, ink, codes, options)
    layout = _layout(page, ink, turn, lean, options)
    kept = lay_straight(image, layout, ink.paper)
    barcodes = tuple(on_kept_page(code, layout.matrix, kept.px_per_mm) for code in codes.found)
    separator = find_separator(barcodes)
    kind = PageKind.SEPARATOR if separator else _kind(ink, barcodes)
    findings = _findings(page, ink, codes, turn, lean, options) if kind is PageKind.CONTENT else []
    doubtful = any(finding.code in _DOUBTS for finding in findings)
    return PreparedPage(
        number=page.number,
        kind=kind,
        state=PageState.SUSPICIOUS if doubtful else PageState.OK,
        turn_degrees=turn.degrees,
        lean_degrees=round(lean.degrees, 3),
        kept=kept,
        reading=reading_copy(kept, options),
        barcodes=barcodes,
        quality=judge(findings),
        separator=separator,
        source_width_px=image.width_px,
        source_height_px=image.height_px,
        source_dpi=image.dpi,
        transform=layout.matrix,
    )


def _how_it_lies(
    page: LoadedPage, ink: Ink, codes: Codes, options: ScanOptions
) -> tuple[Turn, Lean]:
    if page.born_digital:
        return Turn(0, 1.0), Lean(0.0, "born-digital")
    code_turns = tuple(code.turn_degrees for code in codes.found if code.format == "qr-code")
    turn = find_turn(ink, code_turns)
    return turn, find_lean(turned(ink, turn.degrees), options)


def _layout(page: LoadedPage, ink: Ink, turn: Turn, lean: Lean, options: ScanOptions) -> Layout:
    """Decide what is moved: nothing of a born-digital page, no lean too small or too large."""
    image = page.image
    if page.born_digital:
        return Layout(_UNTOUCHED, image.width_px, image.height_px, 0, 0.0)
    small = abs(lean.degrees) < options.level_degrees
    undone = 0.0 if small or _too_skewed(lean, options) else lean.degrees
    return lay_out(image, turned(ink, turn.degrees), turn.degrees, undone)


def _kind(ink: Ink, barcodes: tuple[Barcode, ...]) -> PageKind:
    """Say what a page is; a page with a code is not blank and no mere picture."""
    return PageKind.CONTENT if barcodes else find_kind(ink)


def _findings(
    page: LoadedPage, ink: Ink, codes: Codes, turn: Turn, lean: Lean, options: ScanOptions
) -> list[QualityFinding]:
    if page.born_digital:
        return []
    findings = find_faults(page.image, ink, options)
    if _too_skewed(lean, options):
        findings.append(skew_finding(lean.degrees, options))
    if turn.doubtful:
        findings.append(turn_finding(len(ink.letters)))
    if codes.unread:
        findings.append(code_finding(codes.unread))
    return findings


def _too_skewed(lean: Lean, options: ScanOptions) -> bool:
    return abs(lean.degrees) > options.skew_limit_degrees
