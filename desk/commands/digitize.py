"""`sohoa digitize FILE|FOLDER... --out DIR`: any mix of PDF and pictures."""

import argparse
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from rich.console import Console

from desk.assemble import EXTRAS, Extra
from desk.batch import NOT_READ, BatchOptions
from desk.commands.door import SOME_FAILED, exit_code_of, several, some_path
from desk.commands.progress import PageProgress
from desk.commands.stopping import stopping_cleanly
from desk.digitize_files import FileOutcome, FilesOptions, digitize_file, name_of, name_outputs
from desk.options import PoolOptions
from desk.page_pool import PagePool
from desk.page_work import PageOptions
from desk.settings import Settings, now, read_settings
from desk.verify import open_trust
from dossier.errors import DeskError
from scanner.errors import ScanNotFoundError
from scanner.ledger import Announced
from scanner.load import scans_in
from scanner.scan_record import SCAN_RECORD
from scanner.spool import plain_name

_COUNT = re.compile(r"every:([1-9]\d{0,3})")
_LISTS = re.compile(r"\d{1,5}(-\d{1,5})?(,\d{1,5}(-\d{1,5})?)*")
_PAGES_SHOWN = 12
_FINDINGS_SHOWN = 12
_MOST_SHEETS = 100_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the verb takes."""
    parser.add_argument(
        "files", nargs="+", type=some_path, metavar="FILE", help="tệp hoặc thư mục quét"
    )
    parser.add_argument(
        "--out", required=True, type=some_path, metavar="DIR", help="thư mục kết quả"
    )
    parser.add_argument("--jobs", type=int, metavar="N", help="số trang xử lý song song")
    parser.add_argument("--json", action="store_true", help="in các báo cáo ra stdout")
    parser.add_argument(
        "--split",
        type=_split,
        default=BatchOptions(),
        metavar="HOW",
        help="tách giấy tờ: separators (mặc định), suggested, every:N, hoặc 1-2,3,5-7",
    )
    parser.add_argument(
        "--order",
        choices=("as-scanned", "manual-duplex"),
        default="as-scanned",
        help="manual-duplex: quét hết mặt trước rồi lật cả tập quét mặt sau",
    )
    parser.add_argument("--sheets", type=int, metavar="N", help="số tờ đã đếm trước khi quét")
    parser.add_argument(
        "--also",
        type=_extras,
        default=(),
        metavar="WHAT",
        help="ghi thêm cho mỗi giấy tờ: access (PDF nhỏ để xem), hocr, alto; cách nhau dấu phẩy",
    )
    parser.add_argument("--duplex", action="store_true", help="quét hai mặt")


def run(options: argparse.Namespace) -> int:
    """Digitize every file; one bad file never stops the others."""
    wrong = _wrong_usage(options)
    if wrong:
        print(wrong, file=sys.stderr)
        return 2
    try:
        files = _files(options.files)
        if options.sheets is not None and len(files) > 1:
            print("--sheets chỉ dùng được với một tệp quét.", file=sys.stderr)
            return 2
        with stopping_cleanly():
            outcomes = _digitize(files, options, read_settings())
    except DeskError as error:
        print(f"{error.title} [{error.code}]", file=sys.stderr)
        return exit_code_of(error)
    if options.json:
        json.dump([outcome.report for outcome in outcomes], sys.stdout, ensure_ascii=False)
        print()
    status = several([outcome.error or outcome.imbalance for outcome in outcomes])
    return status or (SOME_FAILED if any(map(_lacks_pages, outcomes)) else 0)


def _lacks_pages(outcome: FileOutcome) -> bool:
    batch = outcome.report["batch"]
    return batch is not None and any(each["code"] == NOT_READ for each in batch["findings"])


def _wrong_usage(options: argparse.Namespace) -> str:
    if options.jobs is not None and options.jobs < 1:
        return "--jobs phải là số từ 1 trở lên."
    if options.sheets is not None and not 1 <= options.sheets <= _MOST_SHEETS:
        return f"--sheets phải là số từ 1 đến {_MOST_SHEETS}."
    return ""


def _split(text: str) -> BatchOptions:
    """Read what `--split` says.

    Raises:
        argparse.ArgumentTypeError: It says nothing we know.
    """
    if text == "separators":
        return BatchOptions("separators")
    if text == "suggested":
        return BatchOptions("suggested")
    count = _COUNT.fullmatch(text)
    if count:
        return BatchOptions("count", every=int(count[1]))
    lists = [_places(part) for part in text.split(",")] if _LISTS.fullmatch(text) else []
    if not lists or not all(lists):
        message = "phải là separators, suggested, every:N, hoặc danh sách trang như 1-2,3,5-7"
        raise argparse.ArgumentTypeError(message)
    return BatchOptions("manual", lists=tuple(lists))


def _extras(text: str) -> tuple[Extra, ...]:
    """Read what `--also` says.

    Raises:
        argparse.ArgumentTypeError: It names something we do not write.
    """
    named = text.split(",")
    if not set(named) <= set(EXTRAS):
        message = f"phải là {', '.join(EXTRAS)}, cách nhau bằng dấu phẩy"
        raise argparse.ArgumentTypeError(message)
    return tuple(extra for extra in EXTRAS if extra in named)


def _places(part: str) -> tuple[int, ...]:
    first, _, last = part.partition("-")
    return tuple(range(int(first), int(last or first) + 1))


def _files(inputs: Sequence[Path]) -> list[Path]:
    """Give the inputs: files, folders that `sohoa scan` filled as one batch, files of others.

    A folder without any file stays itself, so that it fails for all to see.
    """
    return [file for path in inputs for file in _files_of(path)]


def _files_of(path: Path) -> tuple[Path, ...]:
    if not path.is_dir() or (path / SCAN_RECORD).is_file():
        return (path,)
    try:
        return scans_in(path) or (path,)
    except ScanNotFoundError:  # no right to look into it: it fails alone
        return (path,)


def _digitize(
    files: Sequence[Path], options: argparse.Namespace, settings: Settings
) -> list[FileOutcome]:
    jobs = options.jobs or settings.pages.jobs
    limits = PoolOptions(jobs, settings.pages.page_seconds, settings.pages.page_memory_mb)
    how = FilesOptions(
        PageOptions(settings.scan, settings.ocr),
        settings.agency_name,
        now,
        open_trust(settings),
        _batch(options),
        options.also,
    )
    console = Console(stderr=True)
    outcomes = []
    with PagePool(limits) as pool, PageProgress(console) as progress:
        for path, folder in zip(files, name_outputs(files, options.out), strict=True):
            outcome = digitize_file(path, folder, pool, how, progress.of(name_of(path)))
            outcomes.append(outcome)
            _say(console, outcome)
    return outcomes


def _batch(options: argparse.Namespace) -> BatchOptions:
    both = options.duplex or options.order == "manual-duplex"
    announced = Announced(options.sheets, both) if options.sheets is not None else None
    split: BatchOptions = options.split
    return replace(split, order=options.order, announced=announced, duplex=both)


def _say(console: Console, outcome: FileOutcome) -> None:
    documents, pages = outcome.report["documents"], outcome.report["pages"]
    line = (
        f"✔ {outcome.name}: {len(pages)} trang, {len(documents)} giấy tờ → {_shown(outcome.folder)}"
    )
    if (failure := outcome.report["error"]) is not None:
        culprit = f" ({failure['file']})" if "file" in failure else ""
        line = f"✖ {outcome.name}{culprit}: {failure['title']} [{failure['code']}]"
    lines = [line]
    for page in pages:
        if page["error"] is not None:
            fault = page["error"]
            lines.append(f"  ⚠ trang {page['number']}: {fault['title']} [{fault['code']}]")
    if outcome.report["batch"] is not None:
        lines += batch_lines(outcome.report["batch"])
    for line in lines:
        console.print(line, markup=False, highlight=False, soft_wrap=True)


def _shown(folder: Path) -> str:
    return "/".join(plain_name(part) for part in str(folder).split("/"))


def batch_lines(batch: dict[str, Any]) -> list[str]:
    """Say what of a whole batch a clerk must see; no word of what stands on the papers."""
    findings = batch["findings"]
    lines = [f"  ⚠ {each['text']} [{each['code']}]" for each in findings[:_FINDINGS_SHOWN]]
    if len(findings) > _FINDINGS_SHOWN:
        lines.append(f"  ⚠ và {len(findings) - _FINDINGS_SHOWN} điều khác, xem report.json.")
    pages = [each["page"] for each in batch["boundaries"] if not each["applied"]]
    if pages:
        named = ", ".join(str(page) for page in pages[:_PAGES_SHOWN])
        more = f" và {len(pages) - _PAGES_SHOWN} trang khác" if len(pages) > _PAGES_SHOWN else ""
        lines.append(
            f"  → Gợi ý tách: {len(pages)} giấy tờ, bắt đầu ở trang {named}{more}; "
            "chạy lại với --split suggested nếu đúng."
        )
    return lines
