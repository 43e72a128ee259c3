"""Every paper we can draw, read without an error, is known for what it is and yields its fields."""

import itertools

import pytest

from dossier.reading import Line, PageReading, Word
from dossier.words import comparable
from ocr.classify import classify
from ocr.fields import ReadPage, extract_fields
from ocr.options import OcrOptions
from samples.office import commune_office, department_office, ward_office
from samples.papers.choose import ALL_PAPERS, draw_paper
from samples.papers.look import make_look
from samples.people import make_person
from samples.truth import Paper, PaperPage
from tests.counts import examples

OFFICES = (ward_office(), commune_office(), department_office())
FORMS = tuple(key for key in ALL_PAPERS if key != "can_cuoc")
CASES = list(itertools.product(FORMS, range(examples(4))))


def _draw(key: str, seed: int) -> Paper:
    return draw_paper(key, make_person(seed), OFFICES[seed % 3], make_look(seed, dpi=40))


def _perfect(page: PaperPage) -> PageReading:
    lines = [tuple(Word(word.text, word.box, 0.96) for word in line) for line in page.lines]
    rows = (Line(words, max(word.box.bottom for word in words)) for words in lines)
    return PageReading(tuple(rows), "tesserocr")


@pytest.mark.parametrize(("key", "seed"), CASES)
def test_a_drawn_paper_read_perfectly_is_understood(key: str, seed: int) -> None:
    paper = _draw(key, seed)
    readings = [_perfect(page) for page in paper.pages]
    pages = [ReadPage(number, reading, ()) for number, reading in enumerate(readings, 1)]
    found = {field.name: field for field in extract_fields(paper.type, pages, OcrOptions())}

    guess = classify(readings, [])

    assert (guess.type, guess.confidence >= 0.85) == (paper.type, True), guess.reason
    for name, value in paper.fields.items():
        assert name in found, name
        assert comparable(found[name].value) == comparable(value), name
