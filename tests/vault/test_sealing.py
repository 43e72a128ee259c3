"""Personal values are unreadable without the master key, and bound to their place."""

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dossier.words import nfc
from vault.errors import SealBrokenError, SealKeyError, WrongSealKeyError
from vault.sealing import SealKey, fingerprint, open_seal_key, seal, unseal

KEY = SealKey.from_master(bytes(range(32)))
OTHER_KEY = SealKey.from_master(bytes(range(1, 33)))
PLACE = "owners.name/own_1"


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=200))
def test_a_sealed_text_opens_as_it_was_in_nfc(text: str) -> None:
    assert unseal(KEY, seal(KEY, text, PLACE), PLACE) == nfc(text)


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_one_changed_byte_anywhere_is_seen(data: st.DataObject) -> None:
    sealed = bytearray(seal(KEY, "Đặng Thị Ơn", PLACE))
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= data.draw(st.integers(1, 255))

    with pytest.raises((SealBrokenError, WrongSealKeyError)):
        unseal(KEY, bytes(sealed), PLACE)


def test_a_file_name_that_is_no_text_is_sealed_too() -> None:
    assert unseal(KEY, seal(KEY, "\udcff.pdf", PLACE), PLACE) == "?.pdf"
    assert fingerprint(KEY, "\udcff", "login") != fingerprint(KEY, "\udcfe", "login")


def test_a_cut_value_is_seen() -> None:
    sealed = seal(KEY, "Đặng Thị Ơn", PLACE)

    for length in range(len(sealed)):
        with pytest.raises((SealBrokenError, WrongSealKeyError)):
            unseal(KEY, sealed[:length], PLACE)


def test_a_name_moved_to_another_owner_does_not_open() -> None:
    with pytest.raises(SealBrokenError):
        unseal(KEY, seal(KEY, "Đặng Thị Ơn", PLACE), "owners.name/own_2")


def test_another_master_key_is_called_by_its_name() -> None:
    with pytest.raises(WrongSealKeyError):
        unseal(OTHER_KEY, seal(KEY, "Đặng Thị Ơn", PLACE), PLACE)


def test_the_same_text_is_sealed_differently_each_time() -> None:
    assert seal(KEY, "a", PLACE) != seal(KEY, "a", PLACE)


def test_a_fingerprint_finds_the_same_value_of_the_same_purpose_and_key_only() -> None:
    mark = fingerprint(KEY, "000199000001", "owner-number")

    assert mark == fingerprint(KEY, "000199000001", "owner-number")
    assert mark != fingerprint(KEY, "000199000002", "owner-number")
    assert mark != fingerprint(KEY, "000199000001", "login")
    assert mark != fingerprint(OTHER_KEY, "000199000001", "owner-number")


def test_a_key_does_not_print() -> None:
    assert KEY.sealing.hex() not in repr(KEY)
    assert repr(KEY.sealing) not in repr(KEY)


def test_a_new_key_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "seal.key"

    made = open_seal_key(file, create=True)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert open_seal_key(file, create=True) == made
    assert open_seal_key(file) == made
    assert list(file.parent.iterdir()) == [file]


def test_a_missing_key_is_not_made_unasked(tmp_path: Path) -> None:
    with pytest.raises(SealKeyError):
        open_seal_key(tmp_path / "seal.key")

    assert not (tmp_path / "seal.key").exists()


def test_a_key_that_others_may_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "seal.key"
    open_seal_key(file, create=True)
    file.chmod(0o640)

    with pytest.raises(SealKeyError, match="chmod 600"):
        open_seal_key(file)


@pytest.mark.parametrize(
    "content",
    ["", "00ff", "z" * 64, "ab" * 33, "é" * 64],
    ids=["empty", "short", "not hex", "long", "not ascii"],
)
def test_a_file_that_holds_no_key_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "seal.key"
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600), "w") as output:
        output.write(content)

    with pytest.raises(SealKeyError):
        open_seal_key(file)
