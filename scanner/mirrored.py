"""Is a QR code seen from behind, through the paper? Its format information tells."""

import numpy as np
import zxingcpp
from numpy.typing import NDArray

_FORMAT_LINE = 8  # row and column of the format information
_FORMAT_MASK = 0x5412
_FORMAT_GENERATOR = 0x537
_FORMAT_BITS, _FORMAT_DATA_BITS = 15, 5


def _format_words() -> NDArray[np.bool_]:
    """Give the 32 words of format information, highest bit first; shape (32, 15)."""
    words = []
    for data in range(1 << _FORMAT_DATA_BITS):
        rest = data << (_FORMAT_BITS - _FORMAT_DATA_BITS)
        for shift in reversed(range(_FORMAT_DATA_BITS)):
            if rest >> (shift + _FORMAT_BITS - _FORMAT_DATA_BITS) & 1:
                rest ^= _FORMAT_GENERATOR << shift
        word = (data << (_FORMAT_BITS - _FORMAT_DATA_BITS) | rest) ^ _FORMAT_MASK
        words.append([word >> bit & 1 for bit in reversed(range(_FORMAT_BITS))])
    return np.array(words, dtype=np.bool_)


_FORMAT_WORDS = _format_words()


def is_mirrored(code: zxingcpp.Barcode) -> bool:
    """Whether a QR code is seen from behind, which zxing reads without a word.

    Its format information stands transposed then, so it is nearer to a valid word when it is
    read with rows and columns exchanged.
    """
    dark = np.asarray(code.to_image(add_quiet_zones=False)) == 0
    return _format_errors(dark.T) < _format_errors(dark)


def _format_errors(dark: NDArray[np.bool_]) -> int:
    """Count wrong bits of the format information in both its places.

    Source:
        ISO/IEC 18004, 7.9: fifteen bits of a BCH code, twice, masked; and the dark module.
    """
    near = [*range(6), 7, 8]
    row, column = dark[_FORMAT_LINE], dark[:, _FORMAT_LINE]
    first = np.concatenate([row[near], column[near[:-1][::-1]]])
    second = np.concatenate([column[:-8:-1], row[-8:]])
    errors = min(int((first != word).sum() + (second != word).sum()) for word in _FORMAT_WORDS)
    return errors + int(not column[-8])
