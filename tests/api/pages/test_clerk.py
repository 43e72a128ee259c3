"""The clerk's pages work without any script: forms in, pages out."""

import httpx
import pytest

from tests.office import Office, put_read_scan, receive
from vault import documents
from vault.records import StoredDocument


@pytest.fixture
def read(office: Office) -> StoredDocument:
    return put_read_scan(office, receive(office).dossier)


def _page_of(clerk: httpx.Client, read: StoredDocument) -> str:
    return clerk.get(f"/quay/ho-so/{read.dossier_id}").text


def test_who_is_not_logged_in_is_led_to_the_login_and_back(visitor: httpx.Client) -> None:
    answer = visitor.get("/quay")

    assert answer.status_code == 303
    assert answer.headers["location"] == "/dang-nhap?tiep=/quay"


def test_a_citizen_has_no_business_at_the_desk(citizen: httpx.Client) -> None:
    assert citizen.get("/quay").status_code == 403


def test_a_dossier_is_received_by_a_form(clerk: httpx.Client) -> None:
    said = {"so": "000 287 000002", "ten": "Ứng Thị Ơn", "thu_tuc": "1.004222"}

    answer = clerk.post("/quay", data=said, follow_redirects=True)

    assert "Ứng Thị Ơn" in answer.text
    assert "000287000002" not in str(answer.url)
    assert answer.text.count("○ chưa có") == 4


def test_all_faults_of_the_form_are_told_at_once_and_nothing_typed_is_lost(
    clerk: httpx.Client,
) -> None:
    answer = clerk.post("/quay", data={"so": "123", "ten": " ", "thu_tuc": "1.001193"})

    assert answer.status_code == 422
    assert "<title>Lỗi:" in answer.text
    assert "Cần sửa 2 mục" in answer.text
    assert 'value="123"' in answer.text
    assert '<option value="1.001193" selected>' in answer.text


def test_fields_stand_beside_the_page_with_their_places(
    clerk: httpx.Client, read: StoredDocument
) -> None:
    page = _page_of(clerk, read)

    assert 'viewBox="0 0 210.0 297.0"' in page
    assert 'data-for="f-ho_ten" class="sure" x="39" y="59" width="72" height="8"' in page
    assert "✖ sai quy tắc" in page
    assert "Ngày này không có trên lịch." in page
    assert 'name="f.ngay_sinh" value="31/02/1985"' in page
    assert "⚠ chưa đọc được" in page  # the template has more fields than were read
    assert "Trang hơi mờ." in page


def test_an_impossible_date_is_sent_back_with_what_was_typed(
    clerk: httpx.Client, office: Office, read: StoredDocument
) -> None:
    said = {"f.ho_ten": "Đặng Ỷ Ơn", "f.ngay_sinh": "31/02/1986", "loai": "giay_khai_sinh"}

    answer = clerk.post(f"/quay/giay-to/{read.id}", data=said)

    assert answer.status_code == 422
    assert "Ngày 31/02/1986 không tồn tại" in answer.text
    assert 'value="31/02/1986"' in answer.text
    with office.desk.reading() as session:
        status = documents.get(session, office.desk.seal, read.id).status
    assert status is read.status


def test_a_text_from_outside_is_never_markup(clerk: httpx.Client) -> None:
    said = {"so": "000287000003", "ten": "<b>Ơn</b>", "thu_tuc": "1.004222"}

    answer = clerk.post("/quay", data=said, follow_redirects=True)

    assert "<b>Ơn" not in answer.text
    assert "&lt;b&gt;Ơn" in answer.text


def test_a_scan_of_another_dossier_is_not_shown(
    clerk: httpx.Client, office: Office, read: StoredDocument
) -> None:
    other = receive(office, citizen=1).dossier

    page = clerk.get(f"/quay/ho-so/{other.id}?quet={read.scan_id}").text

    assert "Đặng Ỷ Ơn" not in page
    assert "Chưa có bản quét nào" in page


def test_the_page_of_a_scan_in_work_follows_it(clerk: httpx.Client, office: Office) -> None:
    dossier = receive(office).dossier
    scan = clerk.post(f"/api/v1/dossiers/{dossier.id}/scans", content=b"x").json()

    page = clerk.get(f"/quay/ho-so/{dossier.id}").text

    assert f'data-events="/api/v1/scans/{scan["id"]}/events"' in page
    assert "0/… trang" in page


def test_a_paper_that_came_in_a_mixed_batch_is_shown_with_its_dossier(
    clerk: httpx.Client, office: Office
) -> None:
    dossier = receive(office, citizen=2).dossier
    read = put_read_scan(office, dossier, mixed=True)

    page = _page_of(clerk, read)

    assert f"/api/v1/documents/{read.id}/content" in page
    assert "Đặng Ỷ Ơn" in page
