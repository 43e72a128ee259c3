"""What a signature looks like: wrapped lines of text in a corner, no picture and no frame."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.content import ResourceType
from pyhanko.pdf_utils.font.opentype import GlyphAccumulator
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.stamp import BaseStamp, BaseStampStyle

from dossier.page import MM_PER_INCH, Box
from signing.font import StampFont, load_font
from signing.placement import POINTS_PER_INCH, PageFrame, corner_area, freest_place
from signing.request import APPEARANCES, Appearance, SigningRequest

_LEADING = 1.2  # line distance in letter sizes
_LEAST_PT = 3.0  # on pages where nothing larger fits
_STEP_PT = 0.5
_MM_PER_POINT = MM_PER_INCH / POINTS_PER_INCH
_FONT_NAME = "/F1"

# How the form is turned so that it stands upright on a page that is displayed turned
_TURNS = {0: (1, 0, 0, 1), 90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0)}


@dataclass(frozen=True, slots=True)
class StampText:
    """Lines that are ready to be drawn.

    Attributes:
        lines: Wrapped.
        size_pt: Size of the letters.
        width_mm: Width of the widest line.
        height_mm: Height of all lines.
    """

    lines: tuple[str, ...]
    size_pt: float
    width_mm: float
    height_mm: float


@dataclass(frozen=True, slots=True)
class PlacedStamp:
    """A text and where it goes.

    Attributes:
        text: What to draw.
        box: Where, on the page as displayed.
        covered_mm2: How much ink it covers; 0 when the place was free.
    """

    text: StampText
    box: Box
    covered_mm2: float


def place_stamp(request: SigningRequest, frame: PageFrame, occupied: Sequence[Box]) -> PlacedStamp:
    """Choose size and place of a request's appearance: free of ink, large, near its corner.

    Letters shrink down to the appearance's smallest size while there is no free place; when
    there is none at all, the place that covers the least is taken.
    """
    appearance = APPEARANCES[request.profile]
    area = corner_area(frame, appearance.corner, appearance.margin_mm, appearance.area_height_mm)
    best: PlacedStamp | None = None
    for text in _sizes_that_fit(request.text_lines(appearance), appearance, area):
        if best and text.size_pt < appearance.smallest_pt:
            break
        box, covered = freest_place(
            area, appearance.corner, text.width_mm, text.height_mm, occupied
        )
        if best is None or covered < best.covered_mm2:
            best = PlacedStamp(text, box, covered)
        if covered == 0:
            break
    # a page too small for any letters gets an empty box in the corner
    return best or PlacedStamp(_NO_TEXT, area, 0)


def _sizes_that_fit(lines: Sequence[str], appearance: Appearance, area: Box) -> Iterator[StampText]:
    font = load_font()
    size = appearance.font_pt
    while size >= _LEAST_PT:
        text = _lay_out(font, lines, size, min(appearance.width_mm, area.width))
        if text.width_mm <= area.width and text.height_mm <= area.height:
            yield text
        size -= _STEP_PT


def _lay_out(font: StampFont, lines: Sequence[str], size_pt: float, width_mm: float) -> StampText:
    em_mm = size_pt * _MM_PER_POINT
    limit = int(width_mm / em_mm * 1000)
    wrapped = tuple(part for line in lines for part in _wrap(font, font.drawable(line), limit))
    widest = max((font.width(line) for line in wrapped), default=0)
    return StampText(wrapped, size_pt, widest * em_mm / 1000, len(wrapped) * _LEADING * em_mm)


def _wrap(font: StampFont, line: str, limit: int) -> Iterator[str]:
    """Break a line between words, and a word that is too long by itself between letters."""
    current = ""
    for word in line.split():
        longer = f"{current} {word}" if current else word
        if font.width(longer) <= limit:
            current = longer
            continue
        if current:
            yield current
        current = word
        while font.width(current) > limit and len(current) > 1:
            fits = _letters_that_fit(font, current, limit)
            yield current[:fits]
            current = current[fits:]
    if current:
        yield current


def _letters_that_fit(font: StampFont, word: str, limit: int) -> int:
    fits = 1
    while fits < len(word) and font.width(word[: fits + 1]) <= limit:
        fits += 1
    return fits


_NO_TEXT = StampText((), _LEAST_PT, 0, 0)
_NO_PAGE = PageFrame((0, 0, 1, 1), 0, 1)


@dataclass(frozen=True)
class CornerStampStyle(BaseStampStyle):
    """Tells pyHanko to draw our text and nothing else (its own styles leave Courier behind).

    Attributes:
        text: What to draw.
        frame: The page it goes on.
    """

    text: StampText = _NO_TEXT
    frame: PageFrame = _NO_PAGE

    def create_stamp(
        self,
        writer: BasePdfFileWriter,
        box: BoxConstraints,  # noqa: ARG002 - measured from the text instead
        text_params: dict[str, str],  # noqa: ARG002 - the text is ready
    ) -> BaseStamp:
        """Give the content to draw, as pyHanko asks for it."""
        upright = BoxConstraints(
            width=self.text.width_mm / self.frame.unit_mm,
            height=self.text.height_mm / self.frame.unit_mm,
        )
        return _CornerStamp(writer, self, upright)


class _CornerStamp(BaseStamp):
    def __init__(
        self, writer: BasePdfFileWriter, style: CornerStampStyle, box: BoxConstraints
    ) -> None:
        super().__init__(writer, style, box)
        self._text = style.text
        self._scale = _MM_PER_POINT / style.frame.unit_mm
        self._turn = _TURNS[style.frame.rotate]

    def render(self) -> bytes:
        font = load_font()
        writer = self._ensure_writer
        size = self._text.size_pt * self._scale
        engine = GlyphAccumulator(
            writer,
            BytesIO(font.data),
            size,
            obj_stream=writer.prepare_object_stream() if writer.stream_xrefs else None,
        )
        self.set_resource(ResourceType.FONT, generic.pdf_name(_FONT_NAME), engine.as_resource())
        baseline = self.box.height - font.ascent * size / 1000
        drawn = [b"q 0 g BT", f"{_FONT_NAME} {size:g} Tf".encode()]
        for number, line in enumerate(self._text.lines):
            drawn.append(f"1 0 0 1 0 {baseline - number * _LEADING * size:.3f} Tm".encode())
            drawn.append(engine.shape(line).graphics_ops)
        return b" ".join([*drawn, b"ET Q"])

    def as_form_xobject(self) -> generic.StreamObject:
        form = super().as_form_xobject()
        matrix = generic.ArrayObject([generic.NumberObject(part) for part in (*self._turn, 0, 0)])
        form[generic.pdf_name("/Matrix")] = matrix
        form.compress()
        return form


def fresh_style(placed: PlacedStamp, frame: PageFrame) -> CornerStampStyle:
    """Give the style that draws a placed stamp; one style serves one signature."""
    return CornerStampStyle(border_width=0, text=placed.text, frame=frame)
