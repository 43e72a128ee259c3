"""Every side ends in one kind, one state and at most one document; what is missing is said."""

from dataclasses import replace

import pytest

from dossier.page import PageKind, PageState
from tests.vault.conftest import kept
from tests.vault.intake.test_scans import PAGE
from vault import documents
from vault.database import Engine, reading, transaction
from vault.errors import RecordMissingError
from vault.intake import scans
from vault.intake.files import add_part, note_page_count
from vault.intake.ledger import Ledger, ledger
from vault.intake.page_lists import accept_pages, put_page_lists, set_aside
from vault.intake.records import Dossier, NewPart, NewScan, PageList, Scan
from vault.records import Act, Draft
from vault.sealing import SealKey

KINDS = (PageKind.SEPARATOR, PageKind.CONTENT, PageKind.BLANK, PageKind.NONTEXT)


@pytest.fixture
def scan(engine: Engine, key: SealKey, dossier: Dossier, act: Act) -> Scan:
    """Two sheets of two sides: a separator, a paper with a blank back, and a photograph."""
    new = NewScan(dossier.id, kept(dossier.owner_id), "Ơn.pdf", sheets=2, duplex=True)
    with transaction(engine) as session:
        scan = scans.receive(session, key, new, act)
        note_page_count(session, scan.id, 0, len(KINDS), signed=False)
        for number, kind in enumerate(KINDS, start=1):
            scans.put_page(session, key, scan.id, replace(PAGE, number=number, kind=kind))
    return scan


def _ledger(engine: Engine, scan: Scan) -> Ledger:
    with reading(engine) as session:
        return ledger(session, scan.id)


def _settle(engine: Engine, scan: Scan, *lists: tuple[int, ...]) -> None:
    with transaction(engine) as session:
        settled = [PageList(number, pages) for number, pages in enumerate(lists, start=1)]
        put_page_lists(session, scan.id, settled)


def _codes(sheet: Ledger) -> list[str]:
    return [found.code for found in sheet.missing()]


def test_the_ledger_accounts_for_every_side(engine: Engine, scan: Scan) -> None:
    _settle(engine, scan, (2, 4))

    sheet = _ledger(engine, scan)

    assert (sheet.announced_sides, sheet.received_sides, sheet.sides) == (4, 4, 4)
    assert sheet.by_kind == dict.fromkeys(KINDS, 1)
    assert sheet.by_state == {PageState.OK: 4}
    assert (sheet.agrees, sheet.doubled, sheet.unmade) == (True, 0, 1)
    assert sheet.missing() == ()


def test_a_blank_page_may_be_kept_in_its_place(engine: Engine, scan: Scan) -> None:
    _settle(engine, scan, (2, 3, 4))

    assert _ledger(engine, scan).missing() == ()


def test_a_missing_side_is_said_with_its_number(engine: Engine, scan: Scan) -> None:
    with transaction(engine) as session:
        scans.announce(session, scan.id, 3, duplex=True)

    (found,) = _ledger(engine, scan).missing()

    assert found.code == "sheets-do-not-match"
    assert found.text == "Đã khai 6 mặt giấy nhưng có 4 mặt được tính: thiếu 2 mặt."


def test_without_a_count_the_ledger_does_not_claim_to_agree(engine: Engine, scan: Scan) -> None:
    with transaction(engine) as session:
        scans.announce(session, scan.id, None, duplex=True)

    sheet = _ledger(engine, scan)

    assert (sheet.announced_sides, sheet.agrees) == (None, None)
    assert sheet.missing() == ()


@pytest.mark.parametrize("state", [PageState.REJECTED, PageState.DUPLICATE])
def test_what_a_person_sets_aside_stays_visible_and_no_longer_counts(
    engine: Engine, key: SealKey, scan: Scan, state: PageState
) -> None:
    with transaction(engine) as session:
        set_aside(session, key, scan.id, 4, state, "Kẹt giấy")
        scans.announce(session, scan.id, 3, duplex=False)
    _settle(engine, scan, (2,))

    sheet = _ledger(engine, scan)

    assert (sheet.sides, sheet.counted_sides, sheet.agrees) == (4, 3, True)
    assert sheet.by_state == {PageState.OK: 3, state: 1}
    assert sheet.missing() == ()


def test_a_page_set_aside_is_in_no_document(engine: Engine, key: SealKey, scan: Scan) -> None:
    _settle(engine, scan, (2, 4))
    with transaction(engine) as session:
        set_aside(session, key, scan.id, 4, PageState.REJECTED, "")
        scans.announce(session, scan.id, None, duplex=True)

    (found,) = _ledger(engine, scan).missing()
    assert (found.code, found.pages) == ("pages-set-aside-in-document", (4,))
    assert found.text == "Trang 4 đã được bỏ ra nhưng vẫn nằm trong giấy tờ."


def test_a_content_page_in_no_document_is_missing(engine: Engine, scan: Scan) -> None:
    _settle(engine, scan, (2,))

    (found,) = _ledger(engine, scan).missing()

    assert (found.code, found.pages) == ("pages-in-no-document", (4,))
    assert found.text == "Trang 4 chưa nằm trong giấy tờ nào."


def test_a_page_in_two_documents_is_seen(engine: Engine, scan: Scan) -> None:
    _settle(engine, scan, (2, 4), (4,))

    sheet = _ledger(engine, scan)

    assert sheet.doubled == 1
    assert _codes(sheet) == ["pages-in-two-documents"]


def test_a_page_that_could_not_be_opened_holds_the_scan_up_until_a_person_decides(
    engine: Engine, key: SealKey, scan: Scan
) -> None:
    broken = replace(PAGE, number=4, state=PageState.NOT_READ, width_px=0, height_px=0)
    with transaction(engine) as session:
        scans.put_page(session, key, scan.id, broken)
    before = _ledger(engine, scan)
    with transaction(engine) as session:
        set_aside(session, key, scan.id, 4, PageState.REJECTED, "Trang trắng bị rách")
        scans.announce(session, scan.id, 3, duplex=False)

    assert [(found.code, found.pages) for found in before.missing()] == [("pages-not-read", (4,))]
    assert _ledger(engine, scan).missing() == ()


def test_a_file_whose_pages_are_not_all_noted_does_not_balance(
    engine: Engine, key: SealKey, scan: Scan, act: Act
) -> None:
    part = NewPart(kept("office", "b"), "thêm.pdf", 2)
    with transaction(engine) as session:
        scans.announce(session, scan.id, 4, duplex=True)
        add_part(session, key, scan.id, part, act)
    unopened = _ledger(engine, scan)
    with transaction(engine) as session:
        note_page_count(session, scan.id, 1, 2, signed=False)
    opened = _ledger(engine, scan)

    # 8 announced: what is still to come is not called missing.
    assert (unopened.received_sides, opened.received_sides) == (None, 6)
    assert _codes(unopened) == _codes(opened) == ["pages-not-worked"]


@pytest.mark.parametrize("state", [PageState.OK, PageState.REJECTED])
def test_a_page_that_may_separate_holds_the_scan_up_until_a_person_decides(
    engine: Engine, key: SealKey, scan: Scan, state: PageState
) -> None:
    with transaction(engine) as session:
        scans.announce(session, scan.id, None, duplex=True)
        scans.put_page(session, key, scan.id, replace(PAGE, number=4, may_separate=True))
    before = _ledger(engine, scan)
    with transaction(engine) as session:
        set_aside(session, key, scan.id, 4, state, "")

    assert [(found.code, found.pages) for found in before.missing()] == [
        ("pages-may-separate", (4,))
    ]
    assert _ledger(engine, scan).missing() == ()


def test_boundaries_a_person_drew_leave_no_page_in_doubt(
    engine: Engine, key: SealKey, scan: Scan
) -> None:
    with transaction(engine) as session:
        scans.put_page(session, key, scan.id, replace(PAGE, number=4, may_separate=True))
    with transaction(engine) as session:
        accept_pages(session, scan.id)

    assert _ledger(engine, scan).missing() == ()


def test_what_we_can_decode_of_a_file_that_came_signed_decides_nothing(
    engine: Engine, key: SealKey, scan: Scan
) -> None:
    broken = replace(PAGE, number=4, state=PageState.NOT_READ, width_px=0, height_px=0)
    with transaction(engine) as session:
        note_page_count(session, scan.id, 0, len(KINDS), signed=True)
        scans.put_page(session, key, scan.id, broken)
        scans.put_page(session, key, scan.id, replace(PAGE, number=2, may_separate=True))
    _settle(engine, scan, (1, 2, 3, 4))

    assert _ledger(engine, scan).missing() == ()


def test_superseded_drafts_count_no_more(
    engine: Engine, key: SealKey, dossier: Dossier, scan: Scan, act: Act
) -> None:
    draft = Draft(
        dossier.owner_id, 1, (2, 4), "khac", 0.5, kept(dossier.owner_id), "", (), scan_id=scan.id
    )
    with transaction(engine) as session:
        documents.put_draft(session, key, draft, act)
    before = _ledger(engine, scan)
    with transaction(engine) as session:
        documents.supersede_drafts(session, key, scan.id, (), act)

    assert (before.in_documents, _ledger(engine, scan).in_documents) == (2, 0)


def test_a_long_row_of_pages_is_told_shortly(engine: Engine, key: SealKey, scan: Scan) -> None:
    with transaction(engine) as session:
        for number in range(5, 20):
            scans.put_page(session, key, scan.id, replace(PAGE, number=number))
        note_page_count(session, scan.id, 0, 19, signed=False)
        scans.announce(session, scan.id, None, duplex=False)
    _settle(engine, scan, (2,))

    (found,) = _ledger(engine, scan).missing()

    assert found.pages == (4, *range(5, 20))
    assert found.text.endswith("15 và 4 trang khác chưa nằm trong giấy tờ nào.")


def test_a_scan_nobody_knows_has_no_ledger(engine: Engine) -> None:
    with pytest.raises(RecordMissingError), reading(engine) as session:
        ledger(session, "scn_nothing")
