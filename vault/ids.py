"""Public ids: a prefix that says what is named, and 130 random bits that say nothing."""

import re
import secrets

OWNER = "own"
ACCOUNT = "acc"
DOSSIER = "hs"
SCAN = "scn"
DOCUMENT = "doc"
JOB = "job"

_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"  # RFC 4648 base 32, in lower case
_LENGTH = 26
_ID = re.compile(r"(own|acc|hs|scn|doc|job)_[a-z2-7]{26}")


def new_id(prefix: str) -> str:
    """Make an id nobody has or can guess, such as `doc_` and 26 letters and digits."""
    return f"{prefix}_" + "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))


def is_id(text: str) -> bool:
    """Say whether the text has the form of an id of ours; so it holds no personal data.

    >>> is_id("doc_" + "a" * 26), is_id("000199000001")
    (True, False)
    """
    return _ID.fullmatch(text) is not None
