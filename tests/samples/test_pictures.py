"""The pictures of docs/scanning.md show what the program does today."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dossier.page import Pixels
from samples.pictures import draw_pictures

_KEPT = Path(__file__).parents[2] / "docs" / "scanning"
_MOST_OFF = 1.5  # levels, as processors differ


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Image.Image]:
    return dict(draw_pictures(tmp_path_factory.mktemp("pictures")))


def _grey(picture: Image.Image) -> Pixels:
    """Give the picture so small that what JPEG does to it averages out."""
    return np.asarray(picture.convert("L").reduce(4))


def test_every_picture_of_the_document_is_as_it_is_drawn_now(drawn: dict[str, Image.Image]) -> None:
    assert {path.stem for path in _KEPT.glob("*.jpg")} == set(drawn)
    for name, picture in drawn.items():
        kept = _grey(Image.open(_KEPT / f"{name}.jpg"))
        now = _grey(picture)

        assert kept.shape == now.shape, name
        assert np.abs(kept.astype(int) - now).mean() <= _MOST_OFF, (
            f"{name}: python -m samples pictures docs/scanning"
        )
