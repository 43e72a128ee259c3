"""A process opens a token once, gives its PIN once, and no fault of ours can lock it."""

import logging
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pkcs11
import pytest

from signing.errors import KeyMissingError, PinRefusedError, TokenAwayError
from signing.keys import open_key
from signing.request import SigningRequest
from signing.sign import sign_pdf
from signing.trust import TrustAnchors
from tests.signing.papers import paper
from tests.signing.tokens import (
    MODULE,
    PIN,
    SPY,
    Token,
    check,
    in_a_child,
    sign,
)

WRONG = "000000"


def test_the_pin_is_given_once_for_all_keys_of_a_token(token: Token, pin_copy: Path) -> None:
    first = open_key(token.options("rsa", pin_file=pin_copy))
    pin_copy.unlink()

    second = open_key(token.options("ec", pin_file=pin_copy))

    check(token.holders["rsa"], sign(first, b"x"), b"x")
    check(token.holders["ec"], sign(second, b"x"), b"x")


def test_four_threads_sign_with_one_key(token: Token) -> None:
    key = open_key(token.options("ec"))
    texts = [str(number).encode() for number in range(24)]

    with ThreadPoolExecutor(4) as pool:
        signatures = list(pool.map(lambda text: sign(key, text), texts))

    for text, signature in zip(texts, signatures, strict=True):
        check(token.holders["ec"], signature, text)


def test_a_forked_child_signs_and_so_does_its_parent_afterwards(token: Token) -> None:
    key = open_key(token.options())

    status, said = in_a_child(lambda: sign(key, b"child"))

    assert status == 0
    check(token.holders["rsa"], said, b"child")
    check(token.holders["rsa"], sign(key, b"parent"), b"parent")


def test_a_forked_child_does_not_use_its_parents_login(token: Token, pin_copy: Path) -> None:
    key = open_key(token.options(pin_file=pin_copy))
    pin_copy.unlink()

    assert in_a_child(lambda: sign(key, b"child")) == (1, b"KeyUnusableError")
    check(token.holders["rsa"], sign(key, b"parent"), b"parent")


def test_a_process_starts_the_driver_and_logs_in_once_and_so_does_its_child(
    token: Token, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = tmp_path / "calls.txt"
    monkeypatch.setenv("PKCS11SPY", str(MODULE))
    monkeypatch.setenv("PKCS11SPY_OUTPUT", str(written))

    def calls() -> list[int]:
        said = written.read_text()
        return [said.count(f"{name}\n") for name in ("C_Initialize", "C_Login", "C_SignInit")]

    def parent_and_child() -> bytes:
        with suppress(pkcs11.PKCS11Error):
            pkcs11.lib(str(MODULE)).finalize()  # the same library, without the spy
        keys = [open_key(token.options(label, module=SPY)) for label in ("rsa", "ec")]
        for key in keys * 3:
            sign(key, b"parent")
        in_a_child(lambda: sign(keys[0], b"child"))
        return str(calls()).encode()

    status, said = in_a_child(parent_and_child)

    assert (status, said) == (0, b"[2, 2, 7]")


def test_after_a_lost_session_the_next_try_has_a_fresh_one(token: Token) -> None:
    key = open_key(token.options())
    pkcs11.lib(str(MODULE)).finalize()

    with pytest.raises(TokenAwayError):
        sign(key, b"x")

    check(token.holders["rsa"], sign(key, b"x"), b"x")


def test_a_paper_is_not_signed_when_the_session_is_lost_and_is_at_the_next_try(
    token: Token, root: TrustAnchors, clerks_request: SigningRequest
) -> None:
    key = open_key(token.options("ec"))
    pkcs11.lib(str(MODULE)).finalize()

    with pytest.raises(TokenAwayError):
        sign_pdf(paper(), clerks_request, key, root)

    assert sign_pdf(paper(), clerks_request, key, root).level == "B-B"


def test_a_token_that_was_taken_out_is_found_again_when_it_is_back(
    token: Token, softhsm: Path
) -> None:
    key = open_key(token.options())
    (softhsm / "tokens").rename(softhsm / "away")
    (softhsm / "tokens").mkdir()
    pkcs11.lib(str(MODULE)).finalize()

    for _ in range(2):
        with pytest.raises(TokenAwayError):
            sign(key, b"x")
    (softhsm / "tokens").rmdir()
    (softhsm / "away").rename(softhsm / "tokens")

    check(token.holders["rsa"], sign(key, b"x"), b"x")


# --- the PIN ------------------------------------------------------------------------------


def test_a_wrong_pin_is_given_once_and_never_again(own_token: Token) -> None:
    wrong = own_token.options(pin_file=None, pin=WRONG)
    with pytest.raises(PinRefusedError):
        open_key(wrong)
    assert own_token.says_pin_was_wrong()
    own_token.log_in_by_hand()

    with pytest.raises(PinRefusedError):
        open_key(wrong)

    assert not own_token.says_pin_was_wrong()


def test_after_a_wrong_pin_of_anybody_no_pin_is_given_until_a_person_was_there(
    own_token: Token,
) -> None:
    wrong = own_token.options(pin_file=None, pin=WRONG)
    assert in_a_child(lambda: sign(open_key(wrong), b"x")) == (1, b"PinRefusedError")

    with pytest.raises(PinRefusedError):
        open_key(own_token.options())
    own_token.log_in_by_hand()

    check(own_token.holders["rsa"], sign(open_key(own_token.options()), b"x"), b"x")


def test_the_pin_is_neither_printed_nor_logged(
    own_token: Token, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    key = open_key(own_token.options(pin_file=None, pin=PIN))
    sign(key, b"x")
    with pytest.raises(KeyMissingError) as missing:
        open_key(own_token.options("none", pin_file=None, pin=PIN))

    assert PIN not in f"{key!r} {vars(key)!r} {missing.value!r} {caplog.text}"


@pytest.mark.parametrize("pin_file", [None, Path("/khong/co")], ids=["no PIN", "no file"])
def test_a_missing_pin_is_said_before_any_is_given(token: Token, pin_file: Path | None) -> None:
    without = token.options(pin_file=pin_file)

    assert in_a_child(lambda: sign(open_key(without), b"x")) == (1, b"KeyUnusableError")
    assert not token.says_pin_was_wrong()
