"""One office behind a real server for a whole module, and people who are logged in."""

import contextlib
from collections.abc import Iterator

import httpx
import pytest

from tests.office import PASSWORD, Office, make_office, serving


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return make_office(tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="module")
def address(office: Office) -> Iterator[str]:
    with serving(office) as url:
        yield url


@pytest.fixture
def visitor(address: str) -> Iterator[httpx.Client]:
    """Somebody who has not logged in."""
    with httpx.Client(base_url=address, timeout=30) as client:
        yield client


@pytest.fixture
def clerk(address: str) -> Iterator[httpx.Client]:
    with logged_in(address, "canbo") as client:
        yield client


@pytest.fixture
def officer(address: str) -> Iterator[httpx.Client]:
    with logged_in(address, "lanhdao") as client:
        yield client


@pytest.fixture
def citizen(address: str) -> Iterator[httpx.Client]:
    with logged_in(address, "congdan") as client:
        yield client


@contextlib.contextmanager
def logged_in(address: str, login: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, timeout=30) as client:
        said = {"login": login, "password": PASSWORD}
        assert client.post("/api/v1/session", json=said).status_code == 204
        yield client
