"""Mend the marks of printed labels and headings: "Số vào số cấp GCN" is "Số vào sổ cấp GCN".

A label of three words or more says by its bare letters which it is, so that marks the
recogniser got wrong in some of its words are known. Values, which stand behind, are left.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache

from dossier.words import fold_diacritics, fold_tone_placement
from ocr.forms import Form, forms, shared
from ocr.tesseract import SeenWord

_FEWEST = 4  # words of a label: fewer are too much like other text
_WRONG = 0.5  # share of words whose marks are wrong, at most
_WITHIN = ("", ",")  # what follows a word within a phrase
_CORE = re.compile(r"(\W*)([^\W_]+)(\W*)")
_WORD = re.compile(r"[^\W_]+")
_OWN = (
    "trưởng công an", "người ký giấy", "người ký trích lục", "giấy chứng nhận", "giấy xác nhận",
    "gắn liền với đất", "tài sản khác gắn liền với đất", "bên được ủy quyền", "giá trị gia tăng",
    "tổ dân phố", "số vào sổ", "nơi cư trú", "nơi thường trú",
)  # fmt: skip
_SHORTEST = min(len(text.split()) for text in _OWN)

Phrase = tuple[str, ...]


def with_labels(words: Sequence[SeenWord]) -> list[SeenWord]:
    """Give the words of one row, those of known labels with their right marks.

    Args:
        words: From left to right.
    """
    mended = list(words)
    known, longest = _phrases()
    cores = [_CORE.fullmatch(word.text) for word in mended]
    bare = [_bare(core[2]) if core else "" for core in cores]
    at = 0
    while at + _SHORTEST <= len(mended):
        for end in range(min(at + longest, len(mended)), at + _SHORTEST - 1, -1):
            phrase = known.get(tuple(bare[at:end]))
            if phrase and _is_meant(phrase, [core for core in cores[at:end] if core]):
                capitals = sum(word.text.isupper() for word in mended[at:end]) > _WRONG * (end - at)
                words_of = [text.upper() if capitals else text for text in phrase]
                mended[at:end] = map(_as_printed, mended[at:end], words_of)
                at = end - 1
                break
        at += 1
    return mended


def cased(text: str, like: str) -> str:
    """Give a small word in the case of another."""
    if len(like) > 1 and like.isupper():
        return text.upper()
    return text[0].upper() + text[1:] if like[0].isupper() else text


def _is_meant(phrase: Phrase, read: Sequence[re.Match[str]]) -> bool:
    """Say whether words are a phrase but for marks: no stop and no name is among them."""
    if any(core[3] not in _WITHIN for core in read[:-1]) or any(core[1] for core in read[1:]):
        return False
    if any(core[2].casefold() == "sổ" for core in read):  # of two common words the rarer
        return False
    wrong = [not _is_spelt(core[2], text) for core, text in zip(read, phrase, strict=True)]
    capitals = sum(core[2].isupper() for core in read) > _WRONG * len(read)
    small = [core[2].islower() for core in read]
    may_be = all(small[at] or at == 0 for at in range(len(read)) if wrong[at])
    return 0 < sum(wrong) < _WRONG * len(phrase) and (capitals or may_be)


def _as_printed(word: SeenWord, text: str) -> SeenWord:
    core = _CORE.fullmatch(word.text)
    if core is None or _is_spelt(core[2], text):
        return word
    return replace(word, text=core[1] + cased(text, core[2]) + core[3])


def _is_spelt(read: str, text: str) -> bool:
    return fold_tone_placement(read.casefold()) == fold_tone_placement(text.casefold())


def _bare(word: str) -> str:
    return fold_diacritics(word).casefold()


@cache
def _phrases() -> tuple[dict[Phrase, Phrase], int]:
    """Give every label and heading by its bare words, and how many words the longest has."""
    found: dict[Phrase, Phrase] = {}
    doubtful: set[Phrase] = set()
    labels = (*_printed(forms().values()), *shared().stops)
    for text in (*_OWN, *(label for label in labels if label.count(" ") >= _FEWEST - 1)):
        phrase = tuple(_WORD.findall(text.lower()))
        key = tuple(map(_bare, phrase))
        if not all(map(_is_spelt, found.setdefault(key, phrase), phrase)):
            doubtful.add(key)
    kept = {key: phrase for key, phrase in found.items() if key not in doubtful}
    return kept, max(map(len, kept))


def _printed(known: Iterable[Form]) -> Iterator[str]:
    for form in known:
        yield from (*form.title_starts, *form.stops)
        for field in form.fields:
            yield from (*field.labels, *field.own_labels)
