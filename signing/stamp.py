"""What a signature looks like: wrapped lines of text, a picture, or both; never a frame."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.content import ResourceType
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.stamp import BaseStamp, BaseStampStyle

from dossier.page import Box
from signing.errors import NoRoomError
from signing.font import load_font, subset_for
from signing.font_object import embed_font, shown
from signing.picture import Picture, embed_picture
from signing.placement import (
    Anchor,
    PageFrame,
    corner_area,
    freest_place,
    inside,
    overlap,
)
from signing.request import APPEARANCES, Appearance, SigningRequest
from signing.stamp_text import LEADING, MM_PER_POINT, StampText, lay_out

_LEAST_PT = 3.0  # on pages where nothing larger fits
_STEP_PT = 0.5
_SMALLER = (1.0, 0.85, 0.7, 0.55)  # sizes of a picture that may be made smaller
_GAP_MM = 2.0  # between a picture and the text at its right
_UNDER_SEAL = 1 / 3  # of the signature's picture (Decree 30/2020 Annex I)
_LARGEST_SHARE = 0.2  # of a page; what covers more of one is suspicious to who verifies
_UNITS_PER_MM = 100  # of the form's own space: pyHanko's boxes are whole numbers
_FONT_NAME, _PICTURE_NAME, _BLEND_NAME = "/F1", "/Im1", "/Gs1"

# How the form is turned so that it stands upright on a page that is displayed turned
_TURNS = {0: (1, 0, 0, 1), 90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0)}


@dataclass(frozen=True, slots=True)
class StampPicture:
    """A picture that is ready to be drawn.

    Attributes:
        picture: What to draw.
        width_mm: Width.
        height_mm: Height.
    """

    picture: Picture
    width_mm: float
    height_mm: float


@dataclass(frozen=True, slots=True)
class PlacedStamp:
    """A text or picture and where it goes.

    Attributes:
        text: What to write.
        box: Where, on the page as displayed.
        covered_mm2: How much ink it covers; 0 when the place was free.
        picture: What to draw at the left of the text, if anything.
    """

    text: StampText
    box: Box
    covered_mm2: float
    picture: StampPicture | None = None


@dataclass(frozen=True, slots=True)
class _Face:
    """Text and picture side by side."""

    text: StampText
    picture: StampPicture | None

    @property
    def size_mm(self) -> tuple[float, float]:
        if self.picture is None:
            return self.text.width_mm, self.text.height_mm
        gap = _GAP_MM if self.text.lines else 0.0
        return (
            self.picture.width_mm + gap + self.text.width_mm,
            max(self.picture.height_mm, self.text.height_mm),
        )


def place_stamp(request: SigningRequest, frame: PageFrame, occupied: Sequence[Box]) -> PlacedStamp:
    """Choose size and place of a request's appearance: free of ink, large, near its corner.

    Letters and pictures shrink down to the appearance's smallest size while there is no free
    place. When there is none at all, the place that covers the least is taken. A seal lies over the
    left third of a signature wherever that is.

    Args:
        request: What is to be shown.
        frame: The page it goes on.
        occupied: Where ink and earlier signatures stand on that page.

    Raises:
        NoRoomError: The spot is not on the page, or the page is smaller than the seal.
        FontMissingError: The font is not installed.
    """
    appearance = APPEARANCES[request.profile]
    if appearance.place == "over-signature":
        return _over_signature(request, appearance, frame, occupied)
    area, anchor = _area(request, appearance, frame)
    best: PlacedStamp | None = None
    for face in _faces(request, appearance, area, frame):
        if best and face.text.lines and face.text.size_pt < appearance.smallest_pt:
            break
        box, covered = freest_place(area, anchor, face.size_mm, occupied)
        if best is None or covered < best.covered_mm2:
            best = PlacedStamp(face.text, box, covered, face.picture)
        if covered == 0:
            break
    # a page too small for any letters gets an empty box in the corner
    return best or PlacedStamp(_NO_TEXT, area, 0)


def _area(request: SigningRequest, appearance: Appearance, frame: PageFrame) -> tuple[Box, Anchor]:
    if appearance.place in ("top-left", "top-right"):
        corner = appearance.place
        area = corner_area(frame, corner, appearance.margin_mm, appearance.area_height_mm)
        return area, corner
    spot = inside(frame, request.spot.box) if request.spot is not None else None
    if spot is None:
        raise NoRoomError(reason="off-page")
    return spot, "middle"


def _over_signature(
    request: SigningRequest, appearance: Appearance, frame: PageFrame, occupied: Sequence[Box]
) -> PlacedStamp:
    """Put a seal so that its right edge lies on the left third of the signature's picture."""
    if request.picture is None or request.spot is None:
        raise NoRoomError(reason="no-signature")
    signature = request.spot.box
    width, height = request.picture.true_size(*appearance.picture_mm)
    right = signature.left + signature.width * _UNDER_SEAL
    middle = (signature.top + signature.bottom) / 2
    left = min(max(right - width, 0.0), frame.width_mm - width)
    top = min(max(middle - height / 2, 0.0), frame.height_mm - height)
    if left < 0 or top < 0:
        raise NoRoomError(reason="page-too-small")
    box = Box(left, top, left + width, top + height)
    if overlap(box, signature) == 0:
        raise NoRoomError(reason="off-page")
    others = [ink for ink in occupied if not _is_of(ink, signature)]
    covered = sum(overlap(box, ink) for ink in others)
    return PlacedStamp(_NO_TEXT, box, covered, StampPicture(request.picture, width, height))


def _is_of(ink: Box, signature: Box) -> bool:
    """Say whether ink is the signature's own: a seal is meant to lie over it."""
    area = ink.width * ink.height
    return area > 0 and overlap(ink, signature) >= area / 2


def _faces(
    request: SigningRequest, appearance: Appearance, area: Box, frame: PageFrame
) -> Iterator[_Face]:
    """Give what may be drawn, largest first; each fits the area and is modest for the page."""
    largest = _LARGEST_SHARE * frame.width_mm * frame.height_mm
    lines = request.text_lines(appearance)
    picture = request.picture if appearance.picture != "none" else None
    faces = _with_text(lines, appearance, area, picture) if lines else _pictures(
        appearance, area, picture
    )  # fmt: skip
    for face in faces:
        width, height = face.size_mm
        if width <= area.width and height <= area.height and width * height <= largest:
            yield face


def _pictures(appearance: Appearance, area: Box, picture: Picture | None) -> Iterator[_Face]:
    for share in _SMALLER if picture is not None else ():
        yield _Face(_NO_TEXT, _shrunk(picture, appearance, area, share))


def _shrunk(
    picture: Picture | None, appearance: Appearance, area: Box, share: float
) -> StampPicture | None:
    if picture is None:
        return None
    width, height = appearance.picture_mm
    # a hair less than the area, or rounding would not let it in
    fitted = picture.fitted(
        min(width * share, area.width * share - 1e-6),
        min(height * share, area.height * share - 1e-6),
    )
    return StampPicture(picture, *fitted)


def _with_text(
    lines: Sequence[str], appearance: Appearance, area: Box, picture: Picture | None
) -> Iterator[_Face]:
    font = load_font()
    size = appearance.font_pt
    while size >= _LEAST_PT:
        shrunk = _shrunk(picture, appearance, area, size / appearance.font_pt)
        room = area.width - (shrunk.width_mm + _GAP_MM if shrunk else 0.0)
        yield _Face(lay_out(font, lines, size, min(appearance.width_mm, room)), shrunk)
        size -= _STEP_PT


_NO_TEXT = StampText((), _LEAST_PT, 0, 0)
_NO_PAGE = PageFrame((0, 0, 1, 1), 0, 1)


@dataclass(frozen=True)
class CornerStampStyle(BaseStampStyle):
    """Tells pyHanko to draw what we placed and nothing else (its own styles leave Courier behind).

    Attributes:
        text: What to write.
        picture: What to draw at the left of the text, if anything.
        frame: The page it goes on.
    """

    text: StampText = _NO_TEXT
    picture: StampPicture | None = None
    frame: PageFrame = _NO_PAGE

    def create_stamp(
        self,
        writer: BasePdfFileWriter,
        box: BoxConstraints,  # noqa: ARG002 - measured from what is drawn instead
        text_params: dict[str, str],  # noqa: ARG002 - the text is ready
    ) -> BaseStamp:
        """Give the content to draw, as pyHanko asks for it."""
        width, height = _Face(self.text, self.picture).size_mm
        upright = BoxConstraints(
            width=max(1, round(width * _UNITS_PER_MM)), height=max(1, round(height * _UNITS_PER_MM))
        )
        return _CornerStamp(writer, self, upright)


class _CornerStamp(BaseStamp):
    def __init__(
        self, writer: BasePdfFileWriter, style: CornerStampStyle, box: BoxConstraints
    ) -> None:
        super().__init__(writer, style, box)
        self._text = style.text
        self._picture = style.picture
        self._turn = _TURNS[style.frame.rotate]

    def render(self) -> bytes:
        parts = [b"q"]
        indent = 0.0
        if self._picture is not None:
            parts.append(self._draw(self._picture))
            indent = (self._picture.width_mm + _GAP_MM) * _UNITS_PER_MM
        if self._text.lines:
            parts.append(self._write(indent))
        return b" ".join([*parts, b"Q"])

    def _draw(self, drawn: StampPicture) -> bytes:
        """Draw the picture so that ink under it shines through."""
        image = embed_picture(self._ensure_writer, drawn.picture, drawn.width_mm)
        self.set_resource(ResourceType.XOBJECT, generic.pdf_name(_PICTURE_NAME), image)
        blend = generic.DictionaryObject({generic.pdf_name("/BM"): generic.pdf_name("/Multiply")})
        self.set_resource(ResourceType.EXT_G_STATE, generic.pdf_name(_BLEND_NAME), blend)
        width, height = (side * _UNITS_PER_MM for side in (drawn.width_mm, drawn.height_mm))
        low = self.box.height - height
        return (
            f"q {_BLEND_NAME} gs {width:.3f} 0 0 {height:.3f} 0 {low:.3f} cm {_PICTURE_NAME} Do Q"
        ).encode()

    def _write(self, indent: float) -> bytes:
        font = subset_for("".join(self._text.lines))
        size = self._text.size_pt * MM_PER_POINT * _UNITS_PER_MM
        self.set_resource(
            ResourceType.FONT,
            generic.pdf_name(_FONT_NAME),
            embed_font(self._ensure_writer, font),
        )
        baseline = self.box.height - font.ascent * size / 1000
        written = [f"0 g BT {_FONT_NAME} {size:g} Tf".encode()]
        for number, line in enumerate(self._text.lines):
            low = baseline - number * LEADING * size
            written.append(f"1 0 0 1 {indent:.3f} {low:.3f} Tm".encode() + b" " + shown(font, line))
        return b" ".join([*written, b"ET"])

    def as_form_xobject(self) -> generic.StreamObject:
        form = super().as_form_xobject()
        matrix = generic.ArrayObject([generic.NumberObject(part) for part in (*self._turn, 0, 0)])
        form[generic.pdf_name("/Matrix")] = matrix
        form.compress()
        return form


def fresh_style(placed: PlacedStamp, frame: PageFrame) -> CornerStampStyle:
    """Give the style that draws a placed stamp; one style serves one signature."""
    return CornerStampStyle(border_width=0, text=placed.text, picture=placed.picture, frame=frame)
