"""Whatever goes wrong has a code that never changes, a Vietnamese sentence, and advice."""

import importlib
import inspect
import pkgutil
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache

from dossier.errors import DeskError
from tests.house.tree import PRODUCTION, ROOT

ADVICE = ROOT / "docs" / "errors.md"
KEBAB = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)+")
SENTENCE = re.compile(r"[A-ZÀ-ỸĐ][^.]*\.")
NUMBER = re.compile(r"(?<![\w/-])[0-9]")
VIETNAMESE_LETTER = re.compile(r"[à-ỹăâđêôơư]", re.IGNORECASE)
PARTS = ("- **Nguyên nhân:** ", "- **Cán bộ:** ", "- **Người vận hành:** ")
NOT_FOR_IMPORT = ("vault.migrations",)  # run by Alembic, inside its own context


def _module_names() -> Iterator[str]:
    for room in PRODUCTION:
        package = importlib.import_module(room)
        for found in pkgutil.walk_packages(package.__path__, f"{room}."):
            if not found.name.startswith(NOT_FOR_IMPORT) and not found.name.endswith("__main__"):
                yield found.name


def _subclasses(error: type[DeskError]) -> Iterator[type[DeskError]]:
    for child in error.__subclasses__():
        yield child
        yield from _subclasses(child)


@cache
def errors() -> tuple[type[DeskError], ...]:
    """Give DeskError and every error the production code defines."""
    for name in _module_names():
        importlib.import_module(name)
    ours = [child for child in _subclasses(DeskError) if _room(child) in PRODUCTION]
    return (DeskError, *dict.fromkeys(ours))


def _room(error: type[DeskError]) -> str:
    return error.__module__.partition(".")[0]


def _with_code() -> list[type[DeskError]]:
    return [error for error in errors() if "code" in vars(error)]


@cache
def advice() -> dict[str, str]:
    """Give what docs/errors.md says under the heading of each code."""
    sections = re.split(r"^### ", ADVICE.read_text("utf-8"), flags=re.MULTILINE)[1:]
    return {code.strip(): text for code, _, text in (part.partition("\n") for part in sections)}


def test_every_room_that_can_fail_is_seen() -> None:
    assert {_room(error) for error in errors()} >= {"dossier", "scanner", "ocr", "signing", "vault"}


def test_no_two_errors_share_a_code() -> None:
    codes = Counter(error.code for error in _with_code())

    assert {code: times for code, times in codes.items() if times > 1} == {}


def test_every_error_that_is_raised_has_a_code_and_a_title_of_its_own() -> None:
    leaves = [error for error in errors() if not error.__subclasses__()]
    nameless = [error.__name__ for error in leaves if not {"code", "title"} <= set(vars(error))]

    assert nameless == []


def test_a_code_is_kebab_case() -> None:
    assert [error.code for error in _with_code() if not KEBAB.fullmatch(error.code)] == []


def test_a_title_is_one_vietnamese_sentence_without_numbers() -> None:
    unfit = [
        error.title
        for error in errors()
        if not SENTENCE.fullmatch(error.title)
        or NUMBER.search(error.title)
        or not VIETNAMESE_LETTER.search(error.title)
        or not unicodedata.is_normalized("NFC", error.title)
    ]

    assert unfit == []


def test_errors_stand_in_the_errors_module_of_their_room() -> None:
    strays = [
        f"{error.__module__}.{error.__name__}"
        for error in errors()
        if error.__module__ != f"{_room(error)}.errors"
    ]

    assert strays == []


def test_each_errors_module_opens_with_its_tree() -> None:
    undrawn = [
        f"{error.__module__}.{error.__name__}"
        for error in errors()
        if error.__name__ not in (inspect.getmodule(error).__doc__ or "")
    ]

    assert undrawn == []


def test_every_code_has_its_advice_and_no_advice_is_left_over() -> None:
    codes = {error.code for error in _with_code()}

    assert codes - set(advice()) == set(), "without advice"
    assert set(advice()) - codes == set(), "advice for nothing"


def _is_complete(error: type[DeskError]) -> bool:
    said = (f"> {error.title}\n", f"- **Loại:** {error.kind}\n", *PARTS)
    return all(part in advice().get(error.code, "") for part in said)


def test_the_advice_repeats_title_and_kind_and_says_cause_clerk_and_operator() -> None:
    incomplete = [error.code for error in _with_code() if not _is_complete(error)]

    assert incomplete == []
