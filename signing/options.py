"""What can be tuned about keys and time-stamps."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True)
class KeyOptions:
    """Where a signing key is.

    Attributes:
        kind: `pkcs12` is a file with key and certificates.
        path: The PKCS#12 file.
        passphrase: Opens it; never shown when the options are printed.
    """

    kind: Literal["pkcs12"] = "pkcs12"
    path: Path = Path()
    passphrase: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class TimestampOptions:
    """Where time-stamps come from.

    Attributes:
        kind: `none`: signatures stay at level B-B. `pkcs12`: an authority of our own inside
            the process, for the demo and tests only. `http`: an RFC 3161 server.
        path: PKCS#12 file of our own authority.
        passphrase: Opens it; never shown when the options are printed.
        url: Address of the server.
        timeout_seconds: How long an answer may take; public authorities were seen to
            need from 2 to 131 seconds.

    Raises:
        ValueError: The server has no address, or the wait is not positive.
    """

    kind: Literal["none", "pkcs12", "http"] = "none"
    path: Path = Path()
    passphrase: str = field(default="", repr=False)
    url: str = ""
    timeout_seconds: int = 180

    def __post_init__(self) -> None:
        if self.kind == "http" and not self.url.startswith(("http://", "https://")):
            message = "a time-stamp server needs an http address"
            raise ValueError(message)
        if self.timeout_seconds <= 0:
            message = "a timeout must be greater than 0"
            raise ValueError(message)
