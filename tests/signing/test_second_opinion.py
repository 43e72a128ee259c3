"""A second tool looks again, and its absence is said."""

import subprocess
import sys
from pathlib import Path

from signing.second_opinion import is_present, look_again
from tests.signing import attacks
from tests.signing.papers import paper

WITHOUT = """
import sys
sys.modules["endesive.pdf"] = None
from pathlib import Path
from datetime import UTC, datetime
from signing.second_opinion import is_present
from signing.trust import TrustAnchors
from signing.verify import verify_pdf
report = verify_pdf(Path(sys.argv[1]).read_bytes(), TrustAnchors(), datetime.now(UTC))
print(is_present(), report.signatures_second_tool, *(found.code for found in report.findings))
"""


def test_the_second_tool_is_there() -> None:
    assert is_present()


def test_it_agrees_with_what_holds(twice_signed: bytes) -> None:
    view = look_again(twice_signed)

    assert (view.count, view.holds) == (2, (True, True))


def test_it_sees_a_changed_byte(once_signed: bytes) -> None:
    view = look_again(attacks.flip(once_signed, 100))

    assert view.holds == (False,)


def test_it_finds_nothing_in_an_unsigned_paper() -> None:
    assert look_again(paper()).count == 0


def test_bytes_it_cannot_read_do_not_stop_us() -> None:
    assert look_again(b"/ByteRange [0 9 x").count is None


def test_when_it_is_away_the_report_says_so(once_signed: bytes, tmp_path: Path) -> None:
    (tmp_path / "signed.pdf").write_bytes(once_signed)

    said = subprocess.run(
        [sys.executable, "-c", WITHOUT, str(tmp_path / "signed.pdf")],
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert said.split() == ["False", "None", "second-tool-away"]
