"""Only login and password together open a session; a session ends, and cannot be made up."""

import dataclasses
import unicodedata
from datetime import timedelta
from pathlib import Path

import pytest

from desk.accounts import (
    NewPerson,
    actor_of_session,
    add_account,
    hash_password,
    log_in,
    open_session,
    password_holds,
)
from desk.errors import WrongPasswordError
from dossier.actor import Role
from tests.office import PASSWORD, Office, make_office
from vault.errors import RecordConflictError
from vault.people import get_account
from vault.sealing import SealKey, fingerprint


def test_a_password_is_kept_as_argon2id_with_its_own_salt() -> None:
    first, second = hash_password(PASSWORD), hash_password(PASSWORD)

    assert first.startswith("$argon2id$")
    assert first != second


def test_the_same_vietnamese_password_holds_in_both_unicode_forms() -> None:
    composed = "mật khẩu"

    assert password_holds(hash_password(composed), unicodedata.normalize("NFD", composed))
    assert not password_holds(hash_password(composed), "mat khau")


def test_a_hash_that_is_none_lets_nobody_in() -> None:
    assert not password_holds("not a hash", PASSWORD)


def test_the_clerk_logs_in_whatever_the_case_of_the_login(office: Office) -> None:
    assert log_in(office.desk, " CanBo ", PASSWORD) == office.clerk


@pytest.mark.parametrize(("login", "password"), [("canbo", "sai"), ("không có", PASSWORD)])
def test_a_wrong_password_and_an_unknown_login_are_answered_alike(
    office: Office, login: str, password: str
) -> None:
    with pytest.raises(WrongPasswordError) as caught:
        log_in(office.desk, login, password)

    assert caught.value.facts == {}
    assert str(caught.value) == WrongPasswordError.title


def test_a_login_belongs_to_one_person(office: Office) -> None:
    with pytest.raises(RecordConflictError):
        add_account(office.desk, NewPerson("CANBO", "khác", Role.OFFICER, "Người khác"))


def test_a_session_says_who_acts(office: Office) -> None:
    token = open_session(office.desk, office.citizen)

    assert actor_of_session(office.desk, token) == office.citizen
    assert office.citizen.owner_id


def test_a_session_ends_after_its_hours(office: Office) -> None:
    token = open_session(office.desk, office.clerk)
    hours = office.desk.settings.web.session_hours
    later = dataclasses.replace(
        office.desk, clock=lambda: office.desk.clock() + timedelta(hours=hours, seconds=1)
    )

    assert actor_of_session(later, token) is None


def test_a_session_of_another_account_cannot_be_made_of_ones_own(office: Office) -> None:
    _, expiry, mark = open_session(office.desk, office.citizen).split(".")

    assert actor_of_session(office.desk, f"{office.clerk.id}.{expiry}.{mark}") is None


def test_a_session_cannot_be_made_longer(office: Office) -> None:
    account, expiry, mark = open_session(office.desk, office.clerk).split(".")

    assert actor_of_session(office.desk, f"{account}.{int(expiry) + 1}.{mark}") is None


def test_a_session_marked_with_another_offices_key_counts_for_nothing(office: Office) -> None:
    account_id, expiry, _ = open_session(office.desk, office.clerk).split(".")
    with office.desk.reading() as session:
        account = get_account(session, office.desk.seal, account_id)
    other, said = SealKey.from_master(bytes(32)), f"{account_id}\n{expiry}\n{account.password_hash}"
    token = f"{account_id}.{expiry}.{fingerprint(other, said, 'session')}"

    assert actor_of_session(office.desk, token) is None


@pytest.mark.parametrize("token", ["", "a.b", "acc_x.12.é", "a.١٢٣.b", "a.-1.b", "...", "x" * 5000])
def test_what_is_no_token_is_nobodys_session(office: Office, token: str) -> None:
    assert actor_of_session(office.desk, token) is None


def test_an_account_that_is_gone_has_no_session(office: Office, tmp_path: Path) -> None:
    token = open_session(office.desk, office.clerk)
    other = make_office(tmp_path / "other")
    without = dataclasses.replace(other.desk, seal=office.desk.seal)

    assert actor_of_session(without, token) is None
