"""The signing keys of the office: in files or tokens, as the settings say, opened once."""

from dataclasses import replace
from functools import cache
from pathlib import Path

from desk.errors import SettingsError
from desk.settings import Settings
from signing.errors import KeyFileRefusedError
from signing.keys import Signer, open_key
from signing.options import KeyOptions, TimestampOptions
from signing.timestamp import TimeStamper, open_timestamper

AGENCY = "agency"
"""Name of the agency's own key; a person's key is named by the account's id."""

NAME = "{name}"
"""Stands in settings for the name of a key."""


def signing_key(settings: Settings, name: str) -> Signer:
    """Open the key of the agency or of an account.

    Raises:
        KeyFileRefusedError: It is in a file, and production does not allow that for it.
        KeyUnusableError: There is no such key, or passphrase or PIN do not open it.
    """
    return _open(key_options(settings, name))


def key_options(settings: Settings, name: str) -> KeyOptions:
    """Say where a key is, with its name filled in.

    Raises:
        KeyFileRefusedError: It is in a file, and production does not allow that for it.
    """
    chosen = settings.agency_key if name == AGENCY else settings.personal_keys
    match chosen.kind:
        case "pkcs12":
            if settings.mode == "production" and name not in settings.sign.key_files.split():
                raise KeyFileRefusedError
            return _in_file(settings, chosen, name)
        case "pkcs11":
            return _in_token(chosen, name)


def _in_file(settings: Settings, chosen: KeyOptions, name: str) -> KeyOptions:
    path = chosen.path if chosen.path.name else settings.data / "keys" / f"{NAME}.p12"
    passphrase = chosen.passphrase or _passphrase(settings)
    return replace(chosen, path=_filled(path, name), passphrase=passphrase)


def _in_token(chosen: KeyOptions, name: str) -> KeyOptions:
    label = chosen.key_label or ("" if chosen.key_id else NAME)
    return replace(
        chosen,
        token_label=chosen.token_label.replace(NAME, name),
        key_label=label.replace(NAME, name),
        pin_file=None if chosen.pin_file is None else _filled(chosen.pin_file, name),
        certificate=None if chosen.certificate is None else _filled(chosen.certificate, name),
    )


def _filled(path: Path, name: str) -> Path:
    return Path(str(path).replace(NAME, name))


def timestamper(settings: Settings) -> TimeStamper | None:
    """Open the source of time-stamps; None when the office has none.

    Raises:
        SettingsError: It is the authority of the demo, and this is production.
    """
    if settings.mode == "production" and settings.timestamp.kind == "pkcs12":
        message = "SOHOA_TIMESTAMP__KIND=pkcs12 chỉ dùng để thử nghiệm, không dùng khi vận hành"
        raise SettingsError(message)
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
