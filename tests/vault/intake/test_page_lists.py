"""Pages stand in the order of the paper, and what a person says of one is kept and taken back."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from dossier.page import PageKind, PageState
from tests.vault.conftest import kept
from tests.vault.intake.test_scans import PAGE
from vault import documents
from vault.database import Engine, reading, transaction
from vault.errors import RecordMissingError
from vault.intake import scans
from vault.intake.page_lists import (
    drawn_lists,
    in_order,
    last_number,
    page_lists,
    put_page_lists,
    set_aside,
    sides,
)
from vault.intake.records import Dossier, NewScan, PageList, Scan, Side
from vault.records import Act, Draft
from vault.sealing import SealKey


@pytest.fixture
def scan(engine: Engine, key: SealKey, dossier: Dossier, act: Act) -> Scan:
    new = NewScan(dossier.id, kept(dossier.owner_id), "quet.pdf")
    with transaction(engine) as session:
        scan = scans.receive(session, key, new, act)
        for number in (1, 2):
            scans.put_page(session, key, scan.id, replace(PAGE, number=number))
    return scan


def _side(number: int, after: int | None = None) -> Side:
    return Side(number, PageKind.CONTENT, PageState.OK, opened=True, stands_after=after)


@pytest.mark.parametrize(
    ("added", "order"),
    [
        ((), [1, 2, 3]),
        ((_side(4, 1),), [1, 4, 2, 3]),
        ((_side(4, 0), _side(5, 4)), [4, 5, 1, 2, 3]),
        ((_side(4, 3), _side(5, 3)), [1, 2, 3, 5, 4]),
        ((_side(4, 9),), [1, 2, 3, 4]),
    ],
)
def test_what_was_scanned_again_stands_in_its_place(
    added: tuple[Side, ...], order: list[int]
) -> None:
    pages = [*added, _side(3), _side(1), _side(2)]

    assert [page.number for page in in_order(pages)] == order


def test_a_page_that_stands_elsewhere_comes_there(engine: Engine, key: SealKey, scan: Scan) -> None:
    with transaction(engine) as session:
        scans.put_page(session, key, scan.id, replace(PAGE, number=3, stands_after=1))

    with reading(engine) as session:
        assert [side.number for side in sides(session, scan.id)] == [1, 3, 2]
        assert [page.number for page in scans.pages(session, key, scan.id)] == [1, 3, 2]


def test_a_page_is_set_aside_and_taken_back(engine: Engine, key: SealKey, scan: Scan) -> None:
    said = (PageState.DUPLICATE, "Nạp lại sau khi kẹt: bà Ơn")
    with transaction(engine) as session:
        set_aside(session, key, scan.id, 2, *said)
        scans.put_page(session, key, scan.id, replace(PAGE, number=2))  # noted again by a job
    with reading(engine) as session:
        aside = scans.page(session, key, scan.id, 2)
        row = session.execute(text("SELECT reason_sealed FROM scan_pages WHERE number = 2"))
        sealed = bytes(row.scalar_one())
    with transaction(engine) as session:
        set_aside(session, key, scan.id, 2, PageState.OK, "")

    assert (aside.state, aside.reason) == said
    assert "Ơn".encode() not in sealed
    with reading(engine) as session:
        assert scans.page(session, key, scan.id, 2) == replace(PAGE, number=2)


def test_a_person_accepts_a_suspicious_page_as_it_is(
    engine: Engine, key: SealKey, scan: Scan
) -> None:
    suspicious = replace(PAGE, state=PageState.SUSPICIOUS, may_separate=True)
    states: list[PageState] = []
    for said in (PageState.OK, PageState.REJECTED, PageState.OK, PageState.OK):
        with transaction(engine) as session:
            scans.put_page(session, key, scan.id, replace(suspicious, may_separate=not states))
            set_aside(session, key, scan.id, 1, said, "")
        with reading(engine) as session:
            side = sides(session, scan.id)[0]
        states.append(side.state)
        assert (side.may_separate, side.is_aside) == (False, said is PageState.REJECTED)

    taken_back = PageState.SUSPICIOUS  # as it was found
    assert states == [PageState.OK, PageState.REJECTED, taken_back, PageState.OK]


@pytest.mark.parametrize("state", [PageState.OK, PageState.NOT_READ])
def test_accepting_changes_no_other_state(
    engine: Engine, key: SealKey, scan: Scan, state: PageState
) -> None:
    with transaction(engine) as session:
        scans.put_page(session, key, scan.id, replace(PAGE, state=state))
        set_aside(session, key, scan.id, 1, PageState.OK, "")

    with reading(engine) as session:
        assert scans.page(session, key, scan.id, 1).state is state


def test_a_page_nobody_knows_cannot_be_set_aside(engine: Engine, key: SealKey, scan: Scan) -> None:
    with pytest.raises(RecordMissingError), transaction(engine) as session:
        set_aside(session, key, scan.id, 9, PageState.REJECTED, "")


def test_lists_are_settled_and_their_numbers_never_come_twice(
    engine: Engine, key: SealKey, dossier: Dossier, scan: Scan, act: Act
) -> None:
    lists = (PageList(1, (2,)), PageList(4, (1,), by_person=True, drawn=(3, 1)))
    empty = PageList(0, (), drawn=(4,))
    draft = Draft(
        dossier.owner_id, 6, (1,), "khac", 0.5, kept(dossier.owner_id), "", (), scan_id=scan.id
    )
    with reading(engine) as session:
        assert page_lists(session, scan.id) is None
        assert last_number(session, scan.id) == 0
    with transaction(engine) as session:
        put_page_lists(session, scan.id, (*lists, empty))
        assert last_number(session, scan.id) == 4
        documents.put_draft(session, key, draft, act)
        documents.supersede_drafts(session, key, scan.id, (), act)

    with reading(engine) as session:
        assert page_lists(session, scan.id) == lists
        assert drawn_lists(session, scan.id) == (*lists, empty)
        assert last_number(session, scan.id) == 6
