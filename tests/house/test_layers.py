"""Imports go down the house; package roots hold nothing; no module hides an import."""

import ast
import subprocess
import sys
from pathlib import Path

from tests.house.tree import PRODUCTION, ROOT, python_files, syntax, where

MOST_LINES = 400
SHIPPED = (*PRODUCTION, "samples")


def _imports_inside_functions(tree: ast.Module) -> list[int]:
    functions = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
    ]
    return [
        node.lineno
        for function in functions
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]


def _is_docstring_only(path: Path) -> bool:
    tree = syntax(path)
    return len(tree.body) == 1 and bool(ast.get_docstring(tree))


def test_every_import_contract_is_kept() -> None:
    lint_imports = Path(sys.executable).with_name("lint-imports")

    checked = subprocess.run(
        [lint_imports, "--no-cache", "--no-logo"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )

    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_a_package_root_holds_one_docstring_and_nothing_else() -> None:
    roots = [path for path in python_files(*SHIPPED) if path.name == "__init__.py"]
    filled = [where(path) for path in roots if not _is_docstring_only(path)]

    assert len(roots) >= len(SHIPPED)
    assert filled == []


def test_no_import_is_relative() -> None:
    relative = [
        where(path, node.lineno)
        for path in python_files(*SHIPPED, "tests", "bench")
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.ImportFrom) and node.level
    ]

    assert relative == []


def test_no_import_is_for_the_type_checker_only() -> None:
    hidden = [
        where(path, node.lineno)
        for path in python_files(*SHIPPED, "tests", "bench")
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.alias) and node.name == "TYPE_CHECKING"
    ]

    assert hidden == []


def test_no_import_hides_in_a_function() -> None:
    hidden = [
        where(path, line)
        for path in python_files(*SHIPPED, "bench")
        for line in _imports_inside_functions(syntax(path))
    ]

    assert hidden == []


def test_no_module_outgrows_one_subject() -> None:
    lengths = {
        where(path): len(path.read_text("utf-8").splitlines())
        for path in python_files(*SHIPPED, "tests", "bench")
    }

    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES} == {}
