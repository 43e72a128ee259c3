"""The sorts of paper that can be read, one TOML file each in `ocr/templates/`.

A file says by what a paper is known (titles, evidence) and what stands on it (fields with
their labels, the persons it is about). Adding a sort of paper is adding a file; its form is
told in `ocr/templates/giay_khai_sinh.toml` by example and in the classes below by word.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from dossier.words import comparable

_FOLDER = Path(__file__).parent / "templates"
_SHARED = "shared.toml"


@dataclass(frozen=True, slots=True)
class FormField:
    """A field of a sort of paper.

    Attributes:
        name: Name of the field.
        kind: Kind of value, a key of `ocr.values.KINDS`.
        labels: What is printed before the value, all variants; compared without diacritics.
            `@name` stands for a set of `shared.toml`, here and in the other lists of labels.
        section: Only labels in this section count; empty for anywhere.
        own_labels: Labels that say whose value it is, so that the section does not matter.
        instead: Labels of a near thing, taken where no other label leads to a value: never sure.
        find: How the value is found: `label`, or a way of `ocr.decree_30.FINDERS`.
        otherwise: Way of `ocr.decree_30.FINDERS` or `ocr.serials.FINDERS` where no label leads
            to a value; empty for none.
        elsewhere: Sections whose labels count where the own one has none; the empty name is
            what stands before the first heading.
        rows: How many rows a value may run over.
        below: How many rows below a label that is a heading the value may begin.
        optional: Whether papers of this sort often lack it, so that it is no evidence.
        critical: Whether a wrong value does harm, so that more is asked before accepting it.
    """

    name: str
    kind: str
    labels: tuple[str, ...] = ()
    section: str = ""
    own_labels: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()
    find: str = "label"
    otherwise: str = ""
    elsewhere: tuple[str, ...] = ()
    rows: int = 1
    below: int = 0
    optional: bool = False
    critical: bool = False


@dataclass(frozen=True, slots=True)
class FormSection:
    """A part of a paper that is about one person.

    Attributes:
        name: Name fields use in `section`.
        headings: What the part begins with; empty for what stands before any heading.
    """

    name: str
    headings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FormPerson:
    """Fields that are about one person, for checking them against each other.

    Attributes:
        name: Field with the name.
        number: Field with the personal number.
        birth_date: Field with the date of birth.
        sex: Field with the sex.
        fixed_sex: `nam` or `nu` where the paper itself says it (husband, wife).
        registered: Field with the place where the birth was registered.
    """

    name: str = ""
    number: str = ""
    birth_date: str = ""
    sex: str = ""
    fixed_sex: str = ""
    registered: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A sort of paper.

    Attributes:
        type: Key of the document type.
        title: As a person reads it.
        titles: Titles that say the type when they are the whole title.
        title_starts: Titles that say the type when the title begins so.
        evidence: Further phrases the paper holds beside its labels.
        against: Phrases that other papers with the same labels hold and this one does not.
        layout: `form`, `card` or `decree_30`: who finds the fields.
        stops: Labels of this paper that are no fields; they end the value before them.
        sections: Parts about one person each.
        persons: Who the paper is about.
        order: Pairs of date fields; the first is not after the second.
        fields: In the order they are reported.
    """

    type: str
    title: str
    titles: tuple[str, ...] = ()
    title_starts: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    layout: str = "form"
    stops: tuple[str, ...] = ()
    sections: tuple[FormSection, ...] = ()
    persons: tuple[FormPerson, ...] = ()
    order: tuple[tuple[str, str], ...] = ()
    fields: tuple[FormField, ...] = ()


@dataclass(frozen=True, slots=True)
class Shared:
    """What all sorts of paper share.

    Attributes:
        stops: Labels that end any value.
        roles: Words that make a label somebody else's ("họ tên người làm chứng").
        surnames: Family names; another first word of a name is doubted.
        name_words: Words common in names; another word that differs only in marks is doubted.
        title_openers: First words of titles.
        kinds_of_text: Title of an administrative document to the value of `loai`.
        label_sets: Labels that many papers have, by name.
        signs: Value of `loai` to the letters its sign holds (quyet_dinh: QĐ).
        provinces: First three digits of personal numbers to the names of the province.
    """

    stops: tuple[str, ...]
    roles: tuple[str, ...]
    surnames: frozenset[str]
    name_words: frozenset[str]
    title_openers: tuple[str, ...]
    kinds_of_text: Mapping[str, str]
    label_sets: Mapping[str, tuple[str, ...]]
    signs: Mapping[str, str]
    provinces: Mapping[str, tuple[str, ...]]


@cache
def forms() -> Mapping[str, Form]:
    """Give all sorts of paper by type key, in the order of their file names."""
    files = sorted(path for path in _FOLDER.glob("*.toml") if path.name != _SHARED)
    loaded = [read_form(path.read_text("utf-8")) for path in files]
    return {form.type: form for form in loaded}


@cache
def shared() -> Shared:
    """Give what all sorts of paper share."""
    data = tomllib.loads((_FOLDER / _SHARED).read_text("utf-8"))
    return Shared(
        stops=tuple(data["stops"]),
        roles=tuple(data["roles"]),
        surnames=_words(data["surnames"]),
        name_words=_words(data["name_words"]),
        title_openers=tuple(data["title_openers"]),
        kinds_of_text=data["kinds_of_text"],
        label_sets={name: tuple(labels) for name, labels in data["label_sets"].items()},
        signs=data["signs"],
        provinces={code: tuple(names) for code, names in data["provinces"].items()},
    )


def read_form(text: str) -> Form:
    """Read one sort of paper from TOML.

    Raises:
        TypeError: A key is not known.
        ValueError: A field names a section, or a person a field, that is not there.
        KeyError: A field names a set of labels that is not there.
    """
    data = {key: _tuples(value) for key, value in tomllib.loads(text).items()}
    sets = shared().label_sets
    form = Form(
        **{
            **data,
            "sections": tuple(FormSection(**_all_tuples(row)) for row in data.get("sections", ())),
            "persons": tuple(FormPerson(**row) for row in data.get("persons", ())),
            "fields": tuple(_field(row, sets) for row in data.get("fields", ())),
        }
    )
    _check(form)
    return form


def _words(lines: Sequence[str]) -> frozenset[str]:
    return frozenset(comparable(word) for word in " ".join(lines).split())


def _field(row: Mapping[str, Any], sets: Mapping[str, tuple[str, ...]]) -> FormField:
    field = FormField(**_all_tuples(row))
    lists = (field.labels, field.own_labels, field.instead)
    labels, own, instead = ([p for label in each for p in _phrases(label, sets)] for each in lists)
    return replace(field, labels=tuple(labels), own_labels=tuple(own), instead=tuple(instead))


def _phrases(label: str, sets: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    return sets[label[1:]] if label.startswith("@") else (label,)


def _check(form: Form) -> None:
    sections = {section.name for section in form.sections} | {""}
    names = {field.name for field in form.fields} | {""}
    asked = {part for person in form.persons for part in _parts(person)}
    asked |= {name for pair in form.order for name in pair}
    if not {field.section for field in form.fields} <= sections or not asked <= names:
        message = f"{form.type}: names a section or a field that is not there"
        raise ValueError(message)


def _parts(person: FormPerson) -> tuple[str, ...]:
    return (person.name, person.number, person.birth_date, person.sex, person.registered)


def _all_tuples(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _tuples(value) for key, value in row.items()}


def _tuples(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_tuples(item) for item in value)
    return value
