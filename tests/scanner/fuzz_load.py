"""Fuzz target: whatever the bytes, only a DeskError leaves the scanner.

    python -m tests.scanner.fuzz_load CORPUS -max_total_time=600

CORPUS is a folder that is filled with seeds first. Whatever libFuzzer finds it writes beside;
found harm belongs into `tests/scanner/corpus/`, where `make test` tries it for ever.
"""

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["scanner", "PIL"]):
    from tests.scanner.hostile_seeds import read_all, seeds

_LIMITS = ("-timeout=20", "-rss_limit_mb=1600", "-max_len=65536")


def main() -> None:
    """Fill the corpus, then fuzz until libFuzzer's arguments say that it is enough."""
    folders = [Path(word) for word in sys.argv[1:] if not word.startswith("-")]
    for folder in folders[:1]:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in seeds().items():
            (folder / name).write_bytes(data)
    with tempfile.TemporaryDirectory() as spool:
        path = Path(spool) / "scan"

        def try_one(data: bytes) -> None:
            path.write_bytes(data)
            read_all(path)

        atheris.Setup([sys.argv[0], *_LIMITS, *sys.argv[1:]], try_one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
