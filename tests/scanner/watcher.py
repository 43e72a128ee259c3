"""A watcher in a process of its own, to be killed: python -m tests.scanner.watcher IN SPOOL KEPT.

Its receiver commits like a database would: what it has committed under a claim it commits
once, and only then takes the file.
"""

import sys
import time
from pathlib import Path

from scanner.durable import copy_durably
from scanner.hot_folder import HotFolder
from scanner.options import WatchOptions

OPTIONS = WatchOptions(
    quiet_seconds=0.03, unknown_quiet_seconds=0.1, stalled_seconds=30.0, empty_seconds=30.0
)


def watch(folder: Path, spool: Path, kept: Path) -> None:
    with HotFolder(folder, spool, OPTIONS) as hot:
        while True:
            for claimed in hot.poll(time.monotonic()):
                if not (kept / claimed.claim).exists():
                    copy_durably(claimed.path, kept / claimed.claim)
                claimed.release()
            time.sleep(0.005)


if __name__ == "__main__":
    watch(*(Path(word) for word in sys.argv[1:4]))
