"""Pages of one input become documents as asked; a suggestion alone splits nothing."""

import pytest

from desk.batch import BatchOptions, SplitBatch, make_documents
from desk.page_work import EMPTY, DigitizedPage
from dossier.page import PageKind, PageState
from ocr.options import OcrOptions
from scanner.errors import OddSidesError, PagesNotInBatchError
from scanner.ledger import Announced
from tests.ocr.readings import reading, rows

_FORM = reading(
    (70, 20, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    (75, 40, "ĐƠN XIN XÁC NHẬN"),
    *rows(*["Người nộp đơn chịu trách nhiệm về nội dung đã khai."] * 5, top=60),
)
_KINDS = {"c": PageKind.CONTENT, "b": PageKind.BLANK, "n": PageKind.NONTEXT}


def _made(word: str, options: BatchOptions) -> SplitBatch:
    """Split a batch of c forms, b blanks, n pictures and s separators."""
    pages = [
        DigitizedPage(
            number,
            _KINDS.get(letter, PageKind.SEPARATOR),
            PageState.OK,
            dpi=200.0,
            width_px=1654,
            height_px=2339,
            reading=_FORM if letter == "c" else EMPTY,
        )
        for number, letter in enumerate(word, 1)
    ]
    return make_documents(pages, OcrOptions(), options)


def _pages(batch: SplitBatch) -> list[tuple[int, ...]]:
    return [each.pages for each in batch.documents]


def test_a_suggestion_is_shown_and_splits_only_when_asked() -> None:
    shown = _made("ccb", BatchOptions())
    asked = _made("ccb", BatchOptions("suggested"))

    assert _pages(shown) == [(1, 2)]
    assert [each.page for each in shown.suggested] == [1, 2]
    assert _pages(asked) == [(1,), (2,)]
    assert [each.source for each in asked.boundaries] == ["suggested", "suggested"]


def test_nothing_is_suggested_beside_separators_or_for_one_document() -> None:
    assert _made("sccc", BatchOptions()).suggested == ()
    assert _made("c", BatchOptions()).suggested == ()


def test_fronts_and_backs_fed_one_after_the_other_are_put_together() -> None:
    batch = _made("cccbbc", BatchOptions("count", every=2, order="manual-duplex"))

    assert batch.order == (1, 6, 2, 5, 3, 4)
    assert _pages(batch) == [(1, 6), (2,), (3,)]


def test_lists_count_in_the_order_of_the_paper() -> None:
    batch = _made("cccc", BatchOptions("manual", lists=((1, 2, 3), (4,)), order="manual-duplex"))

    assert _pages(batch) == [(1, 4, 2), (3,)]


def test_what_does_not_fit_is_refused_before_pages_are_worked() -> None:
    with pytest.raises(OddSidesError):
        BatchOptions(order="manual-duplex").check(5)
    with pytest.raises(PagesNotInBatchError):
        BatchOptions("manual", lists=((1, 2),)).check(1)


@pytest.mark.parametrize(
    ("announced", "code"),
    [
        (None, ""),
        (Announced(2, duplex=True), ""),
        (Announced(3), "sides-too-many"),
        (Announced(5), "sides-missing"),
    ],
)
def test_a_batch_that_does_not_balance_says_what_is_missing(
    announced: Announced | None, code: str
) -> None:
    findings = _made("cbcn", BatchOptions(announced=announced)).findings

    assert [finding.code for finding in findings] == ([code] if code else [])


def test_a_streak_in_the_same_place_on_three_pages_is_a_dirty_glass() -> None:
    pages = [
        DigitizedPage(
            number, PageKind.BLANK, PageState.OK, dpi=200.0, streaks_mm=(81.0 + number / 5,)
        )
        for number in (1, 2, 3)
    ]

    batch = make_documents(pages, OcrOptions(), BatchOptions())

    assert [(found.code, found.pages) for found in batch.findings] == [("dirty-glass", (1, 2, 3))]
