"""Who does something at the desk."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person is at the desk."""

    CLERK = "clerk"
    OFFICER = "officer"
    CITIZEN = "citizen"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts.

    Attributes:
        id: Public id of the account, `acc_…`; `system` for the office itself.
        name: As shown to people and in signatures.
        role: What the person may do, see `desk/permissions.py`.
        owner_id: The vault that is the person's own (citizens), else empty.
    """

    id: str
    name: str
    role: Role
    owner_id: str = ""


SYSTEM = Actor(id="system", name="Hệ thống", role=Role.SYSTEM)
