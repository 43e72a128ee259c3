"""Whatever becomes of pages and whoever moves boundaries: no page is lost, none is doubled."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.errors import PagesMalformedError
from desk.page_lists import mended, numbered, regrouped
from dossier.page import PageKind, PageState
from tests.counts import examples
from vault.intake.records import PageList, Side

CONTENT, BLANK, SEPARATOR = PageKind.CONTENT, PageKind.BLANK, PageKind.SEPARATOR


def _side(number: int, kind: PageKind = CONTENT, state: PageState = PageState.OK) -> Side:
    return Side(number, kind, state, opened=True)


def _pages(lists: Sequence[PageList]) -> list[tuple[int, ...]]:
    return [one.pages for one in lists]


def test_a_page_that_is_set_aside_leaves_its_document_which_is_then_another() -> None:
    lists = [PageList(1, (1, 2), by_person=True), PageList(2, (3,))]
    sides = [_side(1), _side(2, state=PageState.REJECTED), _side(3)]

    after = mended(lists, sides, ())

    assert after == [PageList(0, (1,), by_person=True, drawn=(1, 2)), PageList(2, (3,))]
    back = mended(after, [_side(1), _side(2), _side(3)], ())
    assert back == [PageList(0, (1, 2), by_person=True), PageList(2, (3,))]


def test_a_document_without_pages_comes_back_with_them() -> None:
    sides = [_side(1), _side(2, state=PageState.DUPLICATE)]

    after = mended([PageList(1, (1,)), PageList(2, (2,))], sides, ())

    assert after == [PageList(1, (1,)), PageList(0, (), drawn=(2,))]
    assert numbered(after, 2) == tuple(after)
    assert _pages(regrouped(after, [[1]], sides)) == [(1,), ()]
    assert _pages(mended(after, [_side(1), _side(2)], ())) == [(1,), (2,)]


def test_a_page_scanned_again_behind_a_rejected_one_stays_in_its_document() -> None:
    lists = [PageList(1, (1,), by_person=True), PageList(2, (2, 3), by_person=True)]
    sides = [_side(1), _side(2, state=PageState.REJECTED), _side(4), _side(3)]

    assert _pages(mended(lists, sides, ())) == [(1,), (4, 3)]


def test_a_separator_that_came_later_cuts_what_no_person_drew() -> None:
    sides = [_side(1), _side(4, SEPARATOR), _side(2), _side(3)]
    drawn = [PageList(1, (1, 2, 3), by_person=True)]

    assert _pages(mended([PageList(1, (1, 2, 3))], sides, ())) == [(1,), (2, 3)]
    assert mended(drawn, sides, ()) == drawn


def test_a_page_scanned_again_takes_the_place_of_the_one_rejected() -> None:
    sides = [_side(1), _side(2, state=PageState.REJECTED), _side(4), _side(3)]

    assert _pages(mended([PageList(1, (3, 2, 1))], sides, ())) == [(3, 4, 1)]


def test_a_page_behind_a_separator_never_joins_the_paper_before_it() -> None:
    sides = [_side(1), _side(2, SEPARATOR), _side(5), _side(3)]

    assert _pages(mended([PageList(1, (1,)), PageList(2, (3,))], sides, ())) == [(1,), (5, 3)]


def test_a_page_between_separators_is_a_document_of_its_own() -> None:
    sides = [_side(1), _side(2, SEPARATOR), _side(5), _side(6, SEPARATOR), _side(3)]
    lists = [PageList(1, (1,)), PageList(2, (3,))]

    assert _pages(mended(lists, sides, ())) == [(1,), (3,), (5,)]


def test_what_a_person_confirmed_stays_as_it_is_and_new_pages_stand_beside_it() -> None:
    sides = [_side(1), _side(3), _side(4), _side(2)]

    assert mended([PageList(1, (1, 2))], sides, (1,)) == [PageList(1, (1, 2)), PageList(0, (3, 4))]


def test_lists_that_stay_as_they_are_keep_their_numbers() -> None:
    sides = [_side(1), _side(2), _side(3, BLANK), _side(4)]
    lists = [PageList(1, (1,)), PageList(2, (2, 4))]

    drawn = regrouped(lists, [[1], [4, 3], [2]], sides)

    assert numbered(drawn, 2) == (
        PageList(1, (1,)),
        PageList(3, (4, 3), by_person=True),
        PageList(4, (2,), by_person=True),
    )


@pytest.mark.parametrize(
    "groups",
    [[[1]], [[1], [1, 2]], [[1, 2], []], [[1, 2, 3]], [[1, 2, 9]], [[1, 1, 2]], []],
)
def test_boundaries_that_lose_double_or_invent_a_page_are_refused(groups: list[list[int]]) -> None:
    sides = [_side(1), _side(2), _side(3, state=PageState.REJECTED)]

    with pytest.raises(PagesMalformedError):
        regrouped([], groups, sides)


@settings(max_examples=examples(100))
@given(st.data())
def test_after_any_change_each_page_is_where_it_belongs_once(data: st.DataObject) -> None:
    kinds = data.draw(st.lists(st.sampled_from(PageKind), min_size=1, max_size=12))
    states = st.sampled_from([PageState.OK, PageState.SUSPICIOUS, PageState.REJECTED])
    sides = [
        Side(number, kind, data.draw(states), opened=data.draw(st.booleans()))
        for number, kind in enumerate(kinds, start=1)
    ]
    shuffled = data.draw(st.permutations([side.number for side in sides]))
    taken = shuffled[: data.draw(st.integers(0, len(shuffled)))]
    cut = data.draw(st.integers(0, len(taken)))
    lists = [PageList(n, tuple(p)) for n, p in ((1, taken[:cut]), (2, taken[cut:])) if p]

    after = mended(lists, sides, ())

    used = [number for one in after for number in one.pages]
    assert len(used) == len(set(used))
    assert {side.number for side in sides if side.belongs} <= set(used)
    assert set(used) <= {side.number for side in sides if side.may_stand}
    assert mended(numbered(after, 2), sides, ()) == list(numbered(after, 2))
