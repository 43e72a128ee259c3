"""Every legal rule is a row; a row called done is proved by a test that carries its id."""

import ast
import csv
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import pytest

from tests.house.tree import ROOT, python_files, syntax, where

TABLE = ROOT / "docs" / "legal" / "requirements.csv"
COLUMNS = ["id", "title", "article", "bucket", "status", "module", "test"]
ROWS_OF_GROUP = {"S0": 44, "S1": 116, "S2": 115, "S3": 87, "S4": 33, "LG": 108}
BUCKETS = {
    "core:scan", "core:ocr", "core:sign", "core:vault", "core:copy", "intake", "ops",
}  # fmt: skip
STATUSES = {"done", "part", "open", "not software"}
DUTIES_OF_PEOPLE = {
    "S1-95", "S1-96", "S1-97", "S1-110", "S1-112", "S1-115", "S2-03", "S2-12", "S2-16", "S2-27",
    "S3-27", "S3-82", "S3-87",
}  # fmt: skip
MOST_IDS = 3


class Marked(NamedTuple):
    """A test that says which rules it proves."""

    place: str
    name: str
    rules: tuple[str, ...]


@cache
def rows() -> tuple[dict[str, str], ...]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def _rules_of(decorator: ast.expr) -> Iterator[str]:
    match decorator:
        case ast.Call(func=ast.Attribute(value=ast.Attribute(attr="mark"), attr="rule"), args=ids):
            for rule in ids:
                assert isinstance(rule, ast.Constant), "a rule's id is written out"
                yield str(rule.value)
        case _:
            pass


def _marks(tree: ast.Module, place: str) -> Iterator[Marked]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            ids = tuple(rule for mark in node.decorator_list for rule in _rules_of(mark))
            if ids:
                yield Marked(place, node.name, ids)


@cache
def marked_tests() -> tuple[Marked, ...]:
    return tuple(
        mark for path in python_files("tests") for mark in _marks(syntax(path), where(path))
    )


def named_tests(row: dict[str, str]) -> list[str]:
    return [name.strip() for name in row["test"].split(";") if name.strip()]


def test_the_table_has_its_columns_and_can_be_read_by_any_program() -> None:
    data = TABLE.read_bytes()

    assert b"\r" not in data
    assert data.decode("utf-8").splitlines()[0] == ",".join(COLUMNS)
    assert all(set(row) == set(COLUMNS) and None not in row.values() for row in rows())


def test_every_rule_stands_there_once_and_in_order() -> None:
    expected = [f"{g}-{n:02}" for g, count in ROWS_OF_GROUP.items() for n in range(1, count + 1)]

    assert [row["id"] for row in rows()] == expected
    assert len(expected) == 503


def test_every_rule_has_a_short_title_and_cites_its_source_in_words() -> None:
    unclear = [
        row["id"]
        for row in rows()
        if not 3 <= len(row["title"]) <= 80 or not row["article"] or "[" in row["article"]
    ]

    assert unclear == []


def test_every_rule_has_a_known_bucket_and_status() -> None:
    assert {row["bucket"] for row in rows()} <= BUCKETS
    assert {row["status"] for row in rows()} <= STATUSES


def test_only_duties_of_people_are_not_software() -> None:
    not_software = {row["id"] for row in rows() if row["status"] == "not software"}

    assert len(DUTIES_OF_PEOPLE) == 13
    assert not_software <= DUTIES_OF_PEOPLE


def test_a_rule_that_is_done_names_its_module_and_its_test() -> None:
    unproved = [
        row["id"]
        for row in rows()
        if row["status"] == "done" and not (row["module"] and named_tests(row))
    ]

    assert unproved == []


def test_a_rule_not_begun_names_nothing() -> None:
    begun = [
        row["id"]
        for row in rows()
        if row["status"] in {"open", "not software"} and (row["module"] or row["test"])
    ]

    assert begun == []


def test_the_modules_named_exist() -> None:
    named = {name.strip() for row in rows() for name in row["module"].split(";") if name.strip()}

    assert [name for name in sorted(named) if not (ROOT / name).is_file()] == []


def test_the_tests_named_exist_and_carry_the_rule() -> None:
    carried = {
        (f"{mark.place}::{mark.name}", rule) for mark in marked_tests() for rule in mark.rules
    }
    promised = {(name, row["id"]) for row in rows() for name in named_tests(row)}

    assert promised - carried == set()


def test_a_rule_carried_by_a_test_is_named_in_its_row() -> None:
    promised = {(name, row["id"]) for row in rows() for name in named_tests(row)}
    carried = {
        (f"{mark.place}::{mark.name}", rule) for mark in marked_tests() for rule in mark.rules
    }

    assert carried - promised == set()


def test_a_test_carries_at_most_three_rules_each_once() -> None:
    crowded = [
        f"{mark.place}::{mark.name}"
        for mark in marked_tests()
        if len(mark.rules) > MOST_IDS or max(Counter(mark.rules).values()) > 1
    ]

    assert crowded == []


def test_the_marks_of_a_test_are_found() -> None:
    code = '@pytest.mark.rule("LG-01", "LG-02")\n@pytest.mark.rule("S0-01")\ndef test_it(): ...\n'

    found = list(_marks(ast.parse(code), "tests/x.py"))

    assert found == [Marked("tests/x.py", "test_it", ("LG-01", "LG-02", "S0-01"))]


def test_a_mark_without_a_written_id_is_refused() -> None:
    with pytest.raises(AssertionError, match="written out"):
        list(_marks(ast.parse("@pytest.mark.rule(ID)\ndef test_it(): ...\n"), "tests/x.py"))
