"""What copiers, faxes, phones, flatbeds and years do to a page, beyond `samples.faults`.

Pixels are uint8 RGB of shape (height, width, 3), upright unless said otherwise. The same
generator state gives the same pixels.
"""

import io
import random
import warnings

import augraphy
import cv2
import numpy as np
from PIL import Image

from dossier.page import Pixels
from samples.faults import Bed

_FAX_DPI = (204, 196)
_PHONE_PX = (3024, 4032)


def lay_on_bed(
    page: Pixels, lean_degrees: float, bed: Bed, px_per_mm: float, rng: random.Random
) -> Pixels:
    """Lay a sheet on a larger flatbed, leaning counter-clockwise, with nothing cut off."""
    high, wide = page.shape[:2]
    angle = np.radians(abs(lean_degrees))
    margin = rng.uniform(3.0, 12.0) * px_per_mm
    across = round(wide * np.cos(angle) + high * np.sin(angle) + 2 * margin)
    down = round(wide * np.sin(angle) + high * np.cos(angle) + 2 * margin)
    turning = cv2.getRotationMatrix2D(((wide - 1) / 2, (high - 1) / 2), lean_degrees, 1.0)
    turning[:, 2] += ((across - wide) / 2, (down - high) / 2)
    laid = cv2.warpAffine(page, turning, (across, down), flags=cv2.INTER_CUBIC, borderValue=bed)
    return _pixels(laid)


def copy(page: Pixels, px_per_mm: float, rng: random.Random) -> Pixels:
    """Give a copy of a copy: harder contrast, toner dust, black edges, all grey."""
    grey = cv2.GaussianBlur(cv2.cvtColor(page, cv2.COLOR_RGB2GRAY), (0, 0), 0.08 * px_per_mm)
    steep = rng.uniform(1.5, 2.6)
    levels = np.clip((np.arange(256) - rng.uniform(120, 165)) * steep + 128, 8, 250)
    toned = _pixels(cv2.LUT(grey, levels.astype(np.uint8)))
    for _ in range(rng.randint(20, 150)):
        spot = (rng.randrange(toned.shape[1]), rng.randrange(toned.shape[0]))
        cv2.circle(toned, spot, max(1, round(rng.uniform(0.05, 0.2) * px_per_mm)), 30, -1)
    for side in range(4):
        edge = round(rng.uniform(0, 4.0) * px_per_mm) if rng.random() < 0.4 else 0
        if edge:
            turned = np.rot90(toned, side)
            turned[:edge] = rng.randrange(10, 60)
    return _pixels(cv2.cvtColor(toned, cv2.COLOR_GRAY2RGB))


def fax(page: Pixels, px_per_mm: float, rng: random.Random) -> Image.Image:
    """Give the page as a fax has it: 204 by 196 dpi, black and white, a broken line or two."""
    grey = cv2.cvtColor(page, cv2.COLOR_RGB2GRAY)
    size = tuple(
        round(side / px_per_mm / 25.4 * dpi)
        for side, dpi in zip(grey.shape[::-1], _FAX_DPI, strict=True)
    )
    small = cv2.resize(grey, (size[0], size[1]), interpolation=cv2.INTER_AREA)
    noise = np.random.default_rng(rng.randrange(2**31)).normal(0, 14, small.shape)
    bits = small + noise > rng.uniform(130, 175)
    for _ in range(rng.randint(0, 3)):
        row = rng.randrange(len(bits))
        bits[row : row + 2, rng.randrange(size[0]) :] = True
    return Image.fromarray(bits)


def photograph(page: Pixels, rng: random.Random, width_px: int = _PHONE_PX[0]) -> bytes:
    """Photograph a sheet on a table with a phone: perspective, shadow, no resolution said."""
    wide, high = width_px, round(width_px * _PHONE_PX[1] / _PHONE_PX[0])
    table = np.array([rng.randrange(30, 150) for _ in range(3)])
    grain = np.random.default_rng(rng.randrange(2**31)).normal(0, 12, (high // 8, wide // 8, 1))
    ground = cv2.resize(np.repeat(grain, 3, axis=2), (wide, high)) + table
    tall = page.shape[0] / page.shape[1]
    across = min(wide * 0.82, high * 0.82 / tall)
    corners = np.array([(0, 0), (across, 0), (across, across * tall), (0, across * tall)])
    corners += (wide / 2, high / 2) - corners.mean(axis=0)
    jitter = across * 0.045
    moved = corners + [(rng.uniform(-jitter, jitter), rng.uniform(-jitter, jitter)) for _ in "1234"]
    ends = np.array([(0, 0), (1, 0), (1, 1), (0, 1)], np.float32)
    ends *= np.array(page.shape[1::-1], np.float32) - 1
    warp = cv2.getPerspectiveTransform(ends, moved.astype(np.float32))
    seen = cv2.warpPerspective(page, warp, (wide, high), flags=cv2.INTER_AREA)
    inside = cv2.warpPerspective(np.full(page.shape[:2], 255, np.uint8), warp, (wide, high))
    whole = np.where(inside[:, :, None] > 127, seen, np.clip(ground, 0, 255))
    x = np.linspace(-1, 1, wide)[None, :, None]
    y = np.linspace(-1, 1, high)[:, None, None]
    shade = 1 - rng.uniform(0.1, 0.35) * (x * rng.choice((-1, 1)) + y * rng.choice((-1, 1)) + 2) / 4
    lit = Image.fromarray(np.clip(whole * shade, 0, 255).astype(np.uint8))
    target = io.BytesIO()
    lit.save(target, "JPEG", quality=rng.randrange(78, 93))
    return target.getvalue()


def curl(page: Pixels, px_per_mm: float, rng: random.Random) -> Pixels:
    """Bend the lines of a page as the gutter of a book or a rolled sheet does, by up to 5 mm."""
    high, wide = page.shape[:2]
    x = np.linspace(-1, 1, wide, dtype=np.float32)
    bend = rng.uniform(1.5, 5.0) * px_per_mm * rng.choice((-1, 1))
    lift = bend * (x - rng.uniform(-0.5, 0.5)) ** 2
    fade = np.linspace(1.0, rng.uniform(0.3, 1.0), high, dtype=np.float32)
    rows = np.arange(high, dtype=np.float32)[:, None] + fade[:, None] * (lift - lift.mean())
    columns = np.broadcast_to(np.arange(wide, dtype=np.float32), (high, wide))
    flat = cv2.remap(page, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return _pixels(flat)


def age(page: Pixels, rng: random.Random) -> Pixels:
    """Give a page that was printed badly, folded, stained or scanned through a dirty machine."""
    seed = rng.randrange(2**31)
    random.seed(seed)  # augraphy draws from the shared generators
    np.random.seed(seed % 2**32)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        aged = _WAYS[rng.randrange(len(_WAYS))]()(np.ascontiguousarray(page[:, :, ::-1]))
    if aged.ndim == 2:
        aged = cv2.cvtColor(aged, cv2.COLOR_GRAY2BGR)
    same = cv2.resize(aged, (page.shape[1], page.shape[0]), interpolation=cv2.INTER_AREA)
    return np.ascontiguousarray(_pixels(same)[:, :, ::-1])


_WAYS = (
    lambda: augraphy.InkBleed(p=1),
    lambda: augraphy.BleedThrough(p=1),
    lambda: augraphy.Folding(
        fold_count=2, gradient_width=(0.05, 0.1), gradient_height=(0.002, 0.006), p=1
    ),
    lambda: augraphy.LowInkPeriodicLines(p=1),
    lambda: augraphy.LowInkRandomLines(p=1),
    lambda: augraphy.SubtleNoise(p=1),
    lambda: augraphy.ShadowCast(p=1),
    lambda: augraphy.Stains(p=1),
    lambda: augraphy.LightingGradient(p=1),
    lambda: augraphy.DirtyDrum(p=1),
)


def _pixels(image: cv2.typing.MatLike) -> Pixels:
    return np.ascontiguousarray(image).astype(np.uint8, copy=False)
