"""What draws nothing and PDF/A forbids goes; what is drawn stays, form fields within the page."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from ocr.archive_pages import make_pages_archival
from tests.ocr.papers import add_note, shown, write_paper


@pytest.fixture
def pdf(tmp_path: Path) -> Iterator[Pdf]:
    """A new PDF with one copied page."""
    with Pdf.open(write_paper(tmp_path / "paper.pdf")) as source, Pdf.new() as made:
        made.pages.append(source.pages[0])
        del made.pages[0].obj["/Annots"]
        yield made


def test_a_field_is_drawn_where_it_stands_and_is_a_field_no_more(pdf: Pdf) -> None:
    add_note(pdf, "Widget", shown(pdf, 3), FT=Name.Tx, F=4)

    make_pages_archival(pdf)

    page = pdf.pages[0]
    assert "/Annots" not in page.obj
    assert b"1 0 0 1 300 60 cm\n/SohoaField0 Do" in page.obj.Contents[-1].read_bytes()
    assert page.Resources.XObject.SohoaField0.Subtype == Name.Form


def test_a_hidden_field_is_not_drawn(pdf: Pdf) -> None:
    add_note(pdf, "Widget", shown(pdf, 3), FT=Name.Tx, F=2)

    make_pages_archival(pdf)

    assert "/SohoaField0" not in pdf.pages[0].Resources.get("/XObject", Dictionary())


@pytest.mark.parametrize(
    ("subtype", "more", "stays"),
    [
        ("Stamp", {}, True),
        ("FreeText", {"F": 0}, True),
        ("Stamp", {"F": 2}, False),
        ("FileAttachment", {}, False),
        ("Popup", {}, False),
        ("Link", {"A": Dictionary(S=Name.Launch, F="a.exe")}, False),
        ("Link", {"A": Dictionary(S=Name.URI, URI="https://example.vn/")}, True),
    ],
)
def test_notes_that_show_something_or_lead_to_an_address_stay(
    pdf: Pdf, subtype: str, more: dict[str, object], *, stays: bool
) -> None:
    add_note(pdf, subtype, shown(pdf, 3), **more)

    make_pages_archival(pdf)

    notes = list(pdf.pages[0].obj.get("/Annots", Array()))
    assert len(notes) == stays
    assert all(int(note.F) & 4 for note in notes)


def _interpolate(pdf: Pdf) -> Stream:
    picture = Stream(pdf, b"\0", Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1)
    picture.ColorSpace, picture.BitsPerComponent = Name.DeviceGray, 8
    picture.Interpolate, picture.ColorTransform, picture.Alternates = True, 1, []
    pdf.pages[0].add_resource(picture, Name.XObject, Name.Im0)
    pdf.pages[0].contents_add(b"q 10 0 0 10 0 0 cm /Im0 Do Q")
    return picture


def _tag(pdf: Pdf) -> Object:
    pdf.pages[0].obj.StructParents = 0
    pdf.pages[0].obj.PieceInfo = Dictionary()
    return pdf.pages[0].obj


def _list_glyphs(pdf: Pdf) -> Object:
    fonts = pdf.pages[0].Resources.Font
    descriptor = fonts[sorted(fonts.keys())[0]].DescendantFonts[0].FontDescriptor
    descriptor.CIDSet = Stream(pdf, b"\x80")
    return descriptor


@pytest.mark.parametrize("add", [_interpolate, _tag, _list_glyphs])
def test_entries_that_draw_nothing_go(pdf: Pdf, add: Callable[[Pdf], Object]) -> None:
    item = add(pdf)

    make_pages_archival(pdf)

    gone = {"/Interpolate", "/ColorTransform", "/Alternates", "/StructParents", "/PieceInfo"}
    assert not (gone | {"/CIDSet"}) & set(item.keys())


def test_nothing_is_left_of_what_the_file_said_of_itself(pdf: Pdf) -> None:
    pdf.docinfo["/Title"] = "của chương trình khác"

    make_pages_archival(pdf)

    assert "/Metadata" not in pdf.Root
    assert list(pdf.docinfo.keys()) == []
