"""A font's letters come from its map or a named encoding; a font that tells neither is refused."""

from pathlib import Path

import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from ocr.errors import PdfNotArchivalError
from ocr.unicode_maps import complete_unicode_maps
from tests.ocr.papers import simple_font_paper

_MAP = b"""1 beginbfchar
<41> <0110>
endbfchar
2 beginbfrange
<42> <43> <0041>
<44> <45> [<0066 0069> <01B0>]
endbfrange
"""


def _maps(path: Path) -> bytes:
    """Complete the maps of a file and give the only one."""
    with Pdf.open(path) as pdf:
        complete_unicode_maps(pdf)
        return pdf.pages[0].Resources.Font.F0.ToUnicode.read_bytes()


def _with_map(path: Path, data: bytes) -> Path:
    with Pdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].Resources.Font.F0.ToUnicode = pdf.make_indirect(Stream(pdf, data))
        pdf.save()
    return path


def test_a_map_that_says_all_that_is_shown_is_left_as_it_is(tmp_path: Path) -> None:
    path = _with_map(simple_font_paper(tmp_path / "a.pdf", "ABCDE"), _MAP)

    assert _maps(path) == _MAP


def test_what_a_map_leaves_out_comes_from_the_encoding_and_the_rest_stays(tmp_path: Path) -> None:
    path = _with_map(simple_font_paper(tmp_path / "a.pdf", "ABCDEà"), _MAP)

    rows = _maps(path).split(b"beginbfchar\n")[1].split(b"\nendbfchar")[0].splitlines()

    assert rows == [
        b"<41> <0110>",
        b"<42> <0041>",
        b"<43> <0042>",
        b"<44> <00660069>",
        b"<45> <01B0>",
        b"<E0> <00E0>",
    ]


@pytest.mark.parametrize("base", [Name.WinAnsiEncoding, Name.MacRomanEncoding])
def test_named_differences_come_before_the_encoding(tmp_path: Path, base: Name) -> None:
    encoding = Dictionary(BaseEncoding=base, Differences=Array([66, Name.dcroat, Name.uhorn]))

    made = _maps(simple_font_paper(tmp_path / "a.pdf", "ABC", Encoding=encoding))

    assert b"<41> <0041>\n<42> <0111>\n<43> <01B0>" in made


@pytest.mark.parametrize(
    "encoding", [Name.SomeEncoding, Dictionary(Differences=Array([65, Name("/g17")]))]
)
def test_glyphs_without_a_letter_are_refused(tmp_path: Path, encoding: Dictionary | Name) -> None:
    path = simple_font_paper(tmp_path / "a.pdf", "A", Encoding=encoding)

    with pytest.raises(PdfNotArchivalError):
        _maps(path)


def test_the_letters_a_type_1_program_names_are_its_letters(tmp_path: Path) -> None:
    program = b"%!PS-AdobeFont\n/Encoding 256 array\ndup 65 /bullet put\nreadonly def\n"
    path = simple_font_paper(tmp_path / "a.pdf", "A", Subtype=Name.Type1)
    with Pdf.open(path, allow_overwriting_input=True) as pdf:
        font = pdf.pages[0].Resources.Font.F0
        del font.Encoding
        font.FontDescriptor.FontFile = Stream(pdf, program, Length1=len(program))
        pdf.save()

    assert b"<41> <2022>" in _maps(path)


@pytest.mark.parametrize("drawing", [b"BT (A) Tj ET", b"BT /F9 9 Tf (A) Tj ET"])
def test_text_without_a_font_is_refused(tmp_path: Path, drawing: bytes) -> None:
    path = simple_font_paper(tmp_path / "a.pdf", "A")
    with Pdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].contents_add(drawing, prepend=True)
        pdf.save()

    with pytest.raises(PdfNotArchivalError):
        _maps(path)
