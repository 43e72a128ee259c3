"""Application letter (đơn đề nghị): what citizens write themselves, so wordings differ most."""

from samples.draw import A4_MM, Column, Run, Sheet
from samples.ink import sign_by_hand
from samples.office import Office
from samples.papers.look import Look
from samples.papers.parts import RIGHT, item, national_title, place_and_day, signed
from samples.papers.wording import sex_word, slashed, spaced_phone
from samples.people import Person
from samples.truth import Paper, make_paper

_MATTERS = (
    (
        "Xác nhận tình trạng hôn nhân",
        "Đề nghị quý cơ quan xem xét, cấp giấy xác nhận tình trạng hôn nhân để tôi bổ túc hồ sơ "
        "mua nhà ở xã hội theo quy định hiện hành.",
    ),
    (
        "Trích lục hồ sơ hộ tịch",
        "Đề nghị quý cơ quan cấp bản sao trích lục khai sinh từ sổ gốc vì bản chính đã bị ẩm "
        "mốc, rách nát, không còn sử dụng được.",
    ),
    (
        "Hỗ trợ kinh phí sửa chữa nhà ở",
        "Gia đình tôi thuộc diện khó khăn, mái nhà bị tốc sau trận bão vừa qua. Kính mong quý cơ "
        "quan xem xét hỗ trợ một phần kinh phí để gia đình sớm ổn định cuộc sống.",
    ),
    (
        "Xác nhận nguồn gốc sử dụng đất",
        "Thửa đất nêu trên do cha mẹ tôi khai phá, sử dụng ổn định, không có tranh chấp. Đề nghị "
        "quý cơ quan xác nhận để tôi hoàn thiện thủ tục theo quy định.",
    ),
)
_PLEDGE = (
    "Tôi xin cam đoan những nội dung trình bày trên đây là đúng sự thật, nếu có gì sai tôi xin "
    "hoàn toàn chịu trách nhiệm trước pháp luật."
)


def draw_don_de_nghi(citizen: Person, office: Office, look: Look) -> Paper:
    """Draw a citizen's application to the office."""
    sheet = Sheet(look.dpi)
    middle = A4_MM[0] / 2
    facts = _facts(citizen, look)
    matter, asked = look.pick("matter", _MATTERS)
    national_title(sheet, look, middle, 24.0)
    title = look.pick("title", ("ĐƠN ĐỀ NGHỊ", "ĐƠN ĐỀ NGHỊ", "ĐƠN XIN ĐỀ NGHỊ"))
    sheet.write(middle, 46.0, title, look.sized(look.bold, 3), "centre")
    sheet.write(middle, 53.0, f"(V/v: {matter})", look.italic, "centre")
    sheet.write(middle, 64.0, f"Kính gửi: {office.full_agency}", look.bold, "centre")
    column = Column(look.margin, RIGHT, look.pitch)
    y = 76.0
    for pairs in _rows(citizen, look, facts):
        y = item(sheet, look, pairs, column, y) + look.pitch
    y = sheet.flow([Run("Nội dung đề nghị:", look.bold), Run(asked, look.value)], column, y)
    y = sheet.flow([Run(_PLEDGE, look.text)], column, y + look.pitch, indent=10.0)
    y = sheet.flow([Run("Tôi xin trân trọng cảm ơn!", look.text)], column, y + look.pitch, 10.0)
    day = place_and_day(sheet, look, office.ward_name, 145.0, y + 14)
    facts["ngay"] = (look.issued.isoformat(), day)
    who = look.pick("who", ("NGƯỜI LÀM ĐƠN", "NGƯỜI ĐỀ NGHỊ"))
    texts = (who, "(Ký và ghi rõ họ tên)", citizen.full_name)
    sign_by_hand(sheet, signed(sheet, look, 145.0, y + 21, texts), look.seed)
    return make_paper("don_de_nghi", (sheet.finish(),), facts)


def _facts(citizen: Person, look: Look) -> dict[str, tuple[str, str]]:
    phone = spaced_phone(citizen.phone, look.pick("phone", (" ", ".", "")))
    name = citizen.full_name
    return {
        "ho_ten": (name, look.pick("upper", (name, name.upper()))),
        "so_dinh_danh": (citizen.personal_id, citizen.personal_id),
        "dia_chi": (citizen.address, citizen.address),
        "so_dien_thoai": (citizen.phone, phone),
    }


def _rows(
    citizen: Person, look: Look, facts: dict[str, tuple[str, str]]
) -> list[list[tuple[str, str]]]:
    said = {name: printed for name, (_, printed) in facts.items()}
    number = look.pick("id", ("Số định danh cá nhân:", "Số căn cước:", "Số CCCD/Căn cước:"))
    live = look.pick("address", ("Địa chỉ thường trú:", "Nơi cư trú:", "Chỗ ở hiện nay:"))
    rows = [
        [(look.pick("name", ("Tôi tên là:", "Họ và tên:", "Tên tôi là:")), said["ho_ten"])],
        [("Sinh ngày:", slashed(citizen.birth)), ("Giới tính:", sex_word(citizen))],
        [(number, said["so_dinh_danh"])],
        [(live, said["dia_chi"])],
    ]
    phone = [(look.pick("phone label", ("Số điện thoại:", "Điện thoại:")), said["so_dien_thoai"])]
    rows.insert(look.pick("order", (4, 4, 3)), phone)
    return rows
