"""Who logs in: passwords as argon2id, and session tokens that need no table.

A token is `<account>.<expiry>.<mark>`: the mark is keyed by the office's key over account,
expiry and password hash, so a changed password ends every session of its account.
"""

import hmac
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from desk.errors import WrongPasswordError
from desk.wiring import Desk
from dossier.actor import SYSTEM, Actor, Role
from dossier.words import nfc
from vault import audit, people
from vault.errors import RecordMissingError
from vault.records import Account, Act, NewAccount
from vault.sealing import fingerprint

LONGEST_PASSWORD = 1024
_PURPOSE = "session"
_PARTS = 3
_HASHER = PasswordHasher()  # argon2id with the parameters of RFC 9106 for little memory


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Someone who is to log in.

    Attributes:
        login: Name to log in with; case and surrounding blanks do not count.
        password: As typed; never kept.
        role: What the person may do.
        name: As shown to people and in signatures.
        owner_id: The vault that is the person's own, for citizens.
    """

    login: str = field(repr=False)
    password: str = field(repr=False)
    role: Role
    name: str = field(repr=False)
    owner_id: str | None = None


def hash_password(password: str) -> str:
    """Give what is kept of a password: argon2id in its standard text form."""
    return _HASHER.hash(nfc(password))


def password_holds(password_hash: str, password: str) -> bool:
    """Say whether a password is the one that was hashed."""
    try:
        return _HASHER.verify(password_hash, nfc(password[:LONGEST_PASSWORD]))
    except (VerificationError, InvalidHashError):
        return False


def add_account(desk: Desk, person: NewPerson) -> Actor:
    """Let someone log in, as whoever runs the office does.

    Raises:
        RecordConflictError: The login is taken.
    """
    account = NewAccount(
        login=person.login,
        password_hash=hash_password(person.password),
        role=person.role,
        name=person.name,
        owner_id=person.owner_id,
    )
    act = Act(SYSTEM.id, desk.clock())
    with desk.transaction() as session:
        added = people.add_account(session, desk.seal, account, act)
        audit.append(session, audit.Entry("add-account", added.id), act)
    return people.actor_of(added)


def log_in(desk: Desk, login: str, password: str) -> Actor:
    """Give who acts when login and password belong together.

    An unknown login takes as long as a wrong password and is answered alike, so that nobody
    learns which logins there are.

    Raises:
        WrongPasswordError: They do not belong together.
    """
    with desk.reading() as session:
        account = people.find_account(session, desk.seal, login)
    kept = account.password_hash if account else _nobodys_hash()
    holds = password_holds(kept, password)
    if account is None or not holds:
        _note(desk, account, audit.Outcome.REFUSED)
        raise WrongPasswordError
    _note(desk, account, audit.Outcome.DONE)
    return people.actor_of(account)


def open_session(desk: Desk, actor: Actor) -> str:
    """Give the token that stands for a person who has logged in.

    Raises:
        RecordMissingError: The account is gone.
    """
    hours = timedelta(hours=desk.settings.web.session_hours)
    expiry = int((desk.clock() + hours).timestamp())
    with desk.reading() as session:
        account = people.get_account(session, desk.seal, actor.id)
    return f"{account.id}.{expiry}.{_mark(desk, account, expiry)}"


def actor_of_session(desk: Desk, token: str) -> Actor | None:
    """Give whose session a token is; None when it is none of ours or is over."""
    account_id, expiry, mark = _parts(token)
    if expiry <= desk.clock().timestamp():
        return None
    try:
        with desk.reading() as session:
            account = people.get_account(session, desk.seal, account_id)
    except RecordMissingError:
        return None
    ours = _mark(desk, account, expiry)
    if not hmac.compare_digest(ours.encode(), mark.encode(errors="replace")):
        return None
    return people.actor_of(account)


def _parts(token: str) -> tuple[str, int, str]:
    parts = token.split(".")
    if len(parts) != _PARTS or not (parts[1].isascii() and parts[1].isdecimal()):
        return "", 0, ""
    return parts[0], int(parts[1][:12]), parts[2]


def _mark(desk: Desk, account: Account, expiry: int) -> str:
    return fingerprint(desk.seal, f"{account.id}\n{expiry}\n{account.password_hash}", _PURPOSE)


def _note(desk: Desk, account: Account | None, outcome: audit.Outcome) -> None:
    entry = audit.Entry("log-in", account.id if account else "", outcome=outcome)
    by = account.id if account and outcome is audit.Outcome.DONE else SYSTEM.id
    with desk.transaction() as session:
        audit.append(session, entry, Act(by, desk.clock()))


@cache
def _nobodys_hash() -> str:
    """Give a hash to compare with where there is no account, so that it costs the same."""
    return hash_password("không của ai")
