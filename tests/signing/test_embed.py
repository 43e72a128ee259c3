"""A value that is not of this key over these attributes never gets into a file."""

from datetime import datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from samples.pki import Pki
from signing.embed import embed, fill
from signing.errors import PreparedChangedError, RemoteSignatureError
from signing.options import KeyOptions
from signing.pkcs12 import KeyFile, raw_signature, read_key_file
from signing.prepare import prepare
from signing.prepared import Place, Prepared
from signing.request import SigningRequest
from signing.trust import TrustAnchors
from signing.verify import verify_pdf
from tests.signing.authorities import Authority
from tests.signing.papers import paper


def held(pki: Pki, name: str) -> KeyFile:
    return read_key_file(KeyOptions(path=pki.key(name), passphrase=pki.passphrase))


@pytest.fixture(scope="module")
def clerk(pki: Pki) -> KeyFile:
    return held(pki, "clerk")


@pytest.fixture(scope="module")
def prepared(clerk: KeyFile, clerks_request: SigningRequest, trust: TrustAnchors) -> Prepared:
    return prepare(paper(), clerks_request, clerk.certificate, clerk.chain, trust)


def test_a_value_of_another_key_is_refused(prepared: Prepared, pki: Pki) -> None:
    value = raw_signature(held(pki, "agency").key, prepared.to_be_signed, "sha256")

    with pytest.raises(RemoteSignatureError):
        embed(prepared, value)


def test_a_value_over_something_else_is_refused(prepared: Prepared, clerk: KeyFile) -> None:
    value = raw_signature(clerk.key, prepared.to_be_signed + b"\0", "sha256")

    with pytest.raises(RemoteSignatureError):
        embed(prepared, value)


@pytest.mark.parametrize("value", [b"", b"\0" * 256, b"chu ky"])
def test_what_is_no_signature_is_refused(prepared: Prepared, value: bytes) -> None:
    with pytest.raises(RemoteSignatureError):
        embed(prepared, value)


def test_values_that_were_mixed_up_between_two_files_are_refused(
    prepared: Prepared, clerk: KeyFile, clerks_request: SigningRequest, trust: TrustAnchors
) -> None:
    other = prepare(paper(streams=True), clerks_request, clerk.certificate, clerk.chain, trust)

    with pytest.raises(RemoteSignatureError):
        embed(prepared, raw_signature(clerk.key, other.to_be_signed, "sha256"))


def test_attributes_of_another_file_are_refused(
    prepared: Prepared, clerk: KeyFile, clerks_request: SigningRequest, trust: TrustAnchors
) -> None:
    other = prepare(paper(streams=True), clerks_request, clerk.certificate, clerk.chain, trust)
    mixed = Prepared(
        other.place, prepared.to_be_signed, prepared.certificates, "Clerk1", other.box, 0
    )

    with pytest.raises(PreparedChangedError):
        embed(mixed, raw_signature(clerk.key, prepared.to_be_signed, "sha256"))


def test_nothing_but_the_place_is_written(prepared: Prepared, clerk: KeyFile) -> None:
    signed = embed(prepared, raw_signature(clerk.key, prepared.to_be_signed, "sha256"))
    place = prepared.place
    added = signed.removeprefix(place.given)

    assert len(added) == len(place.revision)
    assert added[: place.start] == place.revision[: place.start]
    assert added[place.end :] == place.revision[place.end :]


def test_elliptic_curves_sign_in_both_forms(clerks_request: SigningRequest, at: datetime) -> None:
    authority = Authority.begin(at, years=10)
    key, certificate = authority.issue_person("Lương Thị Ổn", years=5)
    made = prepare(paper(), clerks_request, certificate, (), authority.trust())
    value = key.sign(made.to_be_signed, ec.ECDSA(authority.digest))
    r, s = decode_dss_signature(value)

    signed = embed(made, value)

    assert embed(made, r.to_bytes(32) + s.to_bytes(32)) == signed
    assert verify_pdf(signed, authority.trust(), at + timedelta(hours=1)).intact == "yes"


def test_a_place_that_is_too_small_is_not_overrun() -> None:
    with pytest.raises(ValueError, match="place of 6 characters"):
        fill(Place(b"", b"<0000>", 0, 6, b""), b"abc")
