"""Papers about land and business say their fields in every edition, words apart on the sheet."""

import itertools

import numpy as np
import pytest

from samples.office import commune_office, department_office, ward_office
from samples.papers.choose import draw_paper
from samples.papers.land import make_parcel
from samples.papers.look import make_look
from samples.people import make_person
from samples.truth import Paper

_LAND = "so ho_ten so_dinh_danh thua_dat to_ban_do dien_tich dia_chi so_giay_chung_nhan ngay"
_BUSINESS = "ten ho_ten ngay_sinh so_dinh_danh dia_chi ngay_cap"
FIELDS = {
    "giay_chung_nhan_quyen_su_dung_dat": (_LAND, ""),
    "don_bien_dong": (_LAND, ""),
    "giay_phep_xay_dung": ("so ten ho_ten so_dinh_danh dia_chi ngay", ""),
    "dang_ky_doanh_nghiep": (f"ma_so {_BUSINESS}", "ngay"),
    "dang_ky_ho_kinh_doanh": (_BUSINESS, "so ma_so ngay"),
}
OFFICES = (ward_office(), commune_office(), department_office())
CASES = list(itertools.product(FIELDS, range(8)))


def _draw(document_type: str, seed: int) -> Paper:
    look = make_look(seed, dpi=100)
    return draw_paper(document_type, make_person(seed), OFFICES[seed % 3], look)


@pytest.mark.parametrize(("document_type", "seed"), CASES)
def test_a_paper_says_its_fields_with_words_apart(document_type: str, seed: int) -> None:
    paper = _draw(document_type, seed)
    always, sometimes = (set(names.split()) for names in FIELDS[document_type])
    assert always <= set(paper.fields) <= always | sometimes
    said = " ".join(paper.text.split())
    assert all(" ".join(printed.split()) in said for printed in paper.printed.values())
    for page in paper.pages:
        edges = np.array([word.box.as_list() for word in page.words])
        assert edges[:, :2].min() > 8
        assert edges[:, 2].max() < 198
        assert edges[:, 3].max() < 289
        lower, upper = np.minimum, np.maximum
        across = lower(edges[:, None, 2], edges[:, 2]) - upper(edges[:, None, 0], edges[:, 0])
        down = lower(edges[:, None, 3], edges[:, 3]) - upper(edges[:, None, 1], edges[:, 1])
        together = (across > 0.4) & (down > 0.8)
        assert not np.triu(together, 1).any()


def test_a_certificate_has_three_editions() -> None:
    texts = [_draw("giay_chung_nhan_quyen_su_dung_dat", seed).text for seed in range(16)]
    heads = ("2. Thông tin thửa đất", "1. Thửa đất:", "II. Thửa đất được quyền")
    assert all(any(head in text for text in texts) for head in heads)


def test_an_area_in_words_is_the_area_in_digits() -> None:
    parcels = [make_parcel(ward_office(), make_look(seed)) for seed in range(40)]
    whole = next(parcel for parcel in parcels if "," not in parcel.area)
    assert whole.area_in_words.endswith(" mét vuông")
    assert all(("phẩy" in parcel.area_in_words) == ("," in parcel.area) for parcel in parcels)
    assert {parcel.printed_area.replace(".", "") for parcel in parcels} == {
        parcel.area for parcel in parcels
    }
