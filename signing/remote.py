"""The port to keys that a service holds for their holders: hashes out, raw signatures back.

Asking and answering are apart, often by minutes and by processes: the holder consents on a phone.
What lies between is a voucher of JSON. It holds ids, hashes and the service's own number of the
request, nothing that opens a key: PIN, code and activation data live in memory for one batch.

    voucher = signer.start(hashes, keep)
    answer = signer.collect(voucher, keep)  # Signatures, or Waiting

A request to sign goes out once. `keep` is told the voucher before and after, so that a process
that dies, or an answer that gets lost, never leads to a second request by itself.
"""

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Protocol, Self

from asn1crypto import x509

from signing.errors import (
    ConsentExpiredError,
    RemoteAnswerError,
    RemoteError,
    RemoteSignatureError,
    SignatureMisplacedError,
    VoucherError,
)
from signing.guard import Failed, attempt
from signing.options import RemoteOptions
from signing.raw_signature import SHA256_INFO, checked_signature, fits
from signing.report import Json

Voucher = dict[str, Json]
Keep = Callable[[Voucher], None]

_HASH_BYTES = 32  # SHA-256


@dataclass(frozen=True, slots=True)
class Waiting:
    """The holder of the key has not consented yet.

    Attributes:
        voucher: To be kept in place of the one that was asked with.
        seconds: Pause before asking again.
    """

    voucher: Voucher
    seconds: float


class Signatures(dict[str, bytes]):
    """Raw signatures by document id, each checked against its hash and the certificate.

    Attributes:
        refused: Why there is none, for each further id of the batch.
    """

    def __init__(self, good: Mapping[str, bytes], refused: Mapping[str, RemoteError]) -> None:
        super().__init__(good)
        self.refused = dict(refused)


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose key it is.

    Attributes:
        certificate: Of the key.
        chain: Further certificates the service gave.
    """

    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...] = ()

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate, in hexadecimal."""
        digest: bytes = self.certificate.sha256
        return digest.hex()


class HashSigner(Protocol):
    """A key that is sent hashes, and signs them for its holder."""

    def holder(self) -> Holder:
        """Say whose key it is.

        Raises:
            RemoteError: The service does not say, or names another certificate than expected.
        """

    def start(self, hashes: Mapping[str, bytes], keep: Keep) -> Voucher:
        """Ask for signatures, all under one activation or consent.

        Args:
            hashes: SHA-256 of each document's signed attributes, by document id.
            keep: Told the voucher before the request goes out, and after each change of it.

        Returns:
            The voucher, as kept last.

        Raises:
            RemoteError: Nothing was asked for, or it is not known what became of it
                (`OutcomeUnknownError`).
        """

    def collect(self, voucher: Voucher, keep: Keep) -> Signatures | Waiting:
        """Fetch what was asked for. May be repeated: the same voucher gives the same.

        Args:
            voucher: As kept last.
            keep: As for `start`.

        Raises:
            RemoteError: No signature is going to come for this voucher; or, with
                `RemoteAwayError`, none could be fetched now.
        """


@dataclass(frozen=True, slots=True)
class Batch:
    """What a voucher says.

    Attributes:
        adapter: Which kind of service.
        certificate: Fingerprint of the certificate the attributes were made for.
        hashes: Document ids and hashes, in the order they are asked in.
        started: When, ISO 8601.
        state: `asked`: the request is on its way or was lost. `authorizing`, `consenting`:
            the holder is being asked. `signed`: the answer is here.
        reference: The service's number of the request, or ours.
        answers: Signatures as they came, in base64, in order; those missing are empty.
    """

    adapter: str
    certificate: str
    hashes: tuple[tuple[str, bytes], ...]
    started: datetime
    state: str = "asked"
    reference: str = ""
    answers: tuple[str, ...] = ()

    @classmethod
    def open(cls, adapter: str, hashes: Mapping[str, bytes], holder: Holder) -> Self:
        """Open a batch.

        Raises:
            ValueError: It is empty, or something in it is no SHA-256.
        """
        if not hashes or any(len(digest) != _HASH_BYTES for digest in hashes.values()):
            message = "a batch needs at least one hash, each of 32 bytes"
            raise ValueError(message)
        return cls(adapter, holder.fingerprint, tuple(hashes.items()), datetime.now(UTC))

    @classmethod
    def read(cls, voucher: Mapping[str, Any], adapter: str) -> Self:
        """Take up a batch again.

        Raises:
            VoucherError: The voucher is not whole, or of another kind of service.
        """
        read = attempt(lambda: cls._read(voucher))
        if isinstance(read, Failed) or read.adapter != adapter:
            raise VoucherError(adapter=adapter)
        return read

    @classmethod
    def _read(cls, voucher: Mapping[str, Any]) -> Self:
        return cls(
            adapter=str(voucher["adapter"]),
            certificate=str(voucher["certificate"]),
            hashes=tuple((str(name), bytes.fromhex(digest)) for name, digest in voucher["hashes"]),
            started=datetime.fromisoformat(voucher["started"]),
            state=str(voucher["state"]),
            reference=str(voucher["reference"]),
            answers=tuple(str(answer) for answer in voucher["answers"]),
        )

    def voucher(self) -> Voucher:
        """Give it as JSON."""
        return {
            "adapter": self.adapter,
            "certificate": self.certificate,
            # a list: databases do not keep the order of an object's keys
            "hashes": [[name, digest.hex()] for name, digest in self.hashes],
            "started": self.started.isoformat(),
            "state": self.state,
            "reference": self.reference,
            "answers": list[Json](self.answers),
        }

    @property
    def names(self) -> tuple[str, ...]:
        """The document ids, in order."""
        return tuple(name for name, _ in self.hashes)

    def payloads(self, options: RemoteOptions) -> list[bytes]:
        """Give what is sent for each hash, in order."""
        before = SHA256_INFO if options.sends == "digest-info" else b""
        return [before + digest for _, digest in self.hashes]

    def wait(self, options: RemoteOptions) -> Waiting:
        """Say that the holder has not consented yet.

        Raises:
            ConsentExpiredError: The holder had time enough.
        """
        waited = (datetime.now(UTC) - self.started).total_seconds()
        if waited > options.consent_seconds:
            raise ConsentExpiredError(adapter=self.adapter)
        return Waiting(self.voucher(), options.poll_seconds)

    def answered(self, answers: Sequence[str]) -> Self:
        """Give the batch with its signatures, which came by position.

        Raises:
            RemoteAnswerError: There are more or fewer than were asked for.
        """
        if len(answers) != len(self.hashes):
            raise RemoteAnswerError(reason="count", asked=len(self.hashes), answered=len(answers))
        return replace(self, state="signed", answers=tuple(answers))

    def signatures(self, holder: Holder) -> Signatures:
        """Check each signature against its hash and the certificate.

        Raises:
            VoucherError: The certificate is not the one the hashes were made for.
        """
        if holder.fingerprint != self.certificate:
            raise VoucherError(reason="other-certificate", adapter=self.adapter)
        good: dict[str, bytes] = {}
        refused: dict[str, RemoteError] = {}
        for (name, digest), answer in zip(self.hashes, self.answers, strict=True):
            try:
                good[name] = self._checked(digest, answer, holder.certificate)
            except RemoteError as error:
                refused[name] = error
        return Signatures(good, refused)

    def _checked(self, digest: bytes, answer: str, certificate: x509.Certificate) -> bytes:
        if not answer:
            raise RemoteAnswerError(reason="missing")
        try:
            # MIME line ends stand in some services' base64
            raw = base64.b64decode("".join(answer.split()), validate=True)
        except ValueError as error:
            raise RemoteAnswerError(reason="base64") from error
        try:
            return checked_signature(digest, raw, certificate)
        except RemoteSignatureError as error:
            others = (other for _, other in self.hashes if other != digest)
            if any(fits(other, raw, certificate) for other in others):
                raise SignatureMisplacedError(adapter=self.adapter) from error
            raise


def expect(holder: Holder, options: RemoteOptions) -> Holder:
    """Give the holder on, when the certificate is the expected one.

    Raises:
        VoucherError: It is another.
    """
    expected = options.certificate_sha256.replace(":", "").lower()
    if expected and holder.fingerprint != expected:
        raise VoucherError(reason="other-certificate")
    return holder


def read_holder(certificates: Sequence[str]) -> Holder:
    """Read base64 of DER, the signer's certificate first.

    Raises:
        RemoteAnswerError: There is none, or one cannot be read.
    """
    read = attempt(lambda: [_certificate(text) for text in certificates])
    if isinstance(read, Failed) or not read:
        raise RemoteAnswerError(reason="certificate")
    return Holder(read[0], tuple(read[1:]))


def _certificate(text: str) -> x509.Certificate:
    certificate = x509.Certificate.load(base64.b64decode("".join(text.split())))
    certificate.public_key.native  # noqa: B018 - parsed lazily: find broken ones here
    return certificate
