"""Time-stamps come from where the office says, and from nowhere when it says nothing."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Lock, Thread
from time import monotonic

import pytest
from asn1crypto import cms, tsp
from pyhanko.sign.timestamps import HTTPTimeStamper, TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError

from samples.pki import Pki
from signing.errors import TimestampUnavailableError
from signing.options import TimestampOptions
from signing.signed_data import check_token, hash_bytes
from signing.timestamp import TimeStampersInOrder, ask, open_timestamper, read_token
from tests.signing.conftest import stamper_at

DIGEST = hash_bytes(b"value", "sha256")
NOON = datetime(2026, 11, 24, 5, 0, 7, 900_000, tzinfo=UTC)


def test_no_source_is_no_timestamper() -> None:
    assert open_timestamper(TimestampOptions()) is None


def test_a_server_needs_an_address() -> None:
    with pytest.raises(ValueError, match="http address"):
        TimestampOptions("http")


def test_further_servers_need_addresses_too() -> None:
    with pytest.raises(ValueError, match="http address"):
        TimestampOptions("http", url="http://tsa.example/", further_urls=("tsa2.example",))


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


# --- several authorities ------------------------------------------------------------------


def test_the_next_authority_is_asked_when_one_is_dead(pki: Pki) -> None:
    dead = HTTPTimeStamper("http://127.0.0.1:9/", timeout=2)
    several = TimeStampersInOrder([dead, stamper_at(pki, NOON)], tries=1)

    assert time_of(ask(several, DIGEST)) == NOON.replace(microsecond=0)


def test_a_server_that_answers_over_http_is_enough(pki: Pki) -> None:
    with serving(stamper_at(pki, NOON)) as url:
        options = TimestampOptions("http", url="http://127.0.0.1:9/", further_urls=(url,))
        opened = open_timestamper(options)
        assert opened is not None
        made = ask(opened, DIGEST)

    assert time_of(made) == NOON.replace(microsecond=0)


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param("other-digest", id="of something else"),
        pytest.param("bad-value", id="with a value that does not hold"),
        pytest.param("rubbish", id="that is no token"),
    ],
)
def test_an_answer_that_does_not_hold_is_no_answer(pki: Pki, fault: str) -> None:
    lying = Lying(stamper_at(pki, NOON), fault)
    later = NOON + timedelta(minutes=1)
    several = TimeStampersInOrder([lying, stamper_at(pki, later)], tries=1)

    assert time_of(ask(several, DIGEST)) == later.replace(microsecond=0)
    with pytest.raises(TimestampUnavailableError):
        ask(lying, DIGEST)


def test_a_person_is_no_authority(pki: Pki) -> None:
    options = TimestampOptions("pkcs12", path=pki.key("clerk"), passphrase=pki.passphrase)
    opened = open_timestamper(options)
    assert opened is not None

    with pytest.raises(TimestampUnavailableError):
        ask(opened, DIGEST)


def test_a_busy_authority_is_asked_again_after_a_pause(pki: Pki) -> None:
    busy = Busy(stamper_at(pki, NOON), refusals=2)
    patient = TimeStampersInOrder([busy], tries=3, pause_seconds=0.05)

    begin = monotonic()
    made = ask(patient, DIGEST)

    assert time_of(made) == NOON.replace(microsecond=0)
    assert monotonic() - begin >= 0.15  # once and twice the pause


def test_an_authority_that_stays_busy_is_away(pki: Pki) -> None:
    busy = Busy(stamper_at(pki, NOON), refusals=9)

    with pytest.raises(TimestampUnavailableError):
        ask(TimeStampersInOrder([busy], tries=3, pause_seconds=0), DIGEST)

    assert busy.asked == 3


def test_four_calls_run_at_once_and_no_more(pki: Pki) -> None:
    slow = Slow(stamper_at(pki, NOON))

    with ThreadPoolExecutor(9) as threads:
        made = list(threads.map(lambda _: ask(slow, DIGEST), range(9)))

    assert len(made) == 9
    assert slow.most == 4


class Lying(TimeStamper):
    """Answers, but not so that it holds."""

    def __init__(self, honest: TimeStamper, fault: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # pyHanko's has no types
        self._honest, self._fault = honest, fault

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        if self._fault == "rubbish":
            return cms.ContentInfo.load(b"0\x82\x01")
        asked = hash_bytes(b"else", "sha256") if self._fault == "other-digest" else message_digest
        token = await self._honest.async_timestamp(asked, md_algorithm)
        if self._fault == "bad-value":
            token["content"]["signer_infos"][0]["signature"] = bytes(256)
        return token


class Busy(TimeStamper):
    """Refuses some times, then answers."""

    def __init__(self, honest: TimeStamper, refusals: int) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # pyHanko's has no types
        self._honest, self._refusals, self.asked = honest, refusals, 0

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        self.asked += 1
        if self.asked <= self._refusals:
            message = "busy"
            raise TimestampRequestError(message)
        return await self._honest.async_timestamp(message_digest, md_algorithm)


class Slow(TimeStamper):
    """Counts how many ask at once."""

    def __init__(self, honest: TimeStamper) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # pyHanko's has no types
        self._honest, self._lock, self._now, self.most = honest, Lock(), 0, 0

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        with self._lock:
            self._now += 1
            self.most = max(self.most, self._now)
        await asyncio.sleep(0.1)
        with self._lock:
            self._now -= 1
        return await self._honest.async_timestamp(message_digest, md_algorithm)


def time_of(token: cms.ContentInfo) -> datetime:
    read = read_token(token, DIGEST)
    assert read is not None
    return read.time


@contextmanager
def serving(stamper: TimeStamper) -> Iterator[str]:
    """Serve an authority over HTTP on loopback; give its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            answer = asyncio.run(stamper.async_request_tsa_response(asked)).dump()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
