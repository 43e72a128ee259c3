"""Fields of a document as text, and back: how they are kept, sealed."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from dossier.field import Field, FieldFinding
from dossier.page import Box


def fields_to_text(fields: Sequence[Field]) -> str:
    """Write fields as JSON with sorted keys."""
    values = [asdict(field) for field in fields]
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def fields_from_text(text: str) -> tuple[Field, ...]:
    """Read what `fields_to_text` wrote."""
    return tuple(
        Field(
            **value
            | {
                "box": Box(**value["box"]),
                "findings": tuple(FieldFinding(**finding) for finding in value["findings"]),
            }
        )
        for value in json.loads(text)
    )
