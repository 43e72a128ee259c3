"""Separator sheets carry dossier and component to the scanner, and nothing about a person."""

import numpy as np
import pypdfium2
import pytest

from desk.errors import NotAllowedError, NotFoundError
from desk.intake import exempt_component
from desk.separators import separator_sheets
from dossier.page import PageImage
from dossier.separator import Separator
from samples.faults import BAD, Feed
from scanner.codes import find_codes
from scanner.ink import find_ink
from scanner.separator_sheet import find_separator_signs
from tests.office import Office, make_office, receive
from tests.scanner.drawn import fed


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return make_office(tmp_path_factory.mktemp("office") / "data")


def _pages(pdf: bytes, dpi: float = 150.0) -> list[PageImage]:
    with pypdfium2.PdfDocument(pdf) as document:
        drawn = [page.render(scale=dpi / 72, rev_byteorder=True).to_numpy() for page in document]
        return [PageImage(np.ascontiguousarray(pixels[..., :3]), dpi) for pixels in drawn]


def _text(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def _separator(page: PageImage) -> Separator | None:
    ink = find_ink(page)
    return find_separator_signs(page, ink, find_codes(page, ink)).separator


def test_each_component_has_a_sheet_that_is_read_back_however_it_is_fed(office: Office) -> None:
    received = receive(office)
    pages = _pages(separator_sheets(office.desk, office.clerk, received.dossier.code))
    assert len(pages) == len(received.components)
    for component, page in zip(received.components, pages, strict=True):
        for turn, lean in ((0, 3.0), (90, 0.0), (180, -8.0)):
            wanted = Separator(received.dossier.code, component.ordinal)
            assert _separator(fed(page, BAD, Feed(turn, lean))) == wanted


def test_a_sheet_says_component_and_dossier_and_no_name(office: Office) -> None:
    received = receive(office)
    (text,) = _text(separator_sheets(office.desk, office.clerk, received.dossier.code, [2]))
    for words in ("MẶT NÀY HƯỚNG LÊN", received.components[1].title, "Thành phần số 2"):
        assert words in text.replace("\r\n", " ")
    assert received.dossier.code in text
    assert received.owner.name not in text
    assert received.owner.number not in text


def test_sheets_come_in_the_order_and_number_wanted(office: Office) -> None:
    code = receive(office).dossier.code
    pages = _pages(separator_sheets(office.desk, office.clerk, code, [3, 1], copies=2))
    ordinals = [found.component if (found := _separator(page)) else 0 for page in pages]
    assert ordinals == [3, 3, 1, 1]


def test_an_exempt_component_has_a_sheet_only_where_it_is_asked_for(office: Office) -> None:
    received = receive(office)
    exempt_component(office.desk, office.clerk, received.dossier.id, 1, "present_only")
    code = received.dossier.code
    every = _pages(separator_sheets(office.desk, office.clerk, code))
    assert len(every) == len(received.components) - 1
    assert len(_pages(separator_sheets(office.desk, office.clerk, code, [1]))) == 1


@pytest.mark.parametrize(("code", "wanted"), [("H99.15.3-991231-9999", ()), ("x", ()), ("", (9,))])
def test_there_is_no_sheet_for_what_is_not_there(
    office: Office, code: str, wanted: tuple[int, ...]
) -> None:
    code = code or receive(office).dossier.code
    with pytest.raises(NotFoundError):
        separator_sheets(office.desk, office.clerk, code, wanted)


def test_a_citizen_prints_none(office: Office) -> None:
    code = receive(office).dossier.code
    with pytest.raises(NotAllowedError):
        separator_sheets(office.desk, office.citizen, code)


@pytest.mark.parametrize("copies", [0, -1, 51])
def test_copies_are_bounded(office: Office, copies: int) -> None:
    code = receive(office).dossier.code
    with pytest.raises(ValueError, match="copies"):
        separator_sheets(office.desk, office.clerk, code, copies=copies)
