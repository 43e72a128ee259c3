"""Options refuse what cannot work, in words an operator understands."""

import pytest

from vault.options import DatabaseOptions, JobOptions


@pytest.mark.parametrize(
    "url", ["mysql://x/y", "sqlite:///", "sqlite:///:memory:", "office.sqlite3", ""]
)
def test_only_a_sqlite_file_or_a_postgresql_server_is_taken(url: str) -> None:
    with pytest.raises(ValueError, match="sqlite:///FILE"):
        DatabaseOptions(url=url)


def test_a_malformed_address_is_refused_without_repeating_its_password() -> None:
    with pytest.raises(ValueError, match="malformed") as caught:
        DatabaseOptions(url="postgresql://sohoa:secret@localhost:port/sohoa")

    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("connections", [0, 201])
def test_a_pool_has_room_for_someone(connections: int) -> None:
    with pytest.raises(ValueError, match="pool_connections"):
        DatabaseOptions(pool_connections=connections)


def test_waiting_for_a_lock_takes_time() -> None:
    with pytest.raises(ValueError, match="wait_seconds"):
        DatabaseOptions(wait_seconds=0)


def test_the_password_of_the_database_is_not_printed() -> None:
    assert "secret" not in repr(DatabaseOptions(url="postgresql://sohoa:secret@localhost/sohoa"))


@pytest.mark.parametrize(
    "options",
    [
        {"lease_seconds": 0},
        {"most_attempts": 0},
        {"retry_seconds": -1},
    ],
    ids=str,
)
def test_a_job_has_time_and_attempts(options: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=next(iter(options))):
        JobOptions(**options)
