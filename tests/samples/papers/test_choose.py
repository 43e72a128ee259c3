"""Whatever its look, a paper says its fields, keeps its words apart and has ink in their boxes."""

import itertools

import numpy as np
import pytest

from samples.office import commune_office, department_office, ward_office
from samples.papers.choose import ALL_PAPERS, PAPER_TYPES, TITLES, draw_paper
from samples.papers.look import make_look
from samples.people import make_person
from samples.truth import Paper
from tests.counts import examples

FIELDS = {
    "giay_khai_sinh": "so ho_ten ngay_sinh gioi_tinh so_dinh_danh ho_ten_cha ho_ten_me noi_dang_ky "
    "ngay_dang_ky",
    "giay_chung_nhan_ket_hon": "so ho_ten_chong ho_ten_vo ngay_sinh_chong ngay_sinh_vo "
    "so_dinh_danh_chong so_dinh_danh_vo ngay_dang_ky",
    "to_khai_ct01": "ho_ten ngay_sinh gioi_tinh so_dinh_danh so_dien_thoai ho_ten_chu_ho "
    "so_dinh_danh_chu_ho ngay",
    "don_de_nghi": "ho_ten so_dinh_danh dia_chi so_dien_thoai ngay",
    "van_ban": "loai so ngay co_quan trich_yeu nguoi_ky",
    "can_cuoc": "so_dinh_danh ho_ten ngay_sinh gioi_tinh dia_chi ngay_cap mrz qr",
    "to_khai_khai_sinh": "ho_ten ngay_sinh gioi_tinh so_dinh_danh ho_ten_cha ho_ten_me "
    "nguoi_yeu_cau noi_cu_tru",
    "xac_nhan_hon_nhan": "so ho_ten ngay_sinh gioi_tinh so_dinh_danh noi_cu_tru ngay",
    "trich_luc_khai_tu": "so ho_ten ngay_sinh gioi_tinh so_dinh_danh noi_cu_tru",
    "xac_nhan_cu_tru": "ho_ten ngay_sinh gioi_tinh so_dinh_danh ho_ten_chu_ho so_dinh_danh_chu_ho "
    "noi_thuong_tru so ngay",
    "phieu_ly_lich_tu_phap": "so ho_ten ngay_sinh gioi_tinh so_dinh_danh noi_thuong_tru ngay",
    "giay_uy_quyen": "ben_uy_quyen ben_duoc_uy_quyen so_dinh_danh_ben_uy_quyen "
    "so_dinh_danh_ben_duoc_uy_quyen ngay",
}
OFFICES = (ward_office(), commune_office(), department_office())

CASES = [
    *itertools.product(PAPER_TYPES, range(12)),
    *itertools.product([key for key in ALL_PAPERS if key not in PAPER_TYPES], range(examples(2))),
]


def _draw(document_type: str, seed: int) -> Paper:
    look = make_look(seed, dpi=100)
    return draw_paper(document_type, make_person(seed), OFFICES[seed % 3], look)


@pytest.mark.parametrize(("document_type", "seed"), CASES)
def test_a_paper_says_all_its_fields(document_type: str, seed: int) -> None:
    paper = _draw(document_type, seed)
    if document_type in FIELDS:
        fields = set(FIELDS[document_type].split())
        assert (paper.type, set(paper.fields)) == (document_type, fields)
    assert paper.fields
    said = " ".join(paper.text.split())
    for name, printed in paper.printed.items():
        assert paper.fields[name], name
        assert name == "qr" or " ".join(printed.split()) in said, (name, printed)


@pytest.mark.parametrize(("document_type", "seed"), CASES)
def test_words_stand_apart_within_the_sheet(document_type: str, seed: int) -> None:
    for page in _draw(document_type, seed).pages:
        edges = np.array([word.box.as_list() for word in page.words])
        assert edges[:, :2].min() > 8
        assert edges[:, 2].max() < 198
        assert edges[:, 3].max() < 289
        for number, one in enumerate(edges[:-1]):
            others = edges[number + 1 :]
            across = np.minimum(one[2], others[:, 2]) - np.maximum(one[0], others[:, 0])
            down = np.minimum(one[3], others[:, 3]) - np.maximum(one[1], others[:, 1])
            assert not ((across > 0.4) & (down > 0.8)).any(), page.words[number]


@pytest.mark.parametrize("document_type", ALL_PAPERS)
def test_every_word_box_holds_ink(document_type: str) -> None:
    for page in _draw(document_type, 5).pages:
        px = page.image.px_per_mm
        for word in page.words:
            left, top, right, bottom = (round(edge * px) for edge in word.box.as_list())
            part = page.image.pixels[top - 1 : bottom + 1, left - 1 : right + 1]
            assert part.min() < 150, word


def test_looks_differ_by_seed_and_are_the_same_for_the_same_seed() -> None:
    texts = {_draw("don_de_nghi", seed).text for seed in range(12)}
    assert len(texts) == 12
    assert _draw("to_khai_ct01", 4).text == _draw("to_khai_ct01", 4).text


def test_numbers_on_papers_are_nobody_s() -> None:
    for document_type, seed in CASES:
        for name, value in _draw(document_type, seed).fields.items():
            if name.startswith("so_dinh_danh"):
                assert len(value) == 12
                assert value.startswith("000")
            if name == "so_dien_thoai":
                assert value.startswith("0000")


def test_an_unknown_paper_is_refused() -> None:
    with pytest.raises(ValueError, match="no such paper"):
        _draw("so_do", 1)
    assert set(TITLES) == set(ALL_PAPERS)
