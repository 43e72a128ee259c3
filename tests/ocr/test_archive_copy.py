"""A copied page looks and reads as its source and is PDF/A-2u; else there is no copy at all."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from dossier.page import Box
from dossier.reading import Line, Word
from ocr.archive_copy import Leaf, copy_pages
from ocr.born_digital import read_pdf_page
from ocr.errors import PdfNotArchivalError
from tests.ocr.conftest import ABOUT
from tests.ocr.papers import add_note, changed, font_of, shown, simple_font_paper, write_paper
from tests.verapdf import check_pdfa

_SECOND = '<p id="two" style="page-break-before:always">Điều 2. Quyết định có hiệu lực.</p>'


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two pages with a link to an address and one to the second page."""
    return write_paper(tmp_path_factory.mktemp("paper") / "paper.pdf", _SECOND)


def _text(path: Path) -> str:
    command = ["pdftotext", "-enc", "UTF-8", str(path), "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode()


def _copy(path: Path, *numbers: int) -> Path:
    target = path.with_name(f"{path.stem}-copy.pdf")
    copy_pages([Leaf(path, number) for number in numbers or (1,)], ABOUT, target)
    return target


def _attach(pdf: Pdf) -> None:
    pdf.attachments["ban-tinh.txt"] = b"gi\xc3\xa1"
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert(1)")
    pdf.Root.Names.JavaScript = Dictionary(Names=Array(["a", pdf.Root.OpenAction]))
    pdf.pages[0].obj.AA = Dictionary(O=pdf.Root.OpenAction)


def _fill_form(pdf: Pdf) -> None:
    field = add_note(pdf, "Widget", shown(pdf, 4), FT=Name.Tx, T="ten", V="CỘNG", F=4)
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]))


def _stamp(pdf: Pdf) -> None:
    add_note(pdf, "Stamp", shown(pdf, 8), Contents="một ghi chú", AA=Dictionary())
    add_note(pdf, "Text", Contents="không ai thấy", F=2)


def _turn_and_crop(pdf: Pdf) -> None:
    pdf.pages[0].obj.Rotate = 90
    pdf.pages[0].obj.CropBox = Array([20, 30, 580, 830])


def _spoil_lists(pdf: Pdf) -> None:
    """Say what programs often say wrongly and nobody needs."""
    descriptor = font_of(pdf).DescendantFonts[0].FontDescriptor
    descriptor.CIDSet = pdf.make_indirect(Stream(pdf, b"\x80"))
    pdf.pages[0].obj.Metadata = pdf.make_indirect(Stream(pdf, b"<no xmp"))
    pdf.pages[0].obj.Thumb = pdf.make_indirect(Stream(pdf, b""))


_CHANGES: dict[str, Callable[[Pdf], None]] = {
    "plain": lambda _: None,
    "attached": _attach,
    "form": _fill_form,
    "stamped": _stamp,
    "turned": _turn_and_crop,
    "lists": _spoil_lists,
}
_READ = (Word("Thường", Box(60, 150, 75, 156), 0.9), Word("trú", Box(78, 150, 86, 156), 0.9))


@pytest.fixture(scope="module")
def copies(paper: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, Path]]:
    """Sources and their copies by name, all made once."""
    folder = tmp_path_factory.mktemp("copies")
    made = {}
    for name, change in _CHANGES.items():
        source = changed(paper, change).rename(folder / f"{name}.pdf")
        made[name] = (source, _copy(source, 1, 2))
    bytes_only = simple_font_paper(folder / "bytes.pdf", "Bàn giao: “hai” bên, ngày 05")
    made["single bytes"] = (bytes_only, _copy(bytes_only))
    for name in ("plain", "turned"):
        source, target = made[name][0], folder / f"{name}-read.pdf"
        copy_pages([Leaf(source, 1, (Line(_READ, 155.0),))], ABOUT, target)
        made[f"{name}, read"] = (source, target)
    return made


def test_every_copy_is_pdf_a_2u(copies: dict[str, tuple[Path, Path]]) -> None:
    judged = check_pdfa([copy for _, copy in copies.values()])

    assert {path.name: broken for path, broken in judged.items() if broken} == {}
    assert len(judged) == len(_CHANGES) + 3


@pytest.mark.parametrize("name", [*_CHANGES, "single bytes"])
def test_a_copy_reads_as_its_source_to_other_readers(
    copies: dict[str, tuple[Path, Path]], name: str
) -> None:
    source, copy = copies[name]

    assert _text(copy) == _text(source)
    assert len(_text(copy).split()) > 5


def test_a_locked_file_that_everybody_may_read_is_copied_unlocked(
    paper: Path, tmp_path: Path
) -> None:
    source = tmp_path / "locked.pdf"
    with pikepdf.open(paper) as pdf:
        pdf.save(source, encryption=pikepdf.Encryption(owner="chủ", user=""))

    with pikepdf.open(_copy(source)) as copy:
        assert not copy.is_encrypted


def test_pages_are_copied_in_the_order_asked_and_no_other_comes_along(paper: Path) -> None:
    copy = _copy(paper, 2)

    assert _text(copy).split() == ["Điều", "2.", "Quyết", "định", "có", "hiệu", "lực."]
    with pikepdf.open(_copy(paper, 2, 1)) as pdf:
        assert len(pdf.pages) == 2
        assert "hiệu lực" in read_pdf_page(Path(pdf.filename), 1).text


def test_links_to_addresses_stay_and_nothing_acts_or_is_attached(
    paper: Path, tmp_path: Path
) -> None:
    source = tmp_path / "source.pdf"
    changed(paper, _attach).rename(source)

    with pikepdf.open(_copy(source)) as copy:
        links = [str(note.A.URI) for note in copy.pages[0].obj.Annots]
        assert links == ["https://example.vn/"]
        assert not {"/Names", "/OpenAction", "/AcroForm"} & set(copy.Root.keys())
        assert "/AA" not in copy.pages[0].obj
        assert not copy.attachments


def test_a_font_of_single_bytes_without_a_map_gets_one_from_its_encoding(
    copies: dict[str, tuple[Path, Path]],
) -> None:
    with pikepdf.open(copies["single bytes"][1]) as pdf:
        assert b"<93> <201C>" in pdf.pages[0].Resources.Font.F0.ToUnicode.read_bytes()


def test_the_same_pages_make_the_same_bytes(paper: Path) -> None:
    once = _copy(paper, 1, 2).read_bytes()

    assert _copy(paper, 1, 2).read_bytes() == once


@pytest.mark.parametrize("name", ["plain, read", "turned, read"])
def test_what_was_recognised_in_a_picture_lies_upon_it_unseen(
    copies: dict[str, tuple[Path, Path]], name: str
) -> None:
    copy = copies[name][1]

    read = {word.text: word.box for word in read_pdf_page(copy, 1).words}
    assert read["Thường"].left == pytest.approx(60, abs=1)
    assert read["Thường"].bottom == pytest.approx(156, abs=2)
    assert read["trú"].right == pytest.approx(86, abs=1)
    assert _text(copy).split().count("Thường") == 1


def _lose_map(pdf: Pdf) -> None:
    del font_of(pdf).ToUnicode


def _say_nothing(pdf: Pdf) -> None:
    font_of(pdf).ToUnicode.write(b"1 beginbfrange\n<0000> <ffff> [<0041>]\nendbfrange")


def _lose_font(pdf: Pdf) -> None:
    del font_of(pdf).DescendantFonts[0].FontDescriptor.FontFile2


def _break_font(pdf: Pdf) -> None:
    font_of(pdf).DescendantFonts[0].FontDescriptor.FontFile2.write(b"\0" * 300)


def _widen(pdf: Pdf) -> None:
    font_of(pdf).DescendantFonts[0].W = Array([0, 9999, 123])


def _print_in_four_colours(pdf: Pdf) -> None:
    pdf.pages[0].contents_add(b"0 0 0 1 k 10 10 50 50 re f")


def _fill_without_a_look(pdf: Pdf) -> None:
    how = "/Helv 12 Tf 0 g"
    field = add_note(pdf, "Widget", FT=Name.Tx, T="ten", V="Binh", F=4, DA=how)
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), NeedAppearances=True, DA=how)


def _hide_a_layer(pdf: Pdf) -> None:
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="ẩn"))
    pdf.Root.OCProperties = Dictionary(
        OCGs=Array([layer]), D=Dictionary(OFF=Array([layer]), Order=Array([layer]))
    )
    pdf.pages[0].obj.Resources.Properties = Dictionary(MC0=layer)
    pdf.pages[0].contents_add(b"/OC /MC0 BDC 0 g 10 10 50 50 re f EMC")


@pytest.mark.parametrize(
    "change",
    [
        _lose_map,
        _say_nothing,
        _lose_font,
        _break_font,
        _widen,
        _print_in_four_colours,
        _fill_without_a_look,
        _hide_a_layer,
    ],
)
def test_what_cannot_be_copied_without_loss_leaves_nothing(
    paper: Path, tmp_path: Path, change: Callable[[Pdf], None]
) -> None:
    source = tmp_path / "source.pdf"
    changed(paper, change).rename(source)

    with pytest.raises(PdfNotArchivalError):
        _copy(source)

    assert [path.name for path in tmp_path.iterdir()] == ["source.pdf"]


def test_whatever_cannot_be_opened_is_the_same_typed_error(paper: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.pdf"
    cut.write_bytes(paper.read_bytes()[:700])

    for leaf in (Leaf(cut, 1), Leaf(paper, 9), Leaf(tmp_path / "missing.pdf", 1)):
        with pytest.raises(PdfNotArchivalError):
            copy_pages([leaf], ABOUT, tmp_path / "copy.pdf")
