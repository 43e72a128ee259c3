"""`python -m bench.scan [FOLDER] [--peers N] [--out FILE]`: page preparation against the truth.

Prints lean, turn, kinds, size, codes, alarms, cost and memory on any folder with truth files
(bench/README.md); without a folder on 252 pages drawn for it. Peers are asked on every n-th
page in the same run.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2

from bench.scan_memory import peak_memory_mb
from bench.scan_peers import LEAN_PEERS, turn_by_osd, write_grey
from bench.scan_steps import step_seconds
from bench.truth import TruePage, TrueScan, read_truth
from dossier.page import PageImage, PageKind
from samples.page_set import write_page_set
from scanner.clean import PreparedPage, prepare_page
from scanner.load import LoadedPage, open_scan
from scanner.options import ScanOptions

KEPT = Path("bench/kept/scan.json")
_DRAWN_PAGES, _DRAWN_SEED = 252, 2026
_LONG_PAGES = 1000
_NEAR_DEGREES = 0.1
_SIZE_MM = 1.0
_TURNABLE = (PageKind.CONTENT.value, PageKind.SEPARATOR.value)


@dataclass(frozen=True, slots=True)
class Measured:
    """A page as it came out, beside its truth.

    Attributes:
        level: Of the scan.
        name: Of the file, with the page.
        truth: What is true.
        page: What was prepared; its pixels are let go.
        kept_mm: Width and height of the kept page.
        load_seconds: CPU time to decode the page.
        prepare_seconds: CPU time of all preparation.
        steps: CPU time of single steps; measured on A4 at 300 dpi only.
        peers: What peers told of the lean, and OSD of the turn, with their CPU seconds.
    """

    level: str
    name: str
    truth: TruePage
    kind: str
    turn_degrees: int
    lean_degrees: float
    codes: tuple[str, ...]
    verdict: str
    alarms: tuple[str, ...]
    kept_mm: tuple[float, float]
    load_seconds: float
    prepare_seconds: float
    steps: dict[str, float]
    peers: dict[str, tuple[float | None, float]]


def measure(scans: Sequence[TrueScan], every: int) -> list[Measured]:
    """Prepare all pages; ask the peers on every n-th, 0 for none."""
    cv2.setNumThreads(1)
    measured: list[Measured] = []
    with tempfile.TemporaryDirectory(prefix="sohoa-bench-") as scratch:
        for scan in scans:
            with open_scan(scan.path, ScanOptions()) as opened:
                for truth in scan.pages:
                    started = time.process_time()
                    loaded = opened.load(truth.number)
                    load_seconds = time.process_time() - started
                    asked = bool(every) and len(measured) % every == 0
                    grey = Path(scratch) / "page.pgm" if asked else None
                    measured.append(_measured(scan, truth, loaded, load_seconds, grey))
    return measured


def _measured(
    scan: TrueScan, truth: TruePage, loaded: LoadedPage, load_seconds: float, grey: Path | None
) -> Measured:
    started = time.process_time()
    page = prepare_page(loaded, ScanOptions())
    seconds = time.process_time() - started
    image = loaded.image
    return Measured(
        level=scan.level,
        name=f"{scan.path.name}:{truth.number}",
        truth=truth,
        kind=page.kind.value,
        turn_degrees=page.turn_degrees,
        lean_degrees=page.lean_degrees,
        codes=tuple(code.text for code in page.barcodes if code.format == "qr-code"),
        verdict=page.quality.verdict,
        alarms=tuple(finding.code for finding in page.quality.findings),
        kept_mm=_size_mm(page),
        load_seconds=load_seconds,
        prepare_seconds=seconds,
        steps=step_seconds(loaded, ScanOptions()) if _is_a4_at_300_dpi(image) else {},
        peers=_ask_peers(image, truth, grey) if grey else {},
    )


def _size_mm(page: PreparedPage) -> tuple[float, float]:
    kept = page.kept
    return kept.width_px / kept.px_per_mm, kept.height_px / kept.px_per_mm


def _ask_peers(
    image: PageImage, truth: TruePage, target: Path
) -> dict[str, tuple[float | None, float]]:
    grey = write_grey(image.pixels, target)
    told = {"osd": turn_by_osd(target, grey)}
    if truth.turn_degrees in (0, 180):  # a peer that cannot turn is not blamed for it
        told |= {name: ask(target, grey) for name, ask in LEAN_PEERS.items()}
    return told


def report(measured: Sequence[Measured]) -> dict[str, object]:
    """Give all measures by level, and the peers' on the pages they were asked on."""
    levels = defaultdict(list)
    for page in measured:
        levels[page.level].append(page)
    return {
        "command": "python -m bench.scan",
        "commit": _commit(),
        "pages": len(measured),
        "lean": _lean(measured),
        "turn": {name: _turn(pages) for name, pages in levels.items()},
        "kinds": _kinds(measured),
        "size": _sizes(measured),
        "qr": {name: _codes(pages) for name, pages in levels.items()},
        "false_alarms": _alarms(measured),
        "cpu_seconds_a_page": _cost(measured),
        "peers": _peers(measured),
    }


def _lean(measured: Sequence[Measured]) -> dict[str, object]:
    pages = [page for page in measured if _has_lean(page)]
    errors = [_lean_error(page, page.lean_degrees) for page in pages]
    straight = [page for page in pages if page.truth.lean_degrees == 0]
    moved = [page.name for page in straight if page.lean_degrees and abs(page.lean_degrees) >= 0.1]
    worst = sorted(zip(errors, (page.name for page in pages), strict=True))[-5:]
    return {
        **_errors(errors),
        "straight": len(straight),
        "straight_moved": moved,
        "worst": [[name, round(error, 3)] for error, name in reversed(worst)],
    }


def _has_lean(page: Measured) -> bool:
    truth = page.truth
    return truth.kind == "content" and truth.lean_degrees is not None and not truth.curled


def _lean_error(page: Measured, told_degrees: float | None) -> float:
    return abs((told_degrees or 0.0) - (page.truth.lean_degrees or 0.0))


def _errors(errors: Sequence[float]) -> dict[str, object]:
    if not errors:
        return {"pages": 0}
    return {
        "pages": len(errors),
        "mean_degrees": round(statistics.fmean(errors), 4),
        "within_0.1": round(sum(error <= _NEAR_DEGREES for error in errors) / len(errors), 4),
    }


def _turn(pages: Sequence[Measured]) -> dict[str, object]:
    asked = [page for page in pages if page.truth.kind in _TURNABLE]
    wrong = [page.name for page in asked if page.turn_degrees != page.truth.turn_degrees]
    return {"right": len(asked) - len(wrong), "of": len(asked), "wrong": wrong}


def _kinds(measured: Sequence[Measured]) -> dict[str, object]:
    table: dict[str, int] = defaultdict(int)
    wrong = []
    for page in measured:
        table[f"{page.truth.kind} as {page.kind}"] += 1
        if page.kind != page.truth.kind:
            wrong.append(f"{page.name} {page.truth.kind} as {page.kind}")
    return {**table, "wrong": wrong}


def _sizes(measured: Sequence[Measured]) -> dict[str, object]:
    known = [page for page in measured if page.truth.paper_mm]
    wrong = [
        f"{page.name} {page.truth.paper_mm} as {tuple(round(side, 1) for side in page.kept_mm)}"
        for page in known
        if not _right_size(page)
    ]
    return {"within_1_mm": len(known) - len(wrong), "of": len(known), "wrong": wrong}


def _right_size(page: Measured) -> bool:
    truth, kept = page.truth.paper_mm or (0.0, 0.0), page.kept_mm
    if page.truth.kind not in _TURNABLE:  # nothing shows which way up it lies
        truth, kept = (min(truth), max(truth)), (min(kept), max(kept))
    return all(abs(a - b) <= _SIZE_MM for a, b in zip(truth, kept, strict=True))


def _codes(pages: Sequence[Measured]) -> dict[str, int]:
    told = [set(page.truth.codes) <= set(page.codes) for page in pages if page.truth.codes]
    return {"read": sum(told), "of": len(told)}


def _alarms(measured: Sequence[Measured]) -> dict[str, object]:
    good = [page for page in measured if page.truth.good and page.truth.kind == "content"]
    alarmed = [page for page in good if page.verdict != "good"]
    by_code: dict[str, list[str]] = defaultdict(list)
    for page in alarmed:
        for code in page.alarms:
            by_code[code].append(page.name)
    return {"good_pages": len(good), "alarmed": len(alarmed), "by_code": by_code}


def _cost(measured: Sequence[Measured]) -> dict[str, object]:
    pages = [page for page in measured if page.steps]
    if not pages:
        return {"a4_300_dpi_pages": 0}
    steps = {name: statistics.fmean(page.steps[name] for page in pages) for name in pages[0].steps}
    return {
        "a4_300_dpi_pages": len(pages),
        "load": round(statistics.fmean(page.load_seconds for page in pages), 4),
        "prepare": round(statistics.fmean(page.prepare_seconds for page in pages), 4),
        "turn_and_lean": round(steps["turn"] + steps["lean"], 4),
        "steps": {name: round(seconds, 4) for name, seconds in steps.items()},
    }


def _is_a4_at_300_dpi(image: PageImage) -> bool:
    return 8.0 <= image.width_px * image.height_px / 1e6 <= 9.5


def _peers(measured: Sequence[Measured]) -> dict[str, object]:
    asked = [page for page in measured if page.peers and _has_lean(page)]
    table: dict[str, object] = {}
    for name in LEAN_PEERS:
        pages = [page for page in asked if name in page.peers]
        told = [_lean_error(page, page.peers[name][0]) for page in pages]
        seconds = [page.peers[name][1] for page in pages]
        straight = [page for page in pages if page.truth.lean_degrees == 0]
        moved = sum(abs(page.peers[name][0] or 0) >= _NEAR_DEGREES for page in straight)
        cost = {"cpu_seconds": round(statistics.fmean(seconds), 4)} if seconds else {}
        table[name] = {**_errors(told), "straight_moved": moved, **cost}
    same = [page for page in asked if len(page.peers) > 1]
    table["sohoa, same pages"] = _errors([_lean_error(page, page.lean_degrees) for page in same])
    table["osd"] = _osd([page for page in measured if page.peers])
    return table


def _osd(pages: Sequence[Measured]) -> dict[str, object]:
    asked = [page for page in pages if page.truth.kind in _TURNABLE]
    if not asked:
        return {"of": 0}
    right = sum((page.peers["osd"][0] or 0) == page.truth.turn_degrees for page in asked)
    ours = sum(page.turn_degrees == page.truth.turn_degrees for page in asked)
    seconds = statistics.fmean(page.peers["osd"][1] for page in asked)
    return {
        "right": right,
        "of": len(asked),
        "sohoa": ours,
        "cpu_seconds": round(seconds, 4),
    }


def _commit() -> str:
    asked = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    )
    return asked.stdout.strip()


def main(words: list[str]) -> None:
    """Measure a folder and print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.scan")
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--peers", type=int, default=4, metavar="N")
    parser.add_argument("--out", type=Path, default=None)
    asked = parser.parse_args(words)
    with tempfile.TemporaryDirectory(prefix="sohoa-bench-") as scratch:
        folder = asked.folder or Path(scratch)
        if asked.folder is None:
            write_page_set(folder, _DRAWN_PAGES, _DRAWN_SEED)
        table = report(measure(read_truth(folder), asked.peers))
        if asked.folder is None:
            table["memory_mb"] = peak_memory_mb(Path(scratch), _LONG_PAGES)
    text = json.dumps(table, indent=1, ensure_ascii=False)
    print(text)
    if asked.out or asked.folder is None:
        (asked.out or KEPT).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
