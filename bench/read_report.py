"""The table of `bench.read`: text, words' confidence, type, fields, cost, by level."""

import statistics
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from bench.read_measures import (
    FieldScore,
    TextErrors,
    best_order,
    calibration,
    plain,
    text_errors,
    words_right,
)
from bench.read_pages import PageRead, PaperRead
from bench.read_peers import (
    OCRMYPDF,
    OCRMYPDF_FULL,
    OCRMYPDFS,
    PSM_3,
    TESSERACT_PDF,
    TESSERACTS,
)
from ocr.options import OcrOptions

_WORST = 20
_EMPTY = ("blank", "nontext")
_MOST_LETTERS = 20  # on a page without text
_SURE = OcrOptions().accept_confidence

_Pages = Sequence[PageRead]


def report(papers: Sequence[PaperRead]) -> dict[str, object]:
    """Give all measures of papers read."""
    pages = [page for paper in papers for page in paper.pages]
    told = [page for page in pages if page.truth.texts and page.truth.kind not in _EMPTY]
    return {
        "papers": len(papers),
        "pages": len(pages),
        "text": _by_level(told, _text),
        "peers": _by_level([page for page in told if page.peers], _peers),
        "to_pdf": _to_pdf(told),
        "fields": _paper_levels(papers, _fields),
        "types": _paper_levels(papers, _types),
        "confidence": calibration(word for page in told for word in _judged(page)),
        "letters_on_empty_pages": _empty(pages),
        "not_read": [page.name for page in pages if page.not_read],
        "worst": _worst(told),
    }


def _by_level(
    pages: _Pages, measure: Callable[[_Pages], dict[str, object]]
) -> dict[str, dict[str, object]]:
    levels: dict[str, list[PageRead]] = defaultdict(list)
    for page in pages:
        levels[page.level].append(page)
    return {level: measure(some) for level, some in levels.items()}


def _paper_levels(
    papers: Sequence[PaperRead], measure: Callable[[Sequence[PaperRead]], dict[str, object]]
) -> dict[str, dict[str, object]]:
    levels: dict[str, list[PaperRead]] = defaultdict(list)
    for paper in papers:
        levels[paper.scan.level].append(paper)
    return {level: measure(some) for level, some in levels.items()}


def _errors(page: PageRead) -> TextErrors:
    return text_errors(page.truth.texts, page.reading.text)


def _sum(errors: Iterator[TextErrors]) -> TextErrors:
    return sum(errors, TextErrors())


def _text(pages: _Pages) -> dict[str, object]:
    errors = _sum(_errors(page) for page in pages)
    return {
        "pages": len(pages),
        "cer": round(errors.cer, 4),
        "wer": round(errors.wer, 4),
        "cpu_seconds": round(statistics.fmean(page.cpu_seconds for page in pages), 2),
        "pdf_bytes": round(statistics.fmean(page.pdf_bytes for page in pages)),
    }


def _peers(pages: _Pages) -> dict[str, object]:
    """Give each peer's figures beside ours on the same pages, and all by `psm 3`'s."""
    table: dict[str, object] = {}
    for peer in (*TESSERACTS, *OCRMYPDFS):
        some = [page for page in pages if peer in page.peers]
        if some:
            table[peer] = _peer(peer, some)
    return table


def _peer(peer: str, pages: _Pages) -> dict[str, object]:
    readings = [page.peers[peer] for page in pages]
    theirs = _sum(
        text_errors(page.truth.texts, told.text) for page, told in zip(pages, readings, strict=True)
    )
    ours, psm_3 = _text(pages), [page for page in pages if PSM_3 in page.peers]
    base = _sum(text_errors(page.truth.texts, page.peers[PSM_3].text) for page in psm_3)
    sohoa = _sum(_errors(page) for page in pages)
    return {
        "pages": len(pages),
        "failed": sum(told.failed for told in readings),
        "cer": round(theirs.cer, 4),
        "wer": round(theirs.wer, 4),
        "cpu_seconds": round(statistics.fmean(told.cpu_seconds for told in readings), 2),
        "pdf_bytes": round(statistics.fmean(told.pdf_bytes for told in readings)),
        "cer_by_psm_3": _ratio(theirs.cer, base.cer) if len(psm_3) == len(pages) else None,
        "sohoa": ours,
        "sohoa_cer_by_it": _ratio(sohoa.cer, theirs.cer),
    }


def _ratio(one: float, other: float) -> float | None:
    return round(one / other, 4) if other else None


def _to_pdf(pages: _Pages) -> dict[str, float | None]:
    """Give our CPU seconds from scan to PDF/A by each peer's, on the pages it was asked on."""
    ratios = {}
    for peer in (TESSERACT_PDF, OCRMYPDF, OCRMYPDF_FULL):
        some = [page for page in pages if peer in page.peers]
        ours = sum(page.cpu_seconds for page in some)
        ratios[peer] = _ratio(ours, sum(page.peers[peer].cpu_seconds for page in some))
    return ratios


def _fields(papers: Sequence[PaperRead]) -> dict[str, object]:
    score = FieldScore()
    for paper in papers:
        if paper.scan.fields:
            score.add(paper.scan.path.name, paper.scan.fields, paper.fields)
    return {
        "of": score.of,
        "exact": _ratio(score.exact, score.of),
        "accepted": _ratio(score.accepted, score.of),
        "wrong_of_accepted": _ratio(score.accepted_wrong, score.accepted),
        "wrong": score.wrong,
    }


def _types(papers: Sequence[PaperRead]) -> dict[str, object]:
    known = [paper for paper in papers if paper.scan.type is not None]
    wrong = [paper for paper in known if paper.guess.type != paper.scan.type]
    told = [
        f"{paper.scan.path.name} {paper.scan.type} as {paper.guess.type} "
        f"({paper.guess.confidence:.2f})"
        for paper in wrong
    ]
    sure = [paper for paper in wrong if paper.guess.confidence >= _SURE]
    return {
        "of": len(known),
        "right": len(known) - len(wrong),
        "confidently_wrong": len(sure),
        "wrong": told,
    }


def _judged(page: PageRead) -> Iterator[tuple[float, bool]]:
    """Give the stated confidence of each word of a page and whether it is right."""
    words = [
        (part, word.confidence) for word in page.reading.words for part in plain(word.text).split()
    ]
    truth = best_order(page.truth.texts, " ".join(part for part, _ in words)).split()
    right = words_right(truth, [part for part, _ in words])
    return zip((confidence for _, confidence in words), right, strict=True)


def _empty(pages: _Pages) -> dict[str, object]:
    empty = [page for page in pages if page.truth.kind in _EMPTY]
    letters = {page.name: len(plain(page.reading.text)) for page in empty}
    return {
        "pages": len(empty),
        "most": max(letters.values(), default=0),
        "too_many": {name: count for name, count in letters.items() if count > _MOST_LETTERS},
    }


def _worst(pages: _Pages) -> list[dict[str, object]]:
    judged = sorted(((page, _errors(page)) for page in pages), key=lambda pair: -pair[1].edits)
    return [
        {
            "page": page.name,
            "level": page.level,
            "edits": errors.edits,
            "cer": round(errors.cer, 4),
        }
        for page, errors in judged[:_WORST]
        if errors.edits
    ]
