"""Administrative documents are read by where things stand in the layout of Decree 30/2020."""

import pytest

from dossier.field import Field
from ocr.fields import extract_fields
from ocr.options import OcrOptions
from tests.ocr.readings import Placed, page, rows

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"

HEAD: tuple[Placed, ...] = (
    (25.0, 15.0, "ỦY BAN NHÂN DÂN"),
    (103.0, 15.2, NATION),
    (27.0, 21.0, "PHƯỜNG LAM KHÊ"),
    (112.0, 21.1, MOTTO),
    (30.0, 30.0, "Số: 125/QĐ-UBND"),
    (108.0, 30.1, "Lam Khê, ngày 05 tháng 3 năm 2026"),
)
DECISION: tuple[Placed, ...] = (
    *HEAD,
    (85.0, 42.0, "QUYẾT ĐỊNH"),
    (55.0, 49.0, "Về việc khen thưởng các cá nhân có thành tích"),
    (70.0, 56.0, "trong phong trào thi đua"),
    (45.0, 68.0, "CHỦ TỊCH ỦY BAN NHÂN DÂN PHƯỜNG LAM KHÊ"),
    *rows(
        "Căn cứ Luật Tổ chức chính quyền địa phương;",
        "Căn cứ Quyết định số 12/2024/QĐ-UBND ngày 01 tháng 02 năm 2024;",
        "QUYẾT ĐỊNH:",
        "Điều 1. Khen thưởng các cá nhân có tên sau.",
        top=80.0,
    ),
    (25.0, 150.0, "Nơi nhận:"),
    (130.0, 150.0, "KT. CHỦ TỊCH"),
    (130.0, 156.0, "PHÓ CHỦ TỊCH"),
    (25.0, 156.0, "- Như Điều 3;"),
    (128.0, 185.0, "Trần Văn Bình"),
    (25.0, 185.0, "- Lưu: VT."),
)


def read(*pages: tuple[Placed, ...]) -> dict[str, Field]:
    made = [page(*placed, number=at) for at, placed in enumerate(pages, 1)]
    return {field.name: field for field in extract_fields("van_ban", made, OcrOptions())}


def values(*pages: tuple[Placed, ...]) -> dict[str, str]:
    return {name: field.value for name, field in read(*pages).items()}


def with_head(*left: str) -> tuple[Placed, ...]:
    """Put other lines at the top left of the decision."""
    rest = [placed for placed in DECISION if placed[2] not in ("ỦY BAN NHÂN DÂN", "PHƯỜNG LAM KHÊ")]
    return (*rows(*left, left=22.0, top=15.0 - 6.0 * (len(left) - 2), pitch=6.0), *rest)


def test_a_decision_is_read() -> None:
    assert values(DECISION) == {
        "loai": "quyet_dinh",
        "so": "125/QĐ-UBND",
        "ngay": "2026-03-05",
        "co_quan": "ỦY BAN NHÂN DÂN PHƯỜNG LAM KHÊ",
        "trich_yeu": "Về việc khen thưởng các cá nhân có thành tích trong phong trào thi đua",
        "nguoi_ky": "Trần Văn Bình",
    }


def test_a_decision_read_well_is_accepted() -> None:
    assert all(field.accepted for field in read(DECISION).values())


@pytest.mark.parametrize(
    ("left", "issuer"),
    [
        (("UBND TỈNH LẠC GIANG", "SỞ NỘI VỤ"), "SỞ NỘI VỤ"),
        (("UBND XÃ", "TRUNG TÂM HÀNH CHÍNH", "CÔNG"), "TRUNG TÂM HÀNH CHÍNH CÔNG"),
        (("ỦY BAN NHÂN DÂN", "TỈNH LẠC GIANG"), "ỦY BAN NHÂN DÂN TỈNH LẠC GIANG"),
        (("UBND TỈNH LẠC GIANG", "VĂN PHÒNG"), "VĂN PHÒNG"),
        (("BỘ TƯ PHÁP", "CỤC HỘ TỊCH"), "CỤC HỘ TỊCH"),
    ],
)  # fmt: skip
def test_the_issuer_is_the_last_agency(left: tuple[str, ...], issuer: str) -> None:
    assert values(with_head(*left))["co_quan"] == issuer


@pytest.mark.parametrize(
    ("title", "sign", "kind"),
    [("KẾ HOẠCH", "KH", "ke_hoach"), ("THÔNG BÁO", "TB", "thong_bao")],
)
def test_other_kinds_are_known_by_their_title(title: str, sign: str, kind: str) -> None:
    changed = tuple(
        (x, y, title if text == "QUYẾT ĐỊNH" else text.replace("/QĐ-", f"/{sign}-"))
        for x, y, text in DECISION
        if not text.startswith("CHỦ TỊCH Ủ")
    )

    found = values(changed)

    assert (found["loai"], found["so"]) == (kind, f"125/{sign}-UBND")
    assert found["trich_yeu"].startswith("Về việc khen thưởng")


def test_an_official_letter_has_its_subject_under_the_number() -> None:
    letter: tuple[Placed, ...] = (
        *HEAD[:4],
        (30.0, 30.0, "Số: 45/UBND-VX"),
        HEAD[5],
        (22.0, 37.0, "V/v triển khai số hóa hồ sơ"),
        (24.0, 43.0, "tại Bộ phận Một cửa"),
        (60.0, 56.0, "Kính gửi: Các phòng chuyên môn"),
        (35.0, 66.0, "Thực hiện kế hoạch của Ủy ban nhân dân tỉnh"),
        (130.0, 150.0, "CHỦ TỊCH"),
        (126.0, 180.0, "Trần Văn Bình"),
    )

    found = values(letter)

    assert (found["loai"], found["so"]) == ("cong_van", "45/UBND-VX")
    assert found["trich_yeu"] == "V/v triển khai số hóa hồ sơ tại Bộ phận Một cửa"
    assert found["nguoi_ky"] == "Trần Văn Bình"


def test_a_regulation_takes_number_and_day_from_the_decision_that_issues_it() -> None:
    regulation = (
        (90.0, 20.0, "QUY CHẾ"),
        (60.0, 27.0, "Tiếp nhận và số hóa hồ sơ tại Bộ phận Một cửa"),
        (35.0, 34.0, "(Ban hành kèm theo Quyết định số 12/2026/QĐ-UBND"),
        (50.0, 41.0, "ngày 05 tháng 3 năm 2026 của Ủy ban nhân dân tỉnh)"),
        (25.0, 60.0, "Chương I QUY ĐỊNH CHUNG"),
    )

    found = values(regulation)

    assert found["loai"] == "quy_che"
    assert (found["so"], found["ngay"]) == ("12/2026/QĐ-UBND", "2026-03-05")
    assert found["trich_yeu"] == "Tiếp nhận và số hóa hồ sơ tại Bộ phận Một cửa"
    assert found["co_quan"] == "Ủy ban nhân dân tỉnh"


@pytest.mark.parametrize("second", ["thực hiện chế độ", "phần việc được giao"])
def test_a_subject_goes_on_in_small_letters(second: str) -> None:
    subject = (70.0, 56.0, second)
    changed = tuple(subject if placed[:2] == (70.0, 56.0) else placed for placed in DECISION)

    assert values(changed)["trich_yeu"].endswith(f"có thành tích {second}")


def test_the_signature_may_stand_on_the_last_page() -> None:
    first = DECISION[:-6]
    last = ((90.0, 15.0, "2"), *rows("Điều 2. Quyết định có hiệu lực.", top=25.0), *DECISION[-6:])

    field = read(first, last)["nguoi_ky"]

    assert (field.value, field.page) == ("Trần Văn Bình", 2)


def test_a_block_split_or_joined_by_the_reader_changes_nothing() -> None:
    joined = (
        (25.0, 15.0, f"ỦY BAN NHÂN DÂN {NATION}"),
        (27.0, 21.0, f"PHƯỜNG LAM KHÊ {MOTTO}"),
        *DECISION[4:],
    )

    assert values(joined)["co_quan"] == "ỦY BAN NHÂN DÂN PHƯỜNG LAM KHÊ"


def test_a_sign_of_another_kind_is_doubted() -> None:
    changed = tuple((x, y, text.replace("125/QĐ-", "125/KH-")) for x, y, text in DECISION)

    field = read(changed)["so"]

    assert [finding.code for finding in field.findings] == ["sign-other-kind"]
    assert not field.accepted


def test_an_issuer_read_in_two_ways_is_doubted() -> None:
    changed = tuple(
        (x, y, "PHƯỜNG LAM KHẾ" if text == "PHƯỜNG LAM KHÊ" else text) for x, y, text in DECISION
    )

    assert not read(changed)["co_quan"].accepted


def letter(*under_number: str) -> tuple[Placed, ...]:
    """Give an official letter with these lines under its number."""
    return (
        *HEAD[:4],
        (30.0, 30.0, "Số: 45/UBND-VX"),
        HEAD[5],
        *rows(*under_number, left=22.0, top=36.0, pitch=5.0),
        (60.0, 56.0, "Kính gửi: Các phòng chuyên môn"),
        *rows("Thực hiện kế hoạch của Ủy ban nhân dân tỉnh", left=35.0, top=66.0),
        (130.0, 150.0, "CHỦ TỊCH"),
        (126.0, 180.0, "Trần Văn Bình"),
    )


@pytest.mark.parametrize("begun", ["V/v", "V/%", "V/.", "V/", "V/y", "V/v:", "Viv", "VW", "V/v%"])
def test_the_subject_of_a_letter_is_known_though_its_small_v_is_not_read(begun: str) -> None:
    found = values(letter(f"{begun} triển khai số hóa hồ sơ", "tại Bộ phận Một cửa"))

    assert found["loai"] == "cong_van"
    assert found["trich_yeu"].startswith("V/v")
    assert found["trich_yeu"].endswith(" triển khai số hóa hồ sơ tại Bộ phận Một cửa")


def test_a_letter_may_have_no_v_at_all() -> None:
    found = values(letter("Về việc số hóa hồ sơ", "tại Bộ phận Một cửa"))

    assert found["loai"] == "cong_van"
    assert found["trich_yeu"] == "Về việc số hóa hồ sơ tại Bộ phận Một cửa"
    assert values(letter())["loai"] == "cong_van"
    assert "trich_yeu" not in values(letter())


def test_a_paper_with_a_title_above_whom_it_is_sent_to_is_no_letter() -> None:
    titled = (*letter("về số hóa"), (80.0, 48.0, "PHIẾU XIN Ý KIẾN"))
    short = tuple((x, y, text.replace("UBND-VX", "CV")) for x, y, text in letter("về số hóa"))

    assert "loai" not in values(titled)
    assert "loai" not in values(short)


@pytest.mark.parametrize("position", ["NGHỦ TỊCH", "“HỦ TỊCH", "CŸAAH VĂN PHÒNG"])
def test_a_sure_name_is_taken_under_a_position_that_a_stamp_covers(position: str) -> None:
    stamped = (*DECISION[:-6], (25.0, 150.0, "Nơi nhận:"), (130.0, 150.0, position))

    assert values((*stamped, (128.0, 185.0, "Trần Văn Bình")))["nguoi_ky"] == "Trần Văn Bình"
    assert "nguoi_ky" not in values((*stamped, (128.0, 185.0, "hị Văn Bình")))
    doubtful = read((*stamped, (128.0, 185.0, "Zố Kim Loan"))).get("nguoi_ky")
    assert doubtful is None or not doubtful.accepted
