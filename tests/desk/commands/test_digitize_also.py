"""`sohoa digitize --also`: small copies and words with places beside each PDF, when asked for."""

import subprocess
import sys
from pathlib import Path

from tests.desk.conftest import Fed

SOHOA = str(Path(sys.executable).with_name("sohoa"))


def test_each_document_gets_what_was_asked_for(fed: Fed, tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = [SOHOA, "digitize", str(fed.pdf), "--out", str(out), "--also", "alto,access,hocr"]
    subprocess.run(command, check=True, capture_output=True)
    names = {path.name for path in (out / "batch").iterdir()}
    extras = {
        f"{number:02d}.{end}"
        for number in (1, 2)
        for end in ("access.pdf", "alto.xml", "hocr.html", "pdf")
    }
    assert names == extras | {"report.json", "text.txt"}


def test_what_nobody_writes_is_wrong_usage(fed: Fed, tmp_path: Path) -> None:
    command = [SOHOA, "digitize", str(fed.pdf), "--out", str(tmp_path), "--also", "docx"]
    heard = subprocess.run(command, check=False, capture_output=True, text=True)
    assert heard.returncode == 2
    assert "access, hocr, alto" in heard.stderr
