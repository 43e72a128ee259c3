"""A JWS holds for its bytes, its certificate and its algorithm, whatever its header asks for."""

import json
import subprocess
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from samples.pki import Infrastructure
from signing.data_report import DataReport
from signing.errors import KeyUnusableError
from signing.jose import canonical_json, decoded, encoded
from signing.jws import sign_jws, stamp_jws, verify_jws
from signing.options import KeyOptions
from signing.pkcs12 import KeptKeySigner, read_key_file
from signing.trust import TrustAnchors
from tests.counts import examples
from tests.signing.conftest import key_of, stamper_at

PAYLOAD = '{"ho_ten":"Đặng Ỷ Ơn"}'.encode()
LATER = timedelta(minutes=5)


@pytest.fixture(scope="module")
def signed(infrastructure: Infrastructure, at: datetime) -> str:
    return sign_jws(PAYLOAD, key_of(infrastructure, "clerk-elliptic"), at)


@pytest.fixture(scope="module")
def stamped(infrastructure: Infrastructure, signed: str, at: datetime) -> str:
    return stamp_jws(signed, stamper_at(infrastructure.pki, at + timedelta(seconds=3)))


def codes(report: DataReport) -> list[str]:
    return [found.code for found in report.findings]


def rewritten(text: str, **changes: Any) -> str:
    """Give the JWS with other members in its protected header, as an attacker may write it."""
    made = json.loads(text)
    header = json.loads(decoded(made["protected"])) | changes
    return json.dumps({**made, "protected": encoded(canonical_json(header))})


@pytest.mark.parametrize(
    ("name", "algorithm"), [("clerk", "RS256"), ("agency", "RS256"), ("twin-one", "ES256")]
)
def test_a_key_signs_with_its_own_algorithm(
    infrastructure: Infrastructure,
    wide_trust: TrustAnchors,
    at: datetime,
    name: str,
    algorithm: str,
) -> None:
    made = sign_jws(PAYLOAD, key_of(infrastructure, name), at)

    opened = verify_jws(made, wide_trust, at + LATER)
    header = json.loads(decoded(json.loads(made)["protected"]))
    assert (opened.report.indication, opened.report.level) == ("TOTAL-PASSED", "B-B")
    assert (opened.payload, opened.report.time) == (PAYLOAD, at)
    assert (header["alg"], header["iat"]) == (algorithm, int(at.timestamp()))
    assert len(header["x5c"]) == 2  # the root is what the verifier has to have


def test_openssl_reads_it_too(infrastructure: Infrastructure, at: datetime, tmp_path: Path) -> None:
    made = json.loads(sign_jws(PAYLOAD, key_of(infrastructure, "clerk"), at))
    public = infrastructure.holders["clerk"].certificate.public_key()
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (tmp_path / "key").write_bytes(pem)
    (tmp_path / "value").write_bytes(decoded(made["signature"]))
    command: list[str | Path] = [
        "openssl",
        "dgst",
        "-sha256",
        "-verify",
        tmp_path / "key",
        "-signature",
    ]

    data = f"{made['protected']}.{made['payload']}".encode()
    done = subprocess.run(
        [*command, tmp_path / "value"], input=data, capture_output=True, check=False
    )

    assert done.returncode == 0, done.stdout


def test_a_time_stamp_proves_the_time_when_the_certificate_is_over(
    infrastructure: Infrastructure,
    wide_trust: TrustAnchors,
    signed: str,
    stamped: str,
    at: datetime,
) -> None:
    in_2033 = at + timedelta(days=7 * 365)
    newer = infrastructure.lists(in_2033).values()
    trust = replace(wide_trust, revocation_lists=(*wide_trust.revocation_lists, *newer))

    now = verify_jws(stamped, wide_trust, at + LATER).report
    bare = verify_jws(signed, trust, in_2033).report
    later = verify_jws(stamped, trust, in_2033).report

    assert (now.level, now.time, now.time_source) == ("B-T", at + timedelta(seconds=3), "timestamp")
    assert (bare.indication, bare.sub_indication) == ("INDETERMINATE", "OUT_OF_BOUNDS_NO_POE")
    assert (later.indication, later.time) == ("TOTAL-PASSED", now.time)


def test_a_time_stamp_of_another_signature_proves_nothing(
    infrastructure: Infrastructure, wide_trust: TrustAnchors, stamped: str, at: datetime
) -> None:
    other = json.loads(sign_jws(PAYLOAD, key_of(infrastructure, "clerk"), at))
    other["header"] = json.loads(stamped)["header"]

    report = verify_jws(json.dumps(other), wide_trust, at + LATER).report

    assert (report.level, report.time_source) == ("B-B", "claimed")
    assert codes(report) == ["timestamp-untrusted"]


def test_a_changed_payload_is_not_handed_out(
    wide_trust: TrustAnchors, signed: str, at: datetime
) -> None:
    made = json.loads(signed)
    made["payload"] = encoded(PAYLOAD.replace("Ơn".encode(), "Ân".encode()))

    opened = verify_jws(json.dumps(made), wide_trust, at + LATER)

    assert (opened.report.indication, opened.payload) == ("TOTAL-FAILED", None)
    assert opened.report.sub_indication == "SIG_CRYPTO_FAILURE"


def test_the_public_key_is_no_secret_to_sign_with(
    infrastructure: Infrastructure, wide_trust: TrustAnchors, at: datetime
) -> None:
    made = json.loads(sign_jws(PAYLOAD, key_of(infrastructure, "clerk"), at))
    public = infrastructure.holders["clerk"].certificate.public_key()
    forged = json.loads(rewritten(json.dumps(made), alg="HS256"))
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    running = HMAC(pem, SHA256())
    running.update(f"{forged['protected']}.{forged['payload']}".encode())
    forged["signature"] = encoded(running.finalize())

    opened = verify_jws(json.dumps(forged), wide_trust, at + LATER)

    assert (opened.report.indication, opened.payload) == ("INDETERMINATE", None)
    assert codes(opened.report) == ["algorithm-not-allowed"]


@pytest.mark.parametrize("algorithm", ["none", "None", "HS256", "RS256", "ES384", "EdDSA", ""])
def test_another_algorithm_than_the_keys_is_refused(
    wide_trust: TrustAnchors, signed: str, at: datetime, algorithm: str
) -> None:
    opened = verify_jws(rewritten(signed, alg=algorithm), wide_trust, at + LATER)

    assert (opened.report.indication, opened.payload) == ("INDETERMINATE", None)
    assert codes(opened.report) == ["algorithm-not-allowed"]


def test_a_certificate_put_in_by_somebody_else_is_refused(
    infrastructure: Infrastructure, wide_trust: TrustAnchors, signed: str, at: datetime
) -> None:
    other = infrastructure.holders["twin-one"].certificate.public_bytes(Encoding.DER)

    opened = verify_jws(rewritten(signed, x5c=[b64encode(other).decode()]), wide_trust, at + LATER)

    assert (opened.report.indication, opened.payload) == ("INDETERMINATE", None)


@pytest.mark.parametrize(
    "change",
    [
        lambda made: made | {"header": {"alg": "none"}},
        lambda made: made | {"header": {"x5c": []}},
        lambda made: made | {"header": 1},
        lambda made: made | {"signatures": []},
        lambda made: made | {"signature": 1},
        lambda made: made | {"signature": made["signature"] + "="},
        lambda made: {name: made[name] for name in ("payload", "signature")},
        lambda made: made | {"header": {"etsiU": "x"}, "protected": "e30"},
    ],
    ids=["alg", "x5c", "number", "general", "value", "padding", "missing", "empty"],
)
def test_a_jws_of_another_shape_is_refused(
    wide_trust: TrustAnchors,
    signed: str,
    at: datetime,
    change: Callable[[dict[str, Any]], dict[str, Any]],
) -> None:
    opened = verify_jws(json.dumps(change(json.loads(signed))), wide_trust, at + LATER)

    assert (opened.report.indication, opened.payload) == ("INDETERMINATE", None)


@pytest.mark.parametrize("member", ["crit", "b64"])
def test_what_would_change_the_meaning_is_refused(
    infrastructure: Infrastructure, wide_trust: TrustAnchors, at: datetime, member: str
) -> None:
    signed = sign_jws(PAYLOAD, key_of(infrastructure, "twin-one"), at)

    opened = verify_jws(rewritten(signed, **{member: ["b64"]}), wide_trust, at + LATER)

    assert codes(opened.report) == ["malformed-signature"]


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "[" * 100_000, '{"a":1,"a":2}', "\ud800"])
def test_what_is_no_jws_gets_a_verdict(wide_trust: TrustAnchors, at: datetime, text: str) -> None:
    opened = verify_jws(text, wide_trust, at)

    assert (opened.report.indication, opened.payload) == ("INDETERMINATE", None)


def test_one_too_large_is_not_read(wide_trust: TrustAnchors, at: datetime) -> None:
    assert codes(verify_jws(" " * 2_000_001, wide_trust, at).report) == ["too-large"]


def test_a_changed_letter_never_gives_another_payload(
    wide_trust: TrustAnchors, stamped: str, at: datetime
) -> None:
    draw = Random(5)

    for _ in range(examples(40)):
        place = draw.randrange(len(stamped))
        changed = stamped[:place] + draw.choice('Ab0-_"{,') + stamped[place + 1 :]
        opened = verify_jws(changed, wide_trust, at + LATER)
        assert opened.payload in (None, PAYLOAD)
        if opened.report.indication == "TOTAL-PASSED":
            assert opened.payload == PAYLOAD


def test_a_key_that_is_not_of_its_certificate_signs_nothing(
    infrastructure: Infrastructure, at: datetime
) -> None:
    pki = infrastructure.pki
    ours, theirs = (
        read_key_file(KeyOptions(path=pki.key(name), passphrase=pki.passphrase))
        for name in ("clerk-elliptic", "twin-one")
    )
    wrong = KeptKeySigner(replace(ours, certificate=theirs.certificate))

    with pytest.raises(KeyUnusableError):
        sign_jws(PAYLOAD, wrong, at)
