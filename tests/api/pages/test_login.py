"""People log in on a page and go where they wanted to, on this site only."""

import httpx
import pytest

from tests.office import PASSWORD


def _log_in(visitor: httpx.Client, password: str, further: str = "/quay") -> httpx.Response:
    return visitor.post("/dang-nhap", data={"ten": "canbo", "mat_khau": password, "tiep": further})


def test_the_clerk_goes_on_to_where_the_clerk_wanted(visitor: httpx.Client) -> None:
    answer = _log_in(visitor, PASSWORD, "/quay/ho-so/hs_1")

    assert (answer.status_code, answer.headers["location"]) == (303, "/quay/ho-so/hs_1")


@pytest.mark.parametrize("trap", ["//khac.vn", "https://khac.vn", "/\\khac.vn", "", "/\nquay"])
def test_nobody_is_led_to_another_site(visitor: httpx.Client, trap: str) -> None:
    assert _log_in(visitor, PASSWORD, trap).headers["location"] == "/quay"


def test_a_wrong_password_shows_the_form_again(visitor: httpx.Client) -> None:
    answer = _log_in(visitor, "sai")

    assert answer.status_code == 403
    assert "<title>Lỗi: Đăng nhập" in answer.text
    assert 'value="canbo"' in answer.text
    assert "sai" not in answer.text.split("<form")[1]


def test_the_first_page_depends_on_who_comes(
    visitor: httpx.Client, clerk: httpx.Client, citizen: httpx.Client
) -> None:
    places = [one.get("/").headers["location"] for one in (visitor, clerk, citizen)]

    assert places == ["/kiem-tra", "/quay", "/kiem-tra"]


def test_logging_out_ends_at_the_login(clerk: httpx.Client) -> None:
    answer = clerk.post("/dang-xuat")

    assert answer.headers["location"] == "/dang-nhap"
    assert clerk.get("/quay").status_code == 303
