"""Who may do what: one table. What is not listed is refused."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from desk.errors import NotAllowedError
from dossier.actor import Actor, Role


class Task(StrEnum):
    """What a person can do at the desk."""

    RECEIVE = "receive"
    SCAN = "scan"
    CONFIRM = "confirm"
    DEPOSIT = "deposit"
    SEE_DESK = "see-desk"
    SEE_OWN_VAULT = "see-own-vault"


ALLOWED: Mapping[Role, frozenset[Task]] = MappingProxyType(
    {
        Role.CLERK: frozenset({Task.RECEIVE, Task.SCAN, Task.CONFIRM, Task.DEPOSIT, Task.SEE_DESK}),
        Role.OFFICER: frozenset({Task.DEPOSIT, Task.SEE_DESK}),
        Role.CITIZEN: frozenset({Task.SEE_OWN_VAULT}),
        Role.SYSTEM: frozenset({Task.SCAN, Task.CONFIRM, Task.DEPOSIT}),
    }
)


def require(actor: Actor, task: Task) -> None:
    """Refuse a task that is not this person's.

    Raises:
        NotAllowedError: The table does not list it.
    """
    if task not in ALLOWED[actor.role]:
        raise NotAllowedError(task=task.value, role=actor.role.value)
