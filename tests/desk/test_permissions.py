"""What the table does not list is refused."""

import pytest

from desk.errors import NotAllowedError
from desk.permissions import ALLOWED, Task, require
from dossier.actor import Actor, Role


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("task", Task)
def test_only_what_is_listed_is_allowed(role: Role, task: Task) -> None:
    actor = Actor("acc_x", "Người thử", role)

    if task in ALLOWED[role]:
        require(actor, task)
        return
    with pytest.raises(NotAllowedError):
        require(actor, task)


def test_a_citizen_may_not_scan_confirm_or_deposit() -> None:
    assert ALLOWED[Role.CITIZEN] == {Task.SEE_OWN_VAULT}
