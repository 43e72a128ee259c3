"""The signing keys of the office: files in `keys/` of its data folder, opened once."""

from functools import cache
from pathlib import Path

from desk.errors import SettingsError
from desk.settings import Settings
from signing.keys import Signer, open_key
from signing.options import KeyOptions, TimestampOptions
from signing.timestamp import TimeStamper, open_timestamper

AGENCY = "agency"
"""Name of the agency's own key; a person's key is named by the account's id."""


def signing_key(settings: Settings, name: str) -> Signer:
    """Open the key of the agency or of an account.

    Raises:
        KeyUnusableError: There is no such key, or the passphrase does not open it.
    """
    path = settings.data / "keys" / f"{name}.p12"
    return _open(KeyOptions(path=path, passphrase=_passphrase(settings)))


def timestamper(settings: Settings) -> TimeStamper | None:
    """Open the source of time-stamps; None when the office has none."""
    return _open_timestamper(settings.timestamp)


def _passphrase(settings: Settings) -> str:
    file = settings.sign.passphrase_file or settings.data / "keys" / "passphrase"
    return _read_passphrase(file)


@cache
def _read_passphrase(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").strip()
    except OSError as error:
        message = "the passphrase file of the signing keys cannot be read"
        raise SettingsError(message) from error


@cache
def _open(options: KeyOptions) -> Signer:
    return open_key(options)


@cache
def _open_timestamper(options: TimestampOptions) -> TimeStamper | None:
    return open_timestamper(options)
