"""A dossier gets the next code of its agency and day, without a gap and never twice."""

import multiprocessing
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from vault.database import Engine, open_database, reading, transaction
from vault.errors import RecordConflictError, RecordMissingError
from vault.intake import dossiers
from vault.intake.records import Dossier, DossierState, NewDossier
from vault.options import DatabaseOptions
from vault.records import Act, Owner

MORNING = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


def test_codes_count_by_agency_and_by_day_in_vietnam(
    engine: Engine, owner: Owner, act: Act
) -> None:
    here = NewDossier("H40.15.3", "1.001193", owner.id)
    there = NewDossier("H40.15.4", "1.001193", owner.id)
    past_midnight = replace(act, at=datetime(2026, 11, 24, 17, 0, tzinfo=UTC))
    with transaction(engine) as session:
        codes = [
            dossiers.receive(session, here, act).code,
            dossiers.receive(session, here, act).code,
            dossiers.receive(session, there, act).code,
            dossiers.receive(session, here, past_midnight).code,
        ]

    assert codes == [
        "H40.15.3-261124-0001",
        "H40.15.3-261124-0002",
        "H40.15.4-261124-0001",
        "H40.15.3-261125-0001",
    ]


def receive_some(url: str, owner_id: str, count: int) -> list[str]:
    """Receive dossiers one by one, as one desk; also run in a process of its own."""
    engine = open_database(DatabaseOptions(url=url))
    codes = []
    for _ in range(count):
        with transaction(engine) as session:
            new = NewDossier("H40.15.3", "1.001193", owner_id)
            codes.append(dossiers.receive(session, new, Act("system", MORNING)).code)
    engine.dispose()
    return codes


@pytest.mark.parametrize("desks", ["threads", "processes"])
def test_desks_that_receive_at_once_leave_no_gap_and_no_double(
    database_url: str, owner: Owner, desks: str
) -> None:
    pool: Executor = ThreadPoolExecutor(8)
    if desks == "processes":
        pool = ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn"))
    with pool:
        codes = [
            code
            for desk in [pool.submit(receive_some, database_url, owner.id, 5) for _ in range(8)]
            for code in desk.result(timeout=60)
        ]

    assert sorted(codes) == [f"H40.15.3-261124-{n:04d}" for n in range(1, 41)]


def test_a_number_is_not_burnt_by_a_dossier_that_came_to_nothing(
    engine: Engine, owner: Owner, act: Act
) -> None:
    with pytest.raises(RecordConflictError), transaction(engine) as session:
        dossiers.receive(session, NewDossier("H40.15.3", "1.001193", "own_nobody"), act)

    with transaction(engine) as session:
        dossier = dossiers.receive(session, NewDossier("H40.15.3", "1.001193", owner.id), act)

    assert dossier.code == "H40.15.3-261124-0001"


def test_a_malformed_agency_is_refused(engine: Engine, owner: Owner, act: Act) -> None:
    with pytest.raises(ValueError, match="agency"), transaction(engine) as session:
        dossiers.receive(session, NewDossier("h40/15", "1.001193", owner.id), act)


def test_a_dossier_is_found_again(engine: Engine, dossier: Dossier) -> None:
    with reading(engine) as session:
        assert dossiers.get(session, dossier.id) == dossier
        assert dossiers.find_by_code(session, " h40.15.3-261124-0001 ") == dossier
        assert dossiers.find_by_code(session, "H40.15.3-261124-0002") is None
        assert dossiers.of_owner(session, dossier.owner_id) == (dossier,)
        assert dossiers.newest(session) == (dossier,)


def test_a_dossier_moves_on(engine: Engine, dossier: Dossier) -> None:
    with transaction(engine) as session:
        dossiers.set_state(session, dossier.id, DossierState.DIGITIZED)

    with reading(engine) as session:
        assert dossiers.get(session, dossier.id).state is DossierState.DIGITIZED


def test_a_dossier_that_is_not_there_is_missing(engine: Engine) -> None:
    with pytest.raises(RecordMissingError), reading(engine) as session:
        dossiers.get(session, "hs_nothing")
