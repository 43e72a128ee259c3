"""What JWS writes down has one form only, and values are those of RFC 7515's own examples."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from signing.errors import KeyUnusableError
from signing.jose import (
    ALGORITHMS,
    algorithm_of,
    as_jose,
    canonical_json,
    decoded,
    encoded,
    holds,
    read_object,
    text_of,
)

_X = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"
_Y = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"
_SIGNED = (
    b"eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFt"
    b"cGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
)
_VALUE = "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"


def rfc_key() -> ec.EllipticCurvePublicKey:
    """Give the key of RFC 7515, A.3."""
    x, y = (int.from_bytes(decoded(one), "big") for one in (_X, _Y))
    return ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()


def test_the_example_of_the_standard_holds_and_a_changed_one_does_not() -> None:
    assert holds(rfc_key(), "ES256", decoded(_VALUE), _SIGNED)
    assert not holds(rfc_key(), "ES256", decoded(_VALUE), _SIGNED + b"Q")
    assert not holds(rfc_key(), "ES256", decoded(_VALUE)[:-1], _SIGNED)


@pytest.mark.parametrize(
    ("curve", "name", "size"),
    [(ec.SECP256R1(), "ES256", 64), (ec.SECP384R1(), "ES384", 96), (ec.SECP521R1(), "ES512", 132)],
    ids=["P-256", "P-384", "P-521"],
)
def test_a_curve_gives_two_numbers_of_its_length(
    curve: ec.EllipticCurve, name: str, size: int
) -> None:
    key = ec.generate_private_key(curve)

    value = as_jose(key.public_key(), key.sign(b"x", ec.ECDSA(ALGORITHMS[name].digest)))

    assert algorithm_of(key.public_key()) == name
    assert len(value) == size
    assert holds(key.public_key(), name, value, b"x")


def test_a_short_key_and_a_curve_without_a_name_sign_nothing() -> None:
    short = rsa.generate_private_key(65537, 1024)  # noqa: S505 - that is what is refused

    with pytest.raises(KeyUnusableError):
        algorithm_of(short.public_key())
    with pytest.raises(KeyUnusableError):
        algorithm_of(ec.generate_private_key(ec.SECP256K1()).public_key())


def test_json_is_sorted_without_blanks_and_in_utf_8() -> None:
    made = canonical_json({"b": 1, "a": {"ô": "Ơn", "n": None}})

    assert made.decode() == '{"a":{"n":null,"ô":"Ơn"},"b":1}'
    with pytest.raises(ValueError, match="float"):
        canonical_json({"a": float("nan")})


@pytest.mark.parametrize(
    "text", [b"[]", b"1", b'{"a":1,"a":2}', b'{"a":{"b":1,"b":1}}', b"\xff", b"{"]
)
def test_json_that_means_two_things_means_nothing(text: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_object(text)


@pytest.mark.parametrize("text", ["A", "AB=", "AB==", "AB\n", "A+B/", "AB", "ÀÀ"])
def test_bytes_have_one_spelling(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        decoded(text)


def test_what_was_encoded_is_decoded() -> None:
    for data in (b"", b"\x00", b"\xfb\xff"):
        assert decoded(encoded(data)) == data


def test_a_text_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="no text"):
        text_of({"a": 1}, "a")
