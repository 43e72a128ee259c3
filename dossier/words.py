"""Vietnamese text for comparing and searching. Stored text is never changed by these."""

import re
import unicodedata

# In NFD: a tone (grave, acute, tilde, hook, dot) on the o of oa, oe or the u of uy that
# ends a syllable; what follows is neither a letter nor a further mark.
_EARLY_TONE = re.compile(
    "(o(?=.[ae])|u(?=.y))([\u0300\u0301\u0303\u0309\u0323])([aey])(?![^\\W_]|[\u0300-\u036f])",
    re.IGNORECASE,
)


def nfc(text: str) -> str:
    """Give the text in Normalization Form C."""
    return unicodedata.normalize("NFC", text)


def fold_diacritics(text: str) -> str:
    """Give the text without diacritics and in lower case: `Đặng Thị Ơn` is `dang thi on`."""
    bare = "".join(
        mark for mark in unicodedata.normalize("NFD", text) if not unicodedata.combining(mark)
    )
    return bare.lower().replace("đ", "d")


def fold_tone_placement(text: str) -> str:
    """Give one spelling for both placements of a tone mark: hòa and hoà become hoà.

    Only open syllables that end in oa, oe or uy have two placements (text may carry
    either). Case, white space and punctuation are kept.

    >>> fold_tone_placement("HÒA, thủy; khỏe hoàn quý")
    'HOÀ, thuỷ; khoẻ hoàn quý'
    """
    return nfc(_EARLY_TONE.sub(r"\1\3\2", unicodedata.normalize("NFD", text)))


def comparable(text: str) -> str:
    """Give the form in which two names or texts are compared for sameness.

    NFC, one tone placement, case-folded, white space folded to single spaces.
    """
    return fold_tone_placement(" ".join(text.split())).casefold()
