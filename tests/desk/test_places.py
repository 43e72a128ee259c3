"""The papers of one owner never get into the vault of another, whoever moves pages."""

from pathlib import Path

import pytest

from desk.errors import OwnerUnknownError
from desk.intake import ScanNote
from desk.jobs import run_due
from desk.options import PoolOptions
from desk.pages import Spot, add_pages, mark_page, set_boundaries
from dossier.page import PageState
from dossier.separator import Separator
from tests.desk.fed import found, hand_in, ledger_of, tiff
from tests.office import Office, make_office, receive
from tests.tiny import Sheet, write_pdf
from vault.intake.records import ScanState


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    folder = tmp_path_factory.mktemp("office") / "data"
    return make_office(folder, pages=PoolOptions(jobs=1))


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
