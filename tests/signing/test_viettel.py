"""Viettel MySign: base64 hashes, one consent on the phone, signatures bound by position."""

import base64
import json
from dataclasses import replace
from typing import Any

import pytest

from samples.pki import Pki
from samples.remote.loopback import Script
from samples.remote.viettel import CLIENT, CREDENTIAL, PROFILE, SECRET, USER, ViettelService
from signing.errors import (
    ConsentExpiredError,
    ConsentRefusedError,
    OutcomeUnknownError,
    RemoteAnswerError,
    RemoteAwayError,
    RemoteError,
    RemoteLoginError,
    RemoteRefusedError,
)
from signing.options import ViettelOptions
from signing.remote import Voucher, Waiting
from signing.viettel import ViettelSigner
from tests.signing.remote_keys import HASHES, LIMITS, all_fit, collected, reasons, service_key


@pytest.fixture
def kept() -> list[Voucher]:
    """Every voucher a signer wanted kept."""
    return []


def _options(service: ViettelService, **changes: Any) -> ViettelOptions:
    options = ViettelOptions(
        base_url=service.address,
        client_id=CLIENT,
        client_secret=SECRET,
        profile_id=PROFILE,
        user_id=USER,
        credential=CREDENTIAL,
        **LIMITS,
    )
    return replace(options, **changes)


def _signer(service: ViettelService, **changes: Any) -> ViettelSigner:
    return ViettelSigner(_options(service, **changes))


def test_three_hashes_go_out_in_base64_under_one_consent(pki: Pki, kept: list[Voucher]) -> None:
    key = service_key(pki)
    with ViettelService(key, Script(line_ends=True)) as service:
        signer = _signer(service)
        signatures = collected(signer, signer.start(HASHES, kept.append), kept.append)
    sent = next(body for path, body in service.calls if path.endswith("signHash"))

    assert all_fit(signatures, key)
    assert [base64.b64decode(one) for one in sent["hash"]] == list(HASHES.values())
    assert [entry["document_id"] for entry in sent["documents"]] == list(HASHES)
    assert base64.b64decode(sent["description"]).decode() == "Ký số văn bản"
    assert service.count("signHash") == service.count("login") == 1


def test_a_job_of_another_process_resumes_when_the_holder_has_consented(
    pki: Pki, kept: list[Voucher]
) -> None:
    key = service_key(pki)
    with ViettelService(key, Script(pending=2)) as service:
        voucher = _signer(service).start(HASHES, kept.append)
        assert isinstance(_signer(service).collect(voucher, kept.append), Waiting)
        assert all_fit(collected(_signer(service), voucher, kept.append), key)


def test_no_voucher_holds_who_signs_or_what_opens_a_key(pki: Pki, kept: list[Voucher]) -> None:
    with ViettelService(service_key(pki)) as service:
        options = _options(service)
        signer = ViettelSigner(options)
        collected(signer, signer.start(HASHES, kept.append), kept.append)

    assert not [word for word in (SECRET, USER) if word in json.dumps(kept) + repr(options)]


@pytest.mark.parametrize(
    ("script", "changes", "error"),
    [
        (Script(refused=True), {}, ConsentRefusedError),
        (Script(expired=True), {}, ConsentExpiredError),
        (Script(pending=99), {"consent_seconds": 1e-6}, ConsentExpiredError),
        (Script(fails_at="signHash"), {}, OutcomeUnknownError),
        (Script(cut_at="signHash"), {}, OutcomeUnknownError),
        (
            Script(slow_at="signHash", slow_seconds=0.3),
            {"answer_seconds": 0.1},
            OutcomeUnknownError,
        ),
        (Script(fails_at="status"), {}, RemoteAwayError),
        (Script(too_few=True), {}, RemoteAnswerError),
        (Script(), {"client_secret": "sai"}, RemoteLoginError),
        (Script(), {"credential": "khong-co"}, RemoteRefusedError),
    ],
)
def test_each_fault_has_its_error_and_signs_nothing_twice(
    pki: Pki, kept: list[Voucher], script: Script, changes: Any, error: type[RemoteError]
) -> None:
    with ViettelService(service_key(pki), script) as service:
        signer = _signer(service, **changes)
        with pytest.raises(error):
            collected(signer, signer.start(HASHES, kept.append), kept.append)

    assert service.count("signHash") <= 1


def test_a_lost_answer_stays_unknown_for_whoever_comes_back(pki: Pki, kept: list[Voucher]) -> None:
    with ViettelService(service_key(pki), Script(cut_at="signHash")) as service:
        signer = _signer(service)
        with pytest.raises(OutcomeUnknownError):
            signer.start(HASHES, kept.append)
        with pytest.raises(OutcomeUnknownError):
            signer.collect(kept[-1], kept.append)

    assert service.count("signHash") == 1


@pytest.mark.parametrize(
    ("script", "codes"),
    [
        (Script(other_hash=2), {"doc_b": "remote-signature-wrong"}),
        (Script(other_key=2), {"doc_b": "remote-signature-wrong"}),
        (Script(missing=2), {"doc_b": "remote-answer-malformed"}),
        (
            Script(reversed_order=True),
            dict.fromkeys(["doc_a", "doc_c"], "remote-signature-misplaced"),
        ),
    ],
)
def test_a_bad_signature_stops_its_own_document_only(
    pki: Pki, kept: list[Voucher], script: Script, codes: dict[str, str]
) -> None:
    with ViettelService(service_key(pki), script, service_key(pki, "agency")) as service:
        signer = _signer(service)
        signatures = collected(signer, signer.start(HASHES, kept.append), kept.append)

    assert reasons(signatures) == codes
    assert signatures.keys() == HASHES.keys() - codes.keys()


@pytest.mark.parametrize("hashes", [HASHES, {"doc_" + "x" * 80: bytes(32)}])
def test_what_the_service_cannot_take_is_refused_before_the_holder_is_asked(
    pki: Pki, kept: list[Voucher], hashes: dict[str, bytes]
) -> None:
    with (
        ViettelService(service_key(pki), multisign=2) as service,
        pytest.raises(RemoteRefusedError),
    ):
        _signer(service).start(hashes, kept.append)

    assert service.count("signHash") == 0
