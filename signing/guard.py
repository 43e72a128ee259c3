"""The one place where a foreign library may fail in any way on hostile bytes.

What pyHanko, asn1crypto, cryptography, certvalidator and endesive raise on broken input is not
bounded by their documentation: a negative RSA modulus gives `math domain error`, a looping page
tree `RecursionError`. A verifier that stops there says nothing, so a failure becomes a value.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")

_log = logging.getLogger(__name__)

# These write names out of certificates into the log: personal data, and chosen by whoever
# made the file.
for _talker in ("pyhanko", "pyhanko_certvalidator", "endesive"):
    logging.getLogger(_talker).setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Failed:
    """What a foreign library could not do.

    Attributes:
        kind: The exception's class; its text may hold names, so it is not kept.
    """

    kind: type[Exception]


def attempt(act: Callable[[], T]) -> T | Failed:
    """Do something with hostile bytes; an exception becomes a value.

    Raises:
        MemoryError: A check that ended for want of memory says nothing of a file, so it may not
            count as one that failed.
    """
    try:
        return act()
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - see the module: anything may come out
        _log.debug("a foreign library failed", extra={"kind": type(error).__name__})
        return Failed(type(error))


def attempt_all(act: Callable[[], T]) -> T | Failed:
    """Do all of a verification; want of memory becomes a value, too."""
    try:
        return attempt(act)
    except MemoryError:
        return Failed(MemoryError)
