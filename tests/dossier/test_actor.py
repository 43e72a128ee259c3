"""Who acts is a plain value; the office itself acts as `system` and owns no vault."""

from dossier.actor import SYSTEM, Actor, Role


def test_the_office_itself_has_no_vault() -> None:
    assert (SYSTEM.id, SYSTEM.role, SYSTEM.owner_id) == ("system", Role.SYSTEM, "")


def test_roles_are_stored_by_their_names() -> None:
    assert [role.value for role in Role] == ["clerk", "officer", "citizen", "system"]
    assert Role("officer") is Role.OFFICER


def test_two_records_of_one_person_are_the_same() -> None:
    clerk = Actor("acc_1", "Trần Thị Bình", Role.CLERK)

    assert clerk == Actor("acc_1", "Trần Thị Bình", Role.CLERK)
    assert clerk != Actor("acc_1", "Trần Thị Bình", Role.OFFICER)
