"""What `sohoa doctor` asks once the libraries are there: each gives a line, or raises."""

import shutil

from desk.errors import ToolMissingError
from desk.keys import AGENCY, NAME, signing_key
from desk.settings import now, read_settings
from desk.wiring import open_rows, trust_folder
from signing.errors import SignerRevokedError
from signing.keys import ends_at, require_token
from signing.second_opinion import is_present
from signing.trust import load_trust
from vault.database import current_revision, require_schema

_LEAST_FREE_BYTES = 1 << 30


def second_opinion() -> str:
    """Ask the second verifier whether it can work; releases wait without it."""
    if not is_present():
        message = "endesive không nạp được"
        raise ToolMissingError(message)
    return "sẵn sàng"


def settings() -> str:
    """Read the settings."""
    return f"chế độ {read_settings().mode}"


def data_folder() -> str:
    """Look for the data folder, its anchors, and room on its disk."""
    data = read_settings().data
    if not data.is_dir():
        return f"{data.absolute()} chưa có; sohoa migrate hoặc make demo sẽ tạo"
    free = shutil.disk_usage(data).free
    if free < _LEAST_FREE_BYTES:
        message = f"đĩa sắp đầy: còn {free >> 20} MiB"
        raise OSError(message)
    folder = trust_folder(read_settings())
    anchors = len(load_trust(folder).anchors) if folder.is_dir() else 0
    return f"{data.absolute()}, {anchors} chứng thư gốc tin cậy, {now():%Y-%m-%d %H:%M} UTC"


def database() -> str:
    """Look at the database's version."""
    chosen = read_settings()
    if not chosen.database_url and not chosen.data.is_dir():
        return "chưa tạo; sohoa migrate hoặc make demo sẽ tạo"
    engine = open_rows(chosen)
    require_schema(engine)
    return f"phiên bản {current_revision(engine)}"


def signing_keys() -> str:
    """Open the agency's key, and log in to the token where the keys of people are.

    A token of each person's own is not asked: not everybody is at work.
    """
    chosen = read_settings()
    if not chosen.data.is_dir():
        return "chưa tạo; sohoa migrate hoặc make demo sẽ tạo"
    ends = ends_at(signing_key(chosen, AGENCY))
    if ends <= now():
        raise SignerRevokedError(ends=f"{ends:%Y-%m-%d}")
    said = f"chứng thư số của cơ quan hết hạn {ends:%Y-%m-%d}"
    people = chosen.personal_keys
    if people.kind == "pkcs11" and NAME not in f"{people.token_label}{people.pin_file}":
        require_token(people)
        said += ", thiết bị giữ khóa cá nhân sẵn sàng"
    return said
