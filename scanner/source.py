"""What a file of any format offers: pages as the file has them, before anything is judged."""

from dataclasses import dataclass
from typing import Protocol

from dossier.page import Box, Pixels


@dataclass(frozen=True, slots=True)
class SourcePage:
    """One page as the file has it.

    Attributes:
        pixels: uint8 array of shape (height, width) or (height, width, 3), after the
            file's own /Rotate or EXIF turn.
        dpi_x: Claimed pixels per inch along a row; 0 where the file says nothing.
        dpi_y: Claimed pixels per inch along a column; 0 where the file says nothing.
        born_digital: Whether the page has usable visible text of its own.
        packed_bytes: What its picture takes in the file; 0 where a page is drawn, not a picture.
        pictured: Where a born-digital page shows pictures large enough to hold text, in mm.
    """

    pixels: Pixels
    dpi_x: float
    dpi_y: float
    born_digital: bool = False
    packed_bytes: int = 0
    pictured: tuple[Box, ...] = ()


class PageSource(Protocol):
    """An open file whose pages are read one at a time.

    Attributes:
        page_count: How many pages it has, at least 1.
        signed: Whether it carries any signature.
    """

    @property
    def page_count(self) -> int:
        """How many pages it has, at least 1."""
        ...

    @property
    def signed(self) -> bool:
        """Whether it carries any signature."""
        ...

    def page(self, index: int) -> SourcePage:
        """Read the page at an index from 0."""
        ...

    def close(self) -> None:
        """Let the file go."""
        ...
