"""`sohoa watch FOLDER --out DIR`: each whole file that appears is digitized into DIR."""

import argparse
import sys
import time
from pathlib import Path

from rich.console import Console

from desk.commands.digitize import batch_lines
from desk.commands.door import exit_code_of
from desk.commands.progress import PageProgress
from desk.commands.stopping import Terminated, stopping_cleanly
from desk.digitize_files import FileOutcome, FilesOptions, digitize_file
from desk.options import PoolOptions
from desk.page_pool import PagePool
from desk.page_work import PageOptions
from desk.settings import Settings, now, read_settings
from desk.verify import open_trust
from desk.watch import Digitize, Worked, spool_of, unread_pages, work_claimed
from dossier.errors import DeskError
from scanner.errors import FolderAwayError, SpoolAwayError
from scanner.hot_folder import DONE_FOLDER, ERROR_FOLDER, HotFolder, refuse_overlap

_LOOK_SECONDS = 0.5
_RETRY_SECONDS = 10.0
_BLOCKED = "{} tệp không đọc hoặc không lấy được khỏi thư mục theo dõi, hãy kiểm tra quyền."
_STRANDED = "{} tệp đã nhận từ trước đang chờ ở {} (máy {}), nơi này chưa truy cập được."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the verb takes."""
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="thư mục máy quét ghi tệp vào")
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="thư mục kết quả")
    parser.add_argument("--jobs", type=int, metavar="N", help="số trang xử lý song song")


def run(options: argparse.Namespace) -> int:
    """Watch until told to stop; one bad file never ends it."""
    if options.jobs is not None and options.jobs < 1:
        print("--jobs phải là số từ 1 trở lên.", file=sys.stderr)
        return 2
    console = Console(stderr=True)
    try:
        settings = read_settings()
        refuse_overlap(options.folder, options.out)
        if not options.folder.is_dir():
            raise FolderAwayError
        with stopping_cleanly():
            _watch(options, settings, console)
    except Terminated:
        print("Đã dừng theo dõi.", file=sys.stderr)
    except DeskError as error:
        print(f"{error.title} [{error.code}]", file=sys.stderr)
        return exit_code_of(error)
    return 0


def _watch(options: argparse.Namespace, settings: Settings, console: Console) -> None:
    jobs = options.jobs or settings.pages.jobs
    limits = PoolOptions(jobs, settings.pages.page_seconds, settings.pages.page_memory_mb)
    page = PageOptions(settings.scan, settings.ocr)
    how = FilesOptions(page, settings.agency_name, now, open_trust(settings))
    spool = spool_of(options.out)
    with (
        PagePool(limits) as pool,
        PageProgress(console) as progress,
        HotFolder(options.folder, spool, settings.watch) as hot,
    ):
        _say(console, f"Đang theo dõi {options.folder}; kết quả ở {options.out}.")

        def digitize(path: Path, folder: Path) -> FileOutcome:
            return digitize_file(path, folder, pool, how, progress.of(path.name))

        before: list[str] = []
        while True:
            troubles, waits = _look(hot, options.out, digitize, console)
            for told in troubles:
                if told not in before:
                    _say(console, f"⚠ {told}")
            before = troubles
            time.sleep(_RETRY_SECONDS if waits else _LOOK_SECONDS)


def _look(
    hot: HotFolder, out: Path, digitize: Digitize, console: Console
) -> tuple[list[str], bool]:
    """Work what is there now; give the troubles, and whether one is of more than single files."""
    try:
        claimed = hot.poll(time.monotonic())
    except (FolderAwayError, SpoolAwayError) as error:
        return [f"{error.title} [{error.code}]"], True
    troubles = [_STRANDED.format(each.files, each.spool, each.host) for each in hot.stranded]
    if hot.blocked:
        troubles.append(_BLOCKED.format(hot.blocked))
    waits = []
    if (fault := hot.spool_fault) is not None:
        waits.append(f"{fault.title} [{fault.code}]")
    for each in claimed:
        worked = work_claimed(each, out, digitize)
        if worked.waits and worked.error is not None:
            waits.append(f"{worked.error['title']} [{worked.error['code']}]")
        else:
            _tell(console, worked)
    return list(dict.fromkeys([*troubles, *waits])), bool(waits)


def _tell(console: Console, worked: Worked) -> None:
    pages, unread = worked.report["pages"], unread_pages(worked.report)
    line = f"✔ {worked.name}: {len(pages)} trang → {worked.folder} ({DONE_FOLDER})"
    if (fault := worked.error) is not None:
        line = f"✖ {worked.name}: {fault['title']} [{fault['code']}] ({ERROR_FOLDER})"
    elif unread:
        read = len(pages) - len(unread)
        where = f"{worked.folder} ({ERROR_FOLDER})"
        line = f"⚠ {worked.name}: đọc được {read}/{len(pages)} trang → {where}"
    lines = [line, *(f"  ⚠ {page}" for page in unread)]
    if worked.report["batch"] is not None:
        lines += batch_lines(worked.report["batch"])
    for each in lines:
        _say(console, each)


def _say(console: Console, line: str) -> None:
    console.print(line, markup=False, highlight=False, soft_wrap=True)
