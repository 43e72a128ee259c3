"""What can be tuned in the vault. Folders are relative to where the office is started."""

from dataclasses import dataclass, field

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError


@dataclass(frozen=True, slots=True)
class DatabaseOptions:
    """Where the rows are.

    Attributes:
        url: `sqlite:///FILE` (embedded) or `postgresql://USER:PASSWORD@HOST:PORT/NAME`.
        pool_connections: Connections one process may hold, 1 to 200.
        wait_seconds: How long to wait for a lock or a connection before giving up,
            greater than 0.

    Raises:
        ValueError: Another kind of database, or a limit out of range.
    """

    url: str = field(default="sqlite:///data/sohoa.sqlite3", repr=False)  # may hold a password
    pool_connections: int = 10
    wait_seconds: float = 30.0

    def __post_init__(self) -> None:
        kinds = ("sqlite:///", "postgresql://", "postgresql+psycopg://")
        if not self.url.startswith(kinds) or self.url in ("sqlite:///", "sqlite:///:memory:"):
            message = "url must be sqlite:///FILE or postgresql://USER:PASSWORD@HOST:PORT/NAME"
            raise ValueError(message)
        try:
            make_url(self.url)
        except (ArgumentError, ValueError):
            message = "url is malformed; special letters of a password are written as %XX"
            raise ValueError(message) from None
        if not 1 <= self.pool_connections <= 200:
            message = "pool_connections must be 1 to 200"
            raise ValueError(message)
        if self.wait_seconds <= 0:
            message = "wait_seconds must be greater than 0"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class JobOptions:
    """How jobs are lent to workers.

    Attributes:
        lease_seconds: A worker not heard of for so long is taken for dead, greater than 0.
        most_attempts: After so many a job is parked for a person, at least 1.
        retry_seconds: Wait before the second attempt; doubled for each further one, 0 or more.

    Raises:
        ValueError: A limit is out of range.
    """

    lease_seconds: float = 120.0
    most_attempts: int = 3
    retry_seconds: float = 2.0

    def __post_init__(self) -> None:
        if self.lease_seconds <= 0:
            message = "lease_seconds must be greater than 0"
            raise ValueError(message)
        if self.most_attempts < 1:
            message = "most_attempts must be at least 1"
            raise ValueError(message)
        if self.retry_seconds < 0:
            message = "retry_seconds must be 0 or more"
            raise ValueError(message)
