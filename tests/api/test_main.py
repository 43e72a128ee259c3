"""`sohoa serve` opens the office, works its jobs, and stops in order when told to."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from samples.seed import office_environment
from tests.api.conftest import logged_in
from tests.office import Office, make_office, receive

STOP_SECONDS = 20


@contextlib.contextmanager
def _served(data: Path, port: int, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    environment = {**office_environment(data), "PATH": os.environ["PATH"]}
    command = [str(Path(sys.executable).with_name("sohoa")), "serve", "--port", str(port)]
    with log.open("wb") as output:
        served = subprocess.Popen(
            command, env=environment, stdout=output, stderr=output, start_new_session=True
        )
    try:
        yield served
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(served.pid, signal.SIGKILL)
        served.wait()


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _wait_until_ready(address: str) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with contextlib.suppress(httpx.HTTPError):
            if httpx.get(f"{address}/readyz").status_code == 200:
                return
        time.sleep(0.05)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return make_office(tmp_path_factory.mktemp("office"))


def test_the_service_works_a_scan_and_stops_while_somebody_listens(
    office: Office, tmp_path: Path
) -> None:
    port, dossier, log = _free_port(), receive(office).dossier, tmp_path / "serve.log"
    address = f"http://127.0.0.1:{port}"

    with _served(office.desk.settings.data, port, log) as served:
        _wait_until_ready(address)
        with logged_in(address, "canbo") as clerk:
            sent = clerk.post(
                f"/api/v1/dossiers/{dossier.id}/scans", content=b"\x8f\x00 no scan"
            ).json()
            events = clerk.get(f"/api/v1/scans/{sent['id']}/events").text
            waiting = clerk.post(f"/api/v1/dossiers/{dossier.id}/scans", content=b"other").json()
            with clerk.stream("GET", f"/api/v1/scans/{waiting['id']}/events") as listening:
                served.send_signal(signal.SIGTERM)
                heard = listening.read()
        status = served.wait(STOP_SECONDS)

    assert "unsupported-scan" in events
    assert heard.startswith(b"retry:")
    assert status == 0
    assert "Traceback" not in log.read_text("utf-8")


def test_an_office_that_was_not_prepared_is_a_fault_of_configuration(tmp_path: Path) -> None:
    log = tmp_path / "serve.log"

    with _served(tmp_path / "nothing", _free_port(), log) as served:
        status = served.wait(STOP_SECONDS)

    assert status == 9
    assert "sohoa migrate" in log.read_text("utf-8")
