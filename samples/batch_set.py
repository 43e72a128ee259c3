"""A folder of whole batches with their truth beside them, with and without separator sheets."""

import json
import random
from dataclasses import replace
from pathlib import Path

from dossier.page import PageKind
from dossier.separator import Separator
from samples.batches import PlannedPaper, make_batch
from samples.faults import BAD, CLEAN, OFFICE, Feed
from samples.office import ward_office
from samples.papers.choose import PAPER_TYPES
from samples.people import office_people
from samples.scans import Batch, write_pdf

_LEVELS = (("clean", CLEAN), ("office", OFFICE), ("office", OFFICE), ("bad", BAD))


def write_batch_set(folder: Path, count: int, seed: int, *, sheets: bool) -> None:
    """Draw and scan batches of two to five papers.

    Args:
        folder: Made if need be.
        count: How many batches.
        seed: The same seed gives the same batches.
        sheets: Whether a separator sheet stands before each paper.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        level, batch = _batch(seed * 1000 + number)
        batch = batch if sheets else without_sheets(batch)
        name = f"{'sheets' if sheets else 'plain'}-{number + 1:03d}"
        write_pdf(batch, folder / f"{name}.pdf")
        truth = {
            "level": level,
            "sheets": sheets,
            "pages": [
                {
                    "number": place,
                    "kind": side.kind.value,
                    "turn_degrees": side.feed.turn_degrees if side.kind in _SHOWN else 0,
                    "lean_degrees": side.feed.lean_degrees,
                }
                for place, side in enumerate(batch.sides, start=1)
            ],
            "documents": [document.pages for document in batch.documents],
        }
        (folder / f"{name}.json").write_text(json.dumps(truth) + "\n", encoding="utf-8")


_SHOWN = (PageKind.CONTENT, PageKind.SEPARATOR)


def without_sheets(batch: Batch) -> Batch:
    """Give the batch as if its separator sheets had not been fed."""
    sheets = {
        place // 2 for place, side in enumerate(batch.sides) if side.kind is PageKind.SEPARATOR
    }
    kept = [place + 1 for place in range(len(batch.sides)) if place // 2 not in sheets]
    places = {number: place for place, number in enumerate(kept, start=1)}
    documents = tuple(
        replace(document, pages=tuple(places[number] for number in document.pages))
        for document in batch.documents
    )
    return Batch(tuple(batch.sides[number - 1] for number in kept), documents)


def _batch(seed: int) -> tuple[str, Batch]:
    rng = random.Random(f"batch {seed}")
    level, grade = _LEVELS[seed % len(_LEVELS)]
    types = [rng.choice(PAPER_TYPES) for _ in range(rng.randint(2, 5))]
    plan = [
        PlannedPaper(
            document_type=document_type,
            citizen=rng.randrange(3),
            feed=Feed(rng.choice((0, 0, 0, 0, 180)), round(rng.uniform(-2.5, 2.5), 2)),
            two_sided=rng.random() < 0.5,
        )
        for document_type in types
    ]
    sheets = [Separator("H40.15.3-261124-0007", place) for place in range(1, len(plan) + 1)]
    office, people = ward_office(), office_people(seed)
    dpi = rng.choice((200.0, 300.0))
    return level, make_batch(plan, office, people, sheets, seed=seed, grade=grade, dpi=dpi)
