"""Files in, folders of documents out: whole or not at all, and never silently less."""

import hashlib
import json
import os
from dataclasses import replace
from pathlib import Path

import jsonschema
import pikepdf
import pytest
from PIL import Image, ImageDraw

from desk.digitize_files import FileOutcome, digitize_file, name_outputs
from desk.page_pool import PagePool
from dossier.page import PageKind
from dossier.words import comparable
from tests.desk.conftest import Fed
from tests.desk.files import OPTIONS, digitize
from tests.house.tree import ROOT
from tests.ocr.papers import write_paper
from tests.office import make_office, signed_paper
from tests.scanner.files import add_page, full_page, image_stream, text_pdf


@pytest.fixture(scope="module")
def outcome(pool: PagePool, fed: Fed, tmp_path_factory: pytest.TempPathFactory) -> FileOutcome:
    return digitize(fed.pdf, tmp_path_factory.mktemp("out") / "batch", pool)


def test_the_report_is_what_its_schema_says(outcome: FileOutcome) -> None:
    schema = json.loads((ROOT / "docs" / "report.schema.json").read_text("utf-8"))
    report = json.loads((outcome.folder / "report.json").read_text("utf-8"))

    jsonschema.Draft202012Validator(schema).validate(report)
    assert report == json.loads(json.dumps(outcome.report))


@pytest.mark.parametrize(
    ("claimed", "source"), [(200, "file"), (9999, "inferred"), (0, "inferred")]
)
def test_the_report_says_whether_a_resolution_was_inferred(
    pool: PagePool, tmp_path: Path, claimed: int, source: str
) -> None:
    path = tmp_path / "page.jpg"
    Image.new("L", (1654, 2339), 250).save(path, dpi=(claimed, claimed))
    (page,) = digitize(path, tmp_path / "out", pool).report["pages"]

    assert (page["dpi_source"], round(page["dpi"])) == (source, 200)


def test_pages_are_of_the_kind_turn_and_lean_they_were_given(
    outcome: FileOutcome, fed: Fed
) -> None:
    for page, side in zip(outcome.report["pages"], fed.batch.sides, strict=True):
        assert page["kind"] == side.kind.value
        if side.kind is PageKind.CONTENT:
            assert page["rotation_degrees"] == side.feed.turn_degrees
            assert page["skew_degrees"] == pytest.approx(side.feed.lean_degrees, abs=0.15)


def test_documents_have_the_boundaries_and_types_that_were_drawn(
    outcome: FileOutcome, fed: Fed
) -> None:
    found = [(each["type"], tuple(each["pages"])) for each in outcome.report["documents"]]

    assert found == [(each.type, each.pages) for each in fed.batch.documents]


def test_every_side_is_accounted_for(outcome: FileOutcome, fed: Fed) -> None:
    ledger = outcome.report["batch"]["ledger"]

    assert sum(ledger["kinds"].values()) == len(fed.batch.sides)
    assert ledger["in_documents"] == ledger["kinds"]["content"] == 3
    assert ledger["kept"] == {}


def test_a_separator_assigns_dossier_and_component(outcome: FileOutcome) -> None:
    said = [each["separator"] for each in outcome.report["documents"]]

    assert said == [{"dossier": "H99.15.3-261124-0001", "component": part} for part in (1, 2)]


def test_no_accepted_field_is_wrong(outcome: FileOutcome, fed: Fed) -> None:
    for found, drawn in zip(outcome.report["documents"], fed.batch.documents, strict=True):
        for name, field in found["fields"].items():
            if field["accepted"] and name in drawn.fields:
                assert comparable(field["value"]) == comparable(drawn.fields[name]), name


def test_the_text_has_one_part_for_each_page(outcome: FileOutcome, fed: Fed) -> None:
    parts = (outcome.folder / "text.txt").read_text("utf-8").split("\f")

    assert len(parts) == len(fed.batch.sides)
    for part, side in zip(parts, fed.batch.sides, strict=True):
        assert bool(part) == (side.kind is PageKind.CONTENT)


def test_each_document_is_one_pdf(outcome: FileOutcome) -> None:
    files = sorted(path.name for path in outcome.folder.glob("*.pdf"))

    assert files == ["01.pdf", "02.pdf"]
    with pikepdf.open(outcome.folder / "02.pdf") as pdf:
        assert len(pdf.pages) == 2


def test_a_second_input_of_the_same_stem_gets_a_number(tmp_path: Path) -> None:
    inputs = [Path("a/scan.pdf"), Path("b/scan.tiff"), Path("scan.png")]

    names = [folder.name for folder in name_outputs(inputs, tmp_path)]

    assert names == ["scan", "scan-2", "scan-3"]


def test_no_name_leads_out_of_the_output_folder(tmp_path: Path) -> None:
    folders = name_outputs([Path("..pdf"), Path("...pdf"), Path(".pdf")], tmp_path)

    assert {folder.parent for folder in folders} == {tmp_path}
    assert not {folder.name for folder in folders} & {"", ".", ".."}


def test_an_earlier_output_is_replaced_whole(fed: Fed, pool: PagePool, tmp_path: Path) -> None:
    folder = _earlier(tmp_path / "out", "batch.pdf", "99.pdf")

    outcome = digitize(fed.pdf, folder, pool)

    assert outcome.error is None
    assert not (folder / "99.pdf").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def _earlier(folder: Path, name: str, *documents: str) -> Path:
    """Leave what an earlier run made of an input."""
    folder.mkdir()
    report = {
        "schema_version": 1,
        "input": {"name": name},
        "documents": [{"file": document} for document in documents],
        "error": None,
    }
    (folder / "report.json").write_text(json.dumps(report))
    (folder / "text.txt").write_text("")
    for document in documents:
        (folder / document).write_bytes(b"of an earlier run")
    return folder


def _contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_failed_run_leaves_an_earlier_output_as_it_was(pool: PagePool, tmp_path: Path) -> None:
    folder = _earlier(tmp_path / "out", "scan.pdf", "01.pdf")
    before = _contents(folder)
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<<")

    outcome = digitize(tmp_path / "scan.pdf", folder, pool)

    assert outcome.report["error"]["code"] == "damaged-scan"
    assert _contents(folder) == before


@pytest.mark.parametrize("name", ["notes.txt", "02.pdf", "contract.pdf"])
def test_an_output_with_a_file_of_somebody_else_is_taken(
    name: str, fed: Fed, pool: PagePool, tmp_path: Path
) -> None:
    folder = _earlier(tmp_path / "out", "batch.pdf", "01.pdf")
    (folder / name).write_bytes(b"of somebody else")

    outcome = digitize(fed.pdf, folder, pool)

    assert outcome.report["error"]["code"] == "output-taken"
    assert (folder / name).read_bytes() == b"of somebody else"


def test_the_output_of_another_input_of_the_same_stem_is_taken(
    fed: Fed, pool: PagePool, tmp_path: Path
) -> None:
    folder = _earlier(tmp_path / "out", "batch.pdf", "01.pdf")

    outcome = digitize(fed.tiff, folder, pool)

    assert outcome.report["error"]["code"] == "output-taken"


@pytest.fixture
def white(tmp_path: Path) -> Path:
    """A white page: nothing to recognise, so quickly done."""
    path = tmp_path / "white.png"
    Image.new("L", (413, 585), 250).save(path, dpi=(50, 50))
    return path


def test_a_name_that_is_no_utf_8_or_would_move_the_cursor_is_shown_plainly(
    white: Path, pool: PagePool, tmp_path: Path
) -> None:
    path = tmp_path / os.fsdecode(b"t\xe0i \x1b[31m\nli\xe1\xbb\x87u.png")
    white.rename(path)

    (folder,) = name_outputs([path], tmp_path / "out")
    outcome = digitize(path, folder, pool)

    assert outcome.error is None
    assert outcome.name.isprintable()
    assert outcome.name.endswith("liệu.png")
    assert json.loads((folder / "report.json").read_text("utf-8"))["input"]["name"] == outcome.name
    assert folder.name.isprintable()


def test_a_pipe_is_refused_at_once(pool: PagePool, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")

    outcome = digitize(tmp_path / "pipe.pdf", tmp_path / "out", pool)

    assert outcome.report["error"]["code"] == "scan-not-found"


def test_what_is_no_earlier_output_is_never_replaced(
    fed: Fed, pool: PagePool, tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "sohoa.sqlite3").write_bytes(b"a vault")

    outcome = digitize(fed.pdf, folder, pool)

    assert outcome.error is not None
    assert outcome.error.code == "output-taken"
    assert (folder / "sohoa.sqlite3").read_bytes() == b"a vault"


def test_the_folder_of_the_input_is_never_replaced(
    fed: Fed, pool: PagePool, tmp_path: Path
) -> None:
    folder = tmp_path / "scan"
    folder.mkdir()
    (folder / "report.json").write_text("{}")
    (folder / "scan.pdf").write_bytes(fed.pdf.read_bytes())

    outcome = digitize(folder / "scan.pdf", folder, pool)

    assert outcome.error is not None
    assert (folder / "scan.pdf").is_file()


def test_a_missing_input_leaves_an_earlier_output(pool: PagePool, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "report.json").write_text("{}")

    digitize(tmp_path / "nowhere.pdf", folder, pool)

    assert (folder / "report.json").read_text() == "{}"


def test_output_that_cannot_be_written_is_said_and_stops_nothing_else(
    fed: Fed, pool: PagePool, tmp_path: Path
) -> None:
    (tmp_path / "file").write_bytes(b"")

    outcome = digitize(fed.pdf, tmp_path / "file" / "out", pool)

    assert outcome.error is not None
    assert outcome.error.code == "output-failed"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.pdf", b""),
        ("rubbish.tiff", b"\x00\x01\x02\x03" * 100),
        ("cut.pdf", b"%PDF-1.7\n1 0 obj\n<<"),
        ("page.html", b"<html><body>Gi\xe1\xba\xa5y</body></html>"),
    ],
)
def test_what_is_no_scan_leaves_a_report_that_says_why(
    name: str, data: bytes, pool: PagePool, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(data)

    outcome = digitize(tmp_path / name, tmp_path / "out", pool)

    assert outcome.error is not None
    assert outcome.report["error"]["code"] == outcome.error.code
    assert outcome.report["input"]["sha256"] == hashlib.sha256(data).hexdigest()
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["report.json"]


def test_a_signed_pdf_is_kept_byte_for_byte_and_verified(pool: PagePool, tmp_path: Path) -> None:
    office = make_office(tmp_path / "office")
    (tmp_path / "signed.pdf").write_bytes(signed_paper(office))
    how = replace(OPTIONS, trust=office.desk.trust, clock=office.desk.clock)

    outcome = digitize_file(
        tmp_path / "signed.pdf", tmp_path / "out", pool, how, lambda _done, _total: None
    )

    (document,) = outcome.report["documents"]
    assert (tmp_path / "out" / "01.pdf").read_bytes() == (tmp_path / "signed.pdf").read_bytes()
    assert document["made"] == "kept"
    assert document["verification"]["indication"] == "TOTAL-PASSED"


def _born_digital(path: Path) -> Path:
    return write_paper(path, '<p style="page-break-before:always">Điều 2. Có hiệu lực.</p>')


def test_a_born_digital_paper_keeps_its_own_text_and_lines(pool: PagePool, tmp_path: Path) -> None:
    source = _born_digital(tmp_path / "paper.pdf")

    outcome = digitize(source, tmp_path / "out", pool)

    (document,) = outcome.report["documents"]
    assert (document["made"], document["pages_in_file"]) == ("lossless", [1, 2])
    with pikepdf.open(tmp_path / "out" / "01.pdf") as pdf:
        assert [list(page.get_images().keys()) for page in pdf.pages] == [[], []]
        assert "/Font" in pdf.pages[0].Resources


def test_scanned_pages_stand_as_pictures_between_copied_ones(
    pool: PagePool, tmp_path: Path
) -> None:
    with pikepdf.open(_born_digital(tmp_path / "paper.pdf")) as pdf:
        scanned = Image.new("L", (1240, 1754), 250)
        for row in range(8):
            ImageDraw.Draw(scanned).text((150, 180 + 90 * row), "Noi dung trang", 20, font_size=40)
        add_page(pdf, full_page(), {"Im0": image_stream(pdf, scanned)})
        pdf.pages.insert(1, pdf.pages[2])
        del pdf.pages[3]
        pdf.save(tmp_path / "three.pdf")

    outcome = digitize(tmp_path / "three.pdf", tmp_path / "out", pool)

    (document,) = outcome.report["documents"]
    assert (document["made"], document["pages_in_file"]) == ("mixed", [1, 2, 3])
    with pikepdf.open(tmp_path / "out" / "01.pdf") as pdf:
        assert [len(page.get_images()) for page in pdf.pages] == [0, 1, 0]


def test_a_paper_that_cannot_be_copied_without_loss_is_made_of_pictures(
    pool: PagePool, tmp_path: Path
) -> None:
    source = text_pdf(tmp_path / "paper.pdf")  # its font is not embedded

    outcome = digitize(source, tmp_path / "out", pool)

    (document,) = outcome.report["documents"]
    assert document["made"] == "pictures"
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "01.pdf",
        "report.json",
        "text.txt",
    ]


def test_a_missing_file_is_not_found(pool: PagePool, tmp_path: Path) -> None:
    outcome = digitize(tmp_path / "nowhere.pdf", tmp_path / "out", pool)

    assert outcome.error is not None
    assert outcome.error.code == "scan-not-found"
