"""Start the web service: `python -m api`, which `sohoa serve` becomes."""

import logging
import signal
import sys
import threading

import uvicorn

from api.app import create_app
from api.inline import start_worker
from desk.settings import Settings, read_settings
from desk.wiring import Desk, open_desk
from dossier.errors import DeskError

_CONFIGURATION_WRONG = 9
_CLOSE_SECONDS = 20
_KEEP_ALIVE_SECONDS = 65


def main() -> int:
    """Serve until told to stop; with an inline queue this process also works the jobs."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    try:
        settings = read_settings()
        return _serve(settings, open_desk(settings))
    except DeskError as error:
        print(f"{error.title} {error} [{error.code}]", file=sys.stderr)  # noqa: T201 - a door
        return _CONFIGURATION_WRONG


def _serve(settings: Settings, desk: Desk) -> int:
    stop = threading.Event()
    app = create_app(desk, lambda: server.should_exit)
    config = uvicorn.Config(
        app,
        host=settings.web.host,
        port=settings.web.port,
        access_log=False,  # the gate logs each request, without its query
        log_config=None,
        server_header=False,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=_CLOSE_SECONDS,
    )
    server = uvicorn.Server(config)

    def end(*_: object) -> None:
        server.should_exit = True
        stop.set()

    # uvicorn sends itself the signal again when it has closed; then the worker still has to end.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    app.state.verifier.apart.warm()
    worker = start_worker(desk, stop.is_set)
    try:
        server.run()
    finally:
        stop.set()
        worker.join()
    return 0 if server.started else 1


if __name__ == "__main__":
    sys.exit(main())
