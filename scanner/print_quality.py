"""How well print came out: contrast, sharpness, fading, specks, a glare over it.

All is measured on the ink already found, at 150 pixels per inch.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from dossier.page import Pixels
from scanner.ink import Ink
from scanner.nontext import cells_of
from scanner.tone import even_light, weakest_channel
from scanner.traces import find_traces

_DARK_QUANTILE = 0.2
_DARKEST_QUANTILE = 0.05
_STEEP_QUANTILE = 0.95
_MOST_POINTS = 40_000
_FINEST_EDGE_MM = 0.34  # two px at 150 dpi: no finer edge can be told

_PALE_LEVEL = 25
_FEWEST_PALE = 60
_PALE_CRISP_SHARE = 0.8

_BANDS = 8
_DARK_SHARE = 0.8
_LID_SHARE = 0.2
_THICK_MM = 2.0
_FEWEST_BAND_POINTS = 800

_GLARE_LEVEL = 250
_DULL_PAPER = 246  # where all paper is that white a glare does not show
_GLARE_CELLS = 5
_AROUND_CELLS = 15
_PAPER_QUANTILE = 0.8  # beside print
_DULL_BESIDE = 240  # where light only changes slowly, no glare ends
_FEWEST_MISSING_CELLS = 12
_BARE_SHARE = 0.25
_TEXT_CELLS = 7

Floats = NDArray[np.float64]


def contrast_of(even: Pixels, mask: Pixels) -> float:
    """Give how much the darker part of print differs from the paper, 0 to 1."""
    return _depth(even, even.ravel()[np.flatnonzero(mask.view(np.bool_))], _DARK_QUANTILE) / 255.0


def any_colour(ink: Ink) -> Pixels:
    """Give the evened grey that shows ink of any colour, as dark as it is."""
    return even_light(weakest_channel(ink.small, ink.paper), ink.dpi)


def pale_contrast(ink: Ink) -> float | None:
    """Give the contrast of print too pale for letters to be found; None where there is none."""
    pale = find_traces(any_colour(ink), ink.dpi, _PALE_LEVEL)
    # What shows through from the other side is as pale, but softer.
    if len(pale.depth) < _FEWEST_PALE or float(np.median(pale.crispness)) < _PALE_CRISP_SHARE:
        return None
    return float(np.median(pale.depth)) / 255.0


def edge_width_mm(ink: Ink) -> float:
    """Give how far an edge of print takes to rise where it takes longest, of four directions.

    A page out of focus is soft in all directions, one that moved in one of them.
    """
    even, wide = ink.even.ravel(), ink.even.shape[1]
    places = np.flatnonzero(ink.mask.view(np.bool_))
    places = places[(places > wide) & (places < even.size - wide - 1)]
    places = places[:: 1 + len(places) // _MOST_POINTS]
    depth = _depth(ink.even, even[places], _DARKEST_QUANTILE)
    widest = 0.0
    for step, length_px in ((1, 1.0), (wide + 1, 2**0.5), (wide, 1.0), (wide - 1, 2**0.5)):
        rise = even[places + step].astype(np.int16) - even[places - step]
        steep = max(1.0, float(np.quantile(np.abs(rise), _STEEP_QUANTILE)))
        width_px = depth * 2 * length_px / steep
        finest_mm = 2 * length_px / ink.px_per_mm
        widest = max(widest, width_px / ink.px_per_mm - finest_mm + _FINEST_EDGE_MM)
    return widest


def faded_share(ink: Ink, even: Pixels) -> float:
    """Give the contrast of the palest outer band of a page as a share of that opposite.

    Args:
        ink: The ink.
        even: From `any_colour`.
    """
    paper = float(np.median(even[::4, ::4]))
    places = np.flatnonzero(cv2.subtract(ink.mask, _thick(ink)).view(np.bool_))
    rows, columns = np.divmod(places, even.shape[1])
    under = paper - even.ravel()[places]
    shares = [1.0]
    for along in (rows, columns):
        low, high = np.quantile(along, (1 / _BANDS, 1 - 1 / _BANDS))
        ends = (under[along <= low], under[along >= high])
        if min(len(end) for end in ends) >= _FEWEST_BAND_POINTS:
            # Thin strokes and dots are paler than bold print, but not at their darkest.
            dark = [float(np.quantile(end, _DARK_SHARE)) for end in ends]
            shares.append(min(dark) / max(*dark, 1.0))
    return min(shares)


def _thick(ink: Ink) -> Pixels:
    """Mark what is thicker than strokes of letters, such as punch holes over a grey bed."""
    stroke = np.ones((max(3, round(_THICK_MM * ink.px_per_mm)),) * 2, np.uint8)
    core = cv2.morphologyEx(ink.mask, cv2.MORPH_OPEN, stroke)
    return np.asarray(cv2.dilate(core, stroke), dtype=np.uint8)


def specks_per_cm2(ink: Ink) -> float:
    """Give how many marks there are on each cm², beyond two for each letter."""
    area_cm2 = ink.mask.size / (ink.px_per_mm * 10) ** 2
    return max(0, len(ink.marks) - 2 * len(ink.letters)) / area_cm2


def glare_share(ink: Ink) -> float:
    """Give the share of the text's area that is blown out, without letters but amid them."""
    if min(ink.paper) > _DULL_PAPER:
        return 0.0
    cells = cells_of(ink.small, ink)
    if cells.ndim == 3:  # noqa: PLR2004 - height, width, channel
        cells = cells.min(axis=2)  # of few cells, as it would be slow of all pixels
    blown = (cells >= _GLARE_LEVEL).astype(np.uint8)
    blown = np.asarray(
        cv2.morphologyEx(blown, cv2.MORPH_OPEN, np.ones((_GLARE_CELLS,) * 2, np.uint8)), np.uint8
    )
    if not blown.any():
        return 0.0
    inked = (cells_of(ink.mask * np.uint8(255), ink) > 0).astype(np.uint8)
    text = np.asarray(cv2.morphologyEx(inked, cv2.MORPH_CLOSE, np.ones((_TEXT_CELLS,) * 2)))
    count, numbered = cv2.connectedComponents(blown)
    labels = np.asarray(numbered, dtype=np.int32)
    rim = np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])
    # What lies along the border is the white lid of the scanner.
    lid = np.bincount(rim, minlength=count) >= _LID_SHARE * len(rim)
    covered = sum(_covered(labels == one, inked, cells) for one in range(1, count) if not lid[one])
    return covered / max(1.0, covered + float(text.sum()))


def _depth(even: Pixels, inked: Pixels, quantile: float) -> float:
    """Give how many levels the dark part of some px lies under the paper."""
    paper = float(np.median(even[::4, ::4]))
    return max(0.0, paper - float(np.quantile(inked, quantile)))


def _covered(place: NDArray[np.bool_], inked: Pixels, cells: Pixels) -> float:
    """Give the size of a blown-out place, in cells; 0 where text is not cut off around it."""
    around = cv2.dilate(place.astype(np.uint8), np.ones((_AROUND_CELLS,) * 2, np.uint8)) > 0
    ring = around & ~place
    inside, beside = float(inked[place].mean()), float(inked[ring].mean())
    missing = beside * float(place.sum()) >= _FEWEST_MISSING_CELLS
    if (
        not missing
        or inside > beside * _BARE_SHARE
        or float(np.quantile(cells[ring], _PAPER_QUANTILE)) > _DULL_BESIDE
    ):
        return 0.0
    return float(place.sum())
