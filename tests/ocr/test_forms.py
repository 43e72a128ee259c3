"""Each sort of paper is one file, and its fields are those that are promised."""

import re

import pytest

from ocr.decree_30 import FINDERS
from ocr.forms import Form, forms, read_form, shared
from ocr.values import KINDS

PROMISED = {
    "giay_khai_sinh": "so ho_ten ngay_sinh gioi_tinh so_dinh_danh ho_ten_cha ho_ten_me noi_dang_ky"
    " ngay_dang_ky nguoi_yeu_cau",
    "giay_chung_nhan_ket_hon": "so ho_ten_chong ho_ten_vo ngay_sinh_chong ngay_sinh_vo"
    " so_dinh_danh_chong so_dinh_danh_vo ngay_dang_ky",
    "to_khai_ct01": "ho_ten ngay_sinh gioi_tinh so_dinh_danh so_dien_thoai ho_ten_chu_ho"
    " so_dinh_danh_chu_ho noi_thuong_tru ngay",
    "don_de_nghi": "ho_ten so_dinh_danh dia_chi so_dien_thoai ngay",
    "to_khai_khai_sinh": "so ho_ten ngay_sinh gioi_tinh so_dinh_danh ho_ten_cha ho_ten_me"
    " noi_dang_ky ngay_dang_ky nguoi_yeu_cau noi_cu_tru",
    "xac_nhan_hon_nhan": "so ho_ten ngay_sinh gioi_tinh so_dinh_danh noi_cu_tru ngay",
    "trich_luc_khai_tu": "so ho_ten ngay_sinh gioi_tinh so_dinh_danh noi_cu_tru",
    "xac_nhan_cu_tru": "ho_ten ngay_sinh gioi_tinh so_dinh_danh so_dien_thoai ho_ten_chu_ho"
    " so_dinh_danh_chu_ho noi_thuong_tru so ngay",
    "phieu_ly_lich_tu_phap": "so ho_ten ngay_sinh gioi_tinh so_dinh_danh noi_thuong_tru ngay",
    "giay_uy_quyen": "ben_uy_quyen ben_duoc_uy_quyen so_dinh_danh_ben_uy_quyen"
    " so_dinh_danh_ben_duoc_uy_quyen ngay",
    "giay_hen_tra": "ma_ho_so ho_ten so_dinh_danh dia_chi so_dien_thoai ngay",
    "giay_chung_nhan_quyen_su_dung_dat": "so ho_ten so_dinh_danh thua_dat to_ban_do dien_tich"
    " dia_chi so_giay_chung_nhan ngay",
    "don_bien_dong": "so ho_ten so_dinh_danh thua_dat to_ban_do dien_tich dia_chi"
    " so_giay_chung_nhan ngay",
    "giay_phep_xay_dung": "so ten ho_ten ngay_sinh so_dinh_danh dia_chi ngay",
    "dang_ky_doanh_nghiep": "so ma_so ten ho_ten ngay_sinh so_dinh_danh dia_chi ngay ngay_cap",
    "dang_ky_ho_kinh_doanh": "so ma_so ten ho_ten ngay_sinh so_dinh_danh dia_chi ngay ngay_cap",
    "van_ban": "loai so ngay co_quan trich_yeu nguoi_ky",
    "can_cuoc": "so_dinh_danh ho_ten ngay_sinh gioi_tinh dia_chi ngay_cap mrz qr",
}
WHOLE = list(forms().values())
ONE = """
type = "giay_moi"
title = "Giấy mời"
titles = ["GIẤY MỜI"]
[[sections]]
name = "khach"
[[fields]]
name = "ho_ten"
kind = "name"
section = "khach"
labels = ["@name", "Kính mời"]
"""


@pytest.mark.parametrize("key", PROMISED)
def test_a_paper_has_the_promised_fields(key: str) -> None:
    assert {field.name for field in forms()[key].fields} == set(PROMISED[key].split())


@pytest.mark.parametrize("form", WHOLE, ids=lambda form: form.type)
def test_every_field_can_be_found_and_read(form: Form) -> None:
    ways = {*FINDERS, "label"}
    assert {field.find for field in form.fields} <= ways
    by_label = {field.kind for field in form.fields if field.find == "label"}
    assert by_label <= {*KINDS, "mrz", "qr"}
    assert all(re.fullmatch(r"[a-z0-9_]+", field.name) for field in form.fields)


def test_a_new_sort_of_paper_is_one_file() -> None:
    form = read_form(ONE)

    assert form.fields[0].labels[-1] == "Kính mời"
    assert "Họ và tên" in form.fields[0].labels


def test_every_list_of_labels_takes_a_set_in() -> None:
    land = {field.name: field for field in forms()["don_bien_dong"].fields}["dia_chi"]

    assert "Vị trí thửa đất" in land.own_labels
    assert {"Nơi cư trú", "Địa chỉ liên hệ"} <= {*land.instead}


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        (ONE.replace('section = "khach"', 'section = "chu"'), ValueError),
        (ONE.replace('kind = "name"', 'kind = "name"\ncolour = 1'), TypeError),
        (ONE.replace("@name", "@names"), KeyError),
        (ONE + '[[persons]]\nnumber = "so"', ValueError),
    ],
    ids=["section", "key", "set", "person"],
)
def test_a_slip_in_a_file_is_seen(wrong: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        read_form(wrong)


def test_common_family_names_are_known() -> None:
    assert {"nguyễn", "trần", "lê", "đặng", "võ"} <= shared().surnames
    assert "nguyên" not in shared().surnames
