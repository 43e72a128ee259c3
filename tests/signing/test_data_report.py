"""Signatures over data get the words of EN 319 102-1, and a reason a person can read."""

import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from samples.pki import Infrastructure
from signing.data_report import Claim, conclude, data_report_json, unreadable
from signing.options import KeyOptions
from signing.pkcs12 import read_key_file
from signing.trust import TrustAnchors

LATER = timedelta(minutes=5)


@pytest.fixture(scope="module")
def claim(infrastructure: Infrastructure, at: datetime) -> Claim:
    pki = infrastructure.pki
    held = read_key_file(KeyOptions(path=pki.key("clerk"), passphrase=pki.passphrase))
    return Claim(
        "CAdES",
        "B-B",
        digest_matches=True,
        value_valid=True,
        weak=False,
        certificate=held.certificate,
        others=held.chain,
        claimed=at,
    )


@pytest.mark.parametrize(
    ("faults", "verdict", "code"),
    [
        ({"digest_matches": False}, ("TOTAL-FAILED", "HASH_FAILURE"), "digest-mismatch"),
        ({"value_valid": False}, ("TOTAL-FAILED", "SIG_CRYPTO_FAILURE"), "value-invalid"),
        ({"weak": True}, ("INDETERMINATE", "CRYPTO_CONSTRAINTS_FAILURE"), "weak-digest"),
        ({"tokens": (None,)}, ("TOTAL-PASSED", None), "timestamp-untrusted"),
        ({}, ("TOTAL-PASSED", None), "no-timestamp"),
    ],
    ids=["digest", "value", "weak", "token", "good"],
)
def test_each_fault_has_its_word_and_its_sentence(
    claim: Claim,
    wide_trust: TrustAnchors,
    at: datetime,
    faults: dict[str, bool],
    verdict: tuple[str, str | None],
    code: str,
) -> None:
    report = conclude(replace(claim, **faults), wide_trust, at + LATER)  # type: ignore[arg-type]  # one fault each

    assert (report.indication, report.sub_indication) == verdict
    assert [found.code for found in report.findings][-1] == code
    assert all(found.text.endswith(".") for found in report.findings)


def test_the_report_is_plain_json(claim: Claim, wide_trust: TrustAnchors, at: datetime) -> None:
    report = conclude(claim, wide_trust, at + LATER)

    said = json.loads(json.dumps(data_report_json(report)))

    assert (said["form"], said["indication"], said["level"]) == ("CAdES", "TOTAL-PASSED", "B-B")
    assert datetime.fromisoformat(said["time"]) == at
    assert said["findings"] == [{"code": "no-timestamp", "text": report.findings[0].text}]


def test_of_unreadable_bytes_nothing_is_claimed() -> None:
    said = data_report_json(unreadable("JWS", "malformed-signature"))

    assert (said["indication"], said["digest"], said["trust"]) == (
        "INDETERMINATE",
        "unknown",
        "unknown",
    )
    assert said["time"] is None
