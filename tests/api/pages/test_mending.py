"""What a batch shows stands on the clerk's page; a page or a scan is put right by a button."""

import re

import httpx
import pytest

from desk.confirm import confirm_by_rule
from desk.jobs import run_due
from tests.api.mended import put_doubtful_scan
from tests.office import Office, receive
from vault.intake import scans
from vault.records import StoredDocument

ACCEPT = "Trang dùng được"
NO_SEPARATOR = "Không phải tờ phân cách"
WORK_AGAIN = "Xử lý lại"


@pytest.fixture(scope="module")
def doubtful(office: Office) -> StoredDocument:
    """A paper of a scan with findings; tests leave it so."""
    return put_doubtful_scan(office)


def _address(read: StoredDocument) -> str:
    return f"/quay/ho-so/{read.dossier_id}"


def _accept(read: StoredDocument, number: int = 1) -> str:
    return f"{_address(read)}/quet/{read.scan_id}/trang/{number}/nhan"


def _state(office: Office, read: StoredDocument) -> str:
    with office.desk.reading() as session:
        return scans.page(session, office.desk.seal, read.scan_id or "", 1).state.value


def test_a_dirty_glass_is_told_with_its_pages_and_what_to_do(
    clerk: httpx.Client, doubtful: StoredDocument
) -> None:
    page = clerk.get(_address(doubtful)).text
    scan = clerk.get(f"/api/v1/scans/{doubtful.scan_id}").json()

    (found,) = scan["findings"]
    assert (found["code"], found["pages"], found["verdict"]) == ("dirty-glass", [2, 3, 4], "look")
    assert f"<strong>cần xem:</strong> {found['text']}" in page
    assert re.findall(r'<a href="#trang-(\d+)">\1</a>', page) == ["2", "3", "4"]
    assert all(f'id="trang-{number}"' in page for number in found["pages"])


@pytest.mark.parametrize(("may_separate", "label"), [(False, ACCEPT), (True, NO_SEPARATOR)])
def test_a_doubtful_page_is_accepted_by_its_button(
    clerk: httpx.Client, office: Office, *, may_separate: bool, label: str
) -> None:
    read = put_doubtful_scan(office, may_separate=may_separate)
    before = clerk.get(_address(read)).text
    answer = clerk.post(_accept(read))
    run_due(office.desk)

    assert before.count(f'action="{_accept(read)}"') == before.count(f">{label}</button>") == 1
    assert f'aria-label="{label}: trang 1"' in before
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        f"{_address(read)}?quet={read.scan_id}",
    )
    after = clerk.get(f"/api/v1/scans/{read.scan_id}").json()
    assert (after["state"], after["ledger"]["missing"]) == ("read", [])
    assert _state(office, read) == "ok"
    assert f">{label}</button>" not in clerk.get(_address(read)).text


def test_a_page_of_a_confirmed_paper_has_no_button_and_cannot_be_changed(
    clerk: httpx.Client, office: Office
) -> None:
    read = put_doubtful_scan(office)
    confirm_by_rule(office.desk, office.clerk, read.id)

    page = clerk.get(_address(read)).text
    answer = clerk.post(_accept(read))

    assert f">{ACCEPT}</button>" not in page
    assert (answer.status_code, _state(office, read)) == (409, "suspicious")


def test_a_scan_that_failed_is_worked_again_by_its_button(
    clerk: httpx.Client, office: Office
) -> None:
    dossier = receive(office).dossier
    sent = f"/api/v1/dossiers/{dossier.id}/scans"
    scan = clerk.post(sent, content=b"\x8f\x00 no scan").json()
    page, button = f"/quay/ho-so/{dossier.id}", f">{WORK_AGAIN}</button>"
    waiting = clerk.get(page).text
    run_due(office.desk)
    failed = clerk.get(page).text
    answer = clerk.post(f"{page}/quet/{scan['id']}/xu-ly-lai")

    assert (button in waiting, button in failed) == (False, True)
    assert answer.headers["location"] == f"{page}?quet={scan['id']}"
    assert clerk.get(f"/api/v1/scans/{scan['id']}").json()["state"] == "received"
    assert button not in clerk.get(page).text
    assert run_due(office.desk) == 1


def test_only_clerks_have_the_buttons_and_may_press_them(
    officer: httpx.Client,
    citizen: httpx.Client,
    visitor: httpx.Client,
    office: Office,
    doubtful: StoredDocument,
) -> None:
    assert f">{ACCEPT}</button>" not in officer.get(_address(doubtful)).text
    again = f"{_address(doubtful)}/quet/{doubtful.scan_id}/xu-ly-lai"
    for client, status in ((officer, 403), (citizen, 403), (visitor, 401)):
        answers = [client.post(_accept(doubtful)), client.post(again)]
        assert [answer.status_code for answer in answers] == [status] * 2
    assert _state(office, doubtful) == "suspicious"


def test_a_page_of_another_site_presses_no_button(
    clerk: httpx.Client, office: Office, doubtful: StoredDocument
) -> None:
    again = f"{_address(doubtful)}/quet/{doubtful.scan_id}/xu-ly-lai"
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "http://khac.vn"}):
        answers = [clerk.post(one, headers=headers) for one in (_accept(doubtful), again)]
        assert [answer.status_code for answer in answers] == [403, 403]
    assert _state(office, doubtful) == "suspicious"


def test_what_is_not_there_is_told(clerk: httpx.Client, doubtful: StoredDocument) -> None:
    assert clerk.post(_accept(doubtful, number=9)).status_code == 404
    nothing = f"{_address(doubtful)}/quet/scn_nothing/xu-ly-lai"
    assert clerk.post(nothing).status_code == 404
