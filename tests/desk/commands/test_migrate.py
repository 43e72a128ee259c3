"""`sohoa migrate` makes what an office keeps its rows in, and changes nothing the second time."""

import os
import subprocess
import sys
from pathlib import Path

SOHOA = str(Path(sys.executable).with_name("sohoa"))


def _migrate(data: Path) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "SOHOA_DATA": str(data)}
    return subprocess.run(
        [SOHOA, "migrate"], env=environment, capture_output=True, text=True, check=False
    )


def test_an_empty_folder_becomes_an_office(tmp_path: Path) -> None:
    first = _migrate(tmp_path / "data")
    key = (tmp_path / "data" / "seal.key").read_text()
    second = _migrate(tmp_path / "data")

    assert (first.returncode, second.returncode) == (0, 0)
    assert first.stdout == second.stdout
    assert (tmp_path / "data" / "sohoa.sqlite3").is_file()
    assert (tmp_path / "data" / "seal.key").read_text() == key


def test_a_database_that_is_away_is_8(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "SOHOA_DATA": str(tmp_path),
        "SOHOA_DATABASE_URL": "postgresql://nobody:x@127.0.0.1:1/none",
    }

    heard = subprocess.run(
        [SOHOA, "migrate"], env=environment, capture_output=True, text=True, check=False
    )

    assert heard.returncode == 8
    assert "[database-away]" in heard.stderr
