"""A second tool's answer to the digest question: endesive, which shares no PDF code with pyHanko.

endesive finds signatures by scanning bytes where pyHanko walks the form, so what one overlooks
the other may see. It is never asked for trust: it adds the web's roots to those it is given.

It loads oscrypto 1.3.0, whose version pattern allows one digit a part and stops at OpenSSL
3.0.10 and later. That one module is loaded here with a pattern that allows more digits, before
endesive asks for it; nothing else of it is changed.
"""

import hashlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from importlib.machinery import SourceFileLoader
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from types import CodeType
from typing import Any

from signing.guard import Failed, attempt

_PROBE = "oscrypto._openssl._libcrypto_cffi"
_ONE_DIGIT = rb"\\b(\\d\\.\\d\\.\\d[a-z]*)\\b"
_MORE_DIGITS = rb"\\b(\\d+\\.\\d+\\.\\d+[a-z]*)\\b"


@dataclass(frozen=True, slots=True)
class SecondView:
    """What the second tool says.

    Attributes:
        present: Whether the tool could be loaded.
        count: How many signatures it found; None when it is away or stopped at the file.
        holds: For each of them in file order whether digest and value hold; None where it
            could not say (time-stamps, unknown algorithms).
    """

    present: bool
    count: int | None = None
    holds: tuple[bool | None, ...] = ()


class _WiderPattern(SourceFileLoader):
    """Loads oscrypto's probe with a version pattern for two-digit parts."""

    def get_code(self, fullname: str) -> CodeType | None:  # noqa: ARG002 - importlib's signature
        source = self.get_data(self.path).replace(_ONE_DIGIT, _MORE_DIGITS)
        return self.source_to_code(source, self.path)


def _load_endesive() -> Any:
    probe = find_spec(_PROBE)
    if probe is not None and probe.origin and _PROBE not in sys.modules:
        loader = _WiderPattern(_PROBE, probe.origin)
        spec = spec_from_file_location(_PROBE, probe.origin, loader=loader)
        if spec is not None:
            module = module_from_spec(spec)
            sys.modules[_PROBE] = module
            loader.exec_module(module)
    return import_module("endesive.pdf").PDFVerifier


_ENDESIVE = attempt(_load_endesive)


def is_present() -> bool:
    """Say whether the second tool is there; without it nothing may be released."""
    return not isinstance(_ENDESIVE, Failed)


def look_again(pdf: bytes) -> SecondView:
    """Ask the second tool about a file's signatures. Never raises."""
    if isinstance(_ENDESIVE, Failed):
        return SecondView(present=False)
    verifier = attempt(lambda: _ENDESIVE(pdf))
    if isinstance(verifier, Failed):
        return SecondView(present=True)
    ranges: Sequence[tuple[int, int, int, int]] = verifier.byte_ranges
    answers = (attempt(partial(_holds, verifier, pdf, each)) for each in ranges)
    holds = tuple(None if isinstance(answer, Failed) else answer for answer in answers)
    return SecondView(present=True, count=len(ranges), holds=holds)


def _holds(verifier: Any, pdf: bytes, byte_range: tuple[int, ...]) -> bool | None:
    """Ask for one signature; a document time-stamp is compared by its imprint alone."""
    start, length, after, rest = byte_range
    value = bytes.fromhex(pdf[length + 1 : after - 1].decode("ascii"))
    covered = pdf[start : start + length] + pdf[after : after + rest]
    result = verifier.decompose_signed_data(value, covered)
    content = result.signed_data["encap_content_info"]
    if content["content_type"].native != "tst_info":
        return bool(result.hashok and result.signatureok)
    imprint = content["content"].parsed["message_imprint"]
    digest = hashlib.new(imprint["hash_algorithm"]["algorithm"].native, covered).digest()
    return bool(digest == imprint["hashed_message"].native)
