"""The main job as a newcomer runs it, and what every other tool says of what it made."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psutil
import pypdfium2
import pytest

from dossier.page import MM_PER_INCH, Box, PageKind
from dossier.separator import Separator
from dossier.words import comparable
from samples.batches import DEMO_PAPERS, make_batch
from samples.office import ward_office
from samples.people import office_people
from samples.scans import Batch, write_pdf, write_tiff
from samples.seed import SEED
from tests.counts import FULL
from tests.verapdf import check_pdfa

SOHOA = str(Path(sys.executable).with_name("sohoa"))
LEAST_RIGHT_SHARE = 0.95
LARGEST_PSS_BYTES = 1_500_000_000
HEADING_MM = 60.0
POINT_MM = MM_PER_INCH / 72


@dataclass(frozen=True, slots=True)
class Demo:
    """What a run of the demo left behind."""

    status: int
    said: str
    folder: Path

    @property
    def papers(self) -> list[Path]:
        """The PDFs it put beside the vault, in order."""
        return sorted((self.folder / "data" / "demo").glob("*.pdf"))


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    folder = tmp_path_factory.mktemp("newcomer")
    heard = subprocess.run(
        [sys.executable, "-m", "samples", "demo"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return Demo(heard.returncode, heard.stdout + heard.stderr, folder)


@pytest.fixture(scope="module")
def batch() -> Batch:
    separators = [Separator("H99.15.3-261124-0001", part) for part in range(1, 8)]
    return make_batch(DEMO_PAPERS, ward_office(), office_people(SEED), separators, seed=SEED)


def test_the_demo_ends_well(demo: Demo) -> None:
    assert demo.status == 0, demo.said
    assert len(demo.papers) == 9
    assert "trang/phút" in demo.said


def test_it_feeds_at_least_24_sides_as_pdf_and_as_tiff(demo: Demo, batch: Batch) -> None:
    scans = demo.folder / "data" / "demo" / "scans"

    assert len(batch.sides) >= 24
    assert {path.name for path in scans.iterdir()} >= {"batch.pdf", "batch.tiff"}


def test_the_second_visit_hands_in_only_what_the_vault_does_not_hold(demo: Demo) -> None:
    assert demo.said.count("đã có trong kho, không phải nộp lại") == 2


def test_every_paper_is_archival_after_its_signatures(demo: Demo) -> None:
    failures = check_pdfa(demo.papers)

    assert {path.name: found for path, found in failures.items() if found} == {}


def test_no_checker_finds_a_fault_in_a_papers_structure(demo: Demo) -> None:
    for paper in demo.papers:
        heard = subprocess.run(
            ["qpdf", "--check", str(paper)], capture_output=True, text=True, check=False
        )
        assert heard.returncode == 0, heard.stdout + heard.stderr


def test_poppler_calls_every_signature_valid(demo: Demo) -> None:
    for paper in demo.papers:
        heard = subprocess.run(
            ["pdfsig", str(paper)],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "HOME": str(demo.folder)},
        )
        verdicts = re.findall(r"Signature Validation: (.*)", heard.stdout)
        issued = "khai_sinh" in paper.name or "ket_hon" in paper.name or "van_ban" in paper.name
        assert verdicts == ["Signature is Valid."] * (2 if issued else 1), paper.name


def test_sohoa_itself_calls_every_paper_total_passed(demo: Demo) -> None:
    heard = subprocess.run(
        [SOHOA, "verify", "--json", *map(str, demo.papers)],
        cwd=demo.folder,
        capture_output=True,
        text=True,
        check=False,
    )

    files = json.loads(heard.stdout)["files"]
    assert heard.returncode == 0
    assert {one["document"]["intact"] for one in files} == {"yes"}


def test_pdftotext_gives_the_drawn_lines_with_their_diacritics(demo: Demo, batch: Batch) -> None:
    paper = next(path for path in demo.papers if "van_ban" in path.name)
    drawn = next(document for document in batch.documents if document.type == "van_ban")
    heard = subprocess.run(
        ["pdftotext", "-layout", str(paper), "-"], capture_output=True, text=True, check=True
    )

    drawn_lines = [line for number in drawn.pages for line in batch.sides[number - 1].lines]
    text = " ".join(heard.stdout.split())
    lines = [" ".join(word.text for word in line) for line in drawn_lines]
    found = [line for line in lines if line in text]
    assert len(found) >= LEAST_RIGHT_SHARE * len(lines), set(lines) - set(found)
    # Below the two columns of the heading, in the order a person reads.
    body = [
        " ".join(word.text for word in line)
        for line in batch.sides[drawn.pages[0] - 1].lines
        if line[0].box.top > HEADING_MM
    ]
    places = [text.index(line) for line in body if text.count(line) == 1]
    assert len(places) > 10
    assert places == sorted(places)


def test_a_word_searched_is_highlighted_where_it_was_drawn(demo: Demo, batch: Batch) -> None:
    paper = next(path for path in demo.papers if "van_ban" in path.name)
    drawn = next(document for document in batch.documents if document.type == "van_ban")
    words = batch.sides[drawn.pages[0] - 1].words
    texts = [word.text for word in words]
    once = [word for word in words if len(word.text) > 3 and texts.count(word.text) == 1]

    with closing(pypdfium2.PdfDocument(paper)) as pdf:
        places = {word.text: list(_searched(pdf, word.text)) for word in once}

    found = [word for word in once if len(places[word.text]) == 1]
    assert len(found) >= 0.9 * len(once)
    for word in found:
        (place,) = places[word.text]
        assert place.left == pytest.approx(word.box.left, abs=1.0), word
        assert place.right == pytest.approx(word.box.right, abs=1.0), word
        middle = (word.box.top + word.box.bottom) / 2
        assert place.top - 1.0 <= middle <= place.bottom + 1.0, word


def _searched(pdf: pypdfium2.PdfDocument, text: str) -> Iterator[Box]:
    """Give where a reader highlights a whole word on page 1, in mm from the top left."""
    with closing(pdf[0]) as page, closing(page.get_textpage()) as content:
        height = page.get_height()
        searcher = content.search(text, match_case=True, match_whole_word=True)
        while found := searcher.get_next():
            boxes = [content.get_charbox(at, loose=True) for at in range(found[0], sum(found))]
            yield Box(
                min(box[0] for box in boxes) * POINT_MM,
                (height - max(box[3] for box in boxes)) * POINT_MM,
                max(box[2] for box in boxes) * POINT_MM,
                (height - min(box[1] for box in boxes)) * POINT_MM,
            )


@pytest.mark.parametrize("write", [write_pdf, write_tiff], ids=["pdf", "tiff"])
def test_digitizing_the_batch_finds_what_was_drawn(
    write: object, batch: Batch, tmp_path: Path
) -> None:
    scan = tmp_path / f"batch.{'pdf' if write is write_pdf else 'tiff'}"
    (write_pdf if write is write_pdf else write_tiff)(batch, scan)

    subprocess.run([SOHOA, "digitize", str(scan), "--out", str(tmp_path)], check=True)

    report = json.loads((tmp_path / "batch" / "report.json").read_text("utf-8"))
    found = [(each["type"], tuple(each["pages"])) for each in report["documents"]]
    assert found == [(document.type, document.pages) for document in batch.documents]
    for page, side in zip(report["pages"], batch.sides, strict=True):
        assert page["kind"] == side.kind.value
        if side.kind is PageKind.CONTENT:
            assert page["rotation_degrees"] == side.feed.turn_degrees
    right, wrong_but_accepted, total = 0, [], 0
    for each, document in zip(report["documents"], batch.documents, strict=True):
        for name, value in document.fields.items():
            total += 1
            field = each["fields"].get(name, {"value": "", "accepted": False})
            if comparable(field["value"]) == comparable(value):
                right += 1
            elif field["accepted"]:
                wrong_but_accepted.append(name)
    assert wrong_but_accepted == []
    assert right >= LEAST_RIGHT_SHARE * total


def test_many_pages_stay_within_their_memory(batch: Batch, tmp_path: Path) -> None:
    sides = batch.sides * (8 if FULL else 2)
    scan = tmp_path / "long.pdf"
    write_pdf(Batch(sides[:200], ()), scan)
    process = subprocess.Popen([SOHOA, "digitize", str(scan), "--out", str(tmp_path / "out")])

    largest = 0
    while process.poll() is None:
        largest = max(largest, _pss_bytes(process.pid))
        time.sleep(0.25)

    assert process.returncode == 0
    assert 0 < largest < LARGEST_PSS_BYTES


def _pss_bytes(pid: int) -> int:
    """Sum the proportional set size of a process and all its children."""
    try:
        family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
        return sum(member.memory_full_info().pss for member in family)
    except psutil.NoSuchProcess:  # one ended while we looked; the next sample counts
        return 0
