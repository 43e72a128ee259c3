"""Fields become data when a person has confirmed them, and not before."""

import re
from collections.abc import Mapping
from dataclasses import replace

from desk.balance import require_read
from desk.errors import FieldsMalformedError
from desk.intake import VIETNAM
from desk.permissions import Task, require
from desk.rules import rules_on
from desk.wiring import Desk
from dossier.actor import Actor
from dossier.field import Field
from dossier.page import Box
from dossier.words import nfc
from vault import audit, documents
from vault.records import Act, Confirmation, StoredDocument

_NAME = re.compile(r"[a-z]+(_[a-z]+)*")
_MOST_FIELDS, _LONGEST_VALUE = 60, 5000


def confirm_fields(
    desk: Desk, actor: Actor, document_id: str, document_type: str, values: Mapping[str, str]
) -> StoredDocument:
    """Note what a person says the paper is and says.

    A value the person left as read keeps its source; a changed one is theirs. A name that
    is not in `values` is dropped: the person saw that the paper does not say it.

    Raises:
        NotAllowedError: The person may not confirm.
        FieldsMalformedError: No such type, or no such names or values of fields.
        WrongStateError: The document's scan is being changed or worked.
        UnbalancedError: Sides of its scan are not all accounted for.
        RecordConflictError: The document is not signed yet, or has its code already.
    """
    require(actor, Task.CONFIRM)
    _refuse_malformed(desk, document_type, values)
    with desk.transaction() as session:
        scan_id = documents.get(session, desk.seal, document_id).scan_id
        if scan_id is not None:
            require_read(session, desk, scan_id)
        read = {field.name: field for field in documents.fields_of(session, desk.seal, document_id)}
        said = tuple(_said(read.get(name), name, nfc(value)) for name, value in values.items())
        act = Act(actor.id, desk.clock())
        confirmation = Confirmation(document_type, said)
        document = documents.confirm(session, desk.seal, document_id, confirmation, act)
        dossier_id = document.dossier_id or ""
        entry = audit.Entry("confirm-fields", document.id, document.owner_id, dossier_id)
        audit.append(session, entry, act)
        return document


def _refuse_malformed(desk: Desk, document_type: str, values: Mapping[str, str]) -> None:
    """Refuse what no paper says; names of fields stand unsealed in the history."""
    known = document_type in rules_on(desk.clock().astimezone(VIETNAM).date()).document_types
    fit = len(values) <= _MOST_FIELDS and all(
        _NAME.fullmatch(name) and len(value) <= _LONGEST_VALUE for name, value in values.items()
    )
    if not (known and fit):
        raise FieldsMalformedError


def confirm_by_rule(
    desk: Desk, actor: Actor, document_id: str
) -> tuple[StoredDocument, tuple[Field, ...]]:
    """Confirm what confidence and checks allow without a person's eye; list the rest.

    For demonstrations: at a desk a clerk confirms.

    Returns:
        The document, and the fields left out because they are not accepted.
    """
    with desk.reading() as session:
        document = documents.get(session, desk.seal, document_id)
        fields = documents.fields_of(session, desk.seal, document_id)
    values = {field.name: field.value for field in fields if field.accepted}
    left_out = tuple(field for field in fields if not field.accepted)
    confirmed = confirm_fields(desk, actor, document_id, document.document_type, values)
    return confirmed, left_out


def _said(read: Field | None, name: str, value: str) -> Field:
    if read is None:
        nowhere = Box(0.0, 0.0, 0.0, 0.0)
        return Field(name, value, value, 1.0, 1, nowhere, "person", accepted=True)
    if read.value == value:
        return replace(read, accepted=True)
    return replace(read, value=value, confidence=1.0, source="person", accepted=True, findings=())
