"""Every setting, read once from the environment by the doors: `SOHOA_…` (docs/settings.md)."""

import os
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from desk.errors import SettingsError
from desk.options import PoolOptions, QueueOptions, SignOptions, WebOptions
from ocr.options import OcrOptions
from scanner.options import DeviceOptions, ScanOptions, WatchOptions
from signing.options import KeyOptions, TimestampOptions
from vault.options import JobOptions

PREFIX = "SOHOA_"


class Settings(BaseSettings):
    """All settings of an office.

    Attributes:
        mode: `demo` shows invented people; `production` refuses what is only for demos.
        data: Folder of the embedded office: database, bytes, keys, trust.
        agency_name: The agency as signatures and PDFs name it.
        agency_code: Its electronic identifier (QĐ 20/2020/QĐ-TTg).
        database_url: SQLAlchemy address; empty takes SQLite in the data folder.
        malware_command: Program asked about each file received, its path as the last
            word; status 0 lets it pass. Empty asks nobody.
        scan: How pages are prepared.
        devices: How scanners are reached.
        watch: When a file in a watched folder is whole.
        ocr: How pages are read and kept.
        pages: Page processes and their limits.
        queue: How jobs reach a worker.
        jobs: How jobs are lent to workers.
        web: The web service.
        sign: How copies are signed.
        agency_key: Where the agency's key is.
        personal_keys: Where the keys of people are; `{name}` stands for an account's id.
        timestamp: Where time-stamps come from.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        frozen=True,
        extra="forbid",
        # a fault would otherwise print the PIN or passphrase that stood beside it
        hide_input_in_errors=True,
    )

    mode: Literal["demo", "production"] = "demo"
    data: Path = Path("data")
    agency_name: str = "Bộ phận Một cửa"
    agency_code: str = "H99.15.3"
    database_url: str = ""
    malware_command: str = ""
    scan: ScanOptions = Field(default_factory=ScanOptions)
    devices: DeviceOptions = Field(default_factory=DeviceOptions)
    watch: WatchOptions = Field(default_factory=WatchOptions)
    ocr: OcrOptions = Field(default_factory=OcrOptions)
    pages: PoolOptions = Field(default_factory=PoolOptions)
    queue: QueueOptions = Field(default_factory=QueueOptions)
    jobs: JobOptions = Field(default_factory=JobOptions)
    web: WebOptions = Field(default_factory=WebOptions)
    sign: SignOptions = Field(default_factory=SignOptions)
    agency_key: KeyOptions = Field(default_factory=KeyOptions)
    personal_keys: KeyOptions = Field(default_factory=KeyOptions)
    timestamp: TimestampOptions = Field(default_factory=TimestampOptions)


def read_settings() -> Settings:
    """Read the settings from the environment.

    Raises:
        SettingsError: A name is misspelt or a value impossible; the message says which.
    """
    for name in os.environ:
        if name.startswith(PREFIX):
            _refuse_unknown(name)
    try:
        return Settings()
    except ValidationError as error:
        faults = (f"{_name(fault['loc'])}: {fault['msg']}" for fault in error.errors())
        raise SettingsError("; ".join(faults)) from error
    except ValueError as error:  # a room's name with a plain value instead of its options
        raise SettingsError(str(error)) from error


def _name(place: tuple[int | str, ...]) -> str:
    return PREFIX + "__".join(str(part) for part in place).upper()


def now() -> datetime:
    """Give the time, aware, in UTC."""
    return datetime.now(UTC)


def _refuse_unknown(name: str) -> None:
    """Refuse a misspelt room, which pydantic-settings would silently ignore."""
    room = name.removeprefix(PREFIX).split("__")[0].lower()
    if room not in Settings.model_fields:
        near = get_close_matches(room, Settings.model_fields, 1)
        hint = f"; gần giống: {PREFIX}{near[0].upper()}" if near else ""
        message = f"không có thiết lập {name}{hint}"
        raise SettingsError(message)
