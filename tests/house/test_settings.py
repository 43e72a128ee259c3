"""Every setting is documented under the name an operator sets, and nothing else is.

A setting is documented in docs/settings.md by a heading or the first cell of a table row
that holds its name in backticks: `SOHOA_SCAN__SKEW_LIMIT_DEGREES`.
"""

import dataclasses
import re
import types
import typing
from collections.abc import Iterator, Mapping

from pydantic import BaseModel

from desk.settings import Settings
from tests.house.tree import ROOT, text_files, where

PAGE = ROOT / "docs" / "settings.md"
PREFIX = "SOHOA_"
MENTION = re.compile(r"SOHOA_[A-Z0-9_]*[A-Z0-9](?![A-Z0-9_])")
ENTRY = re.compile(r"^(?:#{2,6} |\| ?)`(SOHOA_[A-Z0-9_]+)`", re.MULTILINE)


def _fields(kind: type) -> Mapping[str, object]:
    """Give the fields of a model or dataclass with their types; empty for a plain value."""
    if issubclass(kind, BaseModel):
        return {name: field.annotation for name, field in kind.model_fields.items()}
    if dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        return {field.name: hints[field.name] for field in dataclasses.fields(kind) if field.init}
    return {}


def _members(annotation: object) -> tuple[object, ...]:
    """Take a union apart: `ScanOptions | None` holds ScanOptions."""
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        return typing.get_args(annotation)
    return (annotation,)


def names_of(kind: type, prefix: str) -> Iterator[str]:
    """Give the environment name of each setting below a model or dataclass."""
    for name, annotation in _fields(kind).items():
        setting = f"{prefix}{name.upper()}"
        parts = [each for each in _members(annotation) if isinstance(each, type) and _fields(each)]
        if not parts:
            yield setting
        for part in parts:
            yield from names_of(part, f"{setting}__")


def test_every_setting_is_documented() -> None:
    documented = set(ENTRY.findall(PAGE.read_text("utf-8")))

    assert set(names_of(Settings, PREFIX)) - documented == set()


def test_nothing_is_documented_that_cannot_be_set() -> None:
    documented = ENTRY.findall(PAGE.read_text("utf-8"))

    assert set(documented) - set(names_of(Settings, PREFIX)) == set()
    assert len(documented) == len(set(documented)), "documented twice"


def test_every_setting_that_a_page_mentions_exists() -> None:
    names = set(names_of(Settings, PREFIX))
    unknown = [
        f"{where(path)} {mention}"
        for path, text in text_files()
        if path.suffix == ".md"
        for mention in MENTION.findall(text)
        if mention not in names
    ]

    assert unknown == []


@dataclasses.dataclass(frozen=True)
class Lamp:
    """Something to be tuned."""

    brightness_share: float = 0.5
    colours: tuple[str, ...] = ()


class Room(BaseModel):
    """A room with lamps."""

    lamp: Lamp = Lamp()
    spare: Lamp | None = None
    doors: int = 2


def test_names_go_through_models_dataclasses_and_unions() -> None:
    assert list(names_of(Room, "SOHOA_")) == [
        "SOHOA_LAMP__BRIGHTNESS_SHARE",
        "SOHOA_LAMP__COLOURS",
        "SOHOA_SPARE__BRIGHTNESS_SHARE",
        "SOHOA_SPARE__COLOURS",
        "SOHOA_DOORS",
    ]
