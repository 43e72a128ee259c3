"""Between asking for signatures and fetching them lies a voucher of JSON that opens nothing."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from samples.pki import Pki
from samples.remote.csc import CREDENTIAL, PIN, TOKEN, CscService
from samples.remote.loopback import Service
from signing.csc import CscSigner
from signing.embed import embed
from signing.errors import ConsentExpiredError, RemoteAnswerError, VoucherError
from signing.options import CscOptions, RemoteOptions
from signing.prepare import prepare
from signing.raw_signature import SHA256_INFO
from signing.remote import Batch, Holder, read_holder
from signing.request import SigningRequest
from signing.trust import TrustAnchors
from signing.verify import verify_pdf
from tests.signing.papers import paper
from tests.signing.remote_keys import (
    HASHES,
    LIMITS,
    certificate_of,
    collected,
    in_another_process,
    service_key,
)

LOOPBACK = RemoteOptions(base_url="http://127.0.0.1:1")


@pytest.fixture
def batch(pki: Pki) -> Batch:
    return Batch.open("csc", HASHES, Holder(certificate_of(service_key(pki))))


def test_a_voucher_survives_a_database(batch: Batch) -> None:
    signed = batch.answered(["YQ==", "Yg==", ""])

    assert Batch.read(in_another_process(signed.voucher()), "csc") == signed


@pytest.mark.parametrize("empty", [{}, {"doc_a": b"too short"}])
def test_a_batch_is_of_hashes(pki: Pki, empty: Mapping[str, bytes]) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Batch.open("csc", empty, Holder(certificate_of(service_key(pki))))


@pytest.mark.parametrize(
    "damage",
    [{"hashes": [["doc_a", "not hexadecimal"]]}, {"hashes": 1}, {"started": ""}, {"adapter": "x"}],
)
def test_a_voucher_that_is_not_whole_or_not_ours_is_refused(
    batch: Batch, damage: dict[str, Any]
) -> None:
    with pytest.raises(VoucherError):
        Batch.read(batch.voucher() | damage, "csc")


def test_an_holder_who_had_time_enough_is_not_waited_for(batch: Batch) -> None:
    assert batch.wait(LOOPBACK).voucher == batch.voucher()
    late = replace(batch, started=batch.started - timedelta(seconds=LOOPBACK.consent_seconds + 1))

    with pytest.raises(ConsentExpiredError):
        late.wait(LOOPBACK)


def test_a_service_is_sent_the_hash_or_the_whole_digest_info(batch: Batch) -> None:
    assert batch.payloads(LOOPBACK) == list(HASHES.values())
    assert batch.payloads(replace(LOOPBACK, sends="digest-info")) == [
        SHA256_INFO + digest for digest in HASHES.values()
    ]


def test_signatures_are_checked_again_each_time_they_are_fetched(pki: Pki) -> None:
    key = service_key(pki)
    holder = Holder(certificate_of(key))
    made = Service(key).sign(list(HASHES.values()))
    batch = Batch.open("csc", HASHES, holder).answered([made[0], "!!", ""])

    signatures = batch.signatures(holder)

    assert list(signatures) == ["doc_a"]
    assert {name: error.facts for name, error in signatures.refused.items()} == {
        "doc_b": {"reason": "base64"},
        "doc_c": {"reason": "missing"},
    }


@pytest.mark.parametrize("texts", [[], ["AAAA"], ["!"]])
def test_a_service_has_to_name_a_readable_certificate(texts: list[str]) -> None:
    with pytest.raises(RemoteAnswerError):
        read_holder(texts)


@pytest.mark.parametrize(
    "changes",
    [
        {"base_url": "http://ky-so.example"},
        {"base_url": "https://ky-so.example"},
        {"base_url": "127.0.0.1"},
        {"base_url": "http://127.0.0.1:1", "consent_seconds": 0},
    ],
)
def test_a_service_is_reached_by_pinned_tls_or_on_loopback(changes: Any) -> None:
    with pytest.raises(ValueError, match=r"needs an https address|greater than 0"):
        RemoteOptions(**changes)


def test_three_papers_are_signed_by_a_key_elsewhere_between_two_processes(
    pki: Pki, trust: TrustAnchors, clerks_request: SigningRequest, at: datetime
) -> None:
    kept: list[Any] = []
    with CscService(service_key(pki)) as service:
        options = CscOptions(
            base_url=service.address,
            credential=CREDENTIAL,
            access_token=TOKEN,
            asynchronous=True,
            **LIMITS,
        )
        signer = CscSigner(options, {"PIN": PIN})
        holder = signer.holder()
        prepared = {
            f"doc_{turn}": prepare(
                paper(turn=turn), clerks_request, holder.certificate, holder.chain, trust
            )
            for turn in (0, 90, 180)
        }
        voucher = signer.start({name: one.digest for name, one in prepared.items()}, kept.append)

        signatures = collected(CscSigner(options), in_another_process(voucher), kept.append)

    assert signatures.keys() == prepared.keys()
    for name, one in prepared.items():
        report = verify_pdf(embed(one, signatures[name]), trust, at)
        assert (report.intact, report.indication) == ("yes", "TOTAL-PASSED")
