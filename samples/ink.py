"""Seal ink and pen ink on a sheet: it darkens what is beneath and never covers it."""

import math
import random
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from samples.draw import LIBERATION_SANS, Colour, Sheet, load_font

RED: Colour = (205, 28, 48)
PEN_BLUE: Colour = (28, 52, 168)

_SEAL_MM = 36.0  # Circular of the Ministry of Public Security: seals of People's Committees
_OVERSIZE = 2

Cover = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Seal:
    """A round seal.

    Attributes:
        above: Text along the upper ring.
        below: Text along the lower ring.
        tilt_degrees: Clockwise turn of the hand that pressed it.
        strength: Share of full ink, 0 to 1.
    """

    above: str
    below: str
    tilt_degrees: float = 0.0
    strength: float = 0.85


def press(sheet: Sheet, cover: Cover, corner_mm: tuple[float, float], colour: Colour) -> None:
    """Lay ink on a sheet; printed text beneath stays as dark as it was.

    Args:
        sheet: The sheet.
        cover: How much ink at each pixel, 0 none to 255 full; any part may lie outside.
        corner_mm: Where the top left of `cover` comes, in mm.
        colour: Colour of full ink on white paper.
    """
    left, top = (round(edge * sheet.px_per_mm) for edge in corner_mm)
    part = (left, top, left + cover.shape[1], top + cover.shape[0])
    beneath = np.asarray(sheet.image.crop(part), dtype=np.uint16)
    ink = 255 - cover[:, :, None].astype(np.uint16) * (255 - np.array(colour, np.uint16)) // 255
    sheet.image.paste(Image.fromarray((beneath * ink // 255).astype(np.uint8)), (left, top))


def press_seal(sheet: Sheet, seal: Seal, centre_mm: tuple[float, float], seed: int) -> None:
    """Press a round red seal of 36 mm, unevenly as a hand does."""
    side = round(_SEAL_MM * sheet.px_per_mm)
    cover = _seal_cover(seal, side)
    rng = np.random.default_rng(seed)
    blotches = rng.uniform(1 - 0.55 * (1 - seal.strength) - 0.25, 1.0, (24, 24)).astype(np.float32)
    grain = rng.uniform(0.85, 1.0, (side // 2, side // 2)).astype(np.float32)
    blotched = cv2.resize(blotches, (side, side), interpolation=cv2.INTER_CUBIC)
    grained = cv2.resize(grain, (side, side), interpolation=cv2.INTER_LINEAR)
    inked = np.clip(cover * blotched * grained * seal.strength, 0, 255).astype(np.uint8)
    corner = (centre_mm[0] - _SEAL_MM / 2, centre_mm[1] - _SEAL_MM / 2)
    press(sheet, inked, corner, RED)


def _seal_cover(seal: Seal, side: int) -> Cover:
    big = side * _OVERSIZE
    picture = Image.new("L", (big, big), 0)
    pen = ImageDraw.Draw(picture)
    middle = big / 2
    for radius, width in ((0.492, 0.02), (0.455, 0.006), (0.30, 0.008)):
        reach = radius * big
        outline = (middle - reach, middle - reach, middle + reach, middle + reach)
        pen.ellipse(outline, None, 255, max(1, round(width * big)))
    pen.polygon(_star(middle, 0.13 * big), 255)
    for step in range(48):  # rays instead of a real emblem
        angle = math.tau * step / 48
        ends = [
            (middle + r * big * math.cos(angle), middle + r * big * math.sin(angle))
            for r in (0.2, 0.24 + 0.03 * (step % 2))
        ]
        pen.line(ends, 255, max(1, round(0.006 * big)))
    _ring_text(picture, seal.above, upper=True)
    _ring_text(picture, seal.below, upper=False)
    turned = picture.rotate(-seal.tilt_degrees, Image.Resampling.BILINEAR)
    return np.asarray(turned.resize((side, side), Image.Resampling.BOX))


def _star(middle: float, reach: float) -> list[tuple[float, float]]:
    corners = []
    for step in range(10):
        radius = reach if step % 2 == 0 else reach * 0.4
        angle = math.tau * step / 10 - math.pi / 2
        corners.append((middle + radius * math.cos(angle), middle + radius * math.sin(angle)))
    return corners


def _ring_text(picture: Image.Image, text: str, *, upper: bool) -> None:
    """Write letters along the ring, each turned to stand on the circle."""
    side = picture.width
    longest = 190.0 if upper else 120.0
    font = load_font(LIBERATION_SANS.bold, side * 0.075)
    radius = side * (0.345 if upper else 0.405)
    letter_degrees = [math.degrees((font.getlength(c) + side * 0.008) / radius) for c in text]
    squeeze = min(1.0, longest / sum(letter_degrees))
    at = -sum(letter_degrees) * squeeze / 2
    for letter, degrees in zip(text, letter_degrees, strict=True):
        angle = at + degrees * squeeze / 2
        at += degrees * squeeze
        turn = angle if upper else 180 - angle
        tile = Image.new("L", (round(side * 0.2), round(side * 0.2)), 0)
        spot = (tile.width / 2, tile.height / 2)
        ImageDraw.Draw(tile).text(spot, letter, 255, font, anchor="ms")
        tile = tile.rotate(-angle if upper else angle, Image.Resampling.BICUBIC)
        x = side / 2 + radius * math.sin(math.radians(turn)) - tile.width / 2
        y = side / 2 - radius * math.cos(math.radians(turn)) - tile.height / 2
        picture.paste(255, (round(x), round(y)), tile)


def sign_by_hand(
    sheet: Sheet, centre_mm: tuple[float, float], seed: int, width_mm: float = 38.0
) -> None:
    """Write an unreadable signature in blue ink: loops of a pen that ends in a flourish."""
    rng = random.Random(f"signature {seed}")
    wide, high = round(width_mm * sheet.px_per_mm), round(width_mm * 0.5 * sheet.px_per_mm)
    cover = np.zeros((high, wide), np.uint8)
    points = _pen_path(rng)
    for number, (start, end) in enumerate(pairwise(points)):
        pressure = 0.28 + 0.22 * math.sin(number / 9 + rng.random() * 0.1)
        thick = max(1, round(pressure * sheet.px_per_mm))
        ends = [(round(x * wide * 16), round(y * high * 16)) for x, y in (start, end)]
        cv2.line(cover, ends[0], ends[1], 235, thick, cv2.LINE_AA, 4)
    corner = (centre_mm[0] - width_mm / 2, centre_mm[1] - width_mm * 0.25)
    press(sheet, cover, corner, PEN_BLUE)


def _pen_path(rng: random.Random) -> list[tuple[float, float]]:
    """Points of a signature in shares of its width and height."""
    loops = rng.randint(4, 6)
    lift = [rng.uniform(0.1, 0.36) for _ in range(loops + 1)]
    phase, slant = rng.uniform(0, 1), rng.uniform(0.1, 0.25)
    path = []
    steps = loops * 28
    for step in range(steps + 1):
        share = step / steps
        turn = math.tau * (share * loops + phase)
        reach = lift[int(share * loops)] * (1.25 - 0.7 * share)
        y = 0.5 - reach * math.sin(turn) - slant * (share - 0.5)
        x = 0.1 + 0.72 * share + 0.07 * math.cos(turn) + 0.1 * (0.5 - y)
        path.append((x, y))
    last = path[-1]
    for step in range(1, 30):
        share = step / 29
        wave = 0.1 * math.sin(share * 3.0)
        path.append((last[0] - 0.62 * share, last[1] + (0.86 - last[1]) * share - wave * 0.6))
    low, high = min(y for _, y in path), max(y for _, y in path)
    return [(x, 0.06 + 0.88 * (y - low) / (high - low)) for x, y in path]
