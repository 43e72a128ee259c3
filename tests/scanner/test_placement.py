"""Pictures are strips of one scan only where they lie edge to edge, with the same pixels."""

from pathlib import Path

import numpy as np
import pikepdf
import pytest

from dossier.page import Pixels
from scanner.load import open_scan
from scanner.options import ScanOptions
from tests.scanner.files import A4_POINTS, add_page, image_stream, sample_picture

_WIDE, _HIGH = A4_POINTS
_HALF = _HIGH / 2
_OWN = np.asarray(sample_picture(620, 876))
_PICTURE = sample_picture(620, 876)
_UPPER, _LOWER = (_PICTURE.crop((0, top, 620, top + 438)) for top in (0, 438))


def _pixels(path: Path, drawing: str, size: tuple[int, int] = (620, 438)) -> Pixels:
    with pikepdf.new() as pdf:
        halves = {"Im0": image_stream(pdf, _UPPER), "Im1": image_stream(pdf, _LOWER.resize(size))}
        add_page(pdf, drawing, halves)
        pdf.save(path / "scan.pdf")
    with open_scan(path / "scan.pdf", ScanOptions()) as scan:
        return scan.load(1).image.pixels


def _placed(name: str, low: float, high: float = _HALF, left: float = 0.0) -> str:
    return f"q {_WIDE} 0 0 {high} {left} {low} cm /{name} Do Q "


@pytest.mark.parametrize(
    "drawing",
    [
        _placed("Im0", _HALF) + _placed("Im1", 0),
        _placed("Im1", 0) + _placed("Im0", _HALF),
        "1 1 1 rg 0 0 600 850 re f " + _placed("Im0", _HALF) + _placed("Im1", 0),
        _placed("Im0", _HALF + 0.3) + _placed("Im1", 0.2),
    ],
    ids=["in order", "from below", "on white", "a little apart"],
)
def test_strips_are_joined_in_whatever_order_they_are_painted(tmp_path: Path, drawing: str) -> None:
    assert np.array_equal(_pixels(tmp_path, drawing), _OWN)


@pytest.mark.parametrize(
    ("drawing", "size"),
    [
        (_placed("Im0", _HALF) + _placed("Im1", 0), (310, 438)),
        (_placed("Im0", _HALF - 40) + _placed("Im1", 0), (620, 438)),
        (_placed("Im0", _HALF, left=9) + _placed("Im1", 0), (620, 438)),
        (_placed("Im0", _HALF) + _placed("Im1", 0), (620, 219)),
        (_placed("Im0", _HALF) + _placed("Im1", 0) + "0 0 9 9 re f", (620, 438)),
    ],
    ids=["coarser", "overlapping", "shifted", "of lower rows", "painted over"],
)
def test_other_pictures_are_drawn_as_they_lie(
    tmp_path: Path, drawing: str, size: tuple[int, int]
) -> None:
    pixels = _pixels(tmp_path, drawing, size)
    assert pixels.shape[1] == pytest.approx(_WIDE / 72 * 150, abs=2)
