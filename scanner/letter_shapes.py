"""Which way up single letters stand, by their shapes: a small network of 32 units.

It looks at each letter four times, turned by a right angle each time, so it can prefer no side.
One letter says little (four of five are told from their reverse), a line of them nearly all,
in any font and script case, at a thousandth of the cost of reading.

The weights are made by `python -m bench.train_letter_shapes` from drawn pages.
"""

from functools import cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from dossier.page import Pixels
from scanner.ink import Ink

SIDE_PX = 16  # of the patch that is looked at
UNITS = 32

_WEIGHTS = Path(__file__).with_name("letter_shapes.npy")
_AROUND = 1.5  # a patch is that much wider than its letter, so marks above it are seen
_MOST_LETTERS = 300
_PALE, _DARK = 240.0, 40.0  # evened levels that are no ink and all ink
_WORTH = 0.35  # letters of a page share font and blur, so they are not independent witnesses
_MOST_COUNTED = 300
_BY_CHANCE = 0.05  # log odds a piece by which drawings and other scripts lean to one side

Weights = tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]


def letter_patches(ink: Ink) -> Pixels:
    """Give the letters of a page as squares of the same size.

    Args:
        ink: Its ink; of many letters every second, third and so on is taken.

    Returns:
        Shape (n, 16, 16), 255 for ink and 0 for paper.
    """
    boxes = ink.letters[:: 1 + len(ink.letters) // _MOST_LETTERS, :4].astype(np.float32)
    middle = boxes[:, :2] + (boxes[:, 2:] - 1) / 2
    side = _AROUND * boxes[:, 2:].max(axis=1, initial=0)
    grid = ((np.arange(SIDE_PX) + 0.5) / SIDE_PX - 0.5).astype(np.float32)
    x, y = (middle[:, at, None] + side[:, None] * grid for at in (0, 1))
    shape = (len(boxes), SIDE_PX, SIDE_PX)
    columns = np.ascontiguousarray(np.broadcast_to(x[:, None, :], shape)).reshape(-1, SIDE_PX)
    rows = np.ascontiguousarray(np.broadcast_to(y[:, :, None], shape)).reshape(-1, SIDE_PX)
    seen = cv2.remap(ink.even, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    stretched = cv2.convertScaleAbs(
        cv2.subtract(np.full_like(seen, round(_PALE)), seen), alpha=255 / (_PALE - _DARK)
    )
    return np.asarray(stretched, dtype=np.uint8).reshape(shape)


def shape_odds(ink: Ink) -> dict[int, float]:
    """Give for each clockwise turn how much the shapes of the letters speak for it.

    Args:
        ink: The ink as the page lies.

    Returns:
        Log odds by turn in degrees; all 0 for a page without letters.
    """
    if not len(ink.letters):
        return dict.fromkeys((0, 90, 180, 270), 0.0)
    said = turn_logits(letter_patches(ink), _weights())
    behind = said.mean(axis=0)
    behind -= behind.max()
    weight = _WORTH * min(len(said), _MOST_COUNTED)
    odds = weight * np.minimum(behind + _BY_CHANCE, 0)
    return {90 * quarter: float(odds[quarter]) for quarter in range(4)}


def turn_logits(patches: Pixels, weights: Weights) -> NDArray[np.float32]:
    """Say of each letter how likely each turn is.

    Args:
        patches: From `letter_patches`.
        weights: Of the units: shape (256, 32), (32,) and (32,).

    Returns:
        Shape (n, 4), log probabilities of turns by 0, 90, 180 and 270 degrees.
    """
    into, bias, out = weights
    ink = (patches.reshape(len(patches), -1) / np.float32(255)).astype(np.float32)
    # Turning the weights the other way is turning the letters, and one product instead of four.
    square = into.reshape(SIDE_PX, SIDE_PX, -1)
    turned = [np.rot90(square, -quarter).reshape(SIDE_PX**2, -1) for quarter in range(4)]
    # NumPy would spread so small a product over all cores, which costs more than it saves.
    product = np.asarray(
        cv2.gemm(ink, np.hstack(turned), 1.0, np.zeros(0, np.float32), 0.0), dtype=np.float32
    )
    votes = np.maximum(product.reshape(len(patches), 4, -1) + bias, 0) @ out
    votes -= votes.max(axis=1, keepdims=True)
    return np.asarray(votes - np.log(np.exp(votes).sum(axis=1, keepdims=True)), dtype=np.float32)


@cache
def _weights() -> Weights:
    packed = np.load(_WEIGHTS, allow_pickle=False).astype(np.float32)
    return packed[:-2], packed[-2], packed[-1]
