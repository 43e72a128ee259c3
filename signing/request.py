"""What is to be signed, by whom, and how the signature looks on the page.

Appearances are data, in millimetres on the page as it is displayed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from types import MappingProxyType
from typing import Literal

from dossier.page import Box
from signing.picture import Picture

Profile = Literal[
    "officer_copy",
    "agency_copy",
    "attachment",
    "born_digital_signer",
    "born_digital_agency",
    "portal_style",
]
AGENCY_PROFILES: frozenset[Profile] = frozenset(
    {"agency_copy", "attachment", "born_digital_agency"}
)
"""Profiles an agency signs with; a person signs with the others."""

Corner = Literal["top-left", "top-right"]
Place = Literal["top-left", "top-right", "spot", "over-signature"]

CONVERSION_MARK = "BẢN SỐ HÓA TỪ BẢN GIẤY"
"""Says that a data message was made from paper (Law 20/2023 Art. 12(1)); an office may set
other words."""

PRINTED_MARK = "BẢN GIẤY CHUYỂN TỪ VĂN BẢN ĐIỆN TỬ"
"""Says that a paper was made from a data message (Law 20/2023 Art. 12(2)); an office may set
other words."""

VIETNAM = timezone(timedelta(hours=7))


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on a page that a person or a step has chosen.

    Attributes:
        page: From 1.
        box: Where, in mm from the top left of the page as displayed.
    """

    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class Appearance:
    """How a signature looks: black upright letters, a picture, or both; never a frame.

    Without a free place it takes, at its smallest, the one that covers the least. Letters and
    pictures are see-through, so that nothing is hidden even there.

    Attributes:
        place: `top-left` and `top-right` are corners of page 1; `spot` is inside the spot of
            the request; `over-signature` takes the spot for another signature's picture and
            covers the left third of it.
        margin_mm: Least distance from the edges of the page.
        width_mm: Widest the text may run before it wraps.
        area_height_mm: How far down from the top a box in a corner may move to stay off ink.
        font_pt: Size of the letters.
        smallest_pt: How small the letters may become when there is no room.
        lines: Templates with `{mark}`, `{signer}`, `{organisation}`, `{position}`, `{email}`,
            `{number}`, `{time}` (day first) and `{iso_time}`; a line whose values are all
            empty is left out.
        picture: `none` is drawn; a picture that is `asked` for may be left out; one that is
            `needed` may not.
        picture_mm: Width and height a picture has to fit in.
        true_size: Whether the picture keeps the size it has or is said to have; a page without
            room for it is refused.
    """

    place: Place
    margin_mm: float = 0.0
    width_mm: float = 0.0
    area_height_mm: float = 0.0
    font_pt: float = 10.0
    smallest_pt: float = 10.0
    lines: tuple[str, ...] = ()
    picture: Literal["none", "asked", "needed"] = "none"
    picture_mm: tuple[float, float] = (0.0, 0.0)
    true_size: bool = False


APPEARANCES: Mapping[Profile, Appearance] = MappingProxyType(
    {
        # Circular 01/2023/TT-VPCP Art. 8(1): name of who digitized, time and signature at
        # the top left of the first page
        "officer_copy": Appearance(
            place="top-left",
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
            place="top-right",
            margin_mm=6.0,
            width_mm=80.0,
            area_height_mm=45.0,
            font_pt=10.0,
            smallest_pt=10.0,
            lines=("{mark}", "{organisation}", "{iso_time}"),
        ),
        # Decree 30/2020 Annex I: an attachment in a file of its own bears number and sign of
        # the paper it belongs to, and the time, top right of its first page
        "attachment": Appearance(
            place="top-right",
            margin_mm=6.0,
            width_mm=80.0,
            area_height_mm=45.0,
            font_pt=10.0,
            smallest_pt=10.0,
            lines=("{number}", "{iso_time}"),
        ),
        # Decree 30/2020 Annex I: a picture, blue, between position and name of the signer
        "born_digital_signer": Appearance(place="spot", picture="needed", picture_mm=(50.0, 25.0)),
        # Decree 30/2020 Annex I: the seal's picture, red, in its true size, over about a third
        # of the signature's picture at its left; 36 mm is the seal of a ward
        "born_digital_agency": Appearance(
            place="over-signature",
            picture="needed",
            picture_mm=(36.0, 36.0),
            true_size=True,
        ),
        # as papers of the government's portals look
        "portal_style": Appearance(
            place="top-left",
            margin_mm=6.0,
            width_mm=75.0,
            area_height_mm=45.0,
            font_pt=9.0,
            smallest_pt=6.0,
            lines=(
                "{mark}",
                "Người ký: {signer}",
                "Email: {email}",
                "Cơ quan: {organisation}",
                "Thời gian ký: {time}",
            ),
            picture="asked",
            picture_mm=(12.0, 12.0),
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
        occupied: Where ink stands on the page that bears the signature, in mm from its top
            left as displayed; the box keeps off it as well as it can.
        email: Of the signer, for profiles that print it.
        number: Number and sign of the paper an attachment belongs to: `Số: 15/QĐ-UBND`.
        picture: Of the signature or the seal.
        spot: Where the signature goes, or the signature that a seal goes over.

    Raises:
        ValueError: The time has no zone, the field name is empty or has a dot, or the
            profile needs a picture or a spot that is not given.
    """

    profile: Profile
    signer_name: str
    organisation: str
    signed_at: datetime
    field_name: str
    position: str = ""
    mark: str = CONVERSION_MARK
    occupied: tuple[Box, ...] = ()
    email: str = ""
    number: str = ""
    picture: Picture | None = None
    spot: Spot | None = None

    def __post_init__(self) -> None:
        if self.signed_at.tzinfo is None:
            message = "a signing time needs a time zone"
            raise ValueError(message)
        if not self.field_name or "." in self.field_name:
            message = "a field name is one word without dots"
            raise ValueError(message)
        appearance = APPEARANCES[self.profile]
        if appearance.picture == "needed" and self.picture is None:
            message = f"{self.profile} needs a picture"
            raise ValueError(message)
        if appearance.place in ("spot", "over-signature") and self.spot is None:
            message = f"{self.profile} needs a spot"
            raise ValueError(message)

    @property
    def name(self) -> str:
        """Who signs, as the signature dictionary says it."""
        return self.signer_name or self.organisation

    @property
    def page_index(self) -> int:
        """The page that bears the signature, from 0."""
        needs_spot = APPEARANCES[self.profile].place in ("spot", "over-signature")
        return self.spot.page - 1 if needs_spot and self.spot is not None else 0

    def text_lines(self, appearance: Appearance) -> tuple[str, ...]:
        """Fill the appearance's lines; lines that would say nothing are left out."""
        local = self.signed_at.astimezone(VIETNAM).replace(microsecond=0)
        values = {
            "mark": self.mark,
            "signer": self.signer_name,
            "organisation": self.organisation,
            "position": self.position,
            "email": self.email,
            "number": self.number,
            "time": f"{local:%d.%m.%Y %H:%M:%S} +07:00",
            "iso_time": local.isoformat(),
        }
        blank = dict.fromkeys(values, "")
        filled = ((line.format(**values), line.format(**blank)) for line in appearance.lines)
        return tuple(text for text, empty in filled if text.strip() != empty.strip())
