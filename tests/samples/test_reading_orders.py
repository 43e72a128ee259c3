"""Where columns stand side by side a page may be read by columns or by rows, else in one way."""

from samples.draw import Sheet
from samples.papers.look import make_look
from samples.reading_orders import other_orders

LOOK = make_look(3, dpi=72)


def heading(sheet: Sheet, top: float) -> None:
    """Write a left column of two lines, then a right one on the same heights."""
    for x, words in ((20.0, ("trái một", "trái hai")), (120.0, ("phải một", "phải hai"))):
        for row, text in enumerate(words):
            sheet.write(x, top + 7 * row, text, LOOK.text)


def test_lines_below_each_other_have_one_order() -> None:
    sheet = Sheet(72)
    for row in range(5):
        sheet.write(20.0, 30.0 + 7 * row, f"dòng {row}", LOOK.text)

    assert other_orders(sheet.finish()) == ()


def test_a_heading_in_columns_is_read_by_rows_as_well() -> None:
    sheet = Sheet(72)
    heading(sheet, 20.0)
    sheet.write(20.0, 60.0, "thân bài", LOOK.text)

    assert other_orders(sheet.finish()) == ("trái một\nphải một\ntrái hai\nphải hai\nthân bài",)


def test_two_places_are_read_either_way_independently() -> None:
    sheet = Sheet(72)
    heading(sheet, 20.0)
    sheet.write(20.0, 60.0, "thân bài", LOOK.text)
    heading(sheet, 100.0)
    page = sheet.finish()

    texts = other_orders(page)

    assert len({page.text, *texts}) == 4
    words = sorted(page.text.split())
    assert all(sorted(text.split()) == words for text in texts)
