"""Keys in tokens and hardware modules, RSA or elliptic curve, over pyHanko's own signer.

Certificates are read once and stay good; the session and the key's handle belong to a process
and to a moment, so each signature asks for them.
"""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from asn1crypto import pem, x509
from pkcs11 import Attribute, Mechanism, PKCS11Error, Session, SignMixin
from pyhanko.sign.pkcs11 import PKCS11Signer

from signing.errors import KeyMissingError, KeyUnusableError
from signing.options import KeyOptions
from signing.token_sessions import read_pin, token_session

_HASH_AND_SIGN = {"rsa": Mechanism.SHA256_RSA_PKCS, "ec": Mechanism.ECDSA_SHA256}


def open_key(options: KeyOptions) -> "TokenSigner":
    """Open a key in a token as a signer.

    It may be kept, used from several threads, and used in processes forked later.

    Raises:
        TokenAwayError: The token is not there, or does not answer.
        PinRefusedError: Its PIN is wrong, or was wrong at the last attempt.
        KeyMissingError: It holds no such key or certificate, or several.
        KeyUnusableError: Driver or certificate file cannot be read, or the key is neither
            RSA nor elliptic curve.
    """
    if not options.key_label and not options.key_id:
        message = "a key in a token needs a key_label or a key_id"
        raise KeyUnusableError(message)
    given = [] if options.certificate is None else _read_certificates(options.certificate)
    with token_session(options) as session:
        signer = TokenSigner(options, session, given)
        signer.bind(session)
    return signer


class TokenSigner(PKCS11Signer):
    """Signs with a key that never leaves its token, one signature at a time."""

    def __init__(
        self, options: KeyOptions, session: Session, given: Sequence[x509.Certificate]
    ) -> None:
        super().__init__(
            session,
            signing_cert=given[0] if given else None,
            ca_chain=given[1:],
            key_label=options.key_label or None,
            key_id=bytes.fromhex(options.key_id) or None,
        )
        self._options = options
        self._given = bool(given)
        self._pin_each_time = False

    def bind(self, session: Session) -> None:
        """Take the key's handle, and where they are not known yet the certificates.

        Raises:
            KeyMissingError: Not exactly one key or certificate fits.
            KeyUnusableError: The key is neither RSA nor elliptic curve.
        """
        self.pkcs11_session = session
        self._key_handle = None
        self._loaded = False
        sort = self.signing_cert.public_key.algorithm
        if sort not in _HASH_AND_SIGN:
            message = "the key is neither RSA nor elliptic curve"
            raise KeyUnusableError(message)
        self._pin_each_time = _asks_each_time(self._key_handle)
        # where the token does not hash by itself, as SoftHSM with ECDSA, it gets the digest
        self.use_raw_mechanism = _HASH_AND_SIGN[sort] not in session.token.slot.get_mechanisms()

    async def async_sign_raw(
        self,
        data: bytes,
        digest_algorithm: str,
        dry_run: bool = False,  # noqa: FBT001, FBT002 - pyHanko's signature
    ) -> bytes:
        """Sign, or give as many zero bytes as a signature may have when only asked for size.

        Raises:
            TokenAwayError: The session is lost; the next signature opens a fresh one.
            KeyUnusableError: As `open_key`.
        """
        if dry_run:
            return bytes(self.estimate_raw_signature_size_bytes())
        return await asyncio.to_thread(self._sign_alone, data, digest_algorithm)

    def _sign_alone(self, data: bytes, digest_algorithm: str) -> bytes:
        with token_session(self._options) as session:
            if session is not self.pkcs11_session:
                self.bind(session)
            further = {"pin": read_pin(self._options)} if self._pin_each_time else {}
            asked = self._select_pkcs11_signing_params(digest_algorithm, sign_kwargs=further)
            if asked.pre_sign_transform is not None:
                data = asked.pre_sign_transform(data)
            key = cast("SignMixin", self._key_handle)
            signature: bytes = key.sign(data, **asked.sign_kwargs)
        if asked.post_sign_transform is not None:
            signature = asked.post_sign_transform(signature)
        return signature

    def _pull_signing_key_handle(self) -> Any:
        return self._only_one("private key", self.signing_key_fetch_params())

    def _pull_single_cert(self, label: str | None, cert_id: bytes | None) -> x509.Certificate:
        found = self._only_one("certificate", self.single_cert_fetch_params(label, cert_id))
        return x509.Certificate.load(found[Attribute.VALUE])

    def _only_one(self, what: str, query: Mapping[Attribute, Any]) -> Any:
        found = list(self.pkcs11_session.get_objects(dict(query)))
        if len(found) != 1:
            message = f"the token holds {len(found)} objects that could be the {what}"
            raise KeyMissingError(message)
        return found[0]

    def _load_other_certs(self) -> set[x509.Certificate]:
        """Read the issuers of the certificate from the token, not everything it holds."""
        if self._given:
            return set()
        held = self.pkcs11_session.get_objects(self.bulk_cert_fetch_params())
        others = [x509.Certificate.load(found[Attribute.VALUE]) for found in held]
        self._signing_cert = self._pull_single_cert(self.cert_label, self.cert_id)
        return set(_issuers(self._signing_cert, others))


def _asks_each_time(key: Any) -> bool:
    """Say whether a key wants its PIN for every signature, as some personal tokens do."""
    try:
        return bool(key[Attribute.ALWAYS_AUTHENTICATE])
    except PKCS11Error:  # an attribute that older drivers do not know
        return False


def _issuers(certificate: x509.Certificate, others: Sequence[x509.Certificate]) -> list[Any]:
    """Give the certificates above one, as far as they are there."""
    chain: list[x509.Certificate] = []
    below = certificate
    while above := [one for one in others if one.subject == below.issuer and one not in chain]:
        below = above[0]
        chain.append(below)
    return chain


def _read_certificates(path: Path) -> list[x509.Certificate]:
    """Read a PEM or DER file; the key's own certificate stands first."""
    try:
        data = path.read_bytes()
        texts = [data]
        if pem.detect(data):
            texts = [der for _, _, der in pem.unarmor(data, multiple=True)]
        certificates = [x509.Certificate.load(der, strict=True) for der in texts]
        for one in certificates:
            _ = one.native  # asn1crypto looks at the bytes when it is asked, and not before
    except (OSError, ValueError, TypeError) as error:
        message = "the certificate file cannot be read"
        raise KeyUnusableError(message) from error
    return certificates
