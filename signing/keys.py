"""One way to a signing key, whatever holds it. The port is pyHanko's `Signer`."""

from typing import assert_never

from pyhanko.sign.signers import Signer as Signer  # noqa: PLC0414 - the port, given on

from signing import pkcs12
from signing.options import KeyOptions


def open_key(options: KeyOptions) -> Signer:
    """Open a key; it may be kept and used for many signatures.

    Raises:
        KeyUnusableError: The key cannot be opened, or is of a sort we cannot use.
    """
    match options.kind:
        case "pkcs12":
            return pkcs12.open_key(options)
        case _:
            assert_never(options.kind)
