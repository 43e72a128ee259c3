"""Files are signed each by itself, verified, and written over nothing that is not ours."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest

from desk.keys import AGENCY, signing_key, timestamper
from desk.sign_files import SignFilesOptions, sign_file
from signing.options import TimestampOptions
from signing.picture import open_picture
from signing.timestamp import open_timestamper
from signing.verify import verify_pdf
from tests.office import Office, changed
from tests.signing.looks import born_digital, seal_png, signature_png
from tests.signing.papers import encrypted, paper

Made = Callable[..., SignFilesOptions]


@pytest.fixture(scope="module")
def made(office: Office) -> Made:
    """Gives how the agency signs copies, with what is to differ."""
    settings = office.desk.settings
    usual = SignFilesOptions(
        profile="agency_copy",
        field="Agency1",
        key=signing_key(settings, AGENCY),
        trust=office.desk.trust,
        timestamper=timestamper(settings),
        goal="B-LT",
        clock=office.desk.clock,
    )
    return lambda **chosen: replace(usual, **chosen)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "in.pdf"
    path.write_bytes(paper())
    return path


def codes(*outcomes: object) -> list[str | None]:
    errors = [getattr(outcome, "error", None) for outcome in outcomes]
    return [None if error is None else error.code for error in errors]


def test_a_file_is_signed_to_the_level_wanted_and_verifies(
    made: Made, source: Path, tmp_path: Path, office: Office
) -> None:
    outcome = sign_file(source, tmp_path / "out" / "in.pdf", made())

    pdf = outcome.target.read_bytes()
    report = verify_pdf(pdf, office.desk.trust, office.desk.clock() + timedelta(minutes=1))
    assert outcome.signed is not None
    assert (outcome.error, outcome.signed.level, outcome.page) == (None, "B-LT", 1)
    assert report.indication == "TOTAL-PASSED"
    assert pdf.startswith(source.read_bytes())
    assert [path.name for path in outcome.target.parent.iterdir()] == ["in.pdf"]


def test_ink_that_nobody_read_is_kept_off(made: Made, tmp_path: Path) -> None:
    source = tmp_path / "in.pdf"
    source.write_bytes(born_digital())

    signed = sign_file(source, tmp_path / "out.pdf", made()).signed

    assert signed is not None
    assert signed.covered_mm2 == 0


def test_a_second_run_signs_nothing_again(made: Made, source: Path, tmp_path: Path) -> None:
    first = sign_file(source, tmp_path / "out.pdf", made())
    bytes_first = first.target.read_bytes()

    second = sign_file(source, tmp_path / "out.pdf", made())

    assert (second.earlier, second.error) == (True, None)
    assert second.target.read_bytes() == bytes_first


def test_a_dead_authority_leaves_a_signed_file_that_a_later_run_raises(
    made: Made, source: Path, tmp_path: Path
) -> None:
    dead = open_timestamper(
        TimestampOptions("http", url="http://127.0.0.1:9/", timeout_seconds=1, tries=1)
    )
    first = sign_file(source, tmp_path / "out.pdf", made(timestamper=dead))
    low = first.target.read_bytes()

    second = sign_file(source, tmp_path / "out.pdf", made())

    assert first.signed is not None
    assert second.signed is not None
    assert (first.signed.level, second.signed.level) == ("B-B", "B-LT")
    assert codes(first, second) == ["timestamp-unavailable", None]
    assert second.target.read_bytes()[: len(source.read_bytes())] == low[: len(source.read_bytes())]


@pytest.mark.parametrize("there", ["another", "same", "unsigned-longer", "link", "folder"])
def test_what_is_not_ours_is_left_alone(
    made: Made, source: Path, tmp_path: Path, there: str
) -> None:
    target = tmp_path / "out.pdf"
    match there:
        case "another":
            target.write_bytes(b"%PDF-1.7 somebody's")
        case "same":
            target = source
        case "unsigned-longer":
            target.write_bytes(source.read_bytes() + b"% more")
        case "link":
            target.symlink_to(tmp_path / "nowhere")
        case _:
            target.mkdir()
    before = target.read_bytes() if target.is_file() else None

    outcome = sign_file(source, target, made())

    assert codes(outcome) == ["output-taken"]
    assert before is None or target.read_bytes() == before
    assert not list(tmp_path.glob(".sohoa-*"))


def test_an_earlier_output_that_was_changed_is_not_taken_for_good(
    made: Made, source: Path, tmp_path: Path
) -> None:
    target = tmp_path / "out.pdf"
    sign_file(source, target, made())
    begins = len(source.read_bytes())
    spoilt = target.read_bytes()[:begins] + changed(target.read_bytes()[begins:])
    target.write_bytes(spoilt)

    outcome = sign_file(source, target, made())

    assert codes(outcome) == ["copy-not-verified"]
    assert target.read_bytes() == spoilt


@pytest.mark.parametrize(
    ("bytes_in", "code"),
    [
        (b"no pdf", "pdf-not-readable"),
        (encrypted(), "pdf-encrypted-not-signable"),
        (None, "not-found"),
    ],
    ids=["rubbish", "encrypted", "missing"],
)
def test_a_file_that_cannot_be_signed_leaves_nothing(
    made: Made, tmp_path: Path, bytes_in: bytes | None, code: str
) -> None:
    source = tmp_path / "in.pdf"
    if bytes_in is not None:
        source.write_bytes(bytes_in)

    outcome = sign_file(source, tmp_path / "out.pdf", made())

    assert codes(outcome) == [code]
    assert not outcome.target.exists()


def test_signer_and_agency_find_their_places_on_a_born_digital_paper(
    made: Made, office: Office, tmp_path: Path
) -> None:
    source = tmp_path / "in.pdf"
    source.write_bytes(born_digital(signer=office.people.officer.full_name))
    signer = made(
        profile="born_digital_signer",
        field="Signer1",
        key=signing_key(office.desk.settings, office.officer.id),
        picture=open_picture(signature_png()),
    )
    agency = made(profile="born_digital_agency", picture=open_picture(seal_png()))

    first = sign_file(source, tmp_path / "signed.pdf", signer)
    second = sign_file(first.target, tmp_path / "sealed.pdf", agency)

    assert (first.error, second.error) == (None, None)
    assert (first.page, second.page) == (2, 2)
    assert first.signed is not None
    assert second.signed is not None
    assert second.signed.box.right == pytest.approx(
        first.signed.box.left + first.signed.box.width / 3, abs=0.1
    )
    with pikepdf.open(second.target) as pdf:
        assert [str(field.T) for field in pdf.Root.AcroForm.Fields][:2] == ["Signer1", "Agency1"]


def test_a_seal_needs_a_signature(made: Made, source: Path, tmp_path: Path) -> None:
    agency = made(profile="born_digital_agency", picture=open_picture(seal_png()))

    assert codes(sign_file(source, tmp_path / "out.pdf", agency)) == ["signature-spot-missing"]
