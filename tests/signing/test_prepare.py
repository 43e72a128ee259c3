"""The halves of a signature are apart, and only what belongs together comes together again."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from asn1crypto import x509
from cryptography import x509 as crypto_x509
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.sign.signers import Signer

from samples.pki import Pki
from signing.embed import embed
from signing.errors import KeyUnusableError, PreparedChangedError, SignerRevokedError
from signing.options import KeyOptions
from signing.pkcs12 import KeyFile, raw_signature, read_key_file
from signing.prepare import PLACE, FieldForm, prepare, room_for
from signing.prepared import Prepared, restore
from signing.request import SigningRequest
from signing.trust import TrustAnchors
from signing.verify import verify_pdf
from tests.signing.conftest import OFFICE
from tests.signing.papers import paper, reader_of


@pytest.fixture(scope="module")
def held(pki: Pki) -> KeyFile:
    return read_key_file(KeyOptions(path=pki.key("clerk"), passphrase=pki.passphrase))


@pytest.fixture(scope="module")
def prepared(held: KeyFile, clerks_request: SigningRequest, trust: TrustAnchors) -> Prepared:
    return prepare(paper(), clerks_request, held.certificate, held.chain, trust)


def test_what_lies_between_the_halves_is_json_and_bytes(
    prepared: Prepared, held: KeyFile, trust: TrustAnchors, at: datetime, tmp_path: Path
) -> None:
    (tmp_path / "state.json").write_text(json.dumps(prepared.state()))
    (tmp_path / "given.pdf").write_bytes(prepared.place.given)
    (tmp_path / "revision").write_bytes(prepared.place.revision)
    value = raw_signature(held.key, prepared.to_be_signed, "sha256")

    state = json.loads((tmp_path / "state.json").read_text())
    taken_up = restore(
        state, (tmp_path / "given.pdf").read_bytes(), (tmp_path / "revision").read_bytes()
    )
    report = verify_pdf(embed(taken_up, value), trust, at + timedelta(days=1))

    assert taken_up == prepared
    assert (report.intact, report.signatures[0].level) == ("yes", "B-B")


def test_a_file_that_was_changed_while_it_waited_is_not_taken_up(prepared: Prepared) -> None:
    place = prepared.place
    other_file = bytes(place.given).replace(b"0.5 g 200", b"0.6 g 200")
    other_revision = place.revision.replace(b"/Clerk1", b"/Clerk9").replace(
        b"(Clerk1)", b"(Clerk2)"
    )

    with pytest.raises(PreparedChangedError):
        restore(prepared.state(), other_file, place.revision)
    with pytest.raises(PreparedChangedError):
        restore(prepared.state(), place.given, other_revision)


@pytest.mark.parametrize("lost", ["start", "to_be_signed", "certificates", "box_mm"])
def test_a_state_that_is_not_whole_is_not_taken_up(prepared: Prepared, lost: str) -> None:
    state = {name: value for name, value in prepared.state().items() if name != lost}

    with pytest.raises(PreparedChangedError):
        restore(state, prepared.place.given, prepared.place.revision)


def test_preparing_asks_for_the_digest_of_exactly_what_is_signed(prepared: Prepared) -> None:
    assert len(prepared.digest) == 32
    assert prepared.digest not in prepared.to_be_signed


def test_a_place_is_kept_for_signature_and_time_stamp(prepared: Prepared) -> None:
    place = prepared.place
    assert place.end - place.start == PLACE + 2
    assert set(place.revision[place.start + 1 : place.end - 1]) == {ord("0")}


def test_the_place_grows_with_the_chain_before_a_key_is_used(
    held: KeyFile,
    clerks_request: SigningRequest,
    trust: TrustAnchors,
    long_chain: list[x509.Certificate],
) -> None:
    made = prepare(paper(), clerks_request, held.certificate, long_chain, trust)
    value = raw_signature(held.key, made.to_be_signed, "sha256")

    assert made.place.end - made.place.start > PLACE + 2
    assert len(list(reader_of(embed(made, value)).embedded_signatures[0].other_embedded_certs)) > 20


@pytest.fixture(scope="module")
def long_chain(held: KeyFile) -> list[x509.Certificate]:
    """Two real authorities and many that only take room, each different from the others."""
    filler = held.chain[0].dump()
    return [
        *held.chain,
        *(x509.Certificate.load(filler[:-2] + bytes([number, 7])) for number in range(24)),
    ]


def test_a_signature_may_be_on_no_page(
    held: KeyFile, clerks_request: SigningRequest, trust: TrustAnchors
) -> None:
    made = prepare(
        paper(), clerks_request, held.certificate, held.chain, trust, FieldForm(shown=False)
    )
    signed = embed(made, raw_signature(held.key, made.to_be_signed, "sha256"))

    field = reader_of(signed).root["/AcroForm"]["/Fields"][0]

    assert list(field["/Rect"]) == [0, 0, 0, 0]
    assert "/AP" not in field


def test_a_revoked_certificate_is_refused_before_anybody_is_asked(
    left_key: Signer, trust: TrustAnchors, at: datetime
) -> None:
    request = SigningRequest("officer_copy", "Giáp", OFFICE, at + timedelta(hours=4), "Left1")
    assert left_key.signing_cert is not None

    with pytest.raises(SignerRevokedError):
        prepare(paper(), request, left_key.signing_cert, (), trust)


def test_a_key_that_readers_do_not_know_is_refused(at: datetime) -> None:
    key = ed25519.Ed25519PrivateKey.generate()
    name = crypto_x509.Name([])
    made = crypto_x509.CertificateBuilder(
        name, name, key.public_key(), 7, at, at + timedelta(days=9)
    ).sign(key, None)

    with pytest.raises(KeyUnusableError):
        room_for(x509.Certificate.load(made.public_bytes(Encoding.DER)), ())
