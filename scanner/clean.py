"""The recipe: from a page as loaded to the page that is kept and the page that is read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from dossier.page import MM_PER_INCH, Barcode, PageImage, PageKind, PageState
from dossier.separator import Separator
from scanner.blank import find_kind
from scanner.codes import Codes, FoundCode, find_codes, on_kept_page, turn_votes
from scanner.curl import Curl, find_curl, straighten
from scanner.feed import page_fingerprint
from scanner.geometry import Frame, Layout, Lean, find_lean, frame_of, lay_out, lay_straight
from scanner.ink import Ink, measure_ink, small_copy, turned
from scanner.load import LoadedPage
from scanner.options import ScanOptions
from scanner.orientation import Turn, find_turn
from scanner.photo import find_perspective
from scanner.pieces import Piece, find_pieces
from scanner.quality import (
    QualityFinding,
    QualityReport,
    code_finding,
    find_faults,
    judge,
    skew_finding,
    turn_finding,
)
from scanner.reading_copy import reading_copy
from scanner.separator_sheet import find_separator_signs, separator_findings
from scanner.sheet_quality import streak_places_mm

_DOUBTS = {
    "page-too-skewed",
    "turn-unsure",
    "code-not-read",
    "separator-not-read",
    "separator-on-paper",
}
_WORK_DPI = 150.0  # of the small copy of a photo
_LEAST_SHEET_DEGREES = 0.3  # edges of sheets are seen less exactly than lines
_CARD_CODE_MM = 22.0  # codes of identity cards are no larger


@dataclass(frozen=True, slots=True)
class PreparedPage:
    """A page upright, straight and judged, and the record of what was done to it.

    Attributes:
        number: Input page number from 1.
        kind: What it is.
        state: `ok`, or `suspicious` where a person should look.
        turn_degrees: Clockwise turn the upright page had been given: 0, 90, 180, 270.
        turn_doubtful: Whether it has content and yet does not show which way up it lies.
        lean_degrees: Lean found before correction, counter-clockwise positive; 0 where it
            could not be told.
        lean_reason: Why it could not, in kebab-case; empty where it could.
        kept: The page that is kept: colours as scanned, size of the paper.
        reading: Grey, same size and dpi as `kept`; even light, seals and pen suppressed.
        tone: What was done to the light of `reading`, kebab-case words joined by `+`; `kept`
            has its light as scanned.
        pieces: Cards or halves of a folded sheet on `kept`.
        barcodes: With boxes in mm on `kept`.
        quality: What was found wrong.
        separator: What it says, if it is a separator.
        source_width_px: As loaded.
        source_height_px: As loaded.
        source_dpi: As loaded.
        transform: 3 x 3, from px of the page as loaded to px of `kept`, before its curl was
            flattened; its inverse leads back. It undoes a perspective where its last row is
            not 0, 0, 1.
        curl: How the page was bent, where that was undone; None for nearly every page.
        streaks_mm: Where lines of a dirty feeder run, from the left of the page as loaded.
        fingerprint: Tells the same page scanned twice; empty where it says too little.
    """

    number: int
    kind: PageKind
    state: PageState
    turn_degrees: int
    turn_doubtful: bool
    lean_degrees: float
    lean_reason: str
    kept: PageImage
    reading: PageImage
    tone: str
    pieces: tuple[Piece, ...]
    barcodes: tuple[Barcode, ...]
    quality: QualityReport
    separator: Separator | None
    source_width_px: int
    source_height_px: int
    source_dpi: float
    transform: NDArray[np.float64]
    curl: Curl | None = None
    streaks_mm: tuple[float, ...] = ()
    fingerprint: bytes = b""


def prepare_page(
    page: LoadedPage, options: ScanOptions, turn_odds: Mapping[int, float] | None = None
) -> PreparedPage:
    """Lay a page upright and straight, even its light, read its codes, judge it.

    1. Find its ink and its barcodes; a photo of a sheet is measured as seen from above.
    2. Tell which way up it lies and how far it leans; a born-digital page does neither.
    3. Lay it straight with one resampling at most: this is the page that is kept.
    4. Make the grey copy that is read; flatten both where the sheet was bent.
    5. Say what it is and what is wrong with it.

    Args:
        page: From `scanner.load`.
        options: Limits and thresholds.
        turn_odds: What is known of its turn besides, as log odds for 0, 90, 180 and 270
            degrees: the habit of the feeder, or what OSD said.
    """
    image = page.image
    look = _look(page)
    codes = find_codes(image, look.seen)
    signs = find_separator_signs(image, look.seen, codes)
    code_turns = turn_votes(codes.found, separates=signs.separator is not None)
    turn, lean = _how_it_lies(page, look, code_turns, options, turn_odds)
    layout = _layout(page, look, turn, lean, options)
    kept = lay_straight(image, layout, look.ink.paper)
    barcodes = tuple(_on_kept(code, look.frame, layout) for code in codes.found)
    kind = PageKind.SEPARATOR if signs.separator else _kind(look.ink, barcodes)
    judged = kind is PageKind.CONTENT and not page.born_digital
    pieces = find_pieces(kept) if judged else ()
    findings = separator_findings(signs)
    if judged:
        card = _shows_card(pieces, barcodes)
        findings += find_faults(image, look.ink, options, card=card)
        findings += _doubts(turn, lean, look.ink, codes, options)
    streaks = _streaks(findings, layout, image)
    reading = reading_copy(kept, options, streaks)
    curl = find_curl(reading) if judged else None
    if curl is not None:
        kept, reading = straighten(kept, curl), straighten(reading, curl)
    doubtful = any(finding.code in _DOUBTS for finding in findings)
    return PreparedPage(
        number=page.number,
        kind=kind,
        state=PageState.SUSPICIOUS if doubtful else PageState.OK,
        turn_degrees=turn.degrees,
        # A lone signature may stand on its head, but is no reason to stop a person.
        turn_doubtful=turn.doubtful or (judged and not turn.told),
        lean_degrees=round(lean.degrees, 3),
        lean_reason=lean.reason,
        kept=kept,
        reading=reading,
        tone="evened+streaks-filled" if streaks else "evened",
        pieces=pieces,
        barcodes=barcodes,
        quality=judge(findings),
        separator=signs.separator,
        source_width_px=image.width_px,
        source_height_px=image.height_px,
        source_dpi=image.dpi,
        transform=layout.matrix,
        curl=curl,
        streaks_mm=_streak_places(findings, kind, look, options),
        fingerprint=page_fingerprint(look.seen) if judged else b"",
    )


@dataclass(frozen=True, slots=True)
class _Look:
    """What was measured: the ink as loaded, and as seen from above, the same but for photos."""

    seen: Ink
    ink: Ink
    frame: Frame


def _look(page: LoadedPage) -> _Look:
    image = page.image
    small, scale = small_copy(image)
    seen = measure_ink(small, scale, image.dpi * scale)
    flat = None if page.born_digital else find_perspective(image, small, scale, page.dpi_source)
    if flat is None:
        return _Look(seen, seen, frame_of(image))
    frame = Frame(flat.matrix, flat.width_px, flat.height_px, flat.dpi, flattened=True)
    shrink = min(1.0, _WORK_DPI / flat.dpi)
    matrix = np.diag([shrink, shrink, 1.0]) @ flat.matrix @ np.diag([1 / scale, 1 / scale, 1.0])
    size = (max(1, round(flat.width_px * shrink)), max(1, round(flat.height_px * shrink)))
    above = cv2.warpPerspective(small, matrix, size, borderMode=cv2.BORDER_REPLICATE)
    ink = measure_ink(np.asarray(above, dtype=np.uint8), shrink, flat.dpi * shrink)
    return _Look(seen, ink, frame)


def _how_it_lies(
    page: LoadedPage,
    look: _Look,
    code_turns: Sequence[int],
    options: ScanOptions,
    turn_odds: Mapping[int, float] | None,
) -> tuple[Turn, Lean]:
    if page.born_digital:
        return Turn(0, 1.0), Lean(0.0, "born-digital")
    turn = find_turn(look.ink, code_turns, turn_odds)
    lean = find_lean(turned(look.ink, turn.degrees), options)
    sheet = look.ink.sheet
    if lean.reason and sheet is not None and abs(sheet.lean_degrees) >= _LEAST_SHEET_DEGREES:
        # Without lines the edges of the sheet tell; cut out as it leans, it would lose corners.
        return turn, Lean(sheet.lean_degrees)
    return turn, lean


def _layout(page: LoadedPage, look: _Look, turn: Turn, lean: Lean, options: ScanOptions) -> Layout:
    """Decide what is moved: nothing of a born-digital page, no lean too small or too large."""
    frame = look.frame
    if page.born_digital:
        return Layout(np.eye(3), frame.width_px, frame.height_px, frame.dpi, 0, 0.0)
    small = abs(lean.degrees) < options.level_degrees
    undone = 0.0 if small or _too_skewed(lean, options) else lean.degrees
    return lay_out(frame, turned(look.ink, turn.degrees), turn.degrees, undone)


def _on_kept(code: FoundCode, frame: Frame, layout: Layout) -> Barcode:
    """Give a code with its box on the kept page, also where a perspective was undone."""
    flat = cv2.perspectiveTransform(code.corners[None].astype(np.float64), frame.matrix)[0]
    to_kept = layout.matrix @ np.linalg.inv(frame.matrix)
    flat_code = replace(code, corners=np.asarray(flat, dtype=np.float64))
    return on_kept_page(flat_code, to_kept / to_kept[2, 2], layout.dpi / MM_PER_INCH)


def _kind(ink: Ink, barcodes: tuple[Barcode, ...]) -> PageKind:
    """Say what a page is; a page with a code is not blank and no mere picture."""
    return PageKind.CONTENT if barcodes else find_kind(ink)


def _shows_card(pieces: tuple[Piece, ...], barcodes: tuple[Barcode, ...]) -> bool:
    """Whether an identity card is on the page, which needs more pixels than a letter."""
    small_code = any(
        code.format == "qr-code" and max(code.box.width, code.box.height) <= _CARD_CODE_MM
        for code in barcodes
    )
    return small_code or any(piece.kind == "card" for piece in pieces)


def _doubts(
    turn: Turn, lean: Lean, ink: Ink, codes: Codes, options: ScanOptions
) -> list[QualityFinding]:
    findings = []
    if _too_skewed(lean, options):
        findings.append(skew_finding(lean.degrees, options))
    if turn.doubtful:
        findings.append(turn_finding(len(ink.letters)))
    if codes.unread:
        findings.append(code_finding(codes.unread))
    return findings


def _streak_places(
    findings: list[QualityFinding], kind: PageKind, look: _Look, options: ScanOptions
) -> tuple[float, ...]:
    """Give the streaks of a page; blank backs show best that a glass is dirty."""
    if kind is PageKind.BLANK:
        return streak_places_mm(look.seen, options.streak_depth)
    return tuple(finding.measure for finding in findings if finding.code == "streak")


def _streaks(
    findings: list[QualityFinding], layout: Layout, image: PageImage
) -> list[NDArray[np.float64]]:
    """Give both ends on the kept page of the streaks that were found on the page as loaded."""
    if layout.flattened:
        return []
    ends = [
        np.array([[finding.measure * image.px_per_mm] * 2, [0, image.height_px - 1], [1, 1]])
        for finding in findings
        if finding.code == "streak"
    ]
    return [(layout.matrix @ both)[:2].T for both in ends]


def _too_skewed(lean: Lean, options: ScanOptions) -> bool:
    return abs(lean.degrees) > options.skew_limit_degrees
