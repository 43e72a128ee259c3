"""Only who logs in gets in; guessing is slowed down; the cookie is for this site alone."""

import unicodedata
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from fastapi import FastAPI, Request

from api.app import create_app
from api.errors import TooManyTriesError
from api.session import COOKIE, WrongTries, begin_session
from desk.errors import WrongPasswordError
from tests.office import PASSWORD, Office, serving


def _from(app: FastAPI, number: int) -> Request:
    client = (f"192.0.2.{number}", 40000)
    return Request({"type": "http", "app": app, "client": client, "headers": []})


@pytest.fixture
def own_address(office: Office):  # type: ignore[no-untyped-def]  # a generator of one address
    with serving(office) as url:
        yield url


def test_logging_in_gives_a_cookie_no_script_and_no_other_site_can_use(
    visitor: httpx.Client,
) -> None:
    said = {"login": "canbo", "password": PASSWORD}

    answer = visitor.post("/api/v1/session", json=said)

    cookie = answer.headers["set-cookie"]
    assert answer.status_code == 204
    assert cookie.startswith(f"{COOKIE}=acc_")
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie


def test_a_wrong_password_is_a_problem_that_tells_nothing(visitor: httpx.Client) -> None:
    answer = visitor.post("/api/v1/session", json={"login": "canbo", "password": "sai"})

    assert answer.status_code == 403
    assert answer.json()["code"] == "wrong-password"
    assert "set-cookie" not in answer.headers


def test_logging_out_makes_the_browser_forget(clerk: httpx.Client) -> None:
    clerk.delete("/api/v1/session")

    assert COOKIE not in clerk.cookies


def test_ten_wrong_passwords_close_the_login_for_a_while(own_address: str) -> None:
    said = {"login": "lanhdao", "password": "sai"}
    with httpx.Client(base_url=own_address, timeout=30) as client:
        wrong = [client.post("/api/v1/session", json=said).status_code for _ in range(10)]
        refused = client.post("/api/v1/session", json=said | {"password": PASSWORD})

    assert wrong == [403] * 10
    assert refused.status_code == 429
    assert refused.json()["code"] == "too-many-tries"
    assert int(refused.headers["retry-after"]) > 0


def test_tries_at_once_are_no_way_round(own_address: str) -> None:
    said = [{"login": "lanhdao", "password": "sai"}] * 20
    with httpx.Client(base_url=own_address, timeout=30) as client, ThreadPoolExecutor(20) as many:
        answers = many.map(lambda one: client.post("/api/v1/session", json=one), said)
        statuses = [answer.status_code for answer in answers]

    assert sorted(statuses) == [403] * 10 + [429] * 10


def test_logging_in_rightly_uses_up_no_try_of_an_address(own_address: str) -> None:
    said = {"login": "canbo", "password": PASSWORD}

    with httpx.Client(base_url=own_address, timeout=30) as client:
        statuses = {client.post("/api/v1/session", json=said).status_code for _ in range(12)}

    assert statuses == {204}


def test_spellings_of_one_login_share_their_tries(office: Office) -> None:
    app = create_app(office.desk)
    spellings = (" Cán Bộ ", unicodedata.normalize("NFD", "cán bộ"))
    for number, login in enumerate(spellings * 5):
        with pytest.raises(WrongPasswordError):
            begin_session(_from(app, number), login, "sai")

    with pytest.raises(TooManyTriesError):
        begin_session(_from(app, 10), "CÁN BỘ", "sai")


def test_wrong_tries_are_forgotten_after_their_time() -> None:
    moment = [0.0]
    tries = WrongTries(most=1, clock=lambda: moment[0])
    tries.reserve("login canbo")

    with pytest.raises(TooManyTriesError):
        tries.reserve("login canbo")
    moment[0] = 901.0
    tries.reserve("login canbo")


def test_who_gets_it_right_starts_anew() -> None:
    tries = WrongTries(most=1)
    tries.reserve("login canbo")

    tries.forget("login canbo")

    tries.reserve("login canbo")


def test_many_names_do_not_fill_the_memory() -> None:
    moment = [0.0]
    tries = WrongTries(clock=lambda: moment[0])
    tries.reserve(*(f"login {number}" for number in range(10_001)))
    moment[0] = 1000.0

    tries.reserve("one more")

    assert len(tries._tries) == 1
