"""Whatever ends a command from outside, nobody is shown a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

SOHOA = str(Path(sys.executable).with_name("sohoa"))


@pytest.fixture
def words(tmp_path: Path) -> list[str]:
    """A page of few letters to digitize, with its report on stdout."""
    path = tmp_path / "giấy.png"
    Image.new("L", (413, 585), 250).save(path, dpi=(50, 50))
    return [SOHOA, "digitize", str(path), "--out", str(tmp_path / "out"), "--json"]


def test_a_reader_that_has_enough_ends_the_command_quietly(words: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    heard = subprocess.run(words, stdout=writer, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writer)

    assert heard.returncode == 8
    assert "Traceback" not in heard.stderr
    assert "Exception ignored" not in heard.stderr


def test_a_full_disk_behind_stdout_is_said(words: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        heard = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, text=True, check=False)

    assert heard.returncode == 8
    assert "[output-failed]" in heard.stderr
    assert "Traceback" not in heard.stderr


def test_a_closed_stdout_gives_its_number_to_no_file(words: list[str], tmp_path: Path) -> None:
    shell = ["sh", "-c", 'exec "$@" >&-', "sh", *words]
    heard = subprocess.run(shell, stderr=subprocess.PIPE, text=True, check=False)

    assert heard.returncode == 0, heard.stderr
    assert "Traceback" not in heard.stderr
    assert (tmp_path / "out" / "giấy" / "01.pdf").exists() is False
    assert (tmp_path / "out" / "giấy" / "report.json").read_bytes().startswith(b"{")


def test_a_terminal_of_ascii_gets_utf_8_on_stdout(words: list[str]) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    heard = subprocess.run(words, env=environment, capture_output=True, check=False)

    assert heard.returncode == 0
    assert "giấy.png" in heard.stdout.decode("utf-8")


def test_ctrl_c_while_a_verb_is_loaded_is_no_traceback() -> None:
    program = (
        "import os, signal, sys; from desk.__main__ import VERBS, main\n"
        "class Slow:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'desk.commands.digitize': os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Slow()); sys.exit(main(['digitize', 'x', '--out', 'y']))"
    )
    heard = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )

    assert heard.returncode == 130
    assert "Traceback" not in heard.stderr
