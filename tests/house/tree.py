"""The tree of the project: what git keeps or would keep, and the code in it."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PRODUCTION = ("dossier", "scanner", "ocr", "signing", "vault", "desk", "api", "workers")


@cache
def project_files() -> tuple[Path, ...]:
    """Give every file git keeps, or would keep if all were added now."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    paths = {ROOT / name for name in listed.stdout.split("\0") if name}
    return tuple(sorted(path for path in paths if path.is_file()))


def python_files(*folders: str) -> Iterator[Path]:
    """Give the Python files under the named top folders."""
    for path in project_files():
        if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in folders:
            yield path


def text_files() -> Iterator[tuple[Path, str]]:
    """Give each text file that people of the project write, with its text."""
    for path in project_files():
        data = path.read_bytes()
        if b"\0" not in data and path.suffix != ".lock" and ".min." not in path.name:
            yield path, data.decode("utf-8")


@cache
def syntax(path: Path) -> ast.Module:
    """Give the syntax tree of a Python file."""
    return ast.parse(path.read_text("utf-8"), str(path))


def where(path: Path, line: int = 0) -> str:
    """Name a place as editors open it."""
    name = str(path.relative_to(ROOT))
    return f"{name}:{line}" if line else name
