"""Real servers for tests, from the Debian packages, in a folder of their own.

Each is a child of the test run on loopback ports found free, as an unprivileged user when
the run is root, and is ended hard: with its own end, with a failure, and (by the kernel's
parent-death signal) when the test run itself is killed. RabbitMQ gets an `epmd` of its own,
so that the host's is neither used nor left behind.
"""

import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import psutil
import psycopg

_START_SECONDS = 60
_STOP_SECONDS = 10
_RABBITMQ_SERVER = "/usr/lib/rabbitmq/bin/rabbitmq-server"  # /usr/sbin's wrapper changes user


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """Run a PostgreSQL server and give the address of an empty database on it."""
    with _folder("postgresql", user="postgres") as folder:
        data, port, password = folder / "data", _free_port(), secrets.token_hex(16)
        secret = folder / "password"
        secret.write_text(password, encoding="ascii")
        made = subprocess.run(
            [
                *_as_user("postgres"),
                _postgresql_program("initdb"),
                *("-D", data, "-U", "sohoa", "-A", "scram-sha-256", f"--pwfile={secret}"),
                *("--locale=C.UTF-8", "-E", "UTF8", "--no-sync"),
            ],
            check=False,
            capture_output=True,
            cwd=folder,
        )
        if made.returncode:
            raise RuntimeError(made.stderr.decode(errors="replace"))
        settings = {
            "port": port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "fsync": "off",  # no test cuts the power
            "max_connections": 60,
        }
        command = [_postgresql_program("postgres"), "-D", str(data)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        address = f"postgresql://sohoa:{password}@127.0.0.1:{port}/"

        def ready() -> bool:
            try:
                psycopg.connect(f"{address}postgres", connect_timeout=2).close()
            except psycopg.OperationalError:
                return False
            return True

        # SIGQUIT ends it at once and still gives its shared memory back to the kernel.
        with _running(command, "postgres", folder, end=signal.SIGQUIT, ready=ready):
            with psycopg.connect(f"{address}postgres", autocommit=True) as connection:
                connection.execute("create database sohoa")
            yield f"{address}sohoa"


@contextlib.contextmanager
def rabbitmq() -> Iterator[str]:
    """Run a RabbitMQ server and give its AMQP address, of a user made for this run."""
    with _folder("rabbitmq", user="rabbitmq") as folder:
        port, epmd_port, password = _free_port(), _free_port(), secrets.token_hex(16)
        settings = (
            f"listeners.tcp.1 = 127.0.0.1:{port}\ndefault_user = sohoa\n"
            f"default_pass = {password}\nlog.file.level = warning\n"
            "disk_free_limit.absolute = 50MB\n"
        )
        (folder / "rabbitmq.conf").write_text(settings, encoding="ascii")
        (folder / "enabled_plugins").write_text("[].", encoding="ascii")
        environment = {
            "HOME": str(folder),  # the Erlang cookie is made there
            "PATH": "/usr/bin:/bin:/usr/sbin:/sbin",
            "LANG": "C.UTF-8",
            "ERL_EPMD_PORT": str(epmd_port),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_ALLOW_INPUT": "1",  # the script becomes the server, nothing in between
            "RABBITMQ_SERVER_START_ARGS": "-noinput",
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": (
                "-start_epmd false -kernel inet_dist_use_interface {127,0,0,1} +S 1:1"
            ),
            "RABBITMQ_CONF_ENV_FILE": "/dev/null",
            "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq.conf"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "enabled_plugins"),
            "RABBITMQ_NODENAME": f"sohoa{port}@localhost",
            "RABBITMQ_NODE_PORT": str(port),
            "RABBITMQ_DIST_PORT": str(_free_port()),
            "RABBITMQ_MNESIA_BASE": str(folder / "mnesia"),
            "RABBITMQ_LOG_BASE": str(folder / "log"),
            "RABBITMQ_PID_FILE": str(folder / "pid"),
        }
        epmd = ["epmd", "-address", "127.0.0.1", "-port", str(epmd_port)]
        with (
            _running(epmd, "rabbitmq", folder, environment, ready=lambda: _answers(epmd_port)),
            _running(
                [_RABBITMQ_SERVER],
                "rabbitmq",
                folder,
                environment,
                ready=lambda: _answers(port, b"AMQP\x00\x00\x09\x01"),
            ),
        ):
            yield f"amqp://sohoa:{password}@127.0.0.1:{port}//"


@contextlib.contextmanager
def _folder(name: str, *, user: str) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix=f"sohoa-{name}-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, user, user)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _as_user(user: str) -> list[str]:
    """Give the words before a command that drop root, where we are root."""
    if os.geteuid() != 0:
        return []
    return ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups"]


def _postgresql_program(name: str) -> str:
    folders = Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    return str(max(folders, key=lambda found: int(found.parent.parent.name)))


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _answers(port: int, greeting: bytes = b"") -> bool:
    """Say whether someone listens and, given a greeting, answers it."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
            connection.sendall(greeting)
            return not greeting or bool(connection.recv(8))
    except OSError:
        return False


@contextlib.contextmanager
def _running(
    command: Sequence[str],
    user: str,
    folder: Path,
    environment: dict[str, str] | None = None,
    *,
    end: signal.Signals = signal.SIGKILL,
    ready: Callable[[], bool],
) -> Iterator[None]:
    """Run a program until the block ends; its whole family is gone afterwards."""
    log = folder / f"{Path(command[0]).name}.log"
    # The signal name must be set after the user has changed: the kernel forgets it there.
    prefix = [*(_as_user(user) or ["setpriv"]), "--pdeathsig", end.name.removeprefix("SIG")]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*prefix, *command],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is for the test run; it then ends us in order
        )
    try:
        _wait_until(ready, process, log)
        yield
    finally:
        _end(process, end)


def _wait_until(ready: Callable[[], bool], process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + _START_SECONDS
    while not ready():
        if process.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"{log.stem} did not start:\n{log.read_text(errors='replace')}")
        time.sleep(0.1)


def _end(process: subprocess.Popen[bytes], end: signal.Signals) -> None:
    try:
        family = psutil.Process(process.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        family = []
    process.send_signal(end)
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for member in family:
        with contextlib.suppress(psutil.NoSuchProcess):
            member.kill()  # psutil checks the start time, so never a stranger
    psutil.wait_procs(family, timeout=_STOP_SECONDS)
