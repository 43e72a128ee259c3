"""Start a queue worker: `python -m workers`, which `sohoa worker` becomes."""

import logging
import sys

from desk.settings import read_settings
from dossier.errors import DeskError
from workers.app import Sweep, create_worker

_CONFIGURATION_WRONG = 9
# Page processes are our own children, so the pool is a thread: Celery's prefork children are
# daemons and may have none. One job at a time uses all cores already.
_OPTIONS = ("worker", "--pool=threads", "--concurrency=1", "--without-gossip", "--without-mingle")


def main() -> int:
    """Work jobs until told to stop."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    try:
        worker = create_worker(read_settings())
        worker.desk()
    except DeskError as error:
        print(f"{error.title} {error} [{error.code}]", file=sys.stderr)  # noqa: T201 - a door
        return _CONFIGURATION_WRONG
    sweep = Sweep(worker)
    sweep.start()
    try:
        worker.app.worker_main([*_OPTIONS, "--loglevel=INFO"])
    finally:
        sweep.over.set()
    return 0


if __name__ == "__main__":
    sys.exit(main())
