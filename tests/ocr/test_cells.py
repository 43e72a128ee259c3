"""A value stands behind its label, runs on where its row is full, and ends at the next label."""

from ocr.cells import find_by_label, label_sheets
from ocr.drafts import Draft
from ocr.forms import Form, FormField, shared
from ocr.rows import sheet_of
from tests.ocr.readings import Placed, reading, rows

PLACE = FormField("noi", "text", ("Nơi ở",), rows=3)
FULL = "Nơi ở: Số 12, đường Bến Cũ, phường Lam Khê, thành phố Hải Ngạn, nước"


def find(*placed: Placed) -> Draft | None:
    form = Form("thu", "Thử", fields=(PLACE,))
    return find_by_label(PLACE, label_sheets(form, [sheet_of(1, reading(*placed))], shared()))


def value(*placed: Placed) -> str:
    draft = find(*placed)
    return draft.value if draft else ""


def test_a_full_row_runs_on() -> None:
    assert value(*rows(FULL, "Việt Nam", "Ngày sinh: 05/03/1999")).endswith("nước Việt Nam")


def test_a_row_that_ends_in_a_comma_runs_on() -> None:
    assert value(*rows("Nơi ở: Số 12,", "đường Bến Cũ", FULL[7:])) == "Số 12, đường Bến Cũ"


def test_a_short_row_is_the_end() -> None:
    assert value(*rows("Nơi ở: Lam Khê", "Nay làm đơn này", FULL[7:])) == "Lam Khê"


def test_a_numbered_row_is_the_end() -> None:
    assert value(*rows("Nơi ở: Lam Khê,", "2. Cam đoan", FULL[7:])) == "Lam Khê"


def test_a_far_row_is_the_end() -> None:
    placed = (*rows("Nơi ở: Lam Khê,", "Dân tộc: Kinh", "Tôn giáo: không"), (25.0, 70.0, "xa"))

    assert value(*placed) == "Lam Khê"


def test_the_first_good_place_is_taken() -> None:
    assert value(*rows("Nơi ở: Lam Khê", "Nơi ở: Bến Cũ")) == "Lam Khê"


def test_a_label_without_a_value_gives_none() -> None:
    assert find(*rows("Nơi ở:", "Dân tộc: Kinh")) is None
