"""A draft knows which words a value was read from, and what speaks for and against it."""

from dossier.reading import Line, PageReading
from ocr.drafts import draft_from, tokens_between, words_confidence
from ocr.forms import FormField
from ocr.rows import sheet_of
from tests.ocr.readings import line, reading

BORN = FormField("ngay_sinh", "date")


def test_box_text_and_confidence_are_those_of_the_words_used() -> None:
    words = (*line(20, 20, "khoảng", 0.3).words, *line(60, 20, "05/03/1999", 0.9).words)
    page = PageReading((Line(words, 23.6),), "tesserocr")
    sheet = sheet_of(7, page)

    draft = draft_from(BORN, sheet, sheet.rows[0].tokens, 0.95)

    assert draft is not None
    assert (draft.value, draft.text, draft.page) == ("1999-03-05", "05/03/1999", 7)
    assert (draft.reading, draft.quality) == (0.9, 0.95)
    assert draft.box == words[1].box


def test_what_was_recognised_in_a_picture_of_a_born_digital_page_is_not_the_files_own() -> None:
    own = Line((*line(20, 20, "05/03/1999", 1.0).words,), 23.6)
    pictured = Line((*line(20, 40, "07/08/2001", 0.99).words,), 43.6)
    sheet = sheet_of(1, PageReading((own, pictured), "pdf"))

    drafts = [draft_from(BORN, sheet, row.tokens, 1.0) for row in sheet.rows]

    assert [draft.source for draft in drafts if draft] == ["pdf", "ocr"]


def test_no_value_is_no_draft() -> None:
    sheet = sheet_of(1, reading((20.0, 20.0, "không rõ")))

    assert draft_from(BORN, sheet, sheet.rows[0].tokens, 1.0) is None


def test_doubts_are_kept_once_and_support_is_counted() -> None:
    sheet = sheet_of(1, reading((20.0, 20.0, "05/03/1999")))
    draft = draft_from(BORN, sheet, sheet.rows[0].tokens, 1.0)

    assert draft is not None
    assert draft.doubted("a", "b").doubted("a").doubts == ("a", "b")
    assert draft.supported().supported().support == 2


def test_letters_lead_back_to_their_tokens() -> None:
    tokens = sheet_of(1, reading((20.0, 20.0, "một hai ba"))).rows[0].tokens

    assert [token.text for token in tokens_between(tokens, 4, 7)] == ["hai"]


def test_a_dash_between_words_does_not_make_them_less_sure() -> None:
    words = (*line(20, 20, "Tân Lập", 0.9).words, *line(60, 20, "-", 0.2).words)
    tokens = sheet_of(1, PageReading((Line(words, 23.6),), "tesserocr")).rows[0].tokens

    assert words_confidence(tokens, long=False) == 0.9
