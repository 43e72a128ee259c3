"""Where time-stamps come from. No local clock ever passes for one in production.

Authorities are the slowest and least reliable part of signing: answers were seen to take from
2 to 131 seconds, or not to come. So several are asked in order, with pauses, few at a time, and
an answer counts only when it stamps what was asked and its signature holds (RFC 3161, 2.2).

The authority inside the process is for the demo and tests: it signs real RFC 3161 tokens with
its own key, so everything after it is what a real authority would cause.
"""

import asyncio
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, assert_never

from asn1crypto import algos, cms, core, keys, tsp
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from pyhanko.sign.general import as_signing_certificate, simple_cms_attribute
from pyhanko.sign.timestamps import DummyTimeStamper, HTTPTimeStamper
from pyhanko.sign.timestamps import TimeStamper as TimeStamper  # noqa: PLC0414 - given on
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko_certvalidator.registry import SimpleCertificateStore

from signing import pkcs12
from signing.errors import TimestampUnavailableError
from signing.guard import Failed, attempt
from signing.options import TimestampOptions
from signing.signed_data import Token, check_token

_DIGEST = "sha256"
_AT_ONCE = 4  # calls of this process; authorities answer more than that with refusals
_FAILURES = (OSError, ValueError, TypeError, KeyError)  # of the line, or of what came over it
_calls = threading.BoundedSemaphore(_AT_ONCE)


def _now() -> datetime:
    return datetime.now(UTC)


def open_timestamper(
    options: TimestampOptions, clock: Callable[[], datetime] = _now
) -> TimeStamper | None:
    """Open the source of time-stamps; None when there is none.

    Args:
        options: Which source.
        clock: What the authority inside the process tells; not used for servers.

    Raises:
        KeyUnusableError: The key of the authority inside the process cannot be opened.
    """
    match options.kind:
        case "none":
            return None
        case "http":
            servers = [
                HTTPTimeStamper(url, timeout=options.timeout_seconds)
                for url in (options.url, *options.further_urls)
            ]
            return TimeStampersInOrder(servers, options.tries, options.pause_seconds)
        case "pkcs12":
            return OwnTimeStamper(pkcs12.read_key_file(options), clock)
        case _:
            assert_never(options.kind)


def ask(timestamper: TimeStamper, digest: bytes) -> cms.ContentInfo:
    """Get a token for a SHA-256 digest.

    Runs its own event loop, so never call it from inside one.

    Raises:
        TimestampUnavailableError: No authority gave a token that holds.
    """
    patient = timestamper
    if not isinstance(timestamper, TimeStampersInOrder):
        patient = TimeStampersInOrder([timestamper], tries=1, pause_seconds=0)
    token = attempt(lambda: asyncio.run(patient.async_timestamp(digest, _DIGEST)))
    if isinstance(token, Failed):
        raise TimestampUnavailableError(reason=token.kind.__name__)
    return token


def read_token(token: cms.ContentInfo, digest: bytes) -> Token | None:
    """Give what a token says; None when it stamps something else or does not hold."""
    read = attempt(
        lambda: check_token(token["content"], lambda name: digest if name == _DIGEST else b"")
    )
    if isinstance(read, Failed) or read is None or read.weak:
        return None
    purposes = read.certificate.extended_key_usage_value
    return read if purposes is not None and "time_stamping" in purposes.native else None


class TimeStampersInOrder(TimeStamper):
    """Asks one authority after the other, and all of them again after a pause."""

    def __init__(
        self, stampers: Sequence[TimeStamper], tries: int = 3, pause_seconds: float = 2.0
    ) -> None:
        """Keep the authorities.

        Args:
            stampers: The first one that answers is taken.
            tries: How often all of them are asked.
            pause_seconds: Before the second try; longer by as much before each further one.
        """
        super().__init__()  # type: ignore[no-untyped-call]  # pyHanko's has no types
        self._stampers = tuple(stampers)
        self._tries = tries
        self._pause_seconds = pause_seconds

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """Get a token that holds.

        Raises:
            TimestampRequestError: No authority gave one.
        """
        for tried in range(self._tries):
            await asyncio.sleep(tried * self._pause_seconds)
            for stamper in self._stampers:
                token = await _one_call(stamper, message_digest, md_algorithm)
                if token is not None and read_token(token, message_digest) is not None:
                    return token
        message = "no authority gave a time-stamp that holds"
        raise TimestampRequestError(message)


async def _one_call(stamper: TimeStamper, digest: bytes, algorithm: str) -> cms.ContentInfo | None:
    if not _calls.acquire(blocking=False):
        await asyncio.to_thread(_calls.acquire)
    try:
        return await stamper.async_timestamp(digest, algorithm)
    except _FAILURES:
        return None
    finally:
        _calls.release()


class OwnTimeStamper(DummyTimeStamper):
    """An authority inside the process that tells the desk's time."""

    def __init__(self, held: pkcs12.KeyFile, clock: Callable[[], datetime]) -> None:
        plain = held.key.private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        store = SimpleCertificateStore()
        store.register_multiple(held.chain)
        super().__init__(held.certificate, keys.PrivateKeyInfo.load(plain), store)
        self._held = held
        named = as_signing_certificate(held.certificate)
        self._named: bytes = simple_cms_attribute("signing_certificate", named).dump()
        self._clock = clock

    def request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Answer a request with the time it is now, to the second."""
        self.fixed_dt = self._clock().astimezone(UTC).replace(microsecond=0)
        return super().request_tsa_response(req)

    def _sign_tst_info(
        self, tst_info_data: bytes, md_algorithm: str, dt: datetime
    ) -> tuple[bytes, cms.CMSAttributes]:
        """Sign with the key in memory; pyHanko's would parse and check it for each token."""
        digest = pkcs12.digest_of(tst_info_data, md_algorithm)
        attributes = cms.CMSAttributes(
            [
                simple_cms_attribute("content_type", "tst_info"),
                simple_cms_attribute("signing_time", cms.Time({"utc_time": core.UTCTime(dt)})),
                cms.CMSAttribute.load(self._named),
                simple_cms_attribute("message_digest", digest),
            ]
        )
        return pkcs12.raw_signature(self._held.key, attributes.dump(), md_algorithm), attributes

    def _build_signed_data(
        self,
        tst_info_data: bytes,
        md_algorithm: str,
        signature: bytes,
        signed_attrs: cms.CMSAttributes,
    ) -> dict[str, Any]:
        """Name the algorithm of the key; pyHanko's knows RSA alone."""
        built: dict[str, Any] = super()._build_signed_data(
            tst_info_data, md_algorithm, signature, signed_attrs
        )
        if not isinstance(self._held.key, rsa.RSAPrivateKey):
            kind = algos.SignedDigestAlgorithm({"algorithm": f"{md_algorithm}_ecdsa"})
            built["signer_infos"][0]["signature_algorithm"] = kind
        return built
