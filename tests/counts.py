"""How often a test tries: bounded in `make test`, twenty times as often in `make long`."""

import os

FULL = os.environ.get("TEST_COUNTS") == "full"


def examples(bounded: int) -> int:
    """Give the number of examples to try."""
    return bounded * 20 if FULL else bounded
