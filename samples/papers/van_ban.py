"""Administrative document in the layout of Decree 30/2020: a decision over two pages."""

from dataclasses import dataclass

from samples.draw import A4_MM, Column, Run, Sheet, Spot
from samples.ink import press_seal, sign_by_hand
from samples.office import Office
from samples.papers.look import Look
from samples.papers.parts import (
    MOTTO,
    NATION,
    RIGHT,
    decree_month,
    office_seal,
    place_and_day,
)
from samples.papers.wording import spelled
from samples.people import Person
from samples.truth import Paper, PaperPage, make_paper

_BOTTOM = 275.0
_LEFT_MIDDLE, _RIGHT_MIDDLE = 62.0, 142.0

_SUBJECTS = (
    "Về việc phê duyệt kế hoạch tu sửa đường giao thông và hệ thống thoát nước năm {year}",
    "Về việc thành lập Tổ công nghệ số cộng đồng và phân công nhiệm vụ các thành viên",
    "Về việc trợ cấp xã hội hằng tháng đối với ông (bà) {name}",
    "Về việc khen thưởng cá nhân có thành tích xuất sắc trong phong trào thi đua năm {year}",
)
_GROUNDS = (
    "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;",
    "Căn cứ Luật Ban hành văn bản quy phạm pháp luật ngày 19 tháng 02 năm 2025;",
    "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư;",
    "Xét đề nghị của Trưởng phòng Văn hóa - Xã hội tại Tờ trình số {memo}/TTr-VHXH,",
)
_ARTICLES = (
    "Chấp thuận nội dung theo đề nghị nêu trên đối với ông (bà) {name}, sinh {birth}, hiện cư "
    "trú tại {address}. Thời điểm thực hiện kể từ ngày 01 tháng {month} năm {year}.",
    "Giao Phòng Văn hóa - Xã hội chủ trì, phối hợp với các đơn vị có liên quan tổ chức thực hiện; "
    "theo dõi, kiểm tra, đôn đốc tiến độ; tổng hợp những khó khăn, vướng mắc phát sinh, báo cáo "
    "cấp có thẩm quyền xem xét, giải quyết theo quy định trước ngày 25 hằng tháng.",
    "Kinh phí thực hiện được bảo đảm từ nguồn ngân sách địa phương và các nguồn huy động hợp pháp "
    "khác. Việc quản lý, sử dụng, thanh toán và quyết toán kinh phí thực hiện theo đúng quy định "
    "của Luật Ngân sách nhà nước; bảo đảm tiết kiệm, công khai, minh bạch và hiệu quả.",
    "Trong quá trình thực hiện, nếu có thay đổi về điều kiện, hoàn cảnh của đối tượng, người được "
    "nêu tại Điều 1 có trách nhiệm thông báo bằng văn bản trong thời hạn 10 ngày làm việc để được "
    "điều chỉnh cho phù hợp. Các hành vi khai báo không trung thực bị xử lý theo pháp luật.",
    "Công chức phụ trách lĩnh vực có trách nhiệm lập danh sách, mở sổ theo dõi, lưu trữ đầy đủ hồ "
    "sơ, tài liệu; định kỳ sáu tháng, một năm hoặc đột xuất báo cáo kết quả về Ủy ban nhân dân để "
    "tổng hợp. Trường hợp chậm trễ, để xảy ra sai sót thì tùy theo tính chất, mức độ mà bị xem xét "
    "trách nhiệm theo quy định của pháp luật về cán bộ, công chức.",
    "Văn phòng có trách nhiệm niêm yết công khai Quyết định này tại trụ sở, trên trang thông tin "
    "điện tử và hệ thống truyền thanh cơ sở trong thời hạn 15 ngày; tiếp nhận, trả lời ý kiến phản "
    "ánh, kiến nghị của tổ chức, cá nhân.",
    "Quyết định này có hiệu lực kể từ ngày ký. Các quy định trước đây trái với Quyết định này đều "
    "bị bãi bỏ.",
    "Chánh Văn phòng, Trưởng phòng Văn hóa - Xã hội, thủ trưởng các đơn vị có liên quan và ông "
    "(bà) có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này./.",
)
_SENT_TO = ("- Như Điều 8;", "- Thường trực Đảng ủy, HĐND;", "- Các đoàn thể;", "- Lưu: VT, VHXH.")


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """Rows to come, each with how far it lies below the one before."""

    rows: list[list[Spot]]
    before: float
    pitch: float


def draw_quyet_dinh(citizen: Person, office: Office, look: Look) -> Paper:
    """Draw a decision of the office about a citizen, two pages long."""
    facts = _facts(citizen, office, look)
    first = Sheet(look.dpi)
    _heading(first, look, office, facts)
    y = _title(first, look, office, facts["trich_yeu"][1])
    pages: list[PaperPage] = []
    sheet = first
    for paragraph in _body(first, look, citizen):
        y += paragraph.before
        for spots in paragraph.rows:
            y += paragraph.pitch
            if y > _BOTTOM:
                pages.append(sheet.finish())
                sheet = _next_page(look, len(pages) + 1)
                y = 26.0
            sheet.row(spots, y)
    _close(sheet, look, office, y + 14)
    return make_paper("van_ban", (*pages, sheet.finish()), facts)


def _facts(citizen: Person, office: Office, look: Look) -> dict[str, tuple[str, str]]:
    number = f"{look.number('so', 11, 1980)}/QĐ-{office.sign}"
    subject = look.pick("subject", _SUBJECTS)
    subject = subject.format(year=look.issued.year, name=citizen.full_name)
    day = look.issued
    printed = f"ngày {day.day:02d} tháng {decree_month(day.month)} năm {day.year}"
    agency = office.agency.upper()
    return {
        "loai": ("quyet_dinh", "QUYẾT ĐỊNH"),
        "so": (number, number),
        "ngay": (day.isoformat(), printed),
        "co_quan": (agency, agency),
        "trich_yeu": (subject, subject),
        "nguoi_ky": (office.chairman, office.chairman),
    }


def _heading(sheet: Sheet, look: Look, office: Office, facts: dict[str, tuple[str, str]]) -> None:
    """Write the issuing agency at the left, then the nation at the right."""
    plain, bold = look.sized(look.text, -1), look.sized(look.bold, -1)
    words = office.agency.upper()
    if office.superior:
        upper, lower = (office.superior.upper(), plain), words
    else:
        upper, lower = ("ỦY BAN NHÂN DÂN", bold), words.removeprefix("ỦY BAN NHÂN DÂN ")
    sheet.write(_LEFT_MIDDLE, 22.0, upper[0], upper[1], "centre")
    sheet.write(_LEFT_MIDDLE, 27.4, lower, bold, "centre")
    sheet.rule(_LEFT_MIDDLE - 11, _LEFT_MIDDLE + 11, 29.6)
    sheet.write(_LEFT_MIDDLE, 36.5, f"Số: {facts['so'][1]}", look.sized(look.text, -0.5), "centre")
    sheet.write(_RIGHT_MIDDLE, 22.0, NATION, look.sized(look.bold, -1.5), "centre")
    motto = look.sized(look.bold, -0.5)
    sheet.write(_RIGHT_MIDDLE, 27.4, MOTTO, motto, "centre")
    half = sheet.width(MOTTO, motto) / 2
    sheet.rule(_RIGHT_MIDDLE - half, _RIGHT_MIDDLE + half, 29.4)
    place = office.ward_name
    place_and_day(sheet, look, place, _RIGHT_MIDDLE, 36.5)


def _title(sheet: Sheet, look: Look, office: Office, subject: str) -> float:
    """Write title, subject and who decides; give the last baseline."""
    middle = (look.margin + RIGHT) / 2
    sheet.write(middle, 50.0, "QUYẾT ĐỊNH", look.sized(look.bold, 1), "centre")
    y = 50.0
    for spots in sheet.lay_out([Run(subject, look.bold)], Column(45.0, 172.0, 6.5)):
        y += 6.5
        shift = middle - (spots[0].x + spots[-1].end) / 2
        moved = [Spot(s.x + shift, s.end + shift, s.text, s.style) for s in spots]
        sheet.row(moved, y)
    sheet.rule(middle - 14, middle + 14, y + 2.5)
    head = f"{office.position} {office.agency.upper()}"
    sheet.write(middle, y + 12, head, look.bold, "centre")
    return y + 14


def _body(sheet: Sheet, look: Look, citizen: Person) -> list[_Paragraph]:
    column = Column(look.margin, RIGHT - 1, look.pitch * 0.9)
    known = {
        "name": citizen.full_name,
        "birth": spelled(citizen.birth),
        "address": citizen.address,
        "month": f"{look.number('month', 1, 12):02d}",
        "year": str(look.issued.year + 1),
        "memo": str(look.number("memo", 5, 95)),
    }
    blocks = [[Run(text.format(**known), look.italic)] for text in _GROUNDS]
    for number, text in enumerate(_ARTICLES, 1):
        blocks.append([Run(f"Điều {number}.", look.bold), Run(text.format(**known), look.text)])
    paragraphs = []
    for runs in blocks:
        rows = sheet.lay_out(runs, column, 10.0, justify=True)
        paragraphs.append(_Paragraph(rows, 1.8, column.pitch))
    order = sheet.lay_out([Run("QUYẾT ĐỊNH:", look.bold)], column, 63.0)
    paragraphs.insert(len(_GROUNDS), _Paragraph(order, 3.0, column.pitch))
    return paragraphs


def _next_page(look: Look, number: int) -> Sheet:
    sheet = Sheet(look.dpi)
    sheet.write(A4_MM[0] / 2, 15.0, str(number), look.text, "centre")
    return sheet


def _close(sheet: Sheet, look: Look, office: Office, y: float) -> None:
    """Write who gets it, then the signature block, sealed over its left third."""
    small = look.sized(look.text, -2)
    sheet.write(look.margin, y, "Nơi nhận:", look.sized(look.bold, -1), "left")
    for number, text in enumerate(_SENT_TO, 1):
        sheet.write(look.margin, y + number * 4.9, text, small)
    middle = 148.0
    title = f"TM. {office.agency.upper().split(' PHƯỜNG')[0].split(' XÃ')[0]}"
    if not office.superior:
        sheet.write(middle, y, title, look.bold, "centre")
        y += 6.0
    sheet.write(middle, y, office.position, look.bold, "centre")
    sheet.write(middle, y + 34.0, office.chairman, look.bold, "centre")
    sign_by_hand(sheet, (middle + 3, y + 17), look.seed)
    seal = office_seal(office, look)
    press_seal(sheet, seal, (middle - 21, y + 18), look.seed)
