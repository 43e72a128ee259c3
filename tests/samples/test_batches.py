"""The demo's batch holds every paper and every way a sheet may lie."""

import pytest

from dossier.page import PageKind
from samples.batches import DEMO_PAPERS, demo_batch
from samples.office import ward_office
from samples.papers.choose import PAPER_TYPES
from samples.people import office_people
from samples.scans import Batch
from tests.samples.conftest import demo_separators


def test_it_has_at_least_24_sides_all_six_types_and_three_owners(batch: Batch) -> None:
    assert len(batch.sides) >= 24
    assert {document.type for document in batch.documents} == set(PAPER_TYPES)
    assert {document.owner for document in batch.documents} == set(office_people(1).citizens)


def test_sheets_lie_upside_down_sideways_and_askew_both_ways(batch: Batch) -> None:
    content = [side.feed for side in batch.sides if side.kind is PageKind.CONTENT]
    turns = {feed.turn_degrees for feed in content}
    assert {0, 180} < turns
    assert turns & {90, 270}
    leans = sorted(feed.lean_degrees for feed in content)
    assert leans[0] <= -3.0
    assert leans[-1] == 4.0


def test_the_decision_has_two_pages_and_the_others_one(batch: Batch) -> None:
    for document in batch.documents:
        assert len(document.pages) == (2 if document.type == "van_ban" else 1)


def test_one_separator_is_needed_for_each_paper() -> None:
    with pytest.raises(ValueError, match="one separator"):
        demo_batch(ward_office(), office_people(1), demo_separators()[:-1], 1)
    assert len(demo_separators()) == len(DEMO_PAPERS)
