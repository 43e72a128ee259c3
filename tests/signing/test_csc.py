"""CSC services, versions 1 and 2: hashes out under one authorization, checked signatures back."""

import json
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from samples.pki import Pki
from samples.remote.csc import CLIENT, CREDENTIAL, PIN, TOKEN, CscService
from samples.remote.loopback import Script
from signing.csc import CscSigner
from signing.errors import (
    ActivationError,
    ConsentExpiredError,
    ConsentRefusedError,
    OutcomeUnknownError,
    RemoteAnswerError,
    RemoteAwayError,
    RemoteError,
    RemoteLoginError,
    RemoteRefusedError,
    VoucherError,
)
from signing.options import CscOptions
from signing.remote import Voucher, Waiting
from tests.signing.remote_keys import (
    HASHES,
    LIMITS,
    all_fit,
    collected,
    elliptic_key,
    reasons,
    service_key,
)

Open = Callable[..., CscService]


@pytest.fixture
def kept() -> list[Voucher]:
    """Every voucher a signer wanted kept."""
    return []


def _options(service: CscService, **changes: Any) -> CscOptions:
    options = CscOptions(
        base_url=service.address, credential=CREDENTIAL, access_token=TOKEN, **LIMITS
    )
    return replace(options, **changes)


def _signer(service: CscService, **changes: Any) -> CscSigner:
    return CscSigner(_options(service, **changes), {"PIN": PIN})


@pytest.mark.parametrize("version", [1, 2])
def test_three_hashes_are_signed_under_one_authorization(
    pki: Pki, kept: list[Voucher], version: int
) -> None:
    key = service_key(pki)
    with CscService(key) as service:
        signer = _signer(service, version=version)
        signatures = collected(signer, signer.start(HASHES, kept.append), kept.append)

    assert all_fit(signatures, key)
    assert service.count("authorize") == service.count("signHash") == 1


def test_elliptic_keys_sign_too(at: datetime, kept: list[Voucher]) -> None:
    key = elliptic_key(at)
    with CscService(key) as service:
        signer = _signer(service)
        signatures = collected(signer, signer.start(HASHES, kept.append), kept.append)

    assert all_fit(signatures, key)


def test_an_algorithm_that_names_no_hash_is_told_the_hash(pki: Pki, kept: list[Voucher]) -> None:
    key = service_key(pki)
    with CscService(key, algorithms=("1.2.840.113549.1.1.1",)) as service:
        signer = _signer(service)
        assert all_fit(collected(signer, signer.start(HASHES, kept.append), kept.append), key)


def test_a_token_is_fetched_once_for_a_client(pki: Pki, kept: list[Voucher]) -> None:
    key = service_key(pki)
    with CscService(key) as service:
        client, secret = CLIENT
        signer = _signer(service, access_token="", client_id=client, client_secret=secret)
        assert signer.credentials() == [CREDENTIAL]
        assert all_fit(collected(signer, signer.start(HASHES, kept.append), kept.append), key)

    assert service.count("oauth2/token") == 1


def test_a_job_of_another_process_resumes_when_the_holder_has_consented(
    pki: Pki, kept: list[Voucher]
) -> None:
    key = service_key(pki)
    with CscService(key, Script(pending=2)) as service:
        voucher = _signer(service, asynchronous=True).start(HASHES, kept.append)
        later = CscSigner(_options(service, asynchronous=True))  # without any activation data
        first = later.collect(voucher, kept.append)
        assert isinstance(first, Waiting)
        signatures = collected(later, first.voucher, kept.append)

    assert all_fit(signatures, key)
    assert service.count("signHash") == 1


def test_an_authorization_that_waits_for_the_holder_is_resumed_too(
    pki: Pki, kept: list[Voucher]
) -> None:
    key = service_key(pki)
    with CscService(key, Script(pending=2), asks_phone=True) as service:
        voucher = _signer(service).start(HASHES, kept.append)
        assert service.count("signHash") == 0
        signatures = collected(CscSigner(_options(service)), voucher, kept.append)

    assert all_fit(signatures, key)
    assert service.count("signHash") == 1


def test_the_same_voucher_gives_the_same_signatures_and_asks_for_no_others(
    at: datetime, kept: list[Voucher]
) -> None:
    with CscService(elliptic_key(at)) as service:
        signer = _signer(service)
        voucher = signer.start(HASHES, kept.append)
        assert signer.collect(voucher, kept.append) == signer.collect(kept[-1], kept.append)

    assert service.signings == len(HASHES)


@pytest.mark.parametrize("phone", [False, True])
def test_no_voucher_and_no_log_holds_what_opens_a_key(
    pki: Pki, kept: list[Voucher], caplog: pytest.LogCaptureFixture, *, phone: bool
) -> None:
    caplog.set_level(logging.DEBUG)
    with CscService(service_key(pki), asks_phone=phone) as service:
        signer = _signer(service)
        collected(signer, signer.start(HASHES, kept.append), kept.append)
    sad = next(body["SAD"] for path, body in service.calls if path.endswith("signHash"))

    written = json.dumps(kept) + caplog.text
    assert len(kept) >= 2
    assert not [secret for secret in (sad, PIN, TOKEN) if secret in written]
    assert PIN not in repr(signer)


def test_signatures_in_the_wrong_order_stop_those_that_are_misplaced(
    pki: Pki, kept: list[Voucher]
) -> None:
    with CscService(service_key(pki), Script(reversed_order=True)) as service:
        signer = _signer(service)
        signatures = collected(signer, signer.start(HASHES, kept.append), kept.append)

    assert list(signatures) == ["doc_b"]
    assert reasons(signatures) == dict.fromkeys(["doc_a", "doc_c"], "remote-signature-misplaced")


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
    with CscService(service_key(pki), script, service_key(pki, "agency")) as service:
        signer = _signer(service)
        signatures = collected(signer, signer.start(HASHES, kept.append), kept.append)

    assert list(signatures) == ["doc_a", "doc_c"]
    assert reasons(signatures) == {"doc_b": code}


def test_a_service_that_pads_the_bare_hash_is_refused_until_it_is_sent_more(
    pki: Pki, kept: list[Voucher]
) -> None:
    key = service_key(pki)
    with CscService(key, Script(bare=True)) as service:
        plain, told = _signer(service), _signer(service, sends="digest-info")
        refused = collected(plain, plain.start(HASHES, kept.append), kept.append).refused
        signatures = collected(told, told.start(HASHES, kept.append), kept.append)

    assert {error.facts["reason"] for error in refused.values()} == {"bare-hash"}
    assert all_fit(signatures, key)


@pytest.mark.parametrize(
    ("script", "changes", "error"),
    [
        (Script(refused=True), {"asynchronous": True}, ConsentRefusedError),
        (Script(expired=True), {}, ConsentExpiredError),
        (Script(pending=99), {"asynchronous": True, "consent_seconds": 1e-6}, ConsentExpiredError),
        (Script(fails_at="signHash"), {}, OutcomeUnknownError),
        (Script(cut_at="signHash"), {}, OutcomeUnknownError),
        (
            Script(slow_at="signHash", slow_seconds=0.3),
            {"answer_seconds": 0.1},
            OutcomeUnknownError,
        ),
        (Script(fails_at="signHash", fails_with=503), {}, RemoteAwayError),
        (Script(fails_at="authorize"), {}, RemoteAwayError),
        (Script(cut_at="authorize"), {}, RemoteAwayError),
        (Script(cut_at="credentials/info"), {}, RemoteAwayError),
        (Script(), {"access_token": "sai"}, RemoteLoginError),
        (Script(), {"certificate_sha256": "00" * 32}, VoucherError),
    ],
)
def test_each_fault_has_its_error_and_signs_nothing_twice(
    pki: Pki, kept: list[Voucher], script: Script, changes: Any, error: type[RemoteError]
) -> None:
    with CscService(service_key(pki), script) as service:
        signer = _signer(service, **changes)
        with pytest.raises(error):
            collected(signer, signer.start(HASHES, kept.append), kept.append)

    assert service.count("signHash") <= 1
    assert service.count("authorize") <= 1


def test_a_lost_answer_stays_unknown_for_whoever_comes_back(pki: Pki, kept: list[Voucher]) -> None:
    with CscService(service_key(pki), Script(cut_at="signHash")) as service:
        signer = _signer(service)
        with pytest.raises(OutcomeUnknownError):
            signer.start(HASHES, kept.append)
        with pytest.raises(OutcomeUnknownError):
            signer.collect(kept[-1], kept.append)

    assert service.count("signHash") == 1


def test_questions_are_asked_again_after_a_fault_of_the_service(
    pki: Pki, kept: list[Voucher]
) -> None:
    key = service_key(pki)
    script = Script(fails_at="credentials/info", fails_times=2, cut_at="signPolling", cut_times=1)
    with CscService(key, script) as service:
        signer = _signer(service, asynchronous=True)
        assert all_fit(collected(signer, signer.start(HASHES, kept.append), kept.append), key)

    assert service.count("credentials/info") == 3


@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.parametrize("activation", [{}, {"PIN": "999999"}])
def test_a_pin_that_is_missing_or_wrong_is_told_and_not_tried_again(
    pki: Pki, kept: list[Voucher], version: Any, activation: dict[str, str]
) -> None:
    with CscService(service_key(pki)) as service:
        signer = CscSigner(_options(service, version=version), activation)
        for _ in range(2):
            with pytest.raises(ActivationError):
                signer.start(HASHES, kept.append)

    assert service.count("authorize") == len(activation)  # once where there was one to send
    assert kept == []


@pytest.mark.parametrize(
    "changes",
    [{"multisign": 2}, {"mode": "oauth2code"}, {"algorithms": ("1.2.840.113549.1.1.10",)}],
)
def test_what_the_key_cannot_do_is_refused_before_the_holder_is_asked(
    pki: Pki, kept: list[Voucher], changes: Any
) -> None:
    with CscService(service_key(pki), **changes) as service, pytest.raises(RemoteRefusedError):
        _signer(service).start(HASHES, kept.append)

    assert service.count("authorize") == 0


def test_a_voucher_of_a_renewed_certificate_is_refused(pki: Pki, kept: list[Voucher]) -> None:
    with CscService(service_key(pki)) as service:
        voucher = _signer(service).start(HASHES, kept.append)
    with CscService(service_key(pki, "agency")) as renewed, pytest.raises(VoucherError):
        _signer(renewed).collect(voucher, kept.append)


def test_an_answer_with_too_few_signatures_is_refused(pki: Pki, kept: list[Voucher]) -> None:
    with CscService(service_key(pki), Script(too_few=True)) as service:
        signer = _signer(service)
        with pytest.raises(RemoteAnswerError):
            signer.start(HASHES, kept.append)
        with pytest.raises(OutcomeUnknownError):
            signer.collect(kept[-1], kept.append)
