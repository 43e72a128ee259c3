"""Scans with their truth beside them, as bench/README.md describes them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class TruePage:
    """What is true of one page.

    Attributes:
        number: Input page number from 1.
        kind: `content`, `blank`, `separator` or `nontext`.
        turn_degrees: Clockwise turn the upright page had been given.
        lean_degrees: Counter-clockwise positive; None where it is not known.
        curled: Whether its lines bend.
        paper_mm: Width and height of the upright sheet; None where it is not known.
        codes: What its QR codes say.
        good: Whether a person finds nothing wrong with the page.
        texts: Its text in every valid reading order, the usual one first; none where nothing is
            said of it.
    """

    number: int
    kind: str
    turn_degrees: int
    lean_degrees: float | None
    curled: bool
    paper_mm: tuple[float, float] | None
    codes: tuple[str, ...]
    good: bool
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TrueScan:
    """A scan and its truth.

    Attributes:
        path: The scan.
        level: `clean`, `office`, `bad`, or any other word; results are shown by it.
        pages: In order.
        documents: Page numbers of each document; None where nothing is said of them.
        sheets: Whether separator sheets stand between the documents.
        type: Key of the document type of the whole file; None where nothing is said of it.
        fields: Name to normalised value; None where nothing is said of them.
    """

    path: Path
    level: str
    pages: tuple[TruePage, ...]
    documents: tuple[tuple[int, ...], ...] | None
    sheets: bool
    type: str | None = None
    fields: Mapping[str, str] | None = None


def read_truth(folder: Path) -> list[TrueScan]:
    """Read all scans of a folder that have a truth file, by name.

    Raises:
        FileNotFoundError: A truth file has no scan, or there is none at all.
    """
    scans = [_scan(path) for path in sorted(folder.glob("*.json"))]
    if not scans:
        raise FileNotFoundError(folder)
    return scans


def _scan(path: Path) -> TrueScan:
    said = json.loads(path.read_text(encoding="utf-8"))
    beside = [other for other in path.parent.glob(f"{path.stem}.*") if other != path]
    if len(beside) != 1:
        message = f"{path.name} has not one scan beside it"
        raise FileNotFoundError(message)
    documents = said.get("documents")
    return TrueScan(
        path=beside[0],
        level=said.get("level", ""),
        pages=tuple(_page(page) for page in said["pages"]),
        documents=None if documents is None else tuple(tuple(pages) for pages in documents),
        sheets=bool(said.get("sheets", False)),
        type=said.get("type"),
        fields=said.get("fields"),
    )


def _page(said: dict[str, Any]) -> TruePage:
    size = said.get("paper_mm")
    text = said.get("text")
    return TruePage(
        number=said["number"],
        kind=said["kind"],
        turn_degrees=said["turn_degrees"],
        lean_degrees=said.get("lean_degrees"),
        curled=said.get("curled", False),
        paper_mm=None if size is None else (size[0], size[1]),
        codes=tuple(said.get("codes", ())),
        good=said.get("good", False),
        texts=() if text is None else (text, *said.get("texts", ())),
    )
