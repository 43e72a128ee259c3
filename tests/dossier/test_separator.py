"""A separator sheet says whose pages follow, or nothing; no other barcode passes for it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.codes import DossierCode
from dossier.separator import Separator

DOSSIER = "H40.15.3-261124-0007"
TEXT = str(Separator(DOSSIER, 2))
DOSSIERS = st.builds(
    lambda agency, day, ordinal: str(DossierCode(agency, day, ordinal)),
    st.from_regex(r"[A-Y][0-9]{2}(\.[0-9A-Z]{1,4}){0,6}", fullmatch=True),
    st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    st.integers(1, 999_999_999),
)
QR_ALPHANUMERIC = set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")


@given(DOSSIERS, st.integers(0, 9999))
def test_a_separator_reads_back_as_itself(dossier: str, component: int) -> None:
    separator = Separator(dossier, component)

    assert Separator.parse(str(separator)) == separator


@given(DOSSIERS, st.integers(0, 9999))
def test_a_separator_fits_the_compact_mode_of_a_qr_code(dossier: str, component: int) -> None:
    assert set(str(Separator(dossier, component))) <= QR_ALPHANUMERIC


def test_a_separator_may_name_no_dossier() -> None:
    assert Separator.parse(str(Separator())) == Separator("", 0)


@pytest.mark.parametrize(
    "text", ["PATCHT", "PATCH T", " PATCHT\n", "PATCH-1", "PATCH-6", "PATCH-T"]
)
def test_a_patch_sheet_separates_without_saying_what_follows(text: str) -> None:
    assert Separator.parse(text) == Separator("", 0)


@given(st.integers(0, len(TEXT) - 1), st.characters())
def test_a_separator_misread_in_one_letter_is_not_believed(place: int, letter: str) -> None:
    misread = TEXT[:place] + letter + TEXT[place + 1 :]

    assert Separator.parse(misread) == (Separator(DOSSIER, 2) if misread == TEXT else None)


def _with_checksum(dossier: str, component: object) -> str:
    """Give a text whose checksum is right, however wrong its parts are."""
    return str(Separator(dossier, component))  # type: ignore[arg-type] # wrong on purpose


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("PATCH-5", id="no-such-patch"),
        pytest.param("https://sohoa.example/x", id="another-qr"),
        pytest.param("000199000001||NGUYỄN THỊ A|01011999|Nữ|", id="an-identity-card"),
        pytest.param(TEXT.rpartition(":")[0], id="no-checksum"),
        pytest.param(TEXT.lower(), id="small-letters"),
        pytest.param(TEXT.replace("SOHOA:1", "SOHOA:2"), id="another-version"),
        pytest.param(_with_checksum("H40.15.3-261199-0007", 2), id="no-such-day"),
        pytest.param(_with_checksum("H40.15.3-261124-00007", 2), id="padded-ordinal"),
        pytest.param(_with_checksum(DOSSIER, "02"), id="padded-component"),
        pytest.param(_with_checksum(DOSSIER, "9" * 5_000), id="endless-component"),
        pytest.param(_with_checksum(DOSSIER, "２"), id="full-width-component"),
        pytest.param(_with_checksum(DOSSIER, -1), id="negative-component"),
        pytest.param(_with_checksum(f"{DOSSIER}:1", 2), id="one-part-too-many"),
    ],
)
def test_what_is_not_a_separator_gives_none(text: str) -> None:
    assert Separator.parse(text) is None


@given(st.text(max_size=80))
def test_no_text_makes_reading_a_barcode_fail(text: str) -> None:
    assert Separator.parse(text) in (None, Separator())
