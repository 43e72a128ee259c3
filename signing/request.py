"""What is to be signed, by whom, and how the signature looks on the page.

Appearances are data, in millimetres from a corner of the page as it is displayed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from types import MappingProxyType
from typing import Literal

from dossier.page import Box

Profile = Literal["officer_copy", "agency_copy"]
Corner = Literal["top-left", "top-right"]

CONVERSION_MARK = "BẢN SỐ HÓA TỪ BẢN GIẤY"
"""Says that a data message was made from paper (Law 20/2023 Art. 12(1)); an office may set
other words."""

VIETNAM = timezone(timedelta(hours=7))


@dataclass(frozen=True, slots=True)
class Appearance:
    """How a signature looks. No picture, no frame, black upright letters.

    Attributes:
        corner: Corner of the displayed page.
        margin_mm: Least distance from the edges of the page.
        width_mm: Widest the text may run before it wraps.
        area_height_mm: How far down from the top the box may move to stay off ink.
        font_pt: Size of the letters.
        smallest_pt: How small the letters may become when there is no room.
        lines: Templates with `{mark}`, `{signer}`, `{organisation}`, `{position}`,
            `{time}` (day first) and `{iso_time}`; a line whose values are all empty is
            left out.
    """

    corner: Corner
    margin_mm: float
    width_mm: float
    area_height_mm: float
    font_pt: float
    smallest_pt: float
    lines: tuple[str, ...]


APPEARANCES: Mapping[Profile, Appearance] = MappingProxyType(
    {
        # Circular 01/2023/TT-VPCP Art. 8(1): name of who digitized, time and signature at
        # the top left of the first page
        "officer_copy": Appearance(
            corner="top-left",
            margin_mm=6.0,
            width_mm=80.0,
            area_height_mm=45.0,
            font_pt=9.0,
            smallest_pt=6.0,
            lines=("{mark}", "Người ký: {signer}", "{position}", "Thời gian ký: {time}"),
        ),
        # Circular 05/2025/TT-BNV Art. 8 and Decree 30/2020 Annex I: top right of the first
        # page, agency and ISO 8601 time in Vietnam's zone, Times upright 10 pt black, no seal
        "agency_copy": Appearance(
            corner="top-right",
            margin_mm=6.0,
            width_mm=80.0,
            area_height_mm=45.0,
            font_pt=10.0,
            smallest_pt=10.0,
            lines=("{mark}", "{organisation}", "{iso_time}"),
        ),
    }
)


@dataclass(frozen=True, slots=True)
class SigningRequest:
    """One signature to be made.

    Attributes:
        profile: Which appearance.
        signer_name: Person, as in the certificate; empty when an agency signs.
        organisation: Agency.
        signed_at: Signing time with a time zone; goes into `/M` and the appearance.
        field_name: New field of the form, such as `Clerk1`; must not exist yet.
        position: What the person is, printed under the name; may be empty.
        mark: Conversion mark; empty for a paper that was born digital.
        occupied: Where ink stands on the first page, in mm from its top left as
            displayed; the box keeps off it as well as it can.

    Raises:
        ValueError: The time has no zone, or the field name is empty or has a dot.
    """

    profile: Profile
    signer_name: str
    organisation: str
    signed_at: datetime
    field_name: str
    position: str = ""
    mark: str = CONVERSION_MARK
    occupied: tuple[Box, ...] = ()

    def __post_init__(self) -> None:
        if self.signed_at.tzinfo is None:
            message = "a signing time needs a time zone"
            raise ValueError(message)
        if not self.field_name or "." in self.field_name:
            message = "a field name is one word without dots"
            raise ValueError(message)

    @property
    def name(self) -> str:
        """Who signs, as the signature dictionary says it."""
        return self.signer_name or self.organisation

    def text_lines(self, appearance: Appearance) -> tuple[str, ...]:
        """Fill the appearance's lines; lines that would say nothing are left out."""
        local = self.signed_at.astimezone(VIETNAM).replace(microsecond=0)
        values = {
            "mark": self.mark,
            "signer": self.signer_name,
            "organisation": self.organisation,
            "position": self.position,
            "time": f"{local:%d.%m.%Y %H:%M:%S} +07:00",
            "iso_time": local.isoformat(),
        }
        blank = dict.fromkeys(values, "")
        filled = ((line.format(**values), line.format(**blank)) for line in appearance.lines)
        return tuple(text for text, empty in filled if text.strip() != empty.strip())
