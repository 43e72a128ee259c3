"""Fixed expressions are mended where one mark is wrong; what may be right as read stays."""

import unicodedata

import pytest

from dossier.words import fold_diacritics
from ocr.compounds import COMPOUNDS, mend_row
from ocr.syllables import is_syllable
from ocr.tesseract import SeenWord


def _row(text: str, confidence: float = 0.95) -> list[SeenWord]:
    return [
        SeenWord(word, 100 * at, 0, 100 * at + 90, 30, confidence)
        for at, word in enumerate(text.split())
    ]


def _mended(text: str, confidence: float = 0.95) -> str:
    return " ".join(word.text for word in mend_row(_row(text, confidence)))


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("quy định chỉ tiết một số điều", "quy định chi tiết một số điều"),
        ("phải bố sung, kế từ ngày", "phải bổ sung, kể từ ngày"),
        ("THÔNG BẢO VÀ XÁC NHÂN", "THÔNG BÁO VÀ XÁC NHẬN"),
        ("(Ký, ghỉ rõ họ tên)", "(Ký, ghi rõ họ tên)"),
        ("Kiếm tra", "Kiểm tra"),
        ("CỘNG HÒ. XÃ HỘI CHỦ NGHĨ VIỆT XÁM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("Độc lập - Tự đo - Hạnh phức", "Độc lập - Tự do - Hạnh phúc"),
        ("Độc Lập - Tự do - Hạnh phúc", "Độc lập - Tự do - Hạnh phúc"),
        ("nhà ở riêng Tẻ, hiệu tực", "nhà ở riêng lẻ, hiệu lực"),
    ],
)
def test_one_wrong_mark_of_an_expression_is_mended(read: str, meant: str) -> None:
    assert _mended(read) == meant


@pytest.mark.parametrize(
    "text",
    [
        "Nguyễn Thị Bố Sung",  # capitals inside a sentence: a name
        "thi hành vì lý do",
        "đầu từ số 12/2025",
        "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam năm 2013",
        "bố, sung túc",  # a comma parts them
        "quyệt đinh",  # both words are wrong: too little is known
        "Độc Lập - Tự Do - Hạnh Phúc",  # so written on old papers
        "trong mỗi trường hợp, thông báo lưu trú hàng năm, bị phạt vì phạm tội",
        "địa chỉ nhánh sông, loại hình thực hiện, sửa đối tượng",  # of another expression
        "http://abc.vn lúc 10:30 dài 1,5cm tại TP.HCM",
    ],
)
def test_what_may_be_right_stays(text: str) -> None:
    assert _mended(text) == text


def test_another_wrong_letter_is_mended_in_a_doubtful_word_only() -> None:
    assert _mended("giải quvết", 0.6) == "giải quyết"
    assert _mended("giải quvết", 0.95) == "giải quvết"


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("sinh:1957", "sinh: 1957"),
        ("Uyển,tỉnh", "Uyển, tỉnh"),
        ("Dântộc: Kinh", "Dân tộc: Kinh"),
        ("CHỦTỊCH", "CHỦ TỊCH"),
        ("2.Người", "2. Người"),
        ("Giớitính:Nữ", "Giới tính: Nữ"),
        ("đấtsố", "đất số"),
        ("Karim", "Karim"),
        ("León", "León"),
        ("core:vault", "core:vault"),
    ],
)
def test_words_without_the_space_between_them_are_parted(read: str, meant: str) -> None:
    assert _mended(read) == meant


def test_parted_words_share_the_box_and_others_keep_theirs() -> None:
    (left, right, other) = mend_row(_row("sinh:1957 chỉ"))
    assert (left.left, left.right, right.left, right.right) == (0, 50, 50, 90)
    assert (other.left, other.right, other.confidence) == (100, 190, 0.95)


def test_expressions_are_composed_syllables_and_no_two_look_alike_without_marks() -> None:
    compounds = [" ".join(text.split()) for text in COMPOUNDS.replace("\n", " ").split(",")]
    assert all(is_syllable(word) for text in compounds for word in text.split())
    assert compounds == [unicodedata.normalize("NFC", text) for text in compounds]
    assert len({fold_diacritics(text) for text in compounds}) == len(compounds)
