"""`python -m samples demo` runs the main job; `python -m samples serve` opens its office."""

import os
import sys
from pathlib import Path

from dossier.errors import DeskError
from samples.demo import run_demo
from samples.seed import LOGINS, MARKER, PASSWORD, office_environment, seed_office

DATA = Path("data")


def main(words: list[str]) -> int:
    """Run a verb."""
    match words:
        case ["demo"]:
            return run_demo(DATA)
        case ["serve"]:
            return serve()
        case _:
            print("python -m samples demo | serve", file=sys.stderr)
            return 2


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
