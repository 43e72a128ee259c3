"""A server of the tests answers, and is gone afterwards, however the run ends."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
from kombu.connection import Connection

from tests import servers

# Gives its address and the ids of its family, and dies without a last word.
KILLED = """
import os, signal, psutil
from tests import servers

with servers.{name}():
    print(*(member.pid for member in psutil.Process().children(recursive=True)), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder for temporary files that a server's own user can reach into."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def left_of_a_killed_run(name: str, folder: Path) -> list[int]:
    """Give the ids of processes that outlive a run that was killed."""
    ended = subprocess.run(
        [sys.executable, "-c", KILLED.format(name=name)],
        check=False,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"TMPDIR": str(folder)},
    )
    family = [int(pid) for pid in ended.stdout.split()]
    assert (ended.returncode, len(family) > 1) == (-9, True)
    until = time.monotonic() + 10
    while time.monotonic() < until and any(map(is_alive, family)):
        time.sleep(0.05)
    return [pid for pid in family if is_alive(pid)]


def is_alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def children() -> set[psutil.Process]:
    return set(psutil.Process().children(recursive=True))


def test_postgresql_answers_and_is_gone_afterwards() -> None:
    before = children()
    with servers.postgresql() as url:
        with psycopg.connect(url) as connection:
            assert connection.execute("select current_database()").fetchone() == ("sohoa",)
        family = children() - before

    assert family
    assert not any(is_alive(member.pid) for member in family)


def test_rabbitmq_carries_a_message_and_is_gone_afterwards_with_its_epmd() -> None:
    before = children()
    with servers.rabbitmq() as url:
        broker = Connection(url)  # type: ignore[no-untyped-call]  # kombu is typed in part only
        queue = broker.SimpleQueue("jobs")  # type: ignore[no-untyped-call]  # the same
        with broker, queue:
            queue.put({"job_id": "job_1"})
            assert queue.get(timeout=10).payload == {"job_id": "job_1"}
        family = children() - before
        names = {member.name() for member in family}

    assert names >= {"epmd", "beam.smp"}
    assert not any(is_alive(member.pid) for member in family)


def test_a_killed_run_leaves_no_postgresql(open_folder: Path) -> None:
    assert left_of_a_killed_run("postgresql", open_folder) == []


def test_a_killed_run_leaves_no_rabbitmq_and_no_epmd(open_folder: Path) -> None:
    assert left_of_a_killed_run("rabbitmq", open_folder) == []
