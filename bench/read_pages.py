"""Scans read by Sohoa as `sohoa digitize` reads them, and by the peers on a share of the pages."""

import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import cv2

from bench.pages import children_seconds
from bench.read_peers import OCRMYPDFS, TESSERACTS, PeerReading, ask, page_picture
from bench.truth import TruePage, TrueScan
from desk.assemble import about_document, describe, write_document
from desk.page_work import DigitizedPage, PageOptions, digitize_page
from dossier.field import Field
from dossier.page import PageState
from dossier.reading import PageReading
from ocr.classify import TypeGuess
from ocr.options import OcrOptions
from scanner.load import Scan, open_scan
from scanner.options import ScanOptions

_MADE_AT = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class PageRead:
    """A page as read, beside its truth.

    Attributes:
        name: File name and page number.
        level: Of the scan.
        truth: What is true.
        reading: What Sohoa read.
        not_read: Whether Sohoa says that it could not read it.
        cpu_seconds: Of Sohoa, with its share of what is done once for the paper.
        pdf_bytes: Its share of Sohoa's PDF.
        peers: What each peer made of it, by name; only those that were asked.
    """

    name: str
    level: str
    truth: TruePage
    reading: PageReading
    not_read: bool
    cpu_seconds: float
    pdf_bytes: float
    peers: dict[str, PeerReading]


@dataclass(frozen=True, slots=True)
class PaperRead:
    """A paper as read."""

    scan: TrueScan
    pages: tuple[PageRead, ...]
    guess: TypeGuess
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """On which pages of each level peers are asked: every n-th, 0 for none."""

    tesseract: int
    ocrmypdf: int

    def peers(self, number: int) -> tuple[str, ...]:
        """Name the peers for a page by its number within its level, from 0."""
        shares = ((self.tesseract, TESSERACTS), (self.ocrmypdf, OCRMYPDFS))
        return tuple(
            peer for every, peers in shares if every and number % every == 0 for peer in peers
        )


def read_scans(scans: Sequence[TrueScan], asked: Asked) -> Iterator[PaperRead]:
    """Read scans one after the other, each page by the peers asked and then by Sohoa."""
    cv2.setNumThreads(1)
    options = PageOptions(ScanOptions(), OcrOptions())
    met: Counter[str] = Counter()
    for scan in scans:
        with (
            tempfile.TemporaryDirectory(prefix="sohoa-bench-") as scratch,
            open_scan(scan.path, options.scan) as opened,
        ):
            peers = []
            for truth in scan.pages:
                printed = any(truth.texts)
                told = asked.peers(met[scan.level]) if printed else ()
                peers.append(_ask(opened, scan, truth, told, Path(scratch)))
                met[scan.level] += printed
            yield _read(opened, scan, peers, options, Path(scratch))


def _ask(
    opened: Scan, scan: TrueScan, truth: TruePage, peers: Sequence[str], scratch: Path
) -> dict[str, PeerReading]:
    if not peers:
        return {}
    image = opened.load(truth.number).image
    picture = page_picture(scan.path, image, opened.page_count, scratch / "page.png")
    return {peer: ask(peer, picture, scratch) for peer in peers}


def _read(
    opened: Scan,
    scan: TrueScan,
    peers: Sequence[dict[str, PeerReading]],
    options: PageOptions,
    scratch: Path,
) -> PaperRead:
    worked: list[DigitizedPage] = []
    seconds: list[float] = []
    for truth in scan.pages:
        started = _cpu_seconds()
        worked.append(digitize_page(opened, scan.path, truth.number, options, scratch))
        seconds.append(_cpu_seconds() - started)
    started = _cpu_seconds()
    document = describe(1, worked, None, options.ocr)
    pdf = scratch / "document.pdf"
    by_number = {page.number: page for page in worked}
    if any(page.picture for page in worked):
        about = about_document(document.guess.type, "Sohoa", _MADE_AT)
        write_document(document, by_number, about, pdf)
    once = (_cpu_seconds() - started) / len(worked)
    size = pdf.stat().st_size / len(worked) if pdf.exists() else 0.0
    pages = tuple(
        PageRead(
            name=f"{scan.path.name}:{truth.number}",
            level=scan.level,
            truth=truth,
            reading=page.reading,
            not_read=page.state is PageState.NOT_READ,
            cpu_seconds=own + once,
            pdf_bytes=size,
            peers=told,
        )
        for truth, page, own, told in zip(scan.pages, worked, seconds, peers, strict=True)
    )
    return PaperRead(scan, pages, document.guess, document.fields)


def _cpu_seconds() -> float:
    return time.process_time() + children_seconds()
