"""A token says what it stamped and with what; algorithms end on dates."""

import asyncio
import hashlib
from datetime import UTC, datetime
from functools import partial

import pytest
from pyhanko.sign.signers import SimpleSigner
from pyhanko.sign.timestamps import DummyTimeStamper, TimeStamper

from samples.pki import Pki
from signing.signed_data import check_token, ended_by, hash_bytes, read_token

VALUE = b"a signature value"


@pytest.mark.parametrize(("algorithm", "weak"), [("sha1", True), ("sha256", False)])
def test_a_token_says_whether_its_imprint_is_weak(pki: Pki, algorithm: str, *, weak: bool) -> None:
    passphrase = pki.passphrase.encode()
    held = SimpleSigner.load_pkcs12(str(pki.key("tsa")), passphrase=passphrase)
    assert held is not None
    old = DummyTimeStamper(held.signing_cert, held.signing_key)
    token = asyncio.run(old.async_timestamp(hashlib.new(algorithm, VALUE).digest(), algorithm))

    read = read_token(token["content"], partial(hash_bytes, VALUE))

    assert read is not None
    assert read.weak_imprint == weak


def test_a_token_of_something_else_does_not_hold(timestamper: TimeStamper) -> None:
    token = asyncio.run(
        timestamper.async_timestamp(hashlib.sha256(b"something else").digest(), "sha256")
    )

    assert check_token(token["content"], partial(hash_bytes, VALUE)) is None


@pytest.mark.parametrize(
    ("algorithm", "year", "ended"),
    [("sha1", 2011, False), ("sha1", 2013, True), ("md5", 2011, True), ("sha256", 2041, False)],
)
def test_digest_algorithms_end_on_their_dates(algorithm: str, year: int, *, ended: bool) -> None:
    assert ended_by(algorithm, datetime(year, 1, 1, tzinfo=UTC)) == ended
