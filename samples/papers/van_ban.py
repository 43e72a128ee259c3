"""Administrative documents in the layout of Decree 30/2020: a decision over two pages, and others.

The others (plan, announcement, official letter, regulation) take one page.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from samples.draw import A4_MM, Column, Run, Sheet, Spot
from samples.ink import press_seal, sign_by_hand
from samples.office import Office
from samples.papers.heads import centred, issuer_lines, two_blocks
from samples.papers.look import Look
from samples.papers.parts import RIGHT, decree_month, office_seal
from samples.papers.van_ban_texts import ADDRESSEES, PARAGRAPHS, SENT_TO, SUBJECTS
from samples.papers.wording import spelled
from samples.people import Person
from samples.truth import Paper, PaperPage, make_paper

_BOTTOM = 275.0
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


_TITLES = {
    "quyet_dinh": "QUYẾT ĐỊNH",
    "ke_hoach": "KẾ HOẠCH",
    "thong_bao": "THÔNG BÁO",
    "quy_che": "QUY CHẾ",
}
_SIGNS = {
    "quyet_dinh": "QĐ-{s}",
    "ke_hoach": "KH-{s}",
    "thong_bao": "TB-{s}",
    "quy_che": "QĐ-{s}",
}


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """Rows to come, each with how far it lies below the one before."""

    rows: list[list[Spot]]
    before: float
    pitch: float


def draw_quyet_dinh(citizen: Person, office: Office, look: Look) -> Paper:
    """Draw a decision of the office about a citizen, two pages long."""
    subject = look.pick("subject", _SUBJECTS)
    subject = subject.format(year=look.issued.year, name=citizen.full_name)
    facts = _facts(office, look, "quyet_dinh", subject)
    first = Sheet(look.dpi)
    two_blocks(first, look, issuer_lines(office), f"Số: {facts['so'][1]}", office.ward_name)
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
    _close(sheet, look, office, y + 14, _SENT_TO)
    return make_paper("van_ban", (*pages, sheet.finish()), facts)


def draw_ke_hoach(_citizen: Person, office: Office, look: Look) -> Paper:
    """Draw a plan of the office."""
    return _titled("ke_hoach", office, look)


def draw_thong_bao(_citizen: Person, office: Office, look: Look) -> Paper:
    """Draw an announcement of the office."""
    return _titled("thong_bao", office, look)


def draw_cong_van(_citizen: Person, office: Office, look: Look) -> Paper:
    """Draw an official letter: without a title, its subject stands under the number."""
    sheet = Sheet(look.dpi)
    facts = _facts(office, look, "cong_van", _subject("cong_van", look))
    number = f"Số: {facts['so'][1]}"
    y = two_blocks(sheet, look, issuer_lines(office), number, office.ward_name)
    small, left = look.sized(look.text, -1), Column(27.0, 97.0, 5.2)
    y = centred(sheet, facts["trich_yeu"][1], small, left, y + 6.0)
    whole = Column(look.margin, RIGHT - 1, look.pitch)
    y = centred(sheet, look.pick("to", ADDRESSEES), look.text, whole, y + 15)
    y = _paragraphs(sheet, look, "cong_van", y + 3)
    _close(sheet, look, office, y + 12, SENT_TO)
    return make_paper("van_ban", (sheet.finish(),), facts)


def draw_quy_che(_citizen: Person, office: Office, look: Look) -> Paper:
    """Draw the first page of a regulation, issued with a decision."""
    sheet = Sheet(look.dpi)
    facts = _facts(office, look, "quy_che", _subject("quy_che", look))
    agency = office.agency
    if look.number("head", 0, 1):
        y = two_blocks(sheet, look, issuer_lines(office), "") + 14
    else:
        y = 28.0
        facts["co_quan"] = (agency, agency)
    del facts["nguoi_ky"]
    whole = Column(look.margin + 12, RIGHT - 12, 6.5)
    y = centred(sheet, "QUY CHẾ", look.sized(look.bold, 1), whole, y)
    y = centred(sheet, facts["trich_yeu"][1], look.bold, whole, y + 6.5)
    issued = f"(Ban hành kèm theo Quyết định số {facts['so'][1]} {facts['ngay'][1]} của {agency})"
    y = centred(sheet, issued, look.italic, whole, y + 7.5)
    sheet.rule(92.0, 120.0, y + 3)
    _paragraphs(sheet, look, "quy_che", y + 8)
    return make_paper("van_ban", (sheet.finish(),), facts)


def _titled(kind: str, office: Office, look: Look) -> Paper:
    """Draw a document whose kind is its title, over the subject."""
    sheet = Sheet(look.dpi)
    facts = _facts(office, look, kind, _subject(kind, look))
    number = f"Số: {facts['so'][1]}"
    y = two_blocks(sheet, look, issuer_lines(office), number, office.ward_name)
    whole = Column(look.margin + 15, RIGHT - 15, 6.5)
    y = centred(sheet, _TITLES[kind], look.sized(look.bold, 1), whole, y + 14)
    y = centred(sheet, facts["trich_yeu"][1], look.bold, whole, y + 6.5)
    sheet.rule(92.0, 120.0, y + 2.5)
    y = _paragraphs(sheet, look, kind, y + 7)
    _close(sheet, look, office, y + 12, SENT_TO)
    return make_paper("van_ban", (sheet.finish(),), facts)


def _subject(kind: str, look: Look) -> str:
    subject = look.pick("subject", SUBJECTS[kind])
    return subject.format(year=look.issued.year, month=look.issued.month)


def _facts(office: Office, look: Look, kind: str, subject: str) -> dict[str, tuple[str, str]]:
    sign = look.pick("sign", ("{s}-VP", "{s}-VX")) if kind == "cong_van" else _SIGNS[kind]
    number = f"{look.number('so', 11, 1980)}/{sign.format(s=office.sign)}"
    day = look.issued
    printed = f"ngày {day.day:02d} tháng {decree_month(day.month)} năm {day.year}"
    agency = office.agency.upper()
    return {
        "loai": (kind, _TITLES.get(kind, "V/v")),
        "so": (number, number),
        "ngay": (day.isoformat(), printed),
        "co_quan": (agency, agency),
        "trich_yeu": (subject, subject),
        "nguoi_ky": (office.chairman, office.chairman),
    }


def _paragraphs(sheet: Sheet, look: Look, kind: str, y: float) -> float:
    """Write the text of a document that takes one page; give its last baseline."""
    column = Column(look.margin, RIGHT - 1, look.pitch * 0.88)
    known = {
        "year": look.issued.year,
        "month": look.issued.month,
        "memo": look.number("memo", 5, 95),
    }
    for text in PARAGRAPHS[kind]:
        said = text.format(**known)
        if said.isupper() or said.startswith("Chương"):
            y = centred(sheet, said, look.bold, column, y + column.pitch + 0.8)
            continue
        for spots in sheet.lay_out([Run(said, look.text)], column, 10.0, justify=True):
            y += column.pitch
            sheet.row(spots, y)
        y += 0.8
    return y


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


def _close(sheet: Sheet, look: Look, office: Office, y: float, sent_to: Sequence[str]) -> None:
    """Write who gets it, then the signature block, sealed over its left third."""
    small = look.sized(look.text, -2)
    sheet.write(look.margin, y, "Nơi nhận:", look.sized(look.bold, -1), "left")
    for number, text in enumerate(sent_to, 1):
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
