"""`python -m samples`: the demo, its office, page sets to measure on, pictures for the docs."""

import os
import sys
import tempfile
from pathlib import Path

from dossier.errors import DeskError
from samples.batch_set import write_batch_set
from samples.demo import run_demo
from samples.page_set import write_page_set
from samples.pictures import write_pictures
from samples.seed import LOGINS, MARKER, PASSWORD, office_environment, seed_office

DATA = Path("data")
USAGE = (
    "python -m samples demo | serve | pages DIR COUNT SEED | batches DIR COUNT SEED | pictures DIR"
)


def main(words: list[str]) -> int:
    """Run a verb."""
    match words:
        case ["demo"]:
            return run_demo(DATA)
        case ["serve"]:
            return serve()
        case ["pages", folder, count, seed]:
            write_page_set(Path(folder), int(count), int(seed))
        case ["batches", folder, count, seed]:
            write_batch_set(Path(folder), int(count), int(seed), sheets=True)
            write_batch_set(Path(folder), int(count), int(seed), sheets=False)
        case ["pictures", folder]:
            with tempfile.TemporaryDirectory() as scratch:
                write_pictures(Path(folder), Path(scratch))
        case _:
            print(USAGE, file=sys.stderr)
            return 2
    return 0


def serve() -> int:
    """Open the demo's office; make an empty one when there is none."""
    if not (DATA / MARKER).is_file():
        seed_office(DATA)
    os.environ.update(office_environment(DATA))
    print(f"Đăng nhập cán bộ: {LOGINS['clerk']} / {PASSWORD}", file=sys.stderr)
    return os.execv(sys.executable, [sys.executable, "-m", "desk", "serve"])  # noqa: S606 - our own


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except DeskError as error:
        print(f"✖ {error} [{error.code}]", file=sys.stderr)
        sys.exit(1)
