"""`python -m samples`: the demo, its office, page sets to measure on, pictures for the docs."""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from dossier.errors import DeskError
from samples.batch_set import write_batch_set
from samples.demo import run_demo
from samples.machine import LEVELS
from samples.page_set import write_page_set
from samples.paper_set import SORTS, write_paper_set
from samples.pictures import write_pictures
from samples.seed import LOGINS, MARKER, PASSWORD, office_environment, seed_office

DATA = Path("data")
USAGE = (
    "python -m samples demo | serve | pages DIR COUNT SEED | batches DIR COUNT SEED | "
    "papers DIR COUNT SEED [--level LEVEL] [--sort SORT] | pictures DIR"
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
        case ["papers", *more]:
            write_papers(more)
        case ["pictures", folder]:
            with tempfile.TemporaryDirectory() as scratch:
                write_pictures(Path(folder), Path(scratch))
        case _:
            print(USAGE, file=sys.stderr)
            return 2
    return 0


def write_papers(words: list[str]) -> None:
    """Draw papers of all sorts and levels, or of one."""
    parser = argparse.ArgumentParser(prog="python -m samples papers")
    parser.add_argument("folder", type=Path)
    parser.add_argument("count", type=int)
    parser.add_argument("seed", type=int)
    parser.add_argument("--level", choices=LEVELS)
    parser.add_argument("--sort", choices=sorted({*SORTS}))
    asked = parser.parse_args(words)
    levels = (asked.level,) if asked.level else LEVELS
    sorts = (asked.sort,) if asked.sort else SORTS
    write_paper_set(asked.folder, asked.count, asked.seed, levels, sorts)


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
