"""VNPT SmartCA: hexadecimal hashes, one consent on the phone, signatures bound by document id."""

import json
from dataclasses import replace
from typing import Any

import pytest

from samples.pki import Pki
from samples.remote.loopback import Script
from samples.remote.vnpt import REFUSED, SP_ID, SP_PASSWORD, USER, VnptService
from signing.errors import (
    ConsentExpiredError,
    ConsentRefusedError,
    RemoteAwayError,
    RemoteError,
    RemoteLoginError,
    RemoteRefusedError,
)
from signing.options import VnptOptions
from signing.remote import Voucher, Waiting
from signing.vnpt import VnptSigner
from tests.signing.remote_keys import HASHES, LIMITS, all_fit, collected, reasons, service_key


@pytest.fixture
def kept() -> list[Voucher]:
    """Every voucher a signer wanted kept."""
    return []


def _options(service: VnptService, **changes: Any) -> VnptOptions:
    options = VnptOptions(
        base_url=f"{service.address}/sca/sp769",
        sp_id=SP_ID,
        sp_password=SP_PASSWORD,
        user_id=USER,
        refused_messages=(REFUSED,),
        **LIMITS,
    )
    return replace(options, **changes)


def _signer(service: VnptService, **changes: Any) -> VnptSigner:
    return VnptSigner(_options(service, **changes))


def test_three_hashes_go_out_in_hexadecimal_under_one_consent(
    pki: Pki, kept: list[Voucher]
) -> None:
    key = service_key(pki)
    with VnptService(key) as service:
        signer = _signer(service)
        signatures = collected(signer, signer.start(HASHES, kept.append), kept.append)
    sent = next(body for path, body in service.calls if path.endswith("signatures/sign"))

    assert all_fit(signatures, key)
    assert {entry["doc_id"]: entry["data_to_be_signed"] for entry in sent["sign_files"]} == {
        name: digest.hex() for name, digest in HASHES.items()
    }
    assert service.count("signatures/sign") == 1


def test_a_job_of_another_process_resumes_when_the_holder_has_consented(
    pki: Pki, kept: list[Voucher]
) -> None:
    key = service_key(pki)
    with VnptService(key, Script(pending=2)) as service:
        voucher = _signer(service).start(HASHES, kept.append)
        assert isinstance(_signer(service).collect(voucher, kept.append), Waiting)
        assert all_fit(collected(_signer(service), voucher, kept.append), key)


def test_after_a_lost_answer_the_service_is_asked_by_our_own_number(
    pki: Pki, kept: list[Voucher]
) -> None:
    key = service_key(pki)
    with VnptService(key, Script(cut_at="signatures/sign")) as service:
        signer = _signer(service)
        assert all_fit(collected(signer, signer.start(HASHES, kept.append), kept.append), key)

    assert service.count("signatures/sign") == 1


def test_a_request_that_never_arrived_is_told_as_refused(pki: Pki, kept: list[Voucher]) -> None:
    with VnptService(service_key(pki), Script(fails_at="signatures/sign")) as service:
        signer = _signer(service)
        voucher = signer.start(HASHES, kept.append)
        with pytest.raises(RemoteRefusedError):
            signer.collect(voucher, kept.append)

    assert service.count("signatures/sign") == 1


def test_the_voucher_is_kept_before_the_request_goes_out(pki: Pki) -> None:
    with VnptService(service_key(pki)) as service:
        before: list[int] = []
        _signer(service).start(
            HASHES, lambda _voucher: before.append(service.count("signatures/sign"))
        )

    assert before == [0]


def test_no_voucher_holds_who_signs_or_what_opens_a_key(pki: Pki, kept: list[Voucher]) -> None:
    with VnptService(service_key(pki)) as service:
        options = _options(service)
        signer = VnptSigner(options)
        collected(signer, signer.start(HASHES, kept.append), kept.append)

    assert not [word for word in (SP_PASSWORD, USER) if word in json.dumps(kept) + repr(options)]


@pytest.mark.parametrize(
    ("script", "changes", "error"),
    [
        (Script(refused=True), {}, ConsentRefusedError),
        (Script(refused=True), {"refused_messages": ()}, RemoteRefusedError),
        (Script(expired=True), {}, ConsentExpiredError),
        (Script(pending=99), {"consent_seconds": 1e-6}, ConsentExpiredError),
        (Script(fails_at="status"), {}, RemoteAwayError),
        (Script(cut_at="status"), {}, RemoteAwayError),
        (Script(slow_at="status", slow_seconds=0.3), {"answer_seconds": 0.1}, RemoteAwayError),
        (Script(), {"sp_password": "sai"}, RemoteLoginError),
    ],
)
def test_each_fault_has_its_error_and_signs_nothing_twice(
    pki: Pki, kept: list[Voucher], script: Script, changes: Any, error: type[RemoteError]
) -> None:
    with VnptService(service_key(pki), script) as service:
        signer = _signer(service, **changes)
        with pytest.raises(error):
            collected(signer, signer.start(HASHES, kept.append), kept.append)

    assert service.count("signatures/sign") <= 1


@pytest.mark.parametrize(
    ("script", "code"),
    [
        (Script(other_hash=2), "remote-signature-wrong"),
        (Script(other_key=2), "remote-signature-wrong"),
        (Script(missing=2), "remote-answer-malformed"),
    ],
)
def test_one_bad_signature_stops_its_own_document_only(
    pki: Pki, kept: list[Voucher], script: Script, code: str
) -> None:
    with VnptService(service_key(pki), script, service_key(pki, "agency")) as service:
        signer = _signer(service)
        signatures = collected(signer, signer.start(HASHES, kept.append), kept.append)

    assert list(signatures) == ["doc_a", "doc_c"]
    assert reasons(signatures) == {"doc_b": code}


def test_signatures_under_the_wrong_ids_are_refused(pki: Pki, kept: list[Voucher]) -> None:
    with VnptService(service_key(pki), Script(reversed_order=True)) as service:
        signer = _signer(service)
        signatures = collected(signer, signer.start(HASHES, kept.append), kept.append)

    assert list(signatures) == ["doc_b"]
    assert set(reasons(signatures).values()) == {"remote-signature-misplaced"}


def test_of_several_certificates_one_has_to_be_named(pki: Pki) -> None:
    key, seal = service_key(pki), service_key(pki, "agency")
    with VnptService(key, seals=(seal,)) as service:
        with pytest.raises(RemoteRefusedError):
            _signer(service).holder()
        named = _signer(service, serial_number=f"{seal.certificate.serial_number:X}")
        assert named.holder().certificate.serial_number == seal.certificate.serial_number
        assert len(named.holder().chain) == 2
