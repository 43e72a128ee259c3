"""`sohoa doctor`: each thing Sohoa needs, whether it is there, and what mends it.

Until it has looked it imports the standard library only, so that it runs where the rest
is not installed.
"""

import argparse
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

_OLDEST_PYTHON = (3, 11)
_MISSING = 8
_INSTALL = "make setup"
_SERIF = "/usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf"
_LIBRARIES = {
    "cv2": "làm thẳng trang",
    "PIL": "đọc ảnh",
    "pypdfium2": "đọc PDF",
    "pikepdf": "ghi PDF/A",
    "zxingcpp": "đọc mã vạch",
    "tesserocr": "nhận dạng chữ",
    "pyhanko": "ký số",
    "endesive": "kiểm tra chữ ký lần hai",
    "sqlalchemy": "cơ sở dữ liệu",
    "fastapi": "dịch vụ web",
    "celery": "hàng đợi",
}


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at.

    Attributes:
        name: What.
        there: Whether it is there and works.
        detail: What was seen.
        mend: Command that mends it; empty when it is there.
    """

    name: str
    there: bool
    detail: str
    mend: str = ""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the verb takes."""
    parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON ra stdout")


def run(options: argparse.Namespace) -> int:
    """Look at everything and say what is missing; 0 when nothing is."""
    checks = look()
    if options.json:
        print(json.dumps([asdict(check) for check in checks], ensure_ascii=False, indent=2))
    else:
        for check in checks:
            print(f"{'✔' if check.there else '✖'} {check.name}: {check.detail}")
            if check.mend:
                print(f"    → {check.mend}")
    return 0 if all(check.there for check in checks) else _MISSING


def look() -> list[Check]:
    """Look at each thing Sohoa needs."""
    checks = [_python(), *(_library(name, use) for name, use in _LIBRARIES.items())]
    checks += [
        _tesseract(),
        _file("Phông chữ có đủ dấu tiếng Việt", Path(_SERIF), "fonts-liberation2"),
    ]
    if all(check.there for check in checks):
        checks += [_runs("Ý kiến kiểm tra chữ ký thứ hai (endesive)", "desk.health:second_opinion")]
        checks += [_runs("Thiết lập", "desk.health:settings")]
        checks += [_runs("Thư mục dữ liệu", "desk.health:data_folder")]
        checks += [_runs("Cơ sở dữ liệu", "desk.health:database")]
        checks += [_runs("Khóa ký", "desk.health:signing_keys")]
    return checks


def _python() -> Check:
    version = ".".join(str(part) for part in sys.version_info[:3])
    there = sys.version_info >= _OLDEST_PYTHON
    return Check("Python", there, version, "" if there else "apt-get install python3")


def _library(name: str, use: str) -> Check:
    there = importlib.util.find_spec(name) is not None
    return Check(name, there, use, "" if there else _INSTALL)


def _tesseract() -> Check:
    name, package = "Dữ liệu tiếng Việt của Tesseract", "apt-get install tesseract-ocr-vie"
    program = shutil.which("tesseract")
    if program is None:
        return Check(name, there=False, detail="chưa có tesseract", mend=package)
    command = [program, "--list-langs"]
    heard = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    there = "vie" in heard.stdout.split()
    return Check(name, there, program, "" if there else package)


def _file(name: str, path: Path, package: str) -> Check:
    there = path.is_file()
    return Check(name, there, str(path), "" if there else f"apt-get install {package}")


def _runs(name: str, place: str) -> Check:
    """Run a check of `desk.health` in a process of its own: it may import anything."""
    module, _, function = place.partition(":")
    program = f"from {module} import {function}; print({function}())"
    command = [sys.executable, "-c", program]
    heard = subprocess.run(  # noqa: S603 - our own module by name
        command, capture_output=True, text=True, check=False, env=os.environ
    )
    if heard.returncode == 0:
        return Check(name, there=True, detail=heard.stdout.strip())
    last = (heard.stderr.strip().splitlines() or ["không rõ"])[-1]
    return Check(name, there=False, detail=last, mend="xem docs/settings.md")
