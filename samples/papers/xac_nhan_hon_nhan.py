"""Certificate of marital status (giấy xác nhận tình trạng hôn nhân), after Circular 04/2020."""

from samples.draw import Column, Run, Sheet
from samples.office import Office
from samples.papers.heads import Pairs, centred, fill, identity, issuer_lines, sealed, two_blocks
from samples.papers.look import Look
from samples.papers.parts import RIGHT, decree_month
from samples.papers.wording import sex_word, slashed, spelled
from samples.people import Person
from samples.truth import Paper, make_paper

_USES = (
    "Giấy này có giá trị sử dụng trong thời hạn 6 tháng kể từ ngày cấp, được sử dụng để: bổ túc hồ "
    "sơ vay vốn ngân hàng, không có giá trị để đăng ký kết hôn.",
    "Giấy này được sử dụng để làm thủ tục đăng ký kết hôn với {spouse}, có giá trị trong thời hạn "
    "6 tháng kể từ ngày cấp.",
)
_STATES = (
    "Chưa đăng ký kết hôn với ai",
    "Hiện tại chưa đăng ký kết hôn với ai kể từ ngày 05/03/2019 đến nay",
    "Đã đăng ký kết hôn nhưng đã ly hôn theo Bản án số 15/2021/HNGĐ-ST ngày 12/4/2021 của Tòa án",
)


def draw_xac_nhan_hon_nhan(citizen: Person, office: Office, look: Look) -> Paper:
    """Draw the certificate of a citizen's marital status."""
    sheet = Sheet(look.dpi)
    facts = _facts(citizen, office, look)
    y = two_blocks(sheet, look, issuer_lines(office), f"Số: {facts['so'][1]}", office.ward_name)
    title = "GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN"
    whole = Column(look.margin, RIGHT, look.pitch)
    y = centred(sheet, title, look.sized(look.bold, 2), whole, y + 18)
    head = f"{office.position} {office.agency.upper()}"
    y = centred(sheet, look.pick("head", (office.agency.upper(), head)), look.bold, whole, y + 11)
    if look.number("asked", 0, 1):
        asked = f"Xét đề nghị của ông/bà: {citizen.full_name}, về việc cấp giấy này,"
        y = sheet.flow([Run(asked, look.italic)], whole, y + look.pitch, 10.0)
    y = centred(sheet, "XÁC NHẬN:", look.bold, whole, y + look.pitch + 1) + look.pitch + 1
    y = fill(sheet, look, _rows(citizen, look, facts), whole, y)
    spouse = citizen.spouse.full_name if citizen.spouse else "người khác"
    y = sheet.flow([Run(look.pick("use", _USES).format(spouse=spouse), look.text)], whole, y)
    signer = look.pick(
        "signer",
        (
            ("NGƯỜI KÝ GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN", "(Ký, ghi rõ họ tên, đóng dấu)"),
            (office.position, "(Ký, đóng dấu)"),
            (f"TM. {issuer_lines(office)[0]}", office.position),
        ),
    )
    sealed(sheet, look, office, (143.0, y + 14), signer)
    return make_paper("xac_nhan_hon_nhan", (sheet.finish(),), facts)


def _facts(citizen: Person, office: Office, look: Look) -> dict[str, tuple[str, str]]:
    form = look.pick("so form", ("{n}/UBND-XNTTHN", "{n}/XNTTHN", "{n}/XN-{sign}", "{n}/{year}"))
    number = form.format(n=look.number("so", 3, 480), sign=office.sign, year=look.issued.year)
    day = look.issued
    printed = f"ngày {day.day:02d} tháng {decree_month(day.month)} năm {day.year}"
    return {
        "so": (number, number),
        "ho_ten": (
            citizen.full_name,
            look.pick("upper", (citizen.full_name, citizen.full_name.upper())),
        ),
        "ngay_sinh": (
            citizen.birth.isoformat(),
            look.pick("born", (slashed, spelled))(citizen.birth),
        ),
        "gioi_tinh": (citizen.sex, sex_word(citizen)),
        "so_dinh_danh": (citizen.personal_id, citizen.personal_id),
        "noi_cu_tru": (citizen.address, citizen.address),
        "ngay": (day.isoformat(), printed),
    }


def _rows(citizen: Person, look: Look, facts: dict[str, tuple[str, str]]) -> list[Pairs]:
    live = look.pick("live", ("Nơi cư trú:", "Nơi cư trú:", "Nơi thường trú:", "Cư trú tại:"))
    sex, people = ("Giới tính:", facts["gioi_tinh"][1]), ("Dân tộc:", citizen.ethnicity)
    born = ("Ngày, tháng, năm sinh:", facts["ngay_sinh"][1])
    named = (look.pick("name", ("Họ, chữ đệm, tên:", "Họ và tên:")), facts["ho_ten"][1])
    nation = ("Quốc tịch:", "Việt Nam")
    rows: list[Pairs] = look.pick(
        "rows",
        (
            [[named], [born], [sex, people, nation]],
            [[named], [sex], [born], [people, nation]],
            [[named, sex], [born], [people, nation]],
        ),
    )
    return [
        *rows,
        [identity(citizen, look)],
        [(live, citizen.address)],
        [("Tình trạng hôn nhân:", look.pick("state", _STATES))],
    ]
