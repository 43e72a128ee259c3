"""What can be tuned at the desk itself: page processes, queue, web, signing."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True)
class PoolOptions:
    """How many page processes there are and what each may use.

    Attributes:
        jobs: Processes; 0 means one for each core.
        page_seconds: Longest a page may take before its process is killed.
        page_memory_mb: Address space of a page process, in MiB.
    """

    jobs: int = 0
    page_seconds: float = 180.0
    page_memory_mb: int = 4096

    def __post_init__(self) -> None:
        if self.jobs < 0 or self.page_seconds <= 0 or self.page_memory_mb < 512:
            message = "page processes need jobs >= 0, time, and at least 512 MiB"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class QueueOptions:
    """How jobs reach a worker; the database is the truth about them either way.

    Attributes:
        kind: `inline` works them in the serving process, `celery` sends their ids through
            a broker to `sohoa worker`.
        broker_url: The broker, `amqp://…`; used by `celery` only.
    """

    kind: Literal["inline", "celery"] = "inline"
    broker_url: str = "amqp://guest:guest@127.0.0.1:5672//"


@dataclass(frozen=True, slots=True)
class WebOptions:
    """Where the web service listens and what it accepts.

    Attributes:
        host: Address.
        port: TCP port.
        upload_bytes: Largest upload.
        session_hours: How long a person stays logged in.
        secure_cookie: Send the session cookie over HTTPS only; required in production.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    upload_bytes: int = 2 << 30
    session_hours: float = 12.0
    secure_cookie: bool = False

    def __post_init__(self) -> None:
        if not 0 < self.port < 65536 or self.upload_bytes < 1 or self.session_hours <= 0:
            message = "port, upload_bytes and session_hours must be greater than 0"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class SignOptions:
    """How copies are signed.

    Attributes:
        agency_copy: `auto` signs for the agency on papers an authority issued (Decree
            30/2020 Art. 25), `always` and `never` say so for all.
        conversion_mark: Line that marks a paper turned electronic (Decree 45/2020 Art.
            25.3); the wording is not established, so it is a setting.
        printed_mark: Line that marks a paper printed from a data message (Law 20/2023 Art.
            12.2); a setting for the same reason.
        passphrase_file: File with the passphrase of the PKCS#12 keys; None takes
            `keys/passphrase` in the data folder.
        key_files: Names of the keys that production may keep in PKCS#12 files, with spaces
            between: `agency` or the id of an account.
    """

    agency_copy: Literal["auto", "always", "never"] = "auto"
    conversion_mark: str = "BẢN SỐ HÓA TỪ BẢN GIẤY"
    printed_mark: str = "BẢN GIẤY CHUYỂN TỪ VĂN BẢN ĐIỆN TỬ"
    passphrase_file: Path | None = None
    key_files: str = ""
