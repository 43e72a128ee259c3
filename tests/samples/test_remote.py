"""The make-believe signing services hold to what their APIs say, but for the faults asked for."""

import base64
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from samples.pki import make_pki
from samples.remote.csc import CREDENTIAL, PIN, TOKEN, CscService
from samples.remote.loopback import Script, ServiceKey
from samples.remote.plugin import FileDesk, run_plugin
from samples.remote.viettel import ViettelService
from samples.remote.vnpt import SP_ID, SP_PASSWORD, USER, VnptService
from signing.plugin_file import PluginRequest

HASHES = [base64.b64encode(bytes([number]) * 32).decode() for number in range(2)]


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> ServiceKey:
    folder: Path = tmp_path_factory.mktemp("pki")
    pki = make_pki(folder, "Ủy ban nhân dân phường Lam Khê", {}, datetime(2026, 11, 24, tzinfo=UTC))
    return ServiceKey.load(pki.key("agency"), pki.passphrase)


def _post(url: str, body: Mapping[str, Any], token: str) -> httpx.Response:
    with httpx.Client(trust_env=False) as http:
        return http.post(url, json=body, headers={"Authorization": f"Bearer {token}"})


def _csc(service: CscService, method: str, **body: Any) -> httpx.Response:
    return _post(f"{service.address}/csc/v2/{method}", {"credentialID": CREDENTIAL, **body}, TOKEN)


def _activation(service: CscService) -> str:
    body = {"numSignatures": 2, "hashes": HASHES, "authData": [{"id": "PIN", "value": PIN}]}
    given: str = _csc(service, "credentials/authorize", **body).json()["SAD"]
    return given


def test_activation_data_is_for_its_hashes_and_for_one_use(key: ServiceKey) -> None:
    algorithm = {"signAlgo": "1.2.840.113549.1.1.11"}
    with CscService(key) as service:
        other = _csc(
            service, "signatures/signHash", SAD=_activation(service), hashes=HASHES[:1], **algorithm
        )
        good = {"SAD": _activation(service), "hashes": HASHES, **algorithm}
        first, second = (_csc(service, "signatures/signHash", **good) for _ in range(2))

    assert [other.status_code, first.status_code, second.status_code] == [400, 200, 400]
    assert len(first.json()["signatures"]) == service.signings == 2


def test_a_number_of_a_transaction_is_taken_once(key: ServiceKey) -> None:
    file = {"doc_id": "a", "data_to_be_signed": "00" * 32, "file_type": "pdf", "sign_type": "hash"}
    caller = {"sp_id": SP_ID, "sp_password": SP_PASSWORD, "user_id": USER}
    body = {**caller, "transaction_id": "1", "sign_files": [file]}
    with VnptService(key) as service:
        codes = [
            _post(f"{service.address}/v1/signatures/sign", body, "-").json()["status_code"]
            for _ in range(2)
        ]

    assert codes == [200, 400]


def test_nothing_is_told_to_who_has_not_logged_in(key: ServiceKey) -> None:
    with ViettelService(key) as service:
        answer = _post(f"{service.address}/vtss/service/certificates/info", {}, "-")

    assert answer.status_code == 401


@pytest.mark.parametrize("script", [Script(cut_at="list"), Script(fails_at="list")])
def test_a_fault_happens_where_the_script_says(key: ServiceKey, script: Script) -> None:
    with CscService(key, script) as service:
        assert _csc(service, "credentials/info").status_code == 200
        if script.cut_at == "list":
            with pytest.raises(httpx.RemoteProtocolError):
                _csc(service, "credentials/list")
        else:
            assert _csc(service, "credentials/list").status_code == 500


def test_a_file_is_given_to_who_has_the_token_only() -> None:
    with FileDesk(b"%PDF-1.7") as desk:
        request = PluginRequest(
            "vgca_sign_approved", f"{desk.address}/file", f"{desk.address}/upload", "khac"
        )
        answer = run_plugin(request.parameters(), lambda pdf: pdf + b"%")

    assert '"Status": -1' in answer
    assert desk.returned == b""
