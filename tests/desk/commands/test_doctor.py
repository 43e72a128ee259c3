"""The doctor names what is missing and what mends it, with the standard library alone."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.house.tree import ROOT

COMMAND = [sys.executable, "-m", "desk", "doctor"]


def _run(*words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*COMMAND, *words],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_complete_machine_is_well(tmp_path: Path) -> None:
    heard = _run(SOHOA_DATA=str(tmp_path / "data"))

    assert heard.returncode == 0, heard.stdout
    assert "✖" not in heard.stdout


def test_missing_language_data_is_named_with_its_package(tmp_path: Path) -> None:
    (tmp_path / "tesseract").write_text("#!/bin/sh\necho eng\n")
    (tmp_path / "tesseract").chmod(0o755)

    heard = _run("--json", PATH=str(tmp_path))

    missing = [check for check in json.loads(heard.stdout) if not check["there"]]
    assert heard.returncode == 8
    assert [check["mend"] for check in missing] == ["apt-get install tesseract-ocr-vie"]


def test_a_wrong_setting_is_shown(tmp_path: Path) -> None:
    heard = _run("--json", SOHOA_MODE="test", SOHOA_DATA=str(tmp_path))

    assert heard.returncode == 8
    assert any("SettingsError" in check["detail"] for check in json.loads(heard.stdout))


def test_it_runs_where_no_library_is_installed() -> None:
    bare = [sys.executable, "-S", "-c", "import sys; sys.path.insert(0, '.'); "]
    bare[-1] += "from desk.__main__ import main; sys.exit(main(['doctor', '--json']))"

    heard = subprocess.run(bare, cwd=ROOT, capture_output=True, text=True, check=False)

    missing = {check["name"] for check in json.loads(heard.stdout) if not check["there"]}
    assert heard.returncode == 8
    assert {"cv2", "tesserocr", "pyhanko"} <= missing
