"""The worker inside the service goes on after a fault, and ends when told to."""

import dataclasses
import logging
import threading
import time

import pytest

from api.inline import start_worker
from desk.intake import ScanNote, receive_scan
from desk.options import QueueOptions
from desk.wiring import open_queue, open_rows
from tests.office import Office, receive, working
from vault import jobs
from vault.records import JobState


def test_a_scan_handed_in_is_worked(office: Office) -> None:
    note = ScanNote(receive(office).dossier.id, "quet.pdf")

    with working(office):
        received = receive_scan(office.desk, office.clerk, note, [b"this is no scan"])
        until = time.monotonic() + 30
        state = JobState.QUEUED
        while state is not JobState.DONE and time.monotonic() < until:
            time.sleep(0.05)
            with office.desk.reading() as session:
                state = jobs.get(session, received.job_id).state

    assert state is JobState.DONE


def test_a_database_that_is_away_does_not_end_the_worker(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    settings = office.desk.settings.model_copy(
        update={"database_url": "postgresql://sohoa@127.0.0.1:1/sohoa"}
    )
    away = dataclasses.replace(
        office.desk, database=open_rows(settings), queue=open_queue(QueueOptions())
    )
    away.queue.wake("job_1")
    stop = threading.Event()

    with caplog.at_level(logging.CRITICAL):
        thread = start_worker(away, stop.is_set)
        time.sleep(0.5)
        alive = thread.is_alive()
        stop.set()
        thread.join()

    assert alive


def test_with_a_broker_there_is_nothing_to_work_here(office: Office) -> None:
    queue = open_queue(QueueOptions("celery", "amqp://127.0.0.1:1//"))

    thread = start_worker(dataclasses.replace(office.desk, queue=queue), lambda: False)
    thread.join(timeout=5)

    assert not thread.is_alive()
