"""`python -m bench.train_letter_shapes`: make the weights by which letters tell their turn.

Draws pages of words in many fonts, leans and spoils them, cuts their letters out as the
product does, and fits the network of `scanner.letter_shapes` to them. Takes about two
minutes; the same seed gives the same weights on the same fonts and libraries.
"""

import io
import random
import sys
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from dossier.page import MM_PER_INCH, PageImage, Pixels
from scanner.ink import find_ink
from scanner.letter_shapes import SIDE_PX, UNITS, Weights, letter_patches, turn_logits

_FONTS = Path("/usr/share/fonts/truetype")
_FAMILIES = (
    "liberation2/*.ttf",
    "dejavu/DejaVuSans*.ttf",
    "dejavu/DejaVuSerif*.ttf",
    "noto/NotoSans-*.ttf",
    "noto/NotoSerif-*.ttf",
    "noto/NotoSans*Display-*.ttf",
    "noto/NotoSerifDisplay-*.ttf",
)
_VOWELS = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵ"
_HEADS = (
    *("b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "kh", "l", "m", "n", "ng", "ngh", "nh"),
    *("ph", "qu", "r", "s", "t", "th", "tr", "v", "x"),
)
_TAILS = ("", "", "", "c", "ch", "m", "n", "ng", "nh", "p", "t", "i", "u")
_DIGITS, _ZONE = "0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<<<<<<"

_PAGES, _ROUNDS, _BATCH = 400, 30, 256
_RATE, _DECAY = 2e-3, 1e-4

Floats = NDArray[np.float32]


def main() -> None:
    """Draw, fit, and write the weights to the file named, or where the product looks."""
    default = Path("scanner/letter_shapes.npy")
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    patches = np.concatenate([letter_patches(find_ink(draw_page(seed))) for seed in range(_PAGES)])
    weights = fit(patches, seed=0)
    np.save(target, np.vstack(weights).astype(np.float16), allow_pickle=False)
    right = float((turn_logits(patches, weights).argmax(axis=1) == 0).mean())
    print(f"{len(patches)} letters, {right:.1%} told alone")


def draw_page(seed: int) -> PageImage:
    """Draw lines of words in one font, as a scanner might deliver them."""
    chance = random.Random(f"letters {seed}")
    fonts = sorted(path for family in _FAMILIES for path in _FONTS.glob(family))
    font_path = chance.choice(fonts)
    dpi = chance.choice((150, 200, 200, 300))
    image = Image.new("L", (round(150 / MM_PER_INCH * dpi), round(120 / MM_PER_INCH * dpi)), 255)
    pen = ImageDraw.Draw(image)
    top = 0.04 * image.height
    while top < 0.9 * image.height:
        points = chance.choice((6, 7, 9, 10, 11, 12, 13, 14, 14, 18))
        font = ImageFont.truetype(str(font_path), round(points * dpi / 72))
        pen.text((0.05 * image.width, top), _line(chance), font=font, fill=chance.randrange(70))
        top += points * dpi / 72 * chance.uniform(1.3, 1.9)
    return PageImage(_spoiled(np.array(image), dpi, chance), float(dpi))


def fit(patches: Pixels, seed: int) -> Weights:
    """Fit the network so that each letter is told from its three other turns.

    Source:
        Kingma and Ba, Adam (2015); the loss is the cross entropy of the four turns.
    """
    chance = np.random.default_rng(seed)
    into = chance.normal(0, (2 / SIDE_PX**2) ** 0.5, (SIDE_PX**2, UNITS)).astype(np.float32)
    weights = (into, np.zeros(UNITS, np.float32), chance.normal(0, 0.1, UNITS).astype(np.float32))
    means, squares = ([np.zeros_like(part) for part in weights] for _ in range(2))
    steps = _ROUNDS * (len(patches) // _BATCH)
    for step in range(1, steps + 1):
        chosen = patches[chance.integers(0, len(patches), _BATCH)].astype(np.float32) / 255
        moved = np.roll(chosen, tuple(chance.integers(-1, 2, 2)), (1, 2))
        faded = np.asarray(moved * chance.uniform(0.6, 1.2), dtype=np.float32)
        slopes = _slopes(faded, weights)
        rate = _RATE * (1 - step / steps) + 1e-5
        for number, slope in enumerate(slopes):
            means[number] += np.float32(0.1) * (slope - means[number])
            squares[number] += np.float32(0.001) * (slope * slope - squares[number])
            spread = np.sqrt(squares[number] / np.float32(1 - 0.999**step)) + np.float32(1e-8)
            np.subtract(
                weights[number],
                np.float32(rate / (1 - 0.9**step)) * means[number] / spread,
                out=weights[number],
            )
    return weights


def _slopes(patches: Floats, weights: Weights) -> Weights:
    into, bias, out = weights
    seen = [np.rot90(patches, turn, (1, 2)).reshape(len(patches), -1) for turn in range(4)]
    units = [np.maximum(view @ into + bias, 0) for view in seen]
    votes = np.stack([unit @ out for unit in units], axis=1)
    said = np.exp(votes - votes.max(axis=1, keepdims=True))
    said /= said.sum(axis=1, keepdims=True)
    said[:, 0] -= 1
    said /= len(patches)
    back = [said[:, [turn]] * out * (units[turn] > 0) for turn in range(4)]
    return (
        np.asarray(sum(seen[turn].T @ back[turn] for turn in range(4)) + _DECAY * into, np.float32),
        np.asarray(sum(part.sum(axis=0) for part in back), np.float32),
        np.asarray(sum(units[turn].T @ said[:, turn] for turn in range(4)), np.float32),
    )


def _line(chance: random.Random) -> str:
    kind = chance.random()
    if kind < 0.07:
        return "".join(chance.choice(_ZONE) for _ in range(30))
    words = [_word(chance) for _ in range(14)]
    if kind < 0.3:
        return " ".join(words).upper()
    return " ".join(word.capitalize() if chance.random() < 0.2 else word for word in words)


def _word(chance: random.Random) -> str:
    if chance.random() < 0.15:
        return "".join(chance.choice(_DIGITS) for _ in range(chance.randint(1, 9)))
    ending = chance.choice(("", "", "", "", ",", ".", ":", ";", ")"))
    return chance.choice(_HEADS) + chance.choice(_VOWELS) + chance.choice(_TAILS) + ending


def _spoiled(page: Pixels, dpi: int, chance: random.Random) -> Pixels:
    """Lean, blur, noise, JPEG; some pages are made bitonal."""
    height, width = page.shape
    lean = chance.gauss(0, 4)
    turning = cv2.getRotationMatrix2D((width / 2, height / 2), lean, 1.0)
    page = np.asarray(cv2.warpAffine(page, turning, (width, height), borderValue=(255,)), np.uint8)
    page = np.asarray(cv2.GaussianBlur(page, (0, 0), chance.uniform(0.02, 0.13) * dpi / 25.4))
    noise = np.random.default_rng(chance.randrange(2**32)).normal(
        0, chance.uniform(0, 12), page.shape
    )
    page = np.clip(page * chance.uniform(0.8, 1.0) + noise, 0, 255).astype(np.uint8)
    if chance.random() < 0.25:
        return np.where(page > chance.uniform(100, 190), 255, 0).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(page).save(file, "JPEG", quality=chance.randint(30, 92))
    return np.asarray(Image.open(file), dtype=np.uint8)


if __name__ == "__main__":
    main()
