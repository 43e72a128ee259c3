"""A key in a token signs as any other does; what is missing on a token is said, not guessed.

The token is SoftHSM2, made anew for each test run.
"""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pkcs11
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from signing.errors import KeyMissingError, KeyUnusableError, PinRefusedError, TokenAwayError
from signing.keys import open_key
from signing.options import KeyOptions
from signing.request import SigningRequest
from signing.sign import sign_pdf
from signing.trust import TrustAnchors
from signing.verify import verify_pdf
from tests.signing.papers import paper
from tests.signing.tokens import (
    MODULE,
    PIN,
    Authority,
    Token,
    check,
    make_careful_key,
    put_certificate,
    sign,
)

WRONG = "000000"


# --- signing ------------------------------------------------------------------------------


@pytest.mark.parametrize("label", ["rsa", "ec"])
def test_a_paper_signed_by_a_token_verifies(
    token: Token, root: TrustAnchors, clerks_request: SigningRequest, label: str
) -> None:
    key = open_key(token.options(label))

    signed = sign_pdf(paper(), clerks_request, key, root)
    report = verify_pdf(signed.data, root, clerks_request.signed_at + timedelta(minutes=1))

    assert (report.intact, report.indication) == ("yes", "TOTAL-PASSED")
    assert report.signatures[0].signer == f"Người giữ khóa {label}"


@pytest.mark.parametrize(
    "other",
    [{"key_id": "01", "key_label": ""}, {"key_id": "02", "key_label": "ec"}],
    ids=["id", "label and id"],
)
def test_a_key_is_found_by_its_id_too(token: Token, other: dict[str, str]) -> None:
    key = open_key(token.options(**other))

    check(token.holders[other["key_label"] or "rsa"], sign(key, b"x"), b"x")


def test_a_token_is_found_by_its_serial_number_while_it_is_open_by_its_label(token: Token) -> None:
    serial = next(
        slot.get_token().serial
        for slot in pkcs11.lib(str(MODULE)).get_slots(token_present=True)
        if slot.get_token().label == token.label
    )
    by_label = open_key(token.options())

    by_serial = open_key(token.options(token_label="", token_serial=serial.decode()))

    check(token.holders["rsa"], sign(by_serial, b"x"), b"x")
    check(token.holders["rsa"], sign(by_label, b"y"), b"y")


def test_the_chain_comes_from_the_token(token: Token, authority: Authority) -> None:
    chain = list(open_key(token.options()).cert_registry)

    assert [one.serial_number for one in chain] == [authority.certificate.serial_number]


def test_certificate_and_chain_may_come_from_a_file(token: Token) -> None:
    path = token.folder / "both.pem"
    both = [(token.folder / name).read_bytes() for name in ("ec.pem", "root.pem")]
    path.write_bytes(b"".join(both))

    from_pem = open_key(token.options("ec", certificate=path))
    from_der = open_key(token.options("ec", certificate=token.folder / "ec.der"))

    assert from_pem.subject_name == from_der.subject_name == "Người giữ khóa ec"
    assert len(list(from_pem.cert_registry)) == 2


def test_asking_for_a_size_does_not_use_the_key(token: Token) -> None:
    key = open_key(token.options())

    dry = asyncio.run(key.async_sign_raw(b"x", "sha256", dry_run=True))

    assert dry == bytes(len(dry))
    assert len(dry) >= 256


def test_a_key_that_wants_its_pin_each_time_gets_it(
    own_token: Token, authority: Authority, at: datetime
) -> None:
    make_careful_key(own_token, authority, at)
    key = open_key(own_token.options("each"))

    for text in (b"x", b"y"):
        check(own_token.holders["each"], sign(key, text), text)
    own_token.pin_file.write_text(WRONG)
    with pytest.raises(PinRefusedError):
        sign(key, b"z")
    with pytest.raises(PinRefusedError):
        sign(key, b"z")


# --- what is missing ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("other", "error"),
    [
        ({"token_label": "khác"}, TokenAwayError),
        ({"key_label": "khác"}, KeyMissingError),
        ({"key_label": "root"}, KeyMissingError),
        ({"key_label": ""}, KeyUnusableError),
        ({"module": Path("/khong/co.so")}, KeyUnusableError),
        ({"module": Path(__file__)}, KeyUnusableError),
        ({"certificate": Path("/khong/co.pem")}, KeyUnusableError),
        ({"certificate": Path(__file__)}, KeyUnusableError),
    ],
    ids=[
        "token",
        "key",
        "key of a certificate",
        "name of the key",
        "driver",
        "driver that is none",
        "file with the certificate",
        "file with the certificate that is none",
    ],
)
def test_what_is_missing_is_said(
    token: Token, other: dict[str, Any], error: type[KeyUnusableError]
) -> None:
    with pytest.raises(error) as raised:
        open_key(replace(token.options(), **other))

    assert raised.type is error


def test_two_certificates_of_one_label_are_not_guessed_between(
    own_token: Token, authority: Authority, at: datetime
) -> None:
    key = ec.generate_private_key(ec.SECP256R1()).public_key()
    renewed = authority.issue("Chứng thư mới", key, at)
    put_certificate(own_token, renewed, "rsa", 7)

    with pytest.raises(KeyMissingError):
        open_key(own_token.options("rsa"))

    assert open_key(own_token.options("", key_id="01")).subject_name == "Người giữ khóa rsa"


@pytest.mark.parametrize(
    "given",
    [
        {"token_label": "vp"},
        {"module": MODULE},
        {"module": MODULE, "token_label": "vp", "pin": PIN, "pin_file": Path("pin.txt")},
        {"module": MODULE, "token_label": "vp", "key_id": "zz"},
    ],
    ids=["no driver", "no token", "two PINs", "id not hexadecimal"],
)
def test_options_that_cannot_be_are_refused_at_once(given: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"module|PIN|hexadecimal"):
        KeyOptions("pkcs11", **given)
