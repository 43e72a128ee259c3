"""The feed's habit: which way up the other pages of a batch lay, for those that do not tell.

Fronts and backs are counted apart, because some scanners deliver backs upside down.
"""

import math
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from desk.page_pool import PagePool
from desk.page_work import DigitizedPage, PageOptions
from dossier.page import PageKind

_FEWEST_PAGES = 3
_STRONGEST = 1.5
_SIDES = 2


def work_doubtful(
    pool: PagePool,
    path: Path,
    pages: Sequence[DigitizedPage],
    options: PageOptions,
    spool: Path,
    settled: Collection[int] = (),
) -> Iterator[DigitizedPage]:
    """Work the pages again that do not show which way up they lie, by the habit of the feed.

    A page that cannot be worked a second time stays as it was worked first.

    Args:
        pool: Page processes.
        path: The scan.
        pages: All its pages as worked.
        options: How pages are worked.
        spool: Folder for the picture files.
        settled: Numbers of the pages that stay as they are.
    """
    for number, habit in doubtful(pages, settled).items():
        for page in pool.work(path, [number], replace(options, turn_odds=habit), spool):
            if page.picture is not None:
                yield page


def doubtful(
    pages: Sequence[DigitizedPage], settled: Collection[int] = ()
) -> Mapping[int, Mapping[int, float]]:
    """Give the habit of the feed for each page that does not show which way up it lies.

    Args:
        pages: The batch.
        settled: Numbers of the pages that stay as they are.

    Returns:
        Log odds by turn, by number; without the pages of which no habit is known.
    """
    habits = {
        page.number: habit_for(page.number, pages)
        for page in pages
        if page.turn_doubtful and page.number not in settled
    }
    return {number: habit for number, habit in habits.items() if habit}


def habit_for(number: int, pages: Sequence[DigitizedPage]) -> Mapping[int, float]:
    """Give what the other pages say of the turn of one page.

    Args:
        number: Input page number of the page that does not tell.
        pages: The batch.

    Returns:
        Log odds of the turn that most pages of the same side have; empty where they are few
        or disagree.
    """
    turns = Counter(
        page.turn_degrees
        for page in pages
        if page.kind is PageKind.CONTENT
        and not page.turn_doubtful
        and page.picture is not None
        and (page.number - number) % _SIDES == 0
    )
    if turns.total() < _FEWEST_PAGES:
        return {}
    degrees, count = turns.most_common(1)[0]
    odds = math.log((count + 0.5) / (turns.total() - count + 0.5))
    return {degrees: min(odds, _STRONGEST)} if odds > 0 else {}
