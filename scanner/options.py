"""What can be tuned in this room; every limit is checked where it is set."""

from dataclasses import dataclass
from pathlib import Path

# The same as Pillow's own limit, which is set in pictures.py.
_LARGEST_PAGE_PX = 400_000_000


@dataclass(frozen=True, slots=True)
class ScanOptions:
    """Limits and thresholds of scanning.

    Attributes:
        largest_bytes: Largest file accepted.
        largest_page_px: Most pixels of one page; checked on the declared size, before decoding.
        most_pages: Most pages of one file.
        largest_stream_bytes: Most bytes one packed part of a PDF may swell to, and of a JPEG
            or HEIC file, which are read whole.
        render_dpi: Resolution at which a born-digital page is drawn.
        skew_limit_degrees: Largest lean that is corrected; beyond it the page stays as it is.
        level_degrees: A lean under this is left alone, because turning resamples every pixel.
        agree_degrees: How near the two estimators of the lean must be to be believed.
        reading_white_share: Share of the way from ink to paper that becomes white on the
            reading copy; what is paler (show-through, paper grain) disappears.
        lowest_dpi: Under this a page is worth a look (Circular 01/2023: at least 200 dpi).
        hopeless_dpi: Under this a page must be scanned again.
        card_dpi: Under this a page with an identity card is worth a look.
        soft_edge_mm: An edge of print that takes longer to rise is worth a look; the finest that
            can be told is 0.34 mm.
        blurred_edge_mm: An edge of print that takes longer to rise must be scanned again.
        faint_share: Print that differs less from the paper (0 to 1) is worth a look.
        faded_share: Print at one side of a page that is paler than this share of the print at
            the other side is worth a look.
        black_share: A page whose brightest places are under this share of white was not lit.
        cut_letters: So many letters cut by an edge are worth a look.
        glare_share: Share of the text's area that may be blown out.
        streak_depth: Levels, of 255, that the streak of a dirty glass is darker than the paper.
        specks_per_cm2: Specks on each cm² that may be there beside print.
        folded_corner_mm: A corner folded over by more is worth a look.
        longest_sheet_mm: A sheet as wide as A4 that is longer may be two sheets.

    Raises:
        ValueError: A value is out of its range.
    """

    largest_bytes: int = 2 * 1024**3
    largest_page_px: int = 110_000_000
    most_pages: int = 2_000
    largest_stream_bytes: int = 128 * 1024**2
    render_dpi: int = 300
    skew_limit_degrees: float = 15.0
    level_degrees: float = 0.1
    agree_degrees: float = 0.15
    reading_white_share: float = 0.93
    lowest_dpi: float = 200.0
    hopeless_dpi: float = 130.0
    card_dpi: float = 300.0
    soft_edge_mm: float = 0.5
    blurred_edge_mm: float = 0.7
    faint_share: float = 0.3
    faded_share: float = 0.45
    black_share: float = 0.25
    cut_letters: int = 5
    glare_share: float = 0.03
    streak_depth: float = 10.0
    specks_per_cm2: float = 8.0
    folded_corner_mm: float = 12.0
    longest_sheet_mm: float = 370.0

    def __post_init__(self) -> None:
        limits = (self.largest_bytes, self.most_pages, self.largest_stream_bytes)
        if min(limits) < 1 or not 1 <= self.largest_page_px <= _LARGEST_PAGE_PX:
            message = "a limit of scanning is out of its range"
            raise ValueError(message)
        if not 72 <= self.render_dpi <= 1200 or not 0 < self.hopeless_dpi <= self.lowest_dpi:
            message = "a resolution is out of its range"
            raise ValueError(message)
        if not 0 <= self.level_degrees < self.skew_limit_degrees <= 20 or self.agree_degrees <= 0:
            message = "an angle is out of its range"
            raise ValueError(message)
        shares = (self.reading_white_share, self.faint_share, self.faded_share)
        shares_of_page = (self.black_share, self.glare_share)
        if not all(0 < share < 1 for share in shares + shares_of_page):
            message = "a share lies between 0 and 1"
            raise ValueError(message)
        if not 0 < self.soft_edge_mm <= self.blurred_edge_mm:
            message = "a blurred edge is at least as wide as a soft one"
            raise ValueError(message)
        lengths = (self.folded_corner_mm, self.longest_sheet_mm, self.specks_per_cm2)
        if min(*lengths, self.card_dpi, self.streak_depth, self.cut_letters) <= 0:
            message = "a threshold of the quality gate is greater than 0"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class DeviceOptions:
    """How scanners are reached.

    Attributes:
        scanimage: Program that drives scanners through SANE.
        sane_config: Folder with SANE's `dll.conf`; None takes the system's.
        escl: Addresses of network scanners, `http://…/eSCL`, with spaces between.
        escl_ca: PEM file of the authority that a scanner's certificate rests on; None takes
            those of the system.
        escl_fingerprint: SHA-256 in hex of the one certificate that is believed instead.
        answer_seconds: Longest a scanner may take for an answer that is no page.
        page_seconds: Longest a scanner may take for a page, warming up included.
        busy_seconds: How long a busy scanner is asked again.
        largest_page_bytes: Most bytes a scanner may send for one page.
        most_pages: Most pages of one scan.

    Raises:
        ValueError: A value is out of its range.
    """

    scanimage: str = "scanimage"
    sane_config: Path | None = None
    escl: str = ""
    escl_ca: Path | None = None
    escl_fingerprint: str = ""
    answer_seconds: float = 20.0
    page_seconds: float = 120.0
    busy_seconds: float = 60.0
    largest_page_bytes: int = 512 * 1024**2
    most_pages: int = 2_000

    def __post_init__(self) -> None:
        times = (self.answer_seconds, self.page_seconds, self.busy_seconds)
        if not all(0 < seconds <= 3600 for seconds in times):
            message = "a time limit of a scanner lies between 0 and 3600 seconds"
            raise ValueError(message)
        if min(self.largest_page_bytes, self.most_pages) < 1 or not self.scanimage:
            message = "a limit of scanning is out of its range"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class WatchOptions:
    """When a file in a watched folder is taken for whole.

    Attributes:
        quiet_seconds: A file whose end is there must have stood still for so long.
        unknown_quiet_seconds: The same for a file of a kind whose end cannot be told.
        stalled_seconds: A file without its end that stood still for so long is handed out as it
            is: nothing more is coming, and whoever reads it says what is wrong.
        empty_seconds: The same for a file without a byte.

    Raises:
        ValueError: A value is out of its range.
    """

    quiet_seconds: float = 1.0
    unknown_quiet_seconds: float = 10.0
    stalled_seconds: float = 300.0
    empty_seconds: float = 60.0

    def __post_init__(self) -> None:
        longer = min(self.unknown_quiet_seconds, self.stalled_seconds, self.empty_seconds)
        if not 0 < self.quiet_seconds <= longer:
            message = "a watched file stands still for more than 0 seconds, longest without an end"
            raise ValueError(message)
