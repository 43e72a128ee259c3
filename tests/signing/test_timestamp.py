"""Time-stamps come from where the office says, and from nowhere when it says nothing."""

import asyncio
from datetime import UTC, datetime

import pytest
from pyhanko.sign.timestamps import HTTPTimeStamper

from samples.pki import Pki
from signing.options import TimestampOptions
from signing.signed_data import check_token, hash_bytes
from signing.timestamp import open_timestamper
from tests.signing.conftest import stamper_at

NOON = datetime(2026, 11, 24, 5, 0, 7, 900_000, tzinfo=UTC)


def test_no_source_is_no_timestamper() -> None:
    assert open_timestamper(TimestampOptions()) is None


def test_a_server_is_asked_with_patience() -> None:
    opened = open_timestamper(TimestampOptions("http", url="http://tsa.example/"))

    assert isinstance(opened, HTTPTimeStamper)
    assert opened.timeout == 180


def test_a_server_needs_an_address() -> None:
    with pytest.raises(ValueError, match="http address"):
        TimestampOptions("http")


def test_a_token_says_the_time_of_the_clock_to_the_second(pki: Pki) -> None:
    stamper = stamper_at(pki, NOON)

    made = asyncio.run(stamper.async_timestamp(hash_bytes(b"value", "sha256"), "sha256"))
    token = check_token(made["content"], lambda algorithm: hash_bytes(b"value", algorithm))

    assert token is not None
    assert token.time == NOON.replace(microsecond=0)


def test_a_token_of_something_else_does_not_hold(pki: Pki) -> None:
    stamper = stamper_at(pki, NOON)

    made = asyncio.run(stamper.async_timestamp(hash_bytes(b"value", "sha256"), "sha256"))

    assert check_token(made["content"], lambda algorithm: hash_bytes(b"other", algorithm)) is None
