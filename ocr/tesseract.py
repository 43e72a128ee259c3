"""Tesseract, behind one function: pixels in, words with boxes in pixels out.

The only module that knows Tesseract. Two engines give the same answer: `tesserocr` keeps
the recogniser loaded in this process; `pytesseract` starts the `tesseract` program.
"""

import csv
import math
import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ocr import one_thread  # noqa: F401 - sets what libgomp reads when tesserocr loads it

# isort: split
import pytesseract
import tesserocr
from PIL import Image

from dossier.page import Pixels
from dossier.words import nfc
from ocr.errors import LanguageMissingError, RecogniserMissingError, RecognitionFailedError
from ocr.options import Engine, OcrOptions

COLUMN = (
    4  # lines of any size, one below the other; PAGE = 3 takes numberings for lines on their side
)
BLOCK = 6  # one block of lines
LINE = 7  # one line
LETTER = 10  # one letter
_ORIENTATION = 0  # orientation and script only

_TESSDATA = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
)
_LSTM_ONLY = 1
_WORD_LEVEL = "5"
_TSV_COLUMNS = 12
_VARIABLES = {
    "tessedit_do_invert": "0",  # trying white on black costs 14 % and reads no paper better
    "debug_file": os.devnull,
}

tesserocr.set_leptonica_log_level(tesserocr.LeptLogLevel.NONE)  # it complains of small boxes


@dataclass(frozen=True, slots=True)
class SeenWord:
    """A word as the recogniser saw it.

    Attributes:
        text: NFC, without white space, never empty.
        left, top, right, bottom: In px of the picture that was read; right and bottom are
            the first column and row after the word.
        confidence: 0 to 1.
        line: Block, paragraph and line the recogniser put it in.
    """

    text: str
    left: int
    top: int
    right: int
    bottom: int
    confidence: float
    line: tuple[int, int, int] = (0, 0, 0)

    @property
    def height(self) -> int:
        """Height in px."""
        return self.bottom - self.top

    def moved(self, across: int, down: int) -> "SeenWord":
        """Give the word as it stands in a picture that begins so far to the left and above."""
        return replace(
            self,
            left=self.left + across,
            top=self.top + down,
            right=self.right + across,
            bottom=self.bottom + down,
        )

    def scaled(self, times: float) -> "SeenWord":
        """Give the word as it stands in a picture so many times as large."""
        return replace(
            self,
            left=round(self.left * times),
            top=round(self.top * times),
            right=round(self.right * times),
            bottom=round(self.bottom * times),
        )


@dataclass(frozen=True, slots=True)
class Task:
    """How one picture is to be read.

    Attributes:
        layout: `COLUMN`, `BLOCK`, `LINE` or `LETTER`.
        letters: The only characters allowed; empty allows all of the language.
        language: Language data to prefer where it is installed; empty takes the options'.
    """

    layout: int = COLUMN
    letters: str = ""
    language: str = ""


def recognise(
    pixels: Pixels, dpi: float, task: Task, engine: Engine, options: OcrOptions
) -> tuple[SeenWord, ...]:
    """Read a picture once.

    Args:
        pixels: uint8 grey of shape (height, width); RGB works and costs far more.
        dpi: Pixels per inch.
        task: What sort of picture it is.
        engine: Which of the two engines.
        options: Language, language data and time limit.

    Returns:
        The words in the order of the recogniser; none for a picture without text.

    Raises:
        LanguageMissingError: There is no data for the language.
        RecogniserMissingError: The engine is not installed.
        RecognitionFailedError: The engine crashed or took longer than allowed.
    """
    if task.language and _find_folder(task.language, options):
        options = replace(options, language=task.language)
    folder = tessdata_folder(options)
    match engine:
        case "tesserocr":
            table = _read_in_process(pixels, dpi, task, folder, options)
        case "pytesseract":
            table = _read_by_program(pixels, dpi, task, folder, options)
    return _parse(table)


def orientation(pixels: Pixels, dpi: float, options: OcrOptions) -> tuple[int, float] | None:
    """Ask which way up a picture lies; the shape of many letters is tried all four ways.

    Args:
        pixels: uint8 grey of shape (height, width).
        dpi: Pixels per inch.
        options: Where language data is.

    Returns:
        The clockwise turn the upright page had been given, and how much likelier that is
        than the next (about 2 is weak, 10 is strong); None where there are too few letters
        or the data for it (`osd`) is not installed.
    """
    folder = _find_folder("osd", options)
    if folder is None:
        return None
    height, width = pixels.shape
    with tesserocr.PyTessBaseAPI(
        path=str(folder), lang="osd", psm=_ORIENTATION, variables={"debug_file": os.devnull}
    ) as api:
        api.SetImageBytes(pixels.tobytes(), width, height, 1, width)
        api.SetSourceResolution(round(dpi))
        told = api.DetectOrientationScript()
    return (int(told["orient_deg"]), float(told["orient_conf"])) if told else None


def tessdata_folder(options: OcrOptions) -> Path:
    """Find the folder that holds the data of every language asked for.

    Raises:
        LanguageMissingError: No folder holds it; the detail names the Debian package.
    """
    folder = _find_folder(options.language, options)
    if folder is not None:
        return folder
    packages = " ".join(
        "tesseract-ocr-" + language.lower().replace("_", "-")
        for language in options.language.split("+")
    )
    detail = f"Thiếu dữ liệu nhận dạng «{options.language}»; hãy cài gói {packages}."
    raise LanguageMissingError(detail, language=options.language, package=packages)


def _find_folder(language: str, options: OcrOptions) -> Path | None:
    prefix = os.environ.get("TESSDATA_PREFIX", "")
    places = [Path(place) for place in (prefix, *_TESSDATA) if place]
    if options.tessdata is not None:
        places = [options.tessdata]
    for place in places:
        if all((place / f"{name}.traineddata").is_file() for name in language.split("+")):
            return place
    return None


@dataclass(slots=True)
class _Recogniser:
    """A loaded recogniser and how many pages it has read."""

    api: tesserocr.PyTessBaseAPI
    pages: int = 0


class _Loaded(threading.local):
    """The recognisers of this thread by folder and language; each serves one thread only."""

    def __init__(self) -> None:
        self.recognisers: dict[tuple[Path, str], _Recogniser] = {}


_loaded = _Loaded()


def _recogniser(folder: Path, options: OcrOptions) -> _Recogniser:
    """Give a loaded recogniser, a new one when the old is worn."""
    key = (folder, options.language)
    kept = _loaded.recognisers.get(key)
    if kept is not None and kept.pages < options.pages_per_recogniser:
        return kept
    _forget(key)
    try:
        api = tesserocr.PyTessBaseAPI(
            path=str(folder), lang=options.language, oem=_LSTM_ONLY, variables=_VARIABLES
        )
    except RuntimeError as error:
        detail = f"Không nạp được dữ liệu nhận dạng «{options.language}»."
        raise LanguageMissingError(detail, language=options.language) from error
    _loaded.recognisers[key] = _Recogniser(api)
    return _loaded.recognisers[key]


def _forget(key: tuple[Path, str]) -> None:
    worn = _loaded.recognisers.pop(key, None)
    if worn is not None:
        worn.api.End()


def _read_in_process(
    pixels: Pixels, dpi: float, task: Task, folder: Path, options: OcrOptions
) -> str:
    recogniser = _recogniser(folder, options)
    api = recogniser.api
    height, width = pixels.shape[:2]
    channels = 1 if pixels.ndim == 2 else 3  # noqa: PLR2004 - grey or RGB
    try:
        api.SetPageSegMode(task.layout)
        api.SetVariable("tessedit_char_whitelist", task.letters)
        api.SetImageBytes(pixels.tobytes(), width, height, channels, width * channels)
        api.SetSourceResolution(round(dpi))
        finished = api.Recognize(math.ceil(options.page_seconds * 1000))
        table = str(api.GetTSVText(0)) if finished else ""
        api.Clear()
    except RuntimeError as error:
        _forget((folder, options.language))
        raise RecognitionFailedError(str(error), engine="tesserocr") from error
    recogniser.pages += task.layout == COLUMN
    if not finished:
        _forget((folder, options.language))
        detail = "the page took longer than allowed"
        raise RecognitionFailedError(detail, engine="tesserocr", seconds=options.page_seconds)
    return table


def _read_by_program(
    pixels: Pixels, dpi: float, task: Task, folder: Path, options: OcrOptions
) -> str:
    settings: Mapping[str, str] = {**_VARIABLES, "tessedit_char_whitelist": task.letters}
    flags = [f'--tessdata-dir "{folder}"', f"--psm {task.layout}", f"--oem {_LSTM_ONLY}"]
    flags += [f"--dpi {round(dpi)}"]
    flags += [f"-c {name}={value}" for name, value in settings.items() if value]
    try:
        return str(
            pytesseract.image_to_data(
                Image.fromarray(pixels),
                lang=options.language,
                config=" ".join(flags),
                timeout=options.page_seconds,
            )
        )
    except pytesseract.TesseractNotFoundError as error:
        detail = "Thiếu chương trình tesseract; hãy cài gói tesseract-ocr."
        raise RecogniserMissingError(detail, package="tesseract-ocr") from error
    except (pytesseract.TesseractError, RuntimeError) as error:
        raise RecognitionFailedError(str(error), engine="pytesseract") from error


def _parse(table: str) -> tuple[SeenWord, ...]:
    """Take the words from Tesseract's table of tab-separated values."""
    words = []
    for row in csv.reader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        if len(row) != _TSV_COLUMNS or row[0] != _WORD_LEVEL:
            continue
        text = nfc("".join(row[11].split()))
        left, top, width, height = (int(cell) for cell in row[6:10])
        if not text or width <= 0 or height <= 0:
            continue
        confidence = min(max(float(row[10]) / 100, 0.0), 1.0)
        line = (int(row[2]), int(row[3]), int(row[4]))
        words.append(SeenWord(text, left, top, left + width, top + height, confidence, line))
    return tuple(words)
