"""`sohoa sign`: each file signed by itself, its passphrase never an argument, 0 only if all are."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from desk.__main__ import main
from samples.pki import DEMO_PASSPHRASE
from samples.seed import office_environment
from tests.office import Office, make_office
from tests.signing.looks import born_digital, seal_png
from tests.signing.papers import encrypted, paper


@dataclass(frozen=True, slots=True)
class Heard:
    """What a run of the command gave."""

    returncode: int
    stdout: str
    stderr: str


Run = Callable[..., Heard]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return make_office(tmp_path_factory.mktemp("office") / "data")


@pytest.fixture
def sign(
    office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Runs `sohoa sign` in this process; further environment comes by keyword."""

    def run(*words: str, verb: str = "sign", **more: str) -> Heard:
        with monkeypatch.context() as patch:
            for name, value in {**office_environment(office.desk.settings.data), **more}.items():
                patch.setenv(name, value)
            try:
                status = main([verb, *words])
            except SystemExit as ended:
                status = int(str(ended.code))
        captured = capsys.readouterr()
        return Heard(status, captured.out, captured.err)

    return run


def test_files_are_signed_verified_and_told(sign: Run, tmp_path: Path) -> None:
    (tmp_path / "một.pdf").write_bytes(paper())
    (tmp_path / "hai.pdf").write_bytes(born_digital())
    files = [str(tmp_path / name) for name in ("một.pdf", "hai.pdf")]
    out = str(tmp_path / "out")

    heard = sign(*files, "--profile", "agency_copy", "--out", out, "--json")

    told = json.loads(heard.stdout)["files"]
    assert heard.returncode == 0, heard.stderr
    assert [each["output"] for each in told] == ["một.pdf", "hai.pdf"]
    assert [each["level"] for each in told] == ["B-LT", "B-LT"]
    assert [each["covered_mm2"] for each in told] == [0, 0]
    assert "B-LT, Agency1, trang 1 [" in heard.stderr
    assert sign(str(tmp_path / "out" / "một.pdf"), verb="verify").returncode == 0


def test_one_bad_file_never_stops_the_others(sign: Run, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(encrypted())
    (tmp_path / "b.pdf").write_bytes(paper())
    files = [str(tmp_path / name) for name in ("a.pdf", "b.pdf")]

    heard = sign(*files, "--profile", "agency_copy", "--out", str(tmp_path / "out"))

    assert heard.returncode == 3
    assert "pdf-encrypted-not-signable" in heard.stderr
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["b.pdf"]


def test_a_key_file_opens_with_a_passphrase_from_file_or_environment(
    sign: Run, office: Office, tmp_path: Path
) -> None:
    (tmp_path / "in.pdf").write_bytes(paper())
    (tmp_path / "secret").write_text(f"{DEMO_PASSPHRASE}\n", encoding="utf-8")
    key = str(office.desk.settings.data / "keys" / f"{office.clerk.id}.p12")
    words = [str(tmp_path / "in.pdf"), "--profile", "officer_copy", "--key", key]

    by_file = sign(
        *words, "--passphrase-file", str(tmp_path / "secret"), "--out", str(tmp_path / "1")
    )
    by_name = sign(
        *words, "--passphrase-env", "P12", "--out", str(tmp_path / "2"), P12=DEMO_PASSPHRASE
    )
    wrong = sign(*words, "--passphrase-env", "P12", "--out", str(tmp_path / "3"), P12="sai")
    unasked = sign(*words, "--out", str(tmp_path / "4"))

    assert [one.returncode for one in (by_file, by_name, wrong, unasked)] == [0, 0, 9, 9]
    assert "key-unusable" in wrong.stderr
    assert not (tmp_path / "3").exists()


def test_a_key_file_is_not_for_production(sign: Run, office: Office, tmp_path: Path) -> None:
    (tmp_path / "in.pdf").write_bytes(paper())
    key = str(office.desk.settings.data / "keys" / "agency.p12")
    words = [str(tmp_path / "in.pdf"), "--profile", "agency_copy", "--out", str(tmp_path / "out")]

    heard = sign(
        *words, "--key", key, "--passphrase-env", "P12",
        P12=DEMO_PASSPHRASE, SOHOA_MODE="production", SOHOA_TIMESTAMP__KIND="none",
    )  # fmt: skip

    assert heard.returncode == 9
    assert "key-file-refused" in heard.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "words",
    [
        ["--profile", "officer_copy"],
        ["--profile", "born_digital_agency"],
        ["--profile", "agency_copy", "--box", "1:50,10,20,30"],
        ["--profile", "agency_copy", "--field", "a.b"],
        ["--profile", "agency_copy", "--passphrase-env", "P12"],
        ["--profile", "agency_copy", "--picture-mm", "0"],
        ["--profile", "seal"],
    ],
)
def test_what_cannot_be_meant_is_2(sign: Run, tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "in.pdf").write_bytes(paper())

    heard = sign(str(tmp_path / "in.pdf"), "--out", str(tmp_path / "out"), *words)

    assert heard.returncode == 2
    assert not (tmp_path / "out").exists()


def test_a_seal_goes_over_the_box_that_is_named(sign: Run, tmp_path: Path) -> None:
    (tmp_path / "in.pdf").write_bytes(paper())
    (tmp_path / "seal.png").write_bytes(seal_png())

    heard = sign(
        str(tmp_path / "in.pdf"), "--profile", "born_digital_agency", "--out",
        str(tmp_path / "out"), "--picture", str(tmp_path / "seal.png"), "--picture-mm", "30",
        "--box", "1:110,200,155,218", "--json",
    )  # fmt: skip

    (told,) = json.loads(heard.stdout)["files"]
    assert heard.returncode == 0, heard.stderr
    assert told["box_mm"] == pytest.approx([95, 194, 125, 224])
