"""A page that waits for the feed's habit gets it, once, although the worker is killed before."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageSequence

from desk.digitize import digitize_scan
from desk.intake import ReceivedScan, ScanNote, receive_scan
from desk.job_run import JobRun
from desk.jobs import run_due
from desk.options import PoolOptions
from desk.pages import announce_sheets
from samples.seed import office_environment
from tests.desk.fed import again, pages, sealed_records
from tests.office import Office, make_office, receive
from tests.tiny import DPI, SIZE_PX, write_batch
from vault import jobs
from vault.intake import scans
from vault.intake.records import ScanState

UNSURE = 7
"""Number of the page that does not tell which way up it lies."""

KILLED = """
import os, signal, sys
from desk.digitize import digitize_scan
from desk.job_run import JobRun
from desk.settings import read_settings
from desk.wiring import open_desk
from vault import jobs

class Killed(JobRun):
    __slots__ = ("worked",)

    def advance(self, session, done, total):
        if done == total and self.worked:  # all pages are noted: this is the second pass
            os.kill(os.getpid(), signal.SIGKILL)
        self.worked = done == total
        super().advance(session, done, total)

if __name__ == "__main__":
    desk = open_desk(read_settings())
    with desk.transaction() as session:
        job = jobs.lease(session, sys.argv[1], desk.settings.jobs, desk.clock())
    run = Killed(desk, job)
    run.worked = False
    digitize_scan(run)
"""


def _write_upside_down(file: Path) -> None:
    """Scan three papers upside down, and rings that look alike from all sides."""
    write_batch([1, None, 2, None, 3, None], file)
    with Image.open(file) as batch:
        sides = [frame.copy().rotate(180) for frame in ImageSequence.Iterator(batch)]
    rings, rng = Image.new("1", SIZE_PX, 1), np.random.default_rng(2)
    pen = ImageDraw.Draw(rings)
    for place in range(24):
        x, y = (np.array(divmod(place, 4)) * 55 + (70, 60) + rng.integers(-14, 15, 2)).tolist()
        pen.ellipse((x - 11, y - 11, x + 11, y + 11), outline=0, width=4)
    sides[0].save(file, "TIFF", save_all=True, append_images=[*sides[1:], rings], dpi=(DPI, DPI))


def _killed_in_the_second_pass(office: Office, received: ReceivedScan, script: Path) -> int:
    settings = office.desk.settings
    environment = {
        **office_environment(settings.data),
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "SOHOA_PAGES__JOBS": "1",
        "SOHOA_DATABASE_URL": settings.database_url,
    }
    script.write_text(KILLED, "utf-8")
    words = [sys.executable, str(script), received.job_id]
    return subprocess.run(words, env=environment, check=False, timeout=120).returncode


def _turns(office: Office, received: ReceivedScan) -> list[int]:
    with office.desk.reading() as session:
        found = scans.pages(session, office.desk.seal, received.scan.id)
    return [page.turn_degrees for page in found]


def test_a_worker_killed_before_the_second_pass_loses_nothing_of_it(tmp_path: Path) -> None:
    office = make_office(tmp_path / "office", pages=PoolOptions(jobs=1))
    desk = office.desk
    _write_upside_down(tmp_path / "batch.tiff")
    data = (tmp_path / "batch.tiff").read_bytes()
    note = ScanNote(receive(office).dossier.id, "batch.tiff", sheets=UNSURE)
    received = receive_scan(desk, office.clerk, note, [data])

    status = _killed_in_the_second_pass(office, received, tmp_path / "worker.py")
    first, before = _turns(office, received), sealed_records(office, received.scan)
    with desk.transaction() as session:
        later = desk.clock() + timedelta(hours=1)
        job = jobs.lease(session, received.job_id, desk.settings.jobs, later)
    assert job is not None
    digitize_scan(JobRun(desk, job))
    with desk.transaction() as session:
        jobs.finish(session, job, desk.clock())

    assert (status, again(office, received.scan).state) == (-signal.SIGKILL, ScanState.READ)
    assert (len(first), first[UNSURE - 1]) == (UNSURE, 0)
    assert _turns(office, received) == [*first[:-1], 180]
    once = sealed_records(office, received.scan)
    assert {number for number in once if once[number] != before[number]} == {UNSURE}

    announce_sheets(desk, office.clerk, received.scan.id, None, duplex=False)
    run_due(desk)
    assert sealed_records(office, received.scan) == once
    assert pages(office, received.scan) == [(1, 3, 5, UNSURE)]
