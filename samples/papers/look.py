"""How one copy of a form looks: type, size, spacing, wording. Papers of one sort differ by it."""

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal, TypeVar

from samples.draw import BLACK, BLUE, FAMILIES, Colour, Family, Style, Weight

Leaders = Literal["none", "after", "under"]
Edition = Literal["", "old", "new"]
Choice = TypeVar("Choice")

_TWO_LEVELS = date(2025, 7, 1)  # since then there are no districts, only provinces and communes


@dataclass(frozen=True, slots=True)
class Look:
    """What may differ between two papers of the same sort.

    Attributes:
        seed: Decides wordings, numbers and hands.
        dpi: Pixels per inch of the drawn page.
        family: Typeface.
        size_pt: Size of running text as if it were Times, in points.
        pitch: Distance of lines, in mm.
        margin: Left margin, in mm.
        leaders: Dots after a value, under it, or none.
        value_weight: How filled-in values are set.
        value_colour: Black from a printer, blue from a pen.
        issued: Day of the paper.
        edition: Which edition where a paper has two (identity cards); empty leaves it to chance.
    """

    seed: int
    dpi: float = 300.0
    family: Family = FAMILIES[0]
    size_pt: float = 13.0
    pitch: float = 8.0
    margin: float = 25.0
    leaders: Leaders = "after"
    value_weight: Weight = "regular"
    value_colour: Colour = BLACK
    issued: date = date(2026, 3, 5)
    edition: Edition = ""

    @property
    def text(self) -> Style:
        """Running text and labels."""
        return Style(self.family, self.size_pt)

    @property
    def bold(self) -> Style:
        """Titles."""
        return Style(self.family, self.size_pt, "bold")

    @property
    def italic(self) -> Style:
        """Remarks."""
        return Style(self.family, self.size_pt, "italic")

    @property
    def value(self) -> Style:
        """Filled-in values."""
        return Style(self.family, self.size_pt, self.value_weight, self.value_colour)

    def sized(self, style: Style, change_pt: float) -> Style:
        """Give a style some points larger or smaller."""
        return replace(style, size_pt=style.size_pt + change_pt)

    def pick(self, what: str, choices: tuple[Choice, ...]) -> Choice:
        """Choose one wording; the same look chooses the same."""
        return random.Random(f"{self.seed} {what}").choice(choices)

    def number(self, what: str, lowest: int, highest: int) -> int:
        """Choose a number; the same look chooses the same."""
        return random.Random(f"{self.seed} {what}").randint(lowest, highest)


def make_look(seed: int, *, dpi: float = 300.0) -> Look:
    """Choose a look by chance: typeface, size, spacing, leaders, ink and day."""
    rng = random.Random(f"look {seed}")
    return Look(
        seed=seed,
        dpi=dpi,
        family=rng.choice((FAMILIES[0], *FAMILIES)),  # offices write in Times by decree
        size_pt=rng.choice((12.5, 13.0, 13.5, 14.0)),
        pitch=rng.uniform(7.4, 8.4),
        margin=rng.uniform(24.0, 29.0),
        leaders=rng.choice(("none", "after", "under")),
        value_weight=rng.choice(("regular", "regular", "bold")),
        value_colour=rng.choice((BLACK, BLACK, BLUE)),
        issued=_TWO_LEVELS + timedelta(days=rng.randrange(480)),
    )
