"""Phrases known beforehand, found in rows wherever they stand."""

from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein

from ocr.labels import most_errors
from ocr.rows import Row, Token, letters_of

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"


def find_phrase(row: Row, phrase: str) -> Sequence[Token]:
    """Give the tokens of a row that spell a phrase best, a few letters wrong; empty for none."""
    wanted = letters_of(phrase)
    most = most_errors(len(wanted))
    best: tuple[int, Sequence[Token]] = (most + 1, ())
    for start in range(len(row.tokens)):
        letters = ""
        for end in range(start + 1, len(row.tokens) + 1):
            letters += row.tokens[end - 1].letters
            if len(letters) > len(wanted) + most:
                break
            if len(letters) >= len(wanted) - most:
                errors = Levenshtein.distance(letters, wanted, score_cutoff=most)
                best = min(best, (errors, row.tokens[start:end]), key=lambda pair: pair[0])
    return best[1]


def is_like(letters: str, wanted: str, most: int) -> bool:
    """Tell whether two folded texts differ in at most `most` letters."""
    if abs(len(letters) - len(wanted)) > most:
        return False
    return Levenshtein.distance(letters, wanted, score_cutoff=most) <= most


def begins_like(letters: str, phrase: str) -> bool:
    """Tell whether folded letters begin with a phrase, a few letters wrong."""
    wanted = letters_of(phrase)
    most = most_errors(len(wanted))
    lengths = range(len(wanted) - most, len(wanted) + most + 1)
    return any(is_like(letters[:length], wanted, most) for length in lengths)


def likeness(letters: str, phrase: str) -> float:
    """Give how like a phrase folded letters are, 0 to 1."""
    return Levenshtein.normalized_similarity(letters, letters_of(phrase))
