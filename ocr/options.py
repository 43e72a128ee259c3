"""What can be tuned in reading a page and in making its PDF."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Engine = Literal["tesserocr", "pytesseract"]

_LANGUAGES = re.compile(r"[A-Za-z_]+(\+[A-Za-z_]+)*")


@dataclass(frozen=True, slots=True)
class OcrOptions:
    """How pages are read and kept.

    Attributes:
        language: Language data of the recogniser, `vie` or several joined by `+`.
        tessdata: Folder of `*.traineddata`; None looks in the usual places.
        engine: Asked first; the other one is asked once when it fails.
        page_seconds: Time limit for one recognition of one page.
        pages_per_recogniser: Pages after which the recogniser is made anew, because it
            slowly gathers memory.
        accept_confidence: From this confidence on (0 to 1) a field that passes its checks
            is accepted without a person.
        jpeg_quality: 1 to 95, of the page pictures kept in the PDF.

    Raises:
        ValueError: A value is out of its range.
    """

    language: str = "vie"
    tessdata: Path | None = None
    engine: Engine = "tesserocr"
    page_seconds: float = 120.0
    pages_per_recogniser: int = 200
    accept_confidence: float = 0.85
    jpeg_quality: int = 75

    def __post_init__(self) -> None:
        if not _LANGUAGES.fullmatch(self.language):
            message = "language must be names of language data joined by +"
            raise ValueError(message)
        if self.engine not in ("tesserocr", "pytesseract"):
            message = "engine must be tesserocr or pytesseract"
            raise ValueError(message)
        if self.page_seconds <= 0 or self.pages_per_recogniser < 1:
            message = "page_seconds and pages_per_recogniser must be greater than 0"
            raise ValueError(message)
        if not 0 <= self.accept_confidence <= 1:
            message = "accept_confidence must lie between 0 and 1"
            raise ValueError(message)
        if not 1 <= self.jpeg_quality <= 95:
            message = "jpeg_quality must lie between 1 and 95"
            raise ValueError(message)
