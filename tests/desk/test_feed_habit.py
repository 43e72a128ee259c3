"""A page that does not show its turn is taken to lie as most pages of its side lay."""

from desk.feed_habit import habit_for
from desk.page_work import DigitizedPage
from dossier.page import PageKind, PageState
from ocr.picture import PagePicture

_PICTURE = PagePicture(b"", 1, 1, 200.0, 1)


def _page(number: int, turn_degrees: int, *, doubtful: bool = False) -> DigitizedPage:
    return DigitizedPage(
        number=number,
        kind=PageKind.CONTENT,
        state=PageState.OK,
        turn_degrees=turn_degrees,
        turn_doubtful=doubtful,
        picture=_PICTURE,
    )


def test_fronts_follow_fronts_and_backs_follow_backs() -> None:
    pages = [_page(number, 0 if number % 2 else 180) for number in range(1, 9)]
    pages += [_page(9, 0, doubtful=True), _page(10, 0, doubtful=True)]

    assert list(habit_for(9, pages)) == [0]
    assert list(habit_for(10, pages)) == [180]
    assert habit_for(10, pages)[180] > 1.0


def test_few_pages_are_no_habit() -> None:
    assert habit_for(5, [_page(1, 180), _page(3, 180), _page(5, 0, doubtful=True)]) == {}


def test_pages_that_disagree_are_no_habit() -> None:
    pages = [_page(1, 0), _page(3, 90), _page(5, 180), _page(7, 270)]

    assert habit_for(9, pages) == {}
