"""In a real browser people use the pages as they are; nothing is asked of other places."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    Request,
    ViewportSize,
    expect,
    sync_playwright,
)

from tests.api.mended import put_doubtful_scan
from tests.flows.batch import PAPERS, feed
from tests.office import (
    PASSWORD,
    Office,
    make_office,
    put_read_scan,
    receive,
    serving,
    signed_paper,
    working,
)

CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
DESK: ViewportSize = {"width": 1366, "height": 768}
PHONE: ViewportSize = {"width": 360, "height": 740}
READING_MS = 90_000


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return make_office(tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="module")
def address(office: Office) -> Iterator[str]:
    with working(office), serving(office) as url:
        yield url


@pytest.fixture(scope="module")
def signed(office: Office) -> bytes:
    return signed_paper(office)


@pytest.fixture(scope="module")
def browser(signed: bytes) -> Iterator[Browser]:
    assert signed  # signing wants an event loop of its own, and the browser's would be there
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield launched
        launched.close()


class Watched:
    """A tab, and what it complained about or asked of other places."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.complaints: list[str] = []
        self._address = address
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._see)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def _see(self, request: Request) -> None:
        if not request.url.startswith((self._address, "blob:", "chrome")):
            self.complaints.append(f"asks {request.url}")


@pytest.fixture
def tab(browser: Browser, address: str) -> Iterator[Watched]:
    context = browser.new_context(
        base_url=address, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", viewport=DESK
    )
    watched = Watched(context.new_page(), address)
    yield watched
    context.close()
    assert watched.complaints == []


def _log_in(page: Page) -> None:
    page.goto("/quay")
    page.get_by_label("Tên đăng nhập").fill("canbo")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()


def _overflow_px(page: Page) -> int:
    width: int = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return width


def test_a_clerk_takes_a_scan_from_the_feeder_to_the_vault(
    tab: Watched, office: Office, tmp_path: Path
) -> None:
    page, person = tab.page, office.people.citizens[0]
    _log_in(page)
    page.get_by_label("Số định danh").fill(person.personal_id)
    page.get_by_label("Họ và tên").fill(person.full_name)
    page.get_by_label("Thủ tục").select_option(label="Đăng ký thường trú")
    page.get_by_role("button", name="Tiếp nhận").click()
    page.screenshot(path=tmp_path / "received.png")
    code = page.get_by_role("heading", level=1).inner_text()
    batch = feed(office, code, (3, 1), tmp_path / "batch.pdf")

    page.get_by_label("Số tờ").fill(str(len(batch.sides) // 2))
    page.get_by_label("Quét hai mặt").check()
    page.get_by_label("Thả tệp quét vào đây").set_input_files(tmp_path / "batch.pdf")
    page.get_by_role("button", name="Gửi bản quét").click()
    tiles = page.get_by_role("list", name="Các trang").get_by_role("listitem")
    expect(tiles).to_have_count(len(batch.sides), timeout=READING_MS)
    confirm = page.get_by_role("button", name="Xác nhận và lưu kho")
    expect(confirm).to_be_visible(timeout=READING_MS)
    page.get_by_label("Số định danh", exact=False).first.focus()
    expect(page.locator("rect.here")).to_have_count(1)
    page.wait_for_function("[...document.images].every((one) => one.complete)")
    page.screenshot(path=tmp_path / "clerk.png")
    for _ in PAPERS:
        page.get_by_label("Họ và tên").first.press("Control+Enter")
        page.wait_for_load_state()

    page.screenshot(path=tmp_path / "deposited.png")
    expect(page.get_by_text("đã lưu kho")).to_have_count(len(PAPERS))
    expect(page.get_by_text("✔ đã số hóa")).to_have_count(len(PAPERS))
    expect(page.locator(".verdict")).to_contain_text("Hợp lệ")


def test_ten_fields_and_their_page_fit_the_desks_screen(tab: Watched, office: Office) -> None:
    read = put_read_scan(office, receive(office, citizen=1).dossier)
    page = tab.page
    _log_in(page)

    page.goto(f"/quay/ho-so/{read.dossier_id}")

    assert _overflow_px(page) <= 0
    expect(page.get_by_role("img", name="Trang 1")).to_be_visible()


def test_enter_leads_from_one_doubtful_field_to_the_next(tab: Watched, office: Office) -> None:
    read = put_read_scan(office, receive(office, citizen=1).dossier)
    page = tab.page
    _log_in(page)
    page.goto(f"/quay/ho-so/{read.dossier_id}")

    expect(page.get_by_label("Ngày sinh")).to_be_focused()  # the first that is doubted
    page.keyboard.press("Enter")

    expect(page.locator("#f-so")).to_be_focused()
    expect(page.locator("rect.here")).to_have_attribute("data-for", "f-so")


def test_a_page_clicked_leads_to_its_field(tab: Watched, office: Office) -> None:
    read = put_read_scan(office, receive(office, citizen=1).dossier)
    page = tab.page
    _log_in(page)
    page.goto(f"/quay/ho-so/{read.dossier_id}")

    page.locator('rect[data-for="f-ho_ten"]').click(position={"x": 1, "y": 1}, force=True)

    expect(page.get_by_label("Họ và tên")).to_be_focused()


def test_a_refused_upload_is_told_in_place(tab: Watched, office: Office) -> None:
    dossier = receive(office, citizen=1).dossier
    page = tab.page
    _log_in(page)
    page.goto(f"/quay/ho-so/{dossier.id}")
    page.context.clear_cookies()

    page.get_by_label("Thả tệp quét vào đây").set_input_files(
        {"name": "quét.pdf", "mimeType": "application/pdf", "buffer": b"x"}
    )
    page.get_by_role("button", name="Gửi bản quét").click()

    expect(page.locator(".drop .note")).to_have_text("✖ Bạn cần đăng nhập để tiếp tục.")
    tab.complaints = [said for said in tab.complaints if "401" not in said]


def test_a_file_that_is_no_scan_says_so_on_the_clerks_page(tab: Watched, office: Office) -> None:
    dossier = receive(office, citizen=2).dossier
    page = tab.page
    _log_in(page)
    page.goto(f"/quay/ho-so/{dossier.id}")

    page.get_by_label("Thả tệp quét vào đây").set_input_files(
        {"name": "quét.pdf", "mimeType": "application/pdf", "buffer": b"\x8f\x00 no scan"}
    )
    page.get_by_role("button", name="Gửi bản quét").click()

    expect(page.get_by_role("alert")).to_contain_text(
        "Chưa nhận được loại tệp này", timeout=READING_MS
    )


def test_a_doubtful_page_is_accepted_from_the_keyboard(
    tab: Watched, office: Office, tmp_path: Path
) -> None:
    read = put_doubtful_scan(office)
    page = tab.page
    _log_in(page)
    page.goto(f"/quay/ho-so/{read.dossier_id}")
    page.wait_for_function("[...document.images].every((one) => one.complete)")
    page.screenshot(path=tmp_path / "doubtful.png")
    assert _overflow_px(page) <= 0

    page.get_by_role("list", name="Các trang").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Trang dùng được: trang 1")).to_be_focused()
    page.keyboard.press("Enter")

    tiles = page.get_by_role("list", name="Các trang").get_by_role("listitem")
    expect(tiles.first).to_contain_text("đạt")
    expect(page.get_by_role("button", name="Trang dùng được")).to_have_count(0)
    expect(page.get_by_text("Kính máy quét bẩn")).to_be_visible(timeout=READING_MS)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_anybody_drops_a_file_and_reads_the_verdict(
    tab: Watched, signed: bytes, size: ViewportSize, tmp_path: Path
) -> None:
    page = tab.page
    page.set_viewport_size(size)
    page.goto("/kiem-tra")

    page.get_by_label("Thả tệp PDF vào đây").set_input_files(
        {"name": "bản sao.pdf", "mimeType": "application/pdf", "buffer": signed}
    )

    expect(page.get_by_role("heading", level=1)).to_have_text("✔ Hợp lệ")
    assert _overflow_px(page) <= 0
    page.get_by_text("Chi tiết kỹ thuật").click()
    expect(page.get_by_text("Agency1")).to_be_visible()
    assert _overflow_px(page) <= 0
    page.screenshot(path=tmp_path / "verdict.png", full_page=True)


def test_the_verdict_comes_without_any_script(browser: Browser, address: str) -> None:
    with browser.new_context(base_url=address, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("/kiem-tra")
        page.get_by_label("Thả tệp PDF vào đây").set_input_files(
            {"name": "x.pdf", "mimeType": "application/pdf", "buffer": b"x"}
        )
        page.get_by_role("button", name="Kiểm tra").click()

        expect(page.get_by_role("heading", level=1)).to_contain_text("Chưa kết luận được")
