"""`sohoa digitize FILE... --out DIR`: any mix of PDF, TIFF, JPEG and PNG."""

import argparse
import json
import sys
from pathlib import Path

from rich.console import Console

from desk.commands.door import exit_code_of, several
from desk.commands.progress import PageProgress
from desk.digitize_files import FileOutcome, FilesOptions, digitize_file, name_outputs
from desk.options import PoolOptions
from desk.page_pool import PagePool
from desk.page_work import PageOptions
from desk.settings import Settings, now, read_settings
from desk.verify import open_trust
from dossier.errors import DeskError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the verb takes."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="tệp quét")
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="thư mục kết quả")
    parser.add_argument("--jobs", type=int, metavar="N", help="số trang xử lý song song")
    parser.add_argument("--json", action="store_true", help="in các báo cáo ra stdout")


def run(options: argparse.Namespace) -> int:
    """Digitize every file; one bad file never stops the others."""
    if options.jobs is not None and options.jobs < 1:
        print("--jobs phải là số từ 1 trở lên.", file=sys.stderr)
        return 2
    try:
        settings = read_settings()
        outcomes = _digitize(options, settings)
    except DeskError as error:
        print(f"{error.title} [{error.code}]", file=sys.stderr)
        return exit_code_of(error)
    if options.json:
        json.dump([outcome.report for outcome in outcomes], sys.stdout, ensure_ascii=False)
        print()
    return several([outcome.error for outcome in outcomes])


def _digitize(options: argparse.Namespace, settings: Settings) -> list[FileOutcome]:
    jobs = options.jobs or settings.pages.jobs
    limits = PoolOptions(jobs, settings.pages.page_seconds, settings.pages.page_memory_mb)
    page = PageOptions(settings.scan, settings.ocr)
    how = FilesOptions(page, settings.agency_name, now, open_trust(settings))
    console = Console(stderr=True)
    outcomes = []
    with PagePool(limits) as pool, PageProgress(console) as progress:
        for path, folder in zip(
            options.files, name_outputs(options.files, options.out), strict=True
        ):
            outcome = digitize_file(path, folder, pool, how, progress.of(path.name))
            outcomes.append(outcome)
            _say(console, outcome)
    return outcomes


def _say(console: Console, outcome: FileOutcome) -> None:
    documents, pages = outcome.report["documents"], outcome.report["pages"]
    line = f"✔ {outcome.name}: {len(pages)} trang, {len(documents)} giấy tờ → {outcome.folder}"
    if (failure := outcome.report["error"]) is not None:
        line = f"✖ {outcome.name}: {failure['title']} [{failure['code']}]"
    lines = [line]
    for page in pages:
        if page["error"] is not None:
            fault = page["error"]
            lines.append(f"  ⚠ trang {page['number']}: {fault['title']} [{fault['code']}]")
    for line in lines:
        console.print(line, markup=False, highlight=False, soft_wrap=True)
