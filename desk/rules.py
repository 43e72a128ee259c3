"""Dated rule-sets: law is data, chosen by the date of reception (Decree 118/2025)."""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from desk.errors import SettingsError
from dossier.catalog import DocumentType, Procedure, RequiredComponent, RuleSet

RULES_FOLDER = Path(__file__).parent / "rules"


def rules_on(day: date) -> RuleSet:
    """Give the rules in force on a day of reception.

    Raises:
        SettingsError: No rule-set covers that day.
    """
    in_force = [rules for rules in _all_rules() if rules.valid_from <= day]
    if not in_force:
        message = "no rule-set covers the day of reception"
        raise SettingsError(message, day=day.isoformat())
    return in_force[-1]


@cache
def _all_rules() -> tuple[RuleSet, ...]:
    files = sorted(RULES_FOLDER.glob("*.toml"))
    return tuple(_read(tomllib.loads(file.read_text(encoding="utf-8"))) for file in files)


def _read(table: Mapping[str, Any]) -> RuleSet:
    types = table["document_types"]
    return RuleSet(
        valid_from=table["valid_from"],
        legal_basis=table["legal_basis"],
        document_types={key: DocumentType(key=key, **row) for key, row in types.items()},
        procedures={row["code"]: _procedure(row) for row in table["procedures"]},
        exemptions=dict(table["exemptions"]),
    )


def _procedure(row: Mapping[str, Any]) -> Procedure:
    components = tuple(
        RequiredComponent(ordinal=ordinal, **component)
        for ordinal, component in enumerate(row["components"], start=1)
    )
    return Procedure(code=row["code"], title=row["title"], components=components)
