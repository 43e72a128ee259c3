"""A page costs its own process at worst, never the batch, and is never silently empty."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from desk.options import PoolOptions
from desk.page_pool import PagePool
from desk.page_work import PageOptions
from dossier.errors import DeskError
from dossier.page import PageState
from ocr.options import OcrOptions
from scanner.options import ScanOptions
from tests.desk.conftest import Fed

OPTIONS = PageOptions(ScanOptions(), OcrOptions())


@pytest.fixture(scope="module")
def pool() -> Iterator[PagePool]:
    with PagePool(PoolOptions(jobs=2)) as made:
        yield made


def test_a_file_is_looked_at_before_its_pages_are_worked(pool: PagePool, fed: Fed) -> None:
    info = pool.look(fed.pdf, OPTIONS)

    assert (info.format, info.page_count, info.signed) == ("pdf", 8, False)


def test_every_page_comes_back_once(pool: PagePool, fed: Fed, tmp_path: Path) -> None:
    pages = list(pool.work(fed.tiff, range(1, 9), OPTIONS, tmp_path))

    assert sorted(page.number for page in pages) == list(range(1, 9))
    assert {page.state for page in pages} == {PageState.OK}


def test_what_is_no_scan_is_refused_and_the_pool_works_on(
    pool: PagePool, fed: Fed, tmp_path: Path
) -> None:
    rubbish = tmp_path / "rubbish.pdf"
    rubbish.write_bytes(b"not a scan at all")

    with pytest.raises(DeskError):
        pool.look(rubbish, OPTIONS)
    assert pool.look(fed.pdf, OPTIONS).page_count == 8


def test_a_page_over_its_time_is_not_read_and_says_so(fed: Fed, tmp_path: Path) -> None:
    with PagePool(PoolOptions(jobs=1, page_seconds=0.01)) as hasty:
        (page,) = hasty.work(fed.pdf, [3], OPTIONS, tmp_path)

    assert page.state is PageState.NOT_READ
    assert page.fault is not None
    assert page.fault.code == "page-timeout"


def test_a_page_whose_process_dies_is_tried_again(fed: Fed, tmp_path: Path) -> None:
    with PagePool(PoolOptions(jobs=1)) as pool:
        killer = threading.Thread(target=_kill_first_process, args=[pool])
        killer.start()
        (page,) = pool.work(fed.pdf, [3], OPTIONS, tmp_path)
        killer.join()

    assert page.state is PageState.OK
    assert page.reading.lines


def test_page_processes_end_with_the_pool(fed: Fed, tmp_path: Path) -> None:
    with PagePool(PoolOptions(jobs=2)) as pool:
        list(pool.work(fed.pdf, [2, 4], OPTIONS, tmp_path))
        numbers = pool.process_ids()

    assert numbers
    assert not [number for number in numbers if Path(f"/proc/{number}").exists()]


def _kill_first_process(pool: PagePool) -> None:
    deadline = time.monotonic() + 20
    while not pool.process_ids() and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(0.3)  # it has its page by now, and is loading or reading
    os.kill(pool.process_ids()[0], signal.SIGKILL)
