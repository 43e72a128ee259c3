"""Questions are asked again, requests to sign are not; no answer may be endless or unreadable."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from samples.pki import Pki
from samples.remote.loopback import Body, Given, Script, Service
from signing.errors import (
    OutcomeUnknownError,
    RemoteAnswerError,
    RemoteAwayError,
    RemoteError,
    RemoteLoginError,
)
from signing.options import RemoteOptions
from signing.remote_link import Effect, RemoteLink, Reply
from tests.signing.remote_keys import LIMITS, service_key


@dataclass(slots=True)
class _Echo(Service):
    """Answers each call with the same."""

    given: Any = field(default_factory=dict)
    status: int = 200

    def answer(self, path: str, body: Body, token: str) -> Given:
        return self.status, self.given if self.given else {"path": path, **body, "token": token}


def _link(service: Service, **changes: Any) -> RemoteLink:
    return RemoteLink(replace(RemoteOptions(base_url=service.address, **LIMITS), **changes))


def test_json_goes_out_and_json_comes_back(pki: Pki) -> None:
    with _Echo(service_key(pki)) as service:
        reply = _link(service).post(f"{service.address}/hoi", {"số": 1}, "ma")

    assert reply.ok
    assert reply.body == {"path": "/hoi", "số": 1, "token": "ma"}


@pytest.mark.parametrize(
    "script", [Script(fails_at="hoi", fails_times=2), Script(cut_at="hoi", cut_times=2)]
)
def test_a_question_is_asked_three_times(pki: Pki, script: Script) -> None:
    with _Echo(service_key(pki), script) as service:
        assert _link(service).post(f"{service.address}/hoi", {}).ok

    assert service.count("hoi") == 3


@pytest.mark.parametrize(
    ("effect", "error"), [("once", RemoteAwayError), ("signs", OutcomeUnknownError)]
)
@pytest.mark.parametrize("script", [Script(fails_at="ky"), Script(cut_at="ky")])
def test_what_has_an_effect_goes_out_once(
    pki: Pki, script: Script, effect: Effect, error: type[RemoteError]
) -> None:
    with _Echo(service_key(pki), script) as service, pytest.raises(error):
        _link(service).post(f"{service.address}/ky", {}, effect=effect)

    assert service.count("ky") == 1


@pytest.mark.parametrize("status", [429, 503])
def test_a_service_that_is_too_busy_has_signed_nothing(pki: Pki, status: int) -> None:
    script = Script(fails_at="ky", fails_with=status)
    with _Echo(service_key(pki), script) as service, pytest.raises(RemoteAwayError):
        _link(service).post(f"{service.address}/ky", {}, effect="signs")


def test_a_service_that_is_not_there_has_signed_nothing() -> None:
    options = RemoteOptions(base_url="http://127.0.0.1:9", **LIMITS)

    with pytest.raises(RemoteAwayError):
        RemoteLink(options).post("http://127.0.0.1:9/ky", {}, effect="signs")


@pytest.mark.parametrize("status", [401, 403])
def test_a_service_may_not_know_us(pki: Pki, status: int) -> None:
    with _Echo(service_key(pki), status=status) as service, pytest.raises(RemoteLoginError):
        _link(service).post(f"{service.address}/hoi", {})


def test_an_answer_without_end_is_cut(pki: Pki) -> None:
    endless = ["x" * (9 << 20)]
    with _Echo(service_key(pki), given=endless) as service, pytest.raises(RemoteAnswerError):
        _link(service).post(f"{service.address}/hoi", {})


@pytest.mark.parametrize("body", [[], "chữ", None, {"data": 1}, {"data": {"text": ""}}])
def test_a_part_that_is_not_there_is_said_to_be_missing(body: Any) -> None:
    with pytest.raises(RemoteAnswerError):
        Reply(200, body).text("data", "text")
    with pytest.raises(RemoteAnswerError):
        Reply(200, body).texts("data")


def test_roots_that_cannot_be_read_let_nobody_in(tmp_path: Path) -> None:
    roots = tmp_path / "roots.pem"
    roots.write_text("not a certificate")

    with pytest.raises(RemoteLoginError):
        RemoteLink(RemoteOptions(base_url="https://ky-so.example", tls_roots=roots))
