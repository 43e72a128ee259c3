"""The closed set of Vietnamese syllables: onset x rhyme x tone.

A word that is no syllable was misread (QUYÉT for QUYẾT); a word that is one may still be
misread (TÓI for TỐI). Foreign and minority names hold words outside the set.
"""

import unicodedata
from collections.abc import Iterator

_TONES = "\u0300\u0301\u0303\u0309\u0323"  # grave acute tilde hook dot
_STOP_TONES = ("", "\u0301", "\u0323")  # a syllable closed by a stop takes no other tone
_MARKED = "ăâêôơư"
_VOWELS = "aăâeêioôơuưy"
_TWO_PLACES = ("oa", "oe", "uy")  # hòa and hoà, hòe and hoè, thúy and thuý

_ONSET_LIST = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
_RHYME_LIST = """
    a e ê i o ô ơ u ư y ai ao au ay âu ây eo êu ia iu iêu yêu oa oe oi oai oay oao oeo ôi ơi
    ua uê ui uơ uy uya uyu uôi uây ưa ưi ưu ươi ươu
    am an ang anh ac ach ap at ăm ăn ăng ăc ăp ăt âm ân âng âc âp ât em en eng ec ep et
    êm ên ênh êch êp êt im in inh ich ip it om on ong oc op ot oong ôm ôn ông ôc ôp ôt
    ơm ơn ơp ơt um un ung uc up ut ưng ưc ưt iêm iên iêng iêc iêp iêt yêm yên yêng yêt
    oam oan oang oanh oac oach oat oăm oăn oăng oăc oăt oen oet uân uâng uât uênh uêch
    uôm uôn uông uôc uôt uynh uych uyt uyn uyên uyêt ươm ươn ương ươc ươp ươt
"""
_ONSETS = ("", *_ONSET_LIST.split())
_RHYMES = tuple(_RHYME_LIST.split())
_GLIDES = ("oa", "oă", "oe", "uâ", "uê", "uơ", "uy")
_NO_UY_AFTER = ("qu", "gi", "c", "k", "gh", "ngh", "g", "v", "ph")
_NO_GLIDE_AFTER = ("b", "m", "p", "ph", "v", "qu", "gi", "c", "k", "gh", "ngh")
_Y_ALONE_AFTER = ("h", "k", "l", "m", "n", "s", "t", "th", "v", "qu", "d", "r", "x")
# Letters a rhyme may begin with after an onset; all vowels after the others.
_STARTS_AFTER = {
    **dict.fromkeys(("k", "gh", "ngh"), "eêi"),
    **dict.fromkeys(("c", "ng"), "aăâoôơuư"),
    "g": "aăâioôơuư",
    "gi": "aăâeêoôơuư",
    "qu": "aăâeêiôơ",
}


def is_syllable(word: str) -> bool:
    """Tell whether a word is spelt as a Vietnamese syllable, in any case.

    Both placements of a tone mark on open oa, oe and uy are right.

    >>> is_syllable("QUYẾT"), is_syllable("QUYÉT")
    (True, False)
    """
    bare, tone, marked_letter = _without_tone(word.lower())
    rhyme = _TONELESS.get(bare)
    if rhyme is None:
        return False
    if not tone:
        return rhyme[-1] not in "cpt" and not rhyme.endswith("ch")
    if (rhyme[-1] in "cpt" or rhyme.endswith("ch")) and tone not in _STOP_TONES:
        return False
    place = marked_letter - (len(bare) - len(rhyme))
    return place in _tone_places(rhyme)


def _without_tone(word: str) -> tuple[str, str, int]:
    """Give the word without its tone, the tone, and which letter carried it (-1 for none)."""
    letters: list[str] = []
    tone, place = "", -1
    for letter in unicodedata.normalize("NFC", word):
        marks = unicodedata.normalize("NFD", letter)
        found = [mark for mark in marks if mark in _TONES]
        if found:
            if tone or len(found) > 1:
                return "", "", -1  # two tones: no syllable
            tone, place = found[0], len(letters)
        letters.append(unicodedata.normalize("NFC", "".join(m for m in marks if m not in _TONES)))
    return "".join(letters), tone, place


def _tone_places(rhyme: str) -> tuple[int, ...]:
    vowels = [index for index, letter in enumerate(rhyme) if letter in _VOWELS]
    marked = [index for index in vowels if rhyme[index] in _MARKED]
    if marked:
        return (marked[-1],)
    if rhyme in _TWO_PLACES:
        return (0, 1)
    if len(vowels) == 1 or vowels[-1] != len(rhyme) - 1:
        return (vowels[-1],)
    return (vowels[len(vowels) // 2 if len(vowels) > 2 else 0],)  # noqa: PLR2004 - oai: the middle


def _fits(onset: str, rhyme: str) -> bool:
    if rhyme.startswith("uy"):
        return onset not in _NO_UY_AFTER
    if rhyme.startswith(_GLIDES) and onset in _NO_GLIDE_AFTER:
        return False
    if rhyme[0] == "y":
        return onset == "" or (rhyme == "y" and onset in _Y_ALONE_AFTER)
    return rhyme[0] in _STARTS_AFTER.get(onset, _VOWELS) and (onset, rhyme) != ("g", "ia")


def _all_toneless() -> Iterator[tuple[str, str]]:
    for onset in _ONSETS:
        for rhyme in _RHYMES:
            if _fits(onset, rhyme):
                yield onset + rhyme, rhyme
    for rhyme in ("ên", "êt", "nh", "ch", "t", "n"):  # quyên, quyết, quỳnh, quých, quýt, quyn
        yield f"quy{rhyme}", f"y{rhyme}"


_TONELESS = dict(_all_toneless())
