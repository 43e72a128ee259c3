"""What a scanner and a life in folders do to a page: tint, light, lean, noise, dust, JPEG.

Geometry: the sheet is first turned a little about its middle within a scan area of its own
size (lean, counter-clockwise positive), then fed the wrong way round (turn, clockwise).
"""

import io
import random
from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image

from dossier.page import PageImage, Pixels

_QUARTER = 4  # light and show-through are smooth, so they are made at a quarter of the size
_HOLE_MM = 6.0  # ISO 838
_HOLE_APART_MM = 80.0
_HOLE_INSET_MM = 12.0

Bed = tuple[int, int, int]
DARK_BED: Bed = (58, 58, 60)
BEDS: tuple[Bed, ...] = (DARK_BED, (150, 150, 152), (222, 222, 220), (30, 30, 32))


@dataclass(frozen=True, slots=True)
class Grade:
    """How badly a scanner and a sheet treat what was printed.

    Attributes:
        blur_px: Sigma of the optics at 300 dpi.
        noise: Sigma of the sensor, of 255.
        light_share: How much darker the worst lit part is, 0 to 1.
        paper: Darkest tint of the paper, of 255.
        show_share: Ink of the other side seen through, 0 to 1.
        specks: Dust specks on a page, at most.
        edge_mm: Width of a dark strip along one edge, at most.
        jpeg_quality: 1 to 95.
    """

    blur_px: float
    noise: float
    light_share: float
    paper: int
    show_share: float
    specks: int
    edge_mm: float
    jpeg_quality: int


CLEAN = Grade(0.4, 0.8, 0.0, 252, 0.0, 0, 0.0, 90)
OFFICE = Grade(0.7, 2.5, 0.05, 243, 0.05, 12, 0.8, 87)
BAD = Grade(1.1, 7.0, 0.22, 228, 0.14, 60, 2.5, 72)


@dataclass(frozen=True, slots=True)
class Feed:
    """How a sheet went in.

    Attributes:
        turn_degrees: Clockwise turn the upright page had: 0, 90, 180 or 270.
        lean_degrees: Counter-clockwise lean; what is cut off stays under 11 mm at 4 degrees.
        punched: Whether the sheet has two filing holes at the left of its front.
        back: Whether this is the back, where holes are at the right.

    Raises:
        ValueError: The turn is no quarter turn, or the lean is no small angle.
    """

    turn_degrees: int = 0
    lean_degrees: float = 0.0
    punched: bool = False
    back: bool = False

    def __post_init__(self) -> None:
        if self.turn_degrees not in (0, 90, 180, 270) or abs(self.lean_degrees) > 45:
            message = "a sheet turns by quarters and leans by less than 45 degrees"
            raise ValueError(message)

    def other_side(self) -> "Feed":
        """Give how the other side of the same sheet comes out, turned over its long edge."""
        turn = (360 - self.turn_degrees) % 360
        return Feed(turn, -self.lean_degrees, self.punched, not self.back)


def scan_side(
    page: PageImage,
    feed: Feed,
    grade: Grade,
    seed: int,
    *,
    behind: PageImage | None = None,
    bed: Bed = DARK_BED,
) -> bytes:
    """Scan one side as a scanner would and give its JPEG.

    Args:
        page: The side as printed, RGB, upright.
        feed: How the sheet went in.
        grade: How badly.
        seed: The same seed gives the same bytes.
        behind: What the other side shows, upright, same size; None for unprinted.
        bed: Colour of the scanner where there is no paper.
    """
    rng = random.Random(f"scan {seed}")
    light = _light(page, grade, rng)
    if behind is not None and grade.show_share:
        light = _show_through(light, behind, grade.show_share)
    size = (page.width_px, page.height_px)
    field = cv2.resize(light, size, interpolation=cv2.INTER_LINEAR)
    pixels = _bytes(cv2.multiply(page.pixels, field, scale=1 / 255))
    if feed.punched:
        _punch(pixels, page.px_per_mm, bed, back=feed.back)
    if feed.lean_degrees:
        middle = ((size[0] - 1) / 2, (size[1] - 1) / 2)
        turning = cv2.getRotationMatrix2D(middle, feed.lean_degrees, 1.0)
        leant = cv2.warpAffine(pixels, turning, size, flags=cv2.INTER_CUBIC, borderValue=bed)
        pixels = _bytes(leant)
    pixels = _sensor(pixels, page.px_per_mm, grade, rng)
    turned = np.ascontiguousarray(np.rot90(pixels, -feed.turn_degrees // 90))
    return encode_jpeg(PageImage(turned, page.dpi), grade.jpeg_quality)


def encode_jpeg(page: PageImage, quality: int) -> bytes:
    """Encode pixels as a JPEG that carries its resolution."""
    target = io.BytesIO()
    dpi = (round(page.dpi), round(page.dpi))
    Image.fromarray(page.pixels).save(target, "JPEG", quality=quality, dpi=dpi)
    return target.getvalue()


def blank_side(like: PageImage) -> PageImage:
    """Give an unprinted side of the same size."""
    return PageImage(np.full((like.height_px, like.width_px, 3), 255, np.uint8), like.dpi)


def _light(page: PageImage, grade: Grade, rng: random.Random) -> Pixels:
    """Give paper tint times light at a quarter of the size, RGB."""
    high, wide = page.height_px // _QUARTER, page.width_px // _QUARTER
    across, down = np.linspace(-1, 1, wide), np.linspace(-1, 1, high)
    x, y = rng.uniform(-1, 1), rng.uniform(-1, 1)
    distance = np.hypot(across[None, :] - x, down[:, None] - y) / 2.9
    level = 1.0 - grade.light_share * distance**2
    warmth = rng.uniform(0, 1)
    paper = rng.uniform(grade.paper, 254)
    tint = np.array([paper, paper - warmth, paper - 5 * warmth])
    whole: Pixels = (level[:, :, None] * tint).astype(np.uint8)
    return whole


def _show_through(light: Pixels, behind: PageImage, share: float) -> Pixels:
    """Darken the light where the other side is printed, mirrored and blurred."""
    high, wide = light.shape[:2]
    grey = cv2.cvtColor(
        cv2.resize(behind.pixels, (wide, high), interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY
    )
    soft = cv2.GaussianBlur(cv2.flip(grey, 1), (0, 0), 1.2)
    faint = cv2.convertScaleAbs(soft, alpha=share, beta=255 * (1 - share))
    return _bytes(cv2.multiply(light, cv2.merge([faint] * 3), scale=1 / 255))


def _punch(pixels: Pixels, px_per_mm: float, bed: Bed, *, back: bool) -> None:
    inset = round(_HOLE_INSET_MM * px_per_mm)
    x = pixels.shape[1] - inset if back else inset
    for side in (-1, 1):
        y = round(pixels.shape[0] / 2 + side * _HOLE_APART_MM / 2 * px_per_mm)
        cv2.circle(pixels, (x, y), round(_HOLE_MM / 2 * px_per_mm), bed, -1, cv2.LINE_AA)


def _sensor(pixels: Pixels, px_per_mm: float, grade: Grade, rng: random.Random) -> Pixels:
    """Add what belongs to the glass and the sensor: dust, blur, a dark edge, noise."""
    _dust(pixels, px_per_mm, grade.specks, rng)
    blur = grade.blur_px * px_per_mm / 11.81  # px per mm at 300 dpi
    if blur > 0.2:
        pixels = _bytes(cv2.GaussianBlur(pixels, (0, 0), blur))
    edge = round(rng.uniform(0, grade.edge_mm) * px_per_mm)
    if edge:
        strip = pixels[:, :edge] if rng.random() < 0.5 else pixels[:, -edge:]
        strip[:] = (strip * 0.45).astype(np.uint8)
    return _noisy(pixels, grade.noise, rng)


def _noisy(pixels: Pixels, sigma: float, rng: random.Random) -> Pixels:
    noise = np.empty(pixels.shape[:2], np.int16)
    cv2.setRNGSeed(rng.randrange(2**31))
    cv2.randn(noise, np.zeros(1), np.full(1, sigma))
    # One noise for all three channels: what a sensor behind a lamp of one colour gives.
    return _bytes(cv2.add(pixels, cv2.merge([noise] * 3), dtype=cv2.CV_8U))


def _dust(pixels: Pixels, px_per_mm: float, most: int, rng: random.Random) -> None:
    high, wide = pixels.shape[:2]
    for _ in range(rng.randint(0, most)):
        radius = max(1, round(rng.uniform(0.06, 0.2) * px_per_mm))
        place = (rng.randrange(wide), rng.randrange(high))
        shade = rng.randrange(60, 170)
        cv2.circle(pixels, place, radius, (shade, shade, shade), -1, cv2.LINE_AA)


def _bytes(image: cv2.typing.MatLike) -> Pixels:
    """Say that a picture of cv2 is made of bytes, which its types leave open."""
    return image.astype(np.uint8, copy=False)
