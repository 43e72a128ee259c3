"""The project uses the words of its glossary, one form of Unicode, and speaks of itself alone."""

import ast
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import (
    PRODUCTION,
    ROOT,
    project_files,
    python_files,
    syntax,
    text_files,
    where,
)

GLOSSARY = ROOT / "docs" / "glossary.md"

# Words of the glossary's last column that are wrong in every name we could give; the
# others there (file, image, key ...) are wrong only for the thing they stand beside.
NEVER_IN_NAMES = (
    "approver", "attachment", "attest", "attestation", "citizen_id", "customer", "e_sign",
    "notarize", "ssn", "ticket", "wallet",
)  # fmt: skip
EMPTY_NAMES = {"base", "common", "core", "helpers", "manager", "misc", "service", "utils"}

HOME_OF_SOMEBODY = re.compile(
    r"(?<![\w.])/(root|work|home/\w+|Users/\w+)/|[A-Z]:\\Users\\",
)
# Letters in brackets keep this file from finding itself.
TOOLS_OF_WRITERS = re.compile(
    r"\b(c[l]aude|a[n]thropic|o[p]enai|c[h]atgpt|c[o]pilot|s[u]bagents?|[L]LMs?|l[a]nguage model"
    r"|A[I] assistant|d[e]sign notes)\b",
    re.IGNORECASE,
)
MENTION_OF_A_PAGE = re.compile(r"[\w.-]+\.md\b")


def _names(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Give every name the code chooses itself, with its line."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name, node.lineno
            case ast.ClassDef(name=name):
                yield name, node.lineno
            case ast.arg(arg=name):
                yield name, node.lineno
            case ast.Name(id=name, ctx=ast.Store()):
                yield name, node.lineno
            case _:
                pass


def _snake(name: str) -> str:
    """Write `CertifiedCopy` and `certified_copy` alike, between underscores."""
    return f"_{re.sub(r'(?<=[a-z0-9])(?=[A-Z])', '_', name).lower().strip('_')}_"


def _avoided(name: str) -> list[str]:
    return [word for word in NEVER_IN_NAMES if f"_{word}_" in _snake(name)]


def _words_to_avoid() -> set[str]:
    """Give the last column of the glossary's tables."""
    rows = [line for line in GLOSSARY.read_text("utf-8").splitlines() if line.startswith("|")]
    cells = [row.strip("|").split("|")[-1] for row in rows]
    return {word.strip().replace(" ", "_") for cell in cells for word in re.split("[,;]", cell)}


def _matches(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{where(path, text.count(chr(10), 0, found.start()) + 1)} {found.group()}"
        for path, text in text_files()
        for found in pattern.finditer(text)
    ]


def test_production_code_avoids_the_words_of_the_glossary() -> None:
    avoided = [
        f"{where(path, line)} {name}"
        for path in python_files(*PRODUCTION)
        for name, line in _names(syntax(path))
        if _avoided(name)
    ]

    assert avoided == []


def test_the_words_to_avoid_stand_in_the_glossary() -> None:
    assert {
        word.replace("e_sign", "e-sign") for word in NEVER_IN_NAMES
    } - _words_to_avoid() == set()


@pytest.mark.parametrize("name", ["CitizenId", "citizen_id", "_WALLET", "addAttachment", "ssn"])
def test_a_word_to_avoid_is_seen_in_any_style(name: str) -> None:
    assert _avoided(name)


@pytest.mark.parametrize("name", ["attested_by", "citizen_identity", "ticketing", "session"])
def test_a_word_that_only_begins_alike_is_left_alone(name: str) -> None:
    assert not _avoided(name)


def test_no_module_has_an_empty_name() -> None:
    empty = [where(path) for path in python_files(*PRODUCTION, "samples") if _is_empty(path)]

    assert empty == []


def _is_empty(path: Path) -> bool:
    return path.stem in EMPTY_NAMES or path.parent.name in EMPTY_NAMES


def test_all_text_is_in_one_form_of_unicode() -> None:
    decomposed = [
        where(path) for path, text in text_files() if not unicodedata.is_normalized("NFC", text)
    ]

    assert decomposed == []


def test_text_files_end_lines_with_a_line_feed_only() -> None:
    assert [where(path) for path, text in text_files() if "\r" in text] == []


def test_no_file_names_the_machine_it_was_written_on() -> None:
    assert _matches(HOME_OF_SOMEBODY) == []


def test_the_project_speaks_of_itself_alone() -> None:
    assert _matches(TOOLS_OF_WRITERS) == []


def test_every_page_that_is_mentioned_exists() -> None:
    pages = {path.name for path in project_files() if path.suffix == ".md"}
    missing = [
        mention for mention in _matches(MENTION_OF_A_PAGE) if mention.split(" ")[1] not in pages
    ]

    assert missing == []
