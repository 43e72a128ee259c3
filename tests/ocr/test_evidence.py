"""What few forms hold says more than what many do, and what other papers hold speaks against."""

from ocr.evidence import shares_of_forms
from ocr.rows import sheet_of
from tests.ocr.readings import reading, rows

PERSON = ("Họ, chữ đệm, tên: Trần Thị Ơn", "Ngày, tháng, năm sinh: 05/03/1949", "Giới tính: Nữ")


def share(kind: str, *texts: str) -> float:
    return shares_of_forms([sheet_of(1, reading(*rows(*texts)))])[kind]


def test_what_one_form_holds_weighs_more_than_what_all_hold() -> None:
    rare = share("trich_luc_khai_tu", "Nguyên nhân chết: Bệnh già")
    common = share("trich_luc_khai_tu", *PERSON)

    assert rare > common > 0


def test_what_other_papers_hold_speaks_against() -> None:
    paper = (*PERSON, "Nguyên nhân chết: Bệnh già", "Nơi chết: Lam Khê")
    declared = ("Kính gửi: Ủy ban nhân dân", "Tôi cam đoan những lời khai trên")

    assert share("trich_luc_khai_tu", *paper, *declared) < share("trich_luc_khai_tu", *paper)


def test_an_empty_page_has_no_share_of_anything() -> None:
    assert set(shares_of_forms([sheet_of(1, reading())]).values()) == {0.0}
