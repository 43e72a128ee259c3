"""A person is found by number through a keyed fingerprint; the rows do not tell who it is."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from dossier.actor import Role
from vault import people
from vault.database import Engine, reading, transaction
from vault.errors import RecordConflictError, RecordMissingError, SealBrokenError, WrongSealKeyError
from vault.records import Act, NewAccount, NewOwner, Owner, OwnerKind
from vault.sealing import SealKey

CITIZEN = NewOwner(OwnerKind.PERSON, "000199000001", "Đặng Thị  Ơn")
HASH = "$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$aGFzaA"


def test_a_vault_is_opened_once_for_a_number(engine: Engine, key: SealKey, act: Act) -> None:
    with transaction(engine) as session:
        first = people.put_owner(session, key, CITIZEN, act)
    with transaction(engine) as session:
        other_name = NewOwner(OwnerKind.PERSON, " 000 199 000 001", "Ai Đó")
        again = people.put_owner(session, key, other_name, act)

    assert again == first
    assert (first.number, first.name) == ("000199000001", "Đặng Thị Ơn")


def test_desks_that_open_the_same_vault_at_once_get_one(
    engine: Engine, key: SealKey, act: Act
) -> None:
    begun = threading.Barrier(6)

    def put(_: int) -> str:
        begun.wait()
        with transaction(engine) as session:
            return people.put_owner(session, key, CITIZEN, act).id

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(put, range(6)))) == 1


@pytest.mark.parametrize("number", ["000199000001", "000.199.000.001", "０００199000001"])
def test_an_owner_is_found_however_the_number_is_written(
    engine: Engine, key: SealKey, owner: Owner, number: str
) -> None:
    with reading(engine) as session:
        assert people.find_owner(session, key, OwnerKind.PERSON, number) == owner


def test_a_person_and_an_organization_of_one_number_are_two(
    engine: Engine, key: SealKey, owner: Owner
) -> None:
    with reading(engine) as session:
        found = people.find_owner(session, key, OwnerKind.ORGANIZATION, owner.number)

    assert found is None


def test_the_rows_hold_neither_number_nor_name(engine: Engine, owner: Owner) -> None:
    with reading(engine) as session:
        row = session.execute(text("SELECT * FROM owners")).one()
    stored = repr([bytes(v) if isinstance(v, memoryview) else v for v in row])

    assert owner.number not in stored
    assert "Ơn" not in stored


def test_a_name_does_not_reach_a_log_through_a_record(owner: Owner) -> None:
    assert repr(owner) == f"Owner(id={owner.id!r}, kind=<OwnerKind.PERSON: 'person'>)"


def test_names_swapped_between_rows_are_seen(
    engine: Engine, key: SealKey, owner: Owner, other_owner: Owner
) -> None:
    swap = "UPDATE owners SET name_sealed = (SELECT name_sealed FROM owners WHERE id = :other)"
    with transaction(engine) as session:
        session.execute(text(f"{swap} WHERE id = :id"), {"id": owner.id, "other": other_owner.id})

    with pytest.raises(SealBrokenError), reading(engine) as session:
        people.get_owner(session, key, owner.id)


def test_another_master_key_opens_nothing(engine: Engine, owner: Owner) -> None:
    with pytest.raises(WrongSealKeyError), reading(engine) as session:
        people.get_owner(session, SealKey.from_master(b"x" * 32), owner.id)


def test_an_owner_that_is_not_there_is_missing(engine: Engine, key: SealKey) -> None:
    with pytest.raises(RecordMissingError), reading(engine) as session:
        people.get_owner(session, key, "own_nobody")


def test_an_account_is_found_by_its_login(
    engine: Engine, key: SealKey, owner: Owner, act: Act
) -> None:
    wanted = NewAccount(" On.DT ", HASH, Role.CITIZEN, "Đặng Thị Ơn", owner.id)
    with transaction(engine) as session:
        account = people.add_account(session, key, wanted, act)

    with reading(engine) as session:
        assert people.find_account(session, key, "on.dt") == account
        assert people.get_account(session, key, account.id) == account
        assert people.find_account(session, key, "ai.do") is None
    actor = people.actor_of(account)
    assert (actor.id, actor.role, actor.owner_id) == (account.id, Role.CITIZEN, owner.id)
    assert HASH not in repr(account)


def test_a_login_is_given_once(engine: Engine, key: SealKey, act: Act) -> None:
    clerk = NewAccount("lan.nt", HASH, Role.CLERK, "Nguyễn Thị Lan")
    with transaction(engine) as session:
        people.add_account(session, key, clerk, act)

    with pytest.raises(RecordConflictError) as caught, transaction(engine) as session:
        people.add_account(session, key, clerk, act)

    assert caught.value.facts == {"reason": "login-taken"}
