"""One way to a signing key, whatever holds it. The port is pyHanko's `Signer`."""

from datetime import datetime
from typing import assert_never

from pyhanko.sign.signers import Signer as Signer  # noqa: PLC0414 - the port, given on

from signing import pkcs11, pkcs12
from signing.errors import KeyUnusableError
from signing.options import KeyOptions
from signing.token_sessions import token_session


def open_key(options: KeyOptions) -> Signer:
    """Open a key; it may be kept and used for many signatures.

    Raises:
        KeyUnusableError: The key cannot be opened, or is of a sort we cannot use.
    """
    match options.kind:
        case "pkcs12":
            return pkcs12.open_key(options)
        case "pkcs11":
            return pkcs11.open_key(options)
        case _:
            assert_never(options.kind)


def ends_at(key: Signer) -> datetime:
    """Say when the certificate of a key ends, with a time zone.

    Raises:
        KeyUnusableError: The key has no certificate.
    """
    if key.signing_cert is None:
        raise KeyUnusableError
    ends: datetime = key.signing_cert.not_valid_after
    return ends


def require_token(options: KeyOptions) -> None:
    """Log in to a token without looking for a key.

    Raises:
        KeyUnusableError: The token is not there, or does not take its PIN.
    """
    with token_session(options):
        pass
