"""What each step of page preparation costs, in CPU seconds of one page."""

import time
from collections.abc import Callable
from typing import TypeVar

from scanner.blank import find_kind
from scanner.codes import find_codes
from scanner.curl import find_curl
from scanner.geometry import find_lean, frame_of, lay_out, lay_straight
from scanner.ink import measure_ink, small_copy, turned
from scanner.load import LoadedPage
from scanner.options import ScanOptions
from scanner.orientation import find_turn
from scanner.pieces import find_pieces
from scanner.quality import find_faults
from scanner.reading_copy import reading_copy

Given = TypeVar("Given")


def step_seconds(page: LoadedPage, options: ScanOptions) -> dict[str, float]:
    """Time the steps of a scanned page one by one; a photograph's perspective is left out.

    Args:
        page: As loaded.
        options: Limits and thresholds.
    """
    seconds: dict[str, float] = {}

    def timed(name: str, step: Callable[[], Given]) -> Given:
        started = time.process_time()
        given = step()
        seconds[name] = time.process_time() - started
        return given

    image = page.image
    small, scale = timed("small copy", lambda: small_copy(image))
    ink = timed("ink", lambda: measure_ink(small, scale, image.dpi * scale))
    timed("codes", lambda: find_codes(image, ink))
    turn = timed("turn", lambda: find_turn(ink))
    upright = turned(ink, turn.degrees)
    lean = timed("lean", lambda: find_lean(upright, options))
    undone = lean.degrees if abs(lean.degrees) >= options.level_degrees else 0.0
    layout = lay_out(frame_of(image), upright, turn.degrees, undone)
    kept = timed("kept page", lambda: lay_straight(image, layout, ink.paper))
    reading = timed("reading copy", lambda: reading_copy(kept, options))
    timed("curl", lambda: find_curl(reading))
    timed("pieces", lambda: find_pieces(kept))
    timed("kind", lambda: find_kind(ink))
    timed("quality", lambda: find_faults(image, ink, options))
    return seconds
