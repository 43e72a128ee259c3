"""What can be tuned in this room; every limit is checked where it is set."""

from dataclasses import dataclass

# Pillow itself refuses at twice its own limit, which stands at 200 million in pictures.py.
_LARGEST_PAGE_PX = 400_000_000


@dataclass(frozen=True, slots=True)
class ScanOptions:
    """Limits and thresholds of scanning.

    Attributes:
        largest_bytes: Largest file accepted.
        largest_page_px: Most pixels of one page; checked on the declared size, before decoding.
        most_pages: Most pages of one file.
        largest_stream_bytes: Most bytes one packed part of a PDF may swell to.
        render_dpi: Resolution at which a born-digital page is drawn.
        skew_limit_degrees: Largest lean that is corrected; beyond it the page stays as it is.
        level_degrees: A lean under this is left alone, because turning resamples every pixel.
        agree_degrees: How near the two estimators of the lean must be to be believed.
        reading_white_share: Share of the way from ink to paper that becomes white on the
            reading copy; what is paler (show-through, paper grain) disappears.
        lowest_dpi: Under this a page is worth a look (Circular 01/2023: at least 200 dpi).
        hopeless_dpi: Under this a page must be scanned again.
        soft_edge_mm: An edge of print that takes longer to rise is worth a look.
        blurred_edge_mm: An edge of print that takes longer to rise must be scanned again.
        faint_share: Print that differs less from the paper (0 to 1) is worth a look.

    Raises:
        ValueError: A value is out of its range.
    """

    largest_bytes: int = 2 * 1024**3
    largest_page_px: int = 200_000_000
    most_pages: int = 2_000
    largest_stream_bytes: int = 256 * 1024**2
    render_dpi: int = 300
    skew_limit_degrees: float = 15.0
    level_degrees: float = 0.1
    agree_degrees: float = 0.15
    reading_white_share: float = 0.85
    lowest_dpi: float = 200.0
    hopeless_dpi: float = 130.0
    soft_edge_mm: float = 0.5
    blurred_edge_mm: float = 0.8
    faint_share: float = 0.3

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
        shares = (self.reading_white_share, self.faint_share)
        if not all(0 < share < 1 for share in shares):
            message = "a share lies between 0 and 1"
            raise ValueError(message)
        if not 0 < self.soft_edge_mm <= self.blurred_edge_mm:
            message = "a blurred edge is at least as wide as a soft one"
            raise ValueError(message)
