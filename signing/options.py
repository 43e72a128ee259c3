"""What can be tuned about keys and time-stamps."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class KeyOptions:
    """Where a signing key is.

    Attributes:
        kind: `pkcs12`: a file with key and certificates. `pkcs11`: a token or hardware
            module, reached through its maker's driver.
        path: The PKCS#12 file.
        passphrase: Opens it; never shown when the options are printed.
        module: The driver, a shared library.
        token_label: Label of the token.
        token_serial: Its serial number, as the driver prints it.
        key_label: Label of the key on the token.
        key_id: Id of the key on the token, hexadecimal.
        pin_file: File with the token's PIN, read at each login and not kept.
        pin: The PIN itself, where there is no file; never shown when the options are
            printed.
        certificate: PEM or DER file with the key's certificate and then its chain; None
            takes those on the token.

    Raises:
        ValueError: A key in a token lacks its driver or its token, has two PINs, or an id
            that is not hexadecimal.
    """

    kind: Literal["pkcs12", "pkcs11"] = "pkcs12"
    path: Path = Path()
    passphrase: str = field(default="", repr=False)
    module: Path = Path()
    token_label: str = ""
    token_serial: str = ""
    key_label: str = ""
    key_id: str = ""
    pin_file: Path | None = None
    pin: str = field(default="", repr=False)
    certificate: Path | None = None

    def __post_init__(self) -> None:
        if self.kind == "pkcs11" and not (
            self.module.name and self.token_label + self.token_serial
        ):
            message = "a key in a token needs a module, and a token_label or token_serial"
            raise ValueError(message)
        if self.pin and self.pin_file is not None:
            message = "a PIN comes from pin or pin_file, not from both"
            raise ValueError(message)
        bytes.fromhex(self.key_id)


@dataclass(frozen=True, slots=True)
class TimestampOptions:
    """Where time-stamps come from.

    Attributes:
        kind: `none`: signatures stay at level B-B. `pkcs12`: an authority of our own inside
            the process, for the demo and tests only. `http`: an RFC 3161 server.
        path: PKCS#12 file of our own authority.
        passphrase: Opens it; never shown when the options are printed.
        url: Address of the server.
        further_urls: Servers to be asked, in this order, when it does not answer.
        timeout_seconds: How long an answer may take; public authorities were seen to
            need from 2 to 131 seconds.
        tries: How often all servers are asked before the answer is "none".
        pause_seconds: Before the second try; longer by as much before each further one.

    Raises:
        ValueError: A server has no address, or wait or number of tries is not positive.
    """

    kind: Literal["none", "pkcs12", "http"] = "none"
    path: Path = Path()
    passphrase: str = field(default="", repr=False)
    url: str = ""
    further_urls: tuple[str, ...] = ()
    timeout_seconds: int = 180
    tries: int = 3
    pause_seconds: float = 2.0

    def __post_init__(self) -> None:
        servers = (self.url, *self.further_urls) if self.kind == "http" else self.further_urls
        if not all(url.startswith(("http://", "https://")) for url in servers):
            message = "a time-stamp server needs an http address"
            raise ValueError(message)
        if self.timeout_seconds <= 0 or self.tries < 1 or self.pause_seconds < 0:
            message = "timeout and tries must be greater than 0, the pause not less"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteOptions:
    """How a remote signing service is reached.

    Attributes:
        base_url: What every address of the service begins with, without a slash at the end.
        tls_roots: PEM file of the certificates its TLS certificate must lead to; those of the
            operating system are not asked.
        certificate_sha256: Fingerprint the signer's certificate must have, in hexadecimal;
            empty to take the one the service names.
        answer_seconds: How long one answer may take.
        consent_seconds: How long the holder of the key has to consent.
        poll_seconds: Pause before a service is asked again whether consent was given.
        retry_seconds: Pause before a question that changes nothing is asked again.
        sends: What goes out for a hash: the `hash`, or for services that pad what they are
            sent without adding it themselves, the whole `digest-info` (RFC 8017, 9.2; RSA).

    Raises:
        ValueError: The address is not https (http is for loopback alone), it names no
            `tls_roots`, or a time is not positive.
    """

    base_url: str
    tls_roots: Path | None = None
    certificate_sha256: str = ""
    answer_seconds: float = 30
    consent_seconds: float = 300
    poll_seconds: float = 5
    retry_seconds: float = 1
    sends: Literal["hash", "digest-info"] = "hash"

    def __post_init__(self) -> None:
        parts = urlsplit(self.base_url)
        plain = parts.scheme == "http" and parts.hostname in {"127.0.0.1", "::1", "localhost"}
        if not plain and (parts.scheme != "https" or self.tls_roots is None):
            message = "a signing service needs an https address and tls_roots"
            raise ValueError(message)
        if min(self.answer_seconds, self.consent_seconds, self.poll_seconds) <= 0:
            message = "times must be greater than 0"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class CscOptions(RemoteOptions):
    """A key held by a service of the Cloud Signature Consortium API.

    Attributes:
        version: Of the API.
        credential: `credentialID` of the key.
        access_token: Service token, where somebody else fetches one; never shown.
        client_id: Else a token is fetched for this client (OAuth 2.0 client credentials).
        client_secret: Of that client; never shown.
        token_url: Where from; by default `oauth2/token` beside the API.
        asynchronous: Ask with `operationMode` A and fetch the signatures later (version 2).
    """

    version: Literal[1, 2] = 2
    credential: str
    access_token: str = field(default="", repr=False)
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    token_url: str = ""
    asynchronous: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class VnptOptions(RemoteOptions):
    """A key held by VNPT SmartCA, whose holder consents on the phone.

    Attributes:
        sp_id: Our name there.
        sp_password: Ours, never the signer's; never shown.
        user_id: The signer's personal number; never shown.
        serial_number: Of the certificate, where the signer has several.
        description: What the phone shows above the document ids.
        waiting_messages: `message` of a transaction that waits for consent.
        refused_messages: `message` of one the signer refused; not published, ask VNPT.
    """

    sp_id: str
    sp_password: str = field(repr=False)
    user_id: str = field(repr=False)
    serial_number: str = ""
    description: str = "Ky so van ban"
    waiting_messages: tuple[str, ...] = ("sig_wait_for_user_confirm", "")
    refused_messages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ViettelOptions(RemoteOptions):
    """A key held by Viettel MySign, whose holder consents on the phone.

    Attributes:
        client_id: Our name there.
        client_secret: Ours; never shown.
        profile_id: Which rules of the service hold for us.
        user_id: The signer's name there, with a personal number in it; never shown.
        credential: `credential_id` of the key.
        description: What the phone shows.
    """

    client_id: str
    client_secret: str = field(repr=False)
    profile_id: str
    user_id: str = field(repr=False)
    credential: str
    description: str = "Ký số văn bản"
