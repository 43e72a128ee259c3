"""Where time-stamps come from. No local clock ever passes for one in production.

The authority inside the process is for the demo and tests: it signs real RFC 3161 tokens with
its own key, so everything after it is what a real authority would cause.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import assert_never

from asn1crypto import cms, core, keys, tsp
from cryptography.hazmat.primitives import serialization
from pyhanko.sign.general import as_signing_certificate, simple_cms_attribute
from pyhanko.sign.timestamps import DummyTimeStamper, HTTPTimeStamper
from pyhanko.sign.timestamps import TimeStamper as TimeStamper  # noqa: PLC0414 - given on
from pyhanko_certvalidator.registry import SimpleCertificateStore

from signing import pkcs12
from signing.options import TimestampOptions


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
            return HTTPTimeStamper(options.url, timeout=options.timeout_seconds)
        case "pkcs12":
            return OwnTimeStamper(pkcs12.read_key_file(options), clock)
        case _:
            assert_never(options.kind)


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
                simple_cms_attribute("signing_certificate", as_signing_certificate(self.tsa_cert)),
                simple_cms_attribute("message_digest", digest),
            ]
        )
        return pkcs12.raw_signature(self._held.key, attributes.dump(), md_algorithm), attributes
