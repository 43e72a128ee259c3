"""Owners of vaults and accounts. Numbers and names are sealed, found by fingerprint."""

import unicodedata

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from dossier.actor import Actor, Role
from vault.errors import RecordConflictError, RecordMissingError
from vault.ids import ACCOUNT, OWNER, new_id
from vault.records import Account, Act, NewAccount, NewOwner, Owner, OwnerKind
from vault.sealing import SealKey, fingerprint, seal, unseal
from vault.tables import AccountRow, OwnerRow


def put_owner(session: Session, key: SealKey, owner: NewOwner, act: Act) -> Owner:
    """Find the owner with this number, or open a vault for them.

    A vault opens without the owner having an account. One that is there is given as it
    is, whatever name came now: an owner is never re-written.
    """
    mark = _number_mark(key, owner.kind, owner.number)
    row = _owner_by_mark(session, mark)
    if row:
        return _owner(key, row)
    owner_id = new_id(OWNER)
    row = OwnerRow(
        id=owner_id,
        kind=owner.kind,
        number_fingerprint=mark,
        number_sealed=seal(key, owner.number.strip(), f"owners.number/{owner_id}"),
        name_sealed=seal(key, " ".join(owner.name.split()), f"owners.name/{owner_id}"),
        created_at=act.at,
        created_by=act.by,
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:  # another desk opened it at the same moment
        found = _owner_by_mark(session, mark)
        if not found:
            raise
        row = found
    return _owner(key, row)


def find_owner(session: Session, key: SealKey, kind: OwnerKind, number: str) -> Owner | None:
    """Find an owner by number; blanks, dots and dashes in it do not count."""
    row = _owner_by_mark(session, _number_mark(key, kind, number))
    return _owner(key, row) if row else None


def get_owner(session: Session, key: SealKey, owner_id: str) -> Owner:
    """Give an owner.

    Raises:
        RecordMissingError: There is none.
    """
    row = session.get(OwnerRow, owner_id)
    if not row:
        raise RecordMissingError
    return _owner(key, row)


def add_account(session: Session, key: SealKey, account: NewAccount, act: Act) -> Account:
    """Let someone log in.

    Raises:
        RecordConflictError: The login is taken.
    """
    account_id = new_id(ACCOUNT)
    row = AccountRow(
        id=account_id,
        login_fingerprint=_login_mark(key, account.login),
        login_sealed=seal(key, account.login.strip(), f"accounts.login/{account_id}"),
        password_hash=account.password_hash,
        role=account.role,
        name_sealed=seal(key, " ".join(account.name.split()), f"accounts.name/{account_id}"),
        owner_id=account.owner_id,
        created_at=act.at,
        created_by=act.by,
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError as error:
        raise RecordConflictError(reason="login-taken") from error
    return _account(key, row)


def find_account(session: Session, key: SealKey, login: str) -> Account | None:
    """Find the account of a login; None when there is none."""
    mark = _login_mark(key, login)
    row = session.scalar(select(AccountRow).where(AccountRow.login_fingerprint == mark))
    return _account(key, row) if row else None


def get_account(session: Session, key: SealKey, account_id: str) -> Account:
    """Give an account.

    Raises:
        RecordMissingError: There is none.
    """
    row = session.get(AccountRow, account_id)
    if not row:
        raise RecordMissingError
    return _account(key, row)


def actor_of(account: Account) -> Actor:
    """Give who acts when this account is logged in."""
    return Actor(account.id, account.name, account.role, account.owner_id or "")


def _owner_by_mark(session: Session, mark: str) -> OwnerRow | None:
    return session.scalar(select(OwnerRow).where(OwnerRow.number_fingerprint == mark))


def _number_mark(key: SealKey, kind: OwnerKind, number: str) -> str:
    # NFKC also turns the full-width digits some input methods give into plain ones.
    letters = (c for c in unicodedata.normalize("NFKC", number) if c.isalnum())
    return fingerprint(key, "".join(letters).upper(), f"owner-number/{kind}")


def _login_mark(key: SealKey, login: str) -> str:
    return fingerprint(key, unicodedata.normalize("NFC", login.strip()).casefold(), "login")


def _owner(key: SealKey, row: OwnerRow) -> Owner:
    return Owner(
        id=row.id,
        kind=OwnerKind(row.kind),
        number=unseal(key, row.number_sealed, f"owners.number/{row.id}"),
        name=unseal(key, row.name_sealed, f"owners.name/{row.id}"),
    )


def _account(key: SealKey, row: AccountRow) -> Account:
    return Account(
        id=row.id,
        login=unseal(key, row.login_sealed, f"accounts.login/{row.id}"),
        password_hash=row.password_hash,
        role=Role(row.role),
        name=unseal(key, row.name_sealed, f"accounts.name/{row.id}"),
        owner_id=row.owner_id,
    )
