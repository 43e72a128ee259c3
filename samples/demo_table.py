"""What the demo shows of each document, and whether it is what was drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from dossier.field import Field
from dossier.words import comparable
from samples.scans import BatchDocument
from signing.report import DocumentReport

LEAST_RIGHT_SHARE = 0.95
PASSED = "TOTAL-PASSED"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One document after its whole way.

    Attributes:
        code: Its document code.
        owner: Whose.
        type: Key of the type found.
        title: The type as a person reads it.
        issued_by_authority: Whether the agency has to sign papers of this type.
        pages: Input page numbers.
        leans_degrees: Lean found on each page.
        fields: As read, before anybody confirmed.
        report: What its signatures say, from the stored bytes.
        file: Where a copy was put.
    """

    code: str
    owner: str
    type: str
    title: str
    issued_by_authority: bool
    pages: tuple[int, ...]
    leans_degrees: tuple[float, ...]
    fields: tuple[Field, ...]
    report: DocumentReport
    file: str


@dataclass(frozen=True, slots=True)
class Compared:
    """A document beside what was drawn.

    Attributes:
        outcome: The document.
        drawn: What was drawn; None where no such document was.
    """

    outcome: Outcome
    drawn: BatchDocument | None

    @property
    def right(self) -> tuple[str, ...]:
        """Names of the fields that were read right."""
        return tuple(name for name in self._drawn_fields if self._reads_right(name))

    @property
    def wrong_but_accepted(self) -> tuple[str, ...]:
        """Names of fields that would be used without a person and are wrong or not there."""
        accepted = (field.name for field in self.outcome.fields if field.accepted)
        return tuple(name for name in accepted if not self._reads_right(name))

    @property
    def to_confirm(self) -> tuple[str, ...]:
        """Names of fields a person has to look at: not accepted, or not found."""
        accepted = {field.name for field in self.outcome.fields if field.accepted}
        return tuple(name for name in self._drawn_fields if name not in accepted)

    @property
    def faults(self) -> tuple[str, ...]:
        """What is wrong with the document as a whole, in words."""
        found = []
        if self.drawn is None:
            found.append(f"trang {self.outcome.pages}: không đúng ranh giới giấy tờ")
        elif self.drawn.type != self.outcome.type:
            found.append(f"{self.drawn.type} bị nhận là {self.outcome.type}")
        if self.outcome.report.indication != PASSED:
            found.append(f"chữ ký: {self.outcome.report.sentence}")
        if ("Agency1" in self._signed_by) != self.outcome.issued_by_authority:
            found.append("chữ ký của cơ quan không đúng quy tắc")
        found += [f"trường {name} sai mà được chấp nhận" for name in self.wrong_but_accepted]
        return tuple(found)

    @property
    def _signed_by(self) -> set[str]:
        return {signature.field for signature in self.outcome.report.signatures}

    @property
    def _drawn_fields(self) -> Mapping[str, str]:
        return self.drawn.fields if self.drawn else {}

    def _reads_right(self, name: str) -> bool:
        read = {field.name: field.value for field in self.outcome.fields}
        if name not in self._drawn_fields:
            return False
        return comparable(read.get(name, "")) == comparable(self._drawn_fields[name])


def compare(outcomes: Sequence[Outcome], drawn: Sequence[BatchDocument]) -> list[Compared]:
    """Put each document beside the drawn one on the same pages."""
    by_pages = {document.pages: document for document in drawn}
    return [Compared(outcome, by_pages.get(outcome.pages)) for outcome in outcomes]


def show(console: Console, compared: Sequence[Compared]) -> None:
    """Print one row a document."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    headings = "Mã giấy tờ|Chủ giấy tờ|Loại|Trang|Nghiêng (°)|Trường đúng/in|Chữ ký|Tệp"
    for heading in headings.split("|"):
        table.add_column(heading, overflow="fold")
    for one in compared:
        table.add_row(*_cells(one))
    console.print(table)
    for one in compared:
        if one.to_confirm:
            names = ", ".join(one.to_confirm)
            console.print(f"  cần người xác nhận ở {one.outcome.code}: {names}", markup=False)


def judge(console: Console, compared: Sequence[Compared], drawn: Sequence[BatchDocument]) -> bool:
    """Say what is wrong; True if the boundaries, types, verdicts and accepted fields are right.

    And at least 95 % of the drawn fields were read right.
    """
    faults = [fault for one in compared for fault in one.faults]
    if len(compared) != len(drawn):
        faults.append(f"{len(drawn)} giấy tờ đã in, tìm thấy {len(compared)}")
    right = sum(len(one.right) for one in compared)
    total = sum(len(document.fields) for document in drawn)
    if right < LEAST_RIGHT_SHARE * total:
        faults.append(f"chỉ đọc đúng {right}/{total} trường")
    for fault in faults:
        console.print(f"✖ {fault}", markup=False)
    console.print(f"{len(compared)} giấy tờ, {right}/{total} trường đọc đúng", markup=False)
    return not faults


def _cells(one: Compared) -> list[str]:
    outcome = one.outcome
    marks = [
        f"{'✔' if signature.indication == PASSED else '✖'} {signature.field}"
        for signature in outcome.report.signatures
    ]
    fields = one.drawn.fields if one.drawn else {}
    return [
        outcome.code,
        outcome.owner,
        outcome.title,
        ", ".join(str(page) for page in outcome.pages),
        ", ".join(f"{lean:+.1f}" for lean in outcome.leans_degrees),
        f"{len(one.right)}/{len(fields)}",
        " ".join(marks),
        outcome.file,
    ]
