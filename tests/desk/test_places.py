"""The papers of one owner never get into the vault of another, whoever moves pages."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from desk.confirm import confirm_by_rule
from desk.deposit import deposit_document
from desk.errors import OwnerUnknownError, UnbalancedError, WrongStateError
from desk.intake import ScanNote
from desk.jobs import run_due
from desk.options import PoolOptions
from desk.pages import Spot, add_pages, mark_page, set_boundaries
from dossier.page import PageState
from dossier.separator import Separator
from tests.desk.fed import PATCH, again, found, hand_in, ledger_of, pages, tiff
from tests.office import Office, make_office, receive
from tests.tiny import Sheet, write_pdf
from vault import documents
from vault.intake.records import Scan, ScanState
from vault.records import DocumentStatus


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    folder = tmp_path_factory.mktemp("office") / "data"
    return make_office(folder, pages=PoolOptions(jobs=1))


@dataclass(frozen=True, slots=True)
class Mixed:
    """A batch of two papers of the first dossier, that is read; papers are pages 2, 3 and 5."""

    scan: Scan
    owners: tuple[str, str]
    codes: tuple[str, str]


@pytest.fixture
def mixed(office: Office, tmp_path: Path) -> Mixed:
    first, second = (receive(office, citizen).dossier for citizen in (0, 1))
    sheet = Separator(first.code)
    sides: list[Sheet] = [sheet, 1, 2, sheet, 3]
    scan = hand_in(office, tiff(tmp_path, sides), ScanNote(None, "lo.tiff"))
    return Mixed(scan, (first.owner_id, second.owner_id), (first.code, second.code))


def _add(office: Office, scan: Scan, spot: Spot, data: bytes) -> Scan:
    add_pages(office.desk, office.clerk, scan.id, spot, [data])
    run_due(office.desk)
    return again(office, scan)


def _owners(office: Office, scan: Scan) -> dict[tuple[int, ...], str]:
    return {one.pages: one.owner_id for one in found(office, scan)}


def test_papers_that_are_made_already_follow_a_separator_that_is_corrected(
    office: Office, mixed: Mixed, tmp_path: Path
) -> None:
    old = found(office, mixed.scan)[1]
    assert _owners(office, mixed.scan) == {(2, 3): mixed.owners[0], (5,): mixed.owners[0]}

    right = tiff(tmp_path, [Separator(mixed.codes[1])])
    scan = _add(office, mixed.scan, Spot(4, instead=True, name="x"), right)

    with office.desk.reading() as session:
        before = documents.get(session, office.desk.seal, old.id)
    assert scan.state is ScanState.READ
    assert _owners(office, scan) == {(2, 3): mixed.owners[0], (5,): mixed.owners[1]}
    assert before.status is DocumentStatus.SUPERSEDED
    assert found(office, scan)[1].number > old.number


def test_a_separator_that_comes_later_parts_the_papers_around_it(
    office: Office, mixed: Mixed, tmp_path: Path
) -> None:
    other = tiff(tmp_path, [Separator(mixed.codes[1])])
    scan = _add(office, mixed.scan, Spot(2, instead=False, name="x"), other)

    first, second = mixed.owners
    assert scan.state is ScanState.READ
    assert _owners(office, scan) == {(2,): first, (3,): second, (5,): first}


def test_a_paper_a_person_drew_across_two_dossiers_is_named_and_relied_on_by_nobody(
    office: Office, mixed: Mixed, tmp_path: Path
) -> None:
    set_boundaries(office.desk, office.clerk, mixed.scan.id, [[3, 2], [5]])
    run_due(office.desk)
    other = tiff(tmp_path, [Separator(mixed.codes[1])])
    scan = _add(office, mixed.scan, Spot(2, instead=False, name="x"), other)

    assert (scan.state, scan.error_code) == (ScanState.UNBALANCED, "owner-unknown")
    (missing,) = ledger_of(office, scan).missing()
    assert (missing.code, missing.pages) == ("owner-unknown", (3, 2))
    assert pages(office, scan) == [(5,)]
    with pytest.raises(WrongStateError):
        confirm_by_rule(office.desk, office.clerk, found(office, scan)[0].id)

    set_boundaries(office.desk, office.clerk, scan.id, [[2], [3], [5]])
    run_due(office.desk)
    first, second = mixed.owners
    assert _owners(office, scan) == {(2,): first, (3,): second, (5,): first}


def test_a_confirmed_paper_waits_until_its_own_separator_stands_before_it_again(
    office: Office, mixed: Mixed, tmp_path: Path
) -> None:
    paper = found(office, mixed.scan)[1]
    confirm_by_rule(office.desk, office.clerk, paper.id)
    other = tiff(tmp_path, [Separator(mixed.codes[1])])
    scan = _add(office, mixed.scan, Spot(4, instead=True, name="x"), other)

    assert scan.state is ScanState.UNBALANCED
    (missing,) = ledger_of(office, scan).missing()
    assert (missing.code, missing.pages) == ("pages-under-other-separator", (5,))
    with pytest.raises(UnbalancedError):
        deposit_document(office.desk, office.clerk, paper.id)

    own = tiff(tmp_path, [Separator(mixed.codes[0])])
    scan = _add(office, mixed.scan, Spot(6, instead=False, name="x"), own)
    assert scan.state is ScanState.READ
    assert deposit_document(office.desk, office.clerk, paper.id).owner_id == mixed.owners[0]


def test_sheets_that_name_no_dossier_part_papers_and_name_components_later_too(
    office: Office, tmp_path: Path
) -> None:
    dossier = receive(office).dossier
    sides: list[Sheet] = [1, 2, Separator(dossier.code, 2), 3]
    scan = hand_in(office, tiff(tmp_path, sides), ScanNote(dossier.id, "quet.tiff"))

    _add(office, scan, Spot(1, instead=False, name="x"), tiff(tmp_path, [PATCH]))
    third = tiff(tmp_path, [Separator(dossier.code, 3)])
    _add(office, scan, Spot(3, instead=True, name="x"), third)

    made = {one.pages: one.component for one in found(office, scan)}
    assert made == {(1,): None, (2,): None, (4,): 3}


def test_boundaries_in_a_batch_of_several_owners_never_mix_them(
    office: Office, tmp_path: Path
) -> None:
    codes = [receive(office, citizen).dossier.code for citizen in (0, 1)]
    sides: list[Sheet] = [Separator(codes[0], 1), 1, 2, Separator(codes[1], 2), 3, 4]
    scan = hand_in(office, tiff(tmp_path, sides), ScanNote(None, "lo.tiff"))
    owners = [one.owner_id for one in found(office, scan)]

    with pytest.raises(OwnerUnknownError):
        set_boundaries(office.desk, office.clerk, scan.id, [[2], [3, 5], [6]])
    # A separator that is set aside still keeps the papers of two owners apart.
    mark_page(office.desk, office.clerk, scan.id, 4, PageState.REJECTED, "Không phải giấy tờ")
    with pytest.raises(OwnerUnknownError):
        set_boundaries(office.desk, office.clerk, scan.id, [[2, 3, 5, 6]])
    set_boundaries(office.desk, office.clerk, scan.id, [[3], [2], [6, 5]])
    run_due(office.desk)

    made = {one.pages: (one.owner_id, one.component) for one in found(office, scan)}
    assert made == {(2,): (owners[0], 1), (3,): (owners[0], 1), (6, 5): (owners[1], 2)}


def test_a_separator_that_could_not_be_opened_is_scanned_again_into_its_place(
    office: Office, tmp_path: Path
) -> None:
    codes = [receive(office, citizen).dossier.code for citizen in (0, 1)]
    sides: list[Sheet] = [Separator(codes[0], 1), 1, Separator(codes[1], 2), 3]
    file = tmp_path / "batch.pdf"
    write_pdf(sides, file, broken=3)
    scan = hand_in(office, file.read_bytes(), ScanNote(None, "lo.pdf", sheets=4))
    assert (scan.state, found(office, scan)) == (ScanState.UNBALANCED, ())

    spot = Spot(after=3, instead=True, name="lai.tiff")
    add_pages(office.desk, office.clerk, scan.id, spot, [tiff(tmp_path, sides[2:3])])
    run_due(office.desk)

    first, second = found(office, scan)
    assert (first.pages, first.component, second.pages, second.component) == ((2,), 1, (4,), 2)
    assert first.owner_id != second.owner_id
    assert ledger_of(office, scan).missing() == ()
