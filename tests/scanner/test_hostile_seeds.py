"""Whatever chance does to a file, only a DeskError leaves, soon and in bounded memory."""

import random
import subprocess
import sys
from pathlib import Path

from scanner.errors import ScanError
from scanner.load import open_scan
from scanner.options import ScanOptions
from tests.counts import examples
from tests.scanner.hostile_seeds import mutated, seeds

_ROOT = Path(__file__).parents[2]
_PAGE_SECONDS = 2.0

# The limit on address space stands 1 GiB over what libraries have taken for themselves.
_SURVIVE = """
import resource, sys, time
from pathlib import Path
from tests.scanner.hostile_seeds import read_all

def status(name):
    line = next(line for line in open("/proc/self/status") if line.startswith(name))
    return int(line.split()[1]) * 1024

folder = Path(sys.argv[1])
for path in folder.glob("seed-*"):
    read_all(path)
limit = status("VmSize") + 1024**3
resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
for path in sorted(folder.glob("wound-*")):
    begun = time.process_time()
    try:
        pages = read_all(path)
    except Exception as error:
        print("escaped", path.name, repr(error))
        continue
    seconds = time.process_time() - begun
    if seconds > pages * float(sys.argv[2]):
        print("slow", path.name, seconds)
print("tried", len(list(folder.glob("wound-*"))), "peak", status("VmHWM"))
"""


def test_every_seed_is_a_scan_in_order_but_for_the_animation(tmp_path: Path) -> None:
    refused = []
    for name, data in seeds().items():
        path = tmp_path / name
        path.write_bytes(data)
        try:
            with open_scan(path, ScanOptions()) as scan:
                assert all(scan.load(at + 1).image.pixels.size for at in range(scan.page_count))
        except ScanError:
            refused.append(name)
    assert [name for name in refused if name.startswith("page.")] == ["page.animated.png"]
    assert [name for name in refused if name.endswith(".pdf")] == []


def test_wounded_files_raise_nothing_else_and_soon_in_bounded_memory(tmp_path: Path) -> None:
    chance = random.Random(20261124)
    whole = seeds()
    for name, data in whole.items():
        (tmp_path / f"seed-{name}").write_bytes(data)
    count = examples(400)
    for number in range(count):
        name = chance.choice(sorted(whole))
        (tmp_path / f"wound-{number:05d}-{name}").write_bytes(mutated(whole[name], chance))
    done = subprocess.run(
        [sys.executable, "-c", _SURVIVE, str(tmp_path), str(_PAGE_SECONDS)],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        timeout=3_000,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    *complaints, last = done.stdout.splitlines()
    assert complaints == []
    tried, peak = int(last.split()[1]), int(last.split()[3])
    assert tried == count
    assert peak < 1024**3
