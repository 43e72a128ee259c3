"""An invented office in a folder: database, keys, trust, a clerk and an officer who can log in."""

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from desk.accounts import hash_password
from desk.errors import SettingsError
from desk.settings import now, read_settings
from desk.wiring import Desk, open_desk, open_rows, prepare_office
from dossier.actor import Actor, Role
from samples.office import ward_office
from samples.people import OfficePeople, office_people
from samples.pki import DEMO_PASSPHRASE, make_pki
from vault.database import transaction
from vault.people import actor_of, add_account
from vault.records import Account, Act, NewAccount
from vault.sealing import open_seal_key

SEED = 7
PASSWORD = "mot-cua-thu-nghiem"  # noqa: S105 - opens invented accounts only
MARKER = "demo.txt"
LOGINS = {"clerk": "canbo", "officer": "lanhdao"}

_ACCOUNTS = """Văn phòng thử nghiệm: mọi người và mọi số đều không có thật.

cán bộ    {clerk}     mật khẩu {password}
lãnh đạo  {officer}   mật khẩu {password}
"""


@dataclass(frozen=True, slots=True)
class SeededOffice:
    """The office, ready to work.

    Attributes:
        desk: Its tools.
        clerk: Who receives and digitizes.
        people: Everybody who meets there.
        out: Folder for the files the demo makes.
    """

    desk: Desk
    clerk: Actor
    people: OfficePeople
    out: Path


def office_environment(data: Path) -> Mapping[str, str]:
    """Give the settings of the office in a folder, as its processes read them."""
    office = ward_office()
    return {
        "SOHOA_MODE": "demo",
        "SOHOA_DATA": str(data),
        "SOHOA_AGENCY_NAME": office.agency,
        "SOHOA_AGENCY_CODE": office.agency_code,
        "SOHOA_TIMESTAMP__KIND": "pkcs12",
        "SOHOA_TIMESTAMP__PATH": str(data / "keys" / "tsa.p12"),
        "SOHOA_TIMESTAMP__PASSPHRASE": DEMO_PASSPHRASE,
    }


def seed_office(data: Path) -> SeededOffice:
    """Make a fresh office; an earlier demo in the folder is removed, nothing else ever is.

    Raises:
        SettingsError: The folder holds something that no demo made.
    """
    _clear(data)
    out = data / "demo"
    out.mkdir(parents=True)
    (data / MARKER).write_text(_ACCOUNTS.format(password=PASSWORD, **LOGINS), encoding="utf-8")
    os.environ.update(office_environment(data))
    prepare_office(read_settings())
    people = office_people(SEED)
    clerk = _add_account(LOGINS["clerk"], people.clerk.full_name, Role.CLERK)
    officer = _add_account(LOGINS["officer"], people.officer.full_name, Role.OFFICER)
    holders = {account.id: account.name for account in (clerk, officer)}
    make_pki(data, ward_office().agency, holders, now() - timedelta(hours=1))
    (data / "keys" / "passphrase").write_text(DEMO_PASSPHRASE, encoding="utf-8")
    return SeededOffice(open_desk(read_settings()), actor_of(clerk), people, out)


def _add_account(login: str, name: str, role: Role) -> Account:
    settings = read_settings()
    seal = open_seal_key(settings.data / "seal.key")
    account = NewAccount(login, hash_password(PASSWORD), role, name)
    with transaction(open_rows(settings)) as session:
        return add_account(session, seal, account, Act("system", now()))


def _clear(data: Path) -> None:
    if not data.exists() or not any(data.iterdir()):
        return
    if not (data / MARKER).is_file():
        message = f"thư mục {data} không phải do bản thử nghiệm tạo ra, không xóa"
        raise SettingsError(message)
    shutil.rmtree(data)
