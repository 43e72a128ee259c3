"""Rows of a page by geometry: words at one height stand on one row, whatever block they came in.

Lengths in mm on the kept page. Text layout engines split a form row where the leaders were
(label left, value right) and split columns of numbers off; height puts them together again.
"""

import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import median

from dossier.page import Box
from dossier.reading import Line, PageReading, Word
from dossier.words import nfc

# What is left of leaders, rules and specks: dots, bars, quotes (\u2018-\u201d), dashes.
_RESIDUE = re.compile(r"[.…·_~=|*'`\"«»•\u2018\u2019\u201c\u201d\-\u2013\u2014]+")
_LEADERS = re.compile(r"^[.…·_]{2,}|…+|[.…·_]{2,}$")
# A label glued to what follows: "tên:NGUYỄN", "1.Họ", "(1)Họ", "chữ,đệm", "tích(m²)"
_GLUED = re.compile(
    r"(?<=[^\W\d_][:,;])(?=\w)|(?<=[^\W\d_]\):)(?=\w)|(?<=^\d[.)])(?=[^\W\d_])|(?<=[^\W\d_])(?=\()"
)
_ONE_LETTER = re.compile(r"[^\W\d_]")
_SAME_ROW = 0.5  # share of the lower row's height that must overlap
_READ_TWICE = 0.7  # share of a word's width that another word covers
_MOST_COVERED = 0.3  # share of a line that may stand in the same columns as the row's words


@dataclass(frozen=True, slots=True)
class Token:
    """A word, or a part of one that was glued to a label.

    Attributes:
        text: NFC, without leaders.
        letters: Letters and digits only, without diacritics, lower case; may be empty.
        box: Where it stands, in mm.
        confidence: 0 to 1.
    """

    text: str
    letters: str
    box: Box
    confidence: float


@dataclass(frozen=True, slots=True)
class Row:
    """Tokens at one height, left to right; never empty.

    Attributes:
        tokens: The tokens.
        top: Upper edge of most tokens, in mm.
        bottom: Lower edge of most tokens, in mm.
    """

    tokens: tuple[Token, ...]
    top: float
    bottom: float

    @property
    def text(self) -> str:
        """The tokens joined by single spaces."""
        return join(self.tokens)

    @property
    def letters(self) -> str:
        """Letters and digits of all tokens, without diacritics, lower case, no spaces."""
        return "".join(token.letters for token in self.tokens)

    @property
    def box(self) -> Box:
        """The smallest box around the tokens."""
        return box_of(self.tokens)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page as rows.

    Attributes:
        number: Input page number, from 1.
        rows: From top to bottom.
        source: `ocr`, or `pdf` for a page that brought its own text.
        left: Left edge of the text, in mm.
        right: Right edge of the text, in mm.
        pitch: Usual distance of two rows, in mm.
    """

    number: int
    rows: tuple[Row, ...]
    source: str
    left: float
    right: float
    pitch: float


def join(tokens: Iterable[Token]) -> str:
    """Give the text of tokens, joined by single spaces."""
    return " ".join(token.text for token in tokens)


def box_of(tokens: Sequence[Token]) -> Box:
    """Give the smallest box around the tokens, of which there is at least one."""
    box = tokens[0].box
    for token in tokens[1:]:
        box = box.union(token.box)
    return box


def fold_each(text: str) -> str:
    """Fold diacritics and case letter by letter, so that positions stay what they were.

    >>> fold_each("Đặng Thị")
    'dang thi'
    """
    return "".join(_fold_letter(letter) for letter in text)


@lru_cache(maxsize=8192)
def letters_of(text: str) -> str:
    """Give letters and digits only, folded: what labels are compared by."""
    return "".join(letter for letter in fold_each(nfc(text)) if letter.isalnum())


def sheet_of(number: int, reading: PageReading) -> Sheet:
    """Lay the words of a page out in rows."""
    rows = _rows(reading.lines)
    edges = [row.box for row in rows]
    gaps = [b.top - a.top for a, b in itertools.pairwise(rows) if b.top > a.bottom]
    return Sheet(
        number=number,
        rows=rows,
        source="pdf" if reading.source == "pdf" else "ocr",
        left=min((box.left for box in edges), default=0.0),
        right=max((box.right for box in edges), default=0.0),
        pitch=median(gaps) if gaps else 7.0,
    )


def segments(row: Row, gap_mm: float) -> list[Row]:
    """Cut a row where two tokens stand further apart than `gap_mm`."""
    parts: list[list[Token]] = [[row.tokens[0]]]
    for token in row.tokens[1:]:
        if token.box.left - parts[-1][-1].box.right > gap_mm:
            parts.append([])
        parts[-1].append(token)
    return [Row(tuple(part), row.top, row.bottom) for part in parts]


def _rows(lines: Sequence[Line]) -> tuple[Row, ...]:
    rows: list[Row] = []
    for row in sorted(filter(None, map(_row_of_line, lines)), key=lambda row: row.top + row.bottom):
        home = next((i for i in range(len(rows) - 1, -1, -1) if _same_row(rows[i], row)), None)
        if home is None:
            rows.append(row)
        else:
            rows[home] = _merged(rows[home], row)
    return tuple(sorted(map(_read_once, rows), key=lambda row: row.top + row.bottom))


def _row_of_line(line: Line) -> Row | None:
    tokens = tuple(_tokens(line.words))
    if not tokens:
        return None
    top = median(token.box.top for token in tokens)
    bottom = median(token.box.bottom for token in tokens)
    return Row(tokens, top, max(top, bottom))


def _same_row(row: Row, other: Row) -> bool:
    overlap = min(row.bottom, other.bottom) - max(row.top, other.top)
    if overlap < _SAME_ROW * min(row.bottom - row.top, other.bottom - other.top):
        return False
    width = sum(token.box.width for token in other.tokens)
    pairs = [(token.box, mine.box) for token in other.tokens for mine in row.tokens]
    covered = sum(_shared_width(box, mine) for box, mine in pairs)
    return covered <= _MOST_COVERED * width


def _shared_width(box: Box, other: Box) -> float:
    return max(0.0, min(box.right, other.right) - max(box.left, other.left))


def _merged(row: Row, other: Row) -> Row:
    tokens = sorted(row.tokens + other.tokens, key=lambda token: token.box.left)
    return Row(
        tuple(tokens),
        median(token.box.top for token in tokens),
        median(token.box.bottom for token in tokens),
    )


def _tokens(words: Sequence[Word]) -> Iterator[Token]:
    held: list[Token] = []
    for word in words:
        if word.text == ":" and held:  # the colon belongs to the label before it
            last = held[-1]
            held[-1] = _token(last.text + ":", last.box.union(word.box), last.confidence)
            continue
        held.extend(_parts(word))
    yield from held


def _read_once(row: Row) -> Row:
    tokens = tuple(token for token in row.tokens if not _is_read_twice(token, row.tokens))
    return Row(tokens, row.top, row.bottom)


def _is_read_twice(token: Token, others: Sequence[Token]) -> bool:
    """Tell whether a wider word of the line stands where a word does: it is what is left of it."""
    return any(
        other.box.width > token.box.width
        and (other.letters == token.letters or _ONE_LETTER.fullmatch(token.text))
        and _shared_width(token.box, other.box) > _READ_TWICE * token.box.width
        for other in others
    )


def _parts(word: Word) -> Iterator[Token]:
    text = nfc(word.text)
    at = 0
    for piece in _GLUED.split(text):
        box = _slice(word.box, at / len(text), (at + len(piece)) / len(text))
        at += len(piece)
        bare = _LEADERS.sub("", piece)
        lone_dash = bare in ("-", "\u2013")  # joins parts of an address; longer ones are rules
        if bare and (lone_dash or not _RESIDUE.fullmatch(bare)):
            yield _token(bare, box, word.confidence)


def _token(text: str, box: Box, confidence: float) -> Token:
    return Token(text, letters_of(text), box, confidence)


def _slice(box: Box, start: float, end: float) -> Box:
    return Box(box.left + start * box.width, box.top, box.left + end * box.width, box.bottom)


def _fold_letter(letter: str) -> str:
    if letter in "đĐðÐ":
        return "d"
    base = unicodedata.normalize("NFD", letter)[0].lower()
    return base if len(base) == 1 else letter
