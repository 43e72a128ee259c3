"""Two spellings of one Vietnamese word compare as the same; different words never do."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.words import comparable, fold_diacritics, fold_tone_placement, nfc

VIETNAMESE = st.text(
    "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ"
    "AÀÁẢÃẠĐEÈÉẺẼẸOÒÓỎÕỌUÙÚỦŨỤYỲÝỶỸỴ ,.-",
    max_size=40,
)


@pytest.mark.parametrize(
    ("early", "late"),
    [
        ("hòa", "hoà"),
        ("HÒA", "HOÀ"),
        ("Hòa", "Hoà"),
        ("khỏe", "khoẻ"),
        ("lòe", "loè"),
        ("thủy", "thuỷ"),
        ("THỦY", "THUỶ"),
        ("ủy", "uỷ"),
        ("họa", "hoạ"),
        ("tõa", "toã"),
        ("hóa đơn", "hoá đơn"),
        ("Ủy ban nhân dân xã Hòa Bình", "Uỷ ban nhân dân xã Hoà Bình"),
        ("Hòa, Thủy; Lóe-Tòa.", "Hoà, Thuỷ; Loé-Toà."),
        ("hòa\nhóa\tthúy", "hoà\nhoá\tthuý"),
    ],
)
def test_both_placements_of_a_tone_fold_to_one(early: str, late: str) -> None:
    assert fold_tone_placement(early) == late
    assert fold_tone_placement(late) == late


@pytest.mark.parametrize(
    "word",
    [
        "quý", "quỳ", "QUÝ", "Quỹ", "hoàn", "hoàng", "HOÀNG", "khoảng", "huỳnh", "thuở", "hóan",
        "lúa", "mùa", "của", "nghĩa", "thoại", "xoáy", "khuỷu", "tuyết", "ruộng", "đồng", "hoa",
        "thuyền", "giò", "bò", "toàn", "oai", "lộa", "mía", "hòa2",
    ],
)  # fmt: skip
def test_a_syllable_with_one_placement_stays(word: str) -> None:
    assert fold_tone_placement(word) == word


@given(VIETNAMESE)
def test_folding_the_tone_twice_changes_nothing_more(text: str) -> None:
    once = fold_tone_placement(text)

    assert fold_tone_placement(once) == once


@given(VIETNAMESE)
def test_folding_moves_marks_but_never_letters(text: str) -> None:
    assert fold_diacritics(fold_tone_placement(text)) == fold_diacritics(text)


@given(VIETNAMESE)
def test_the_form_of_the_bytes_does_not_matter(text: str) -> None:
    assert comparable(unicodedata.normalize("NFD", text)) == comparable(text)


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("Đặng Thị Ơn", "dang thi on"),
        ("QUYẾT ĐỊNH", "quyet dinh"),
        ("đồng đều", "dong deu"),
        ("thửa ruộng số 12/3", "thua ruong so 12/3"),
        ("", ""),
    ],
)
def test_text_is_found_without_diacritics(text: str, bare: str) -> None:
    assert fold_diacritics(text) == bare


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("NGUYỄN THỊ HÒA", "Nguyễn Thị Hoà"),
        ("  Trần   Văn\tThủy ", "trần văn thuỷ"),
        ("Lê Thị Thu\u0309y", "Lê Thị Thuỷ"),
    ],
)
def test_one_name_in_two_spellings_is_the_same(one: str, other: str) -> None:
    assert comparable(one) == comparable(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Hòa", "Hóa"), ("Hoa", "Hòa"), ("Đào", "Dào"), ("Trân", "Trần"), ("Văn A", "Vân A")],
)
def test_two_names_are_not_the_same(one: str, other: str) -> None:
    assert comparable(one) != comparable(other)


def test_nfc_joins_letter_and_mark() -> None:
    assert nfc("e\u0302\u0301") == "ế"
