"""Mend words that stand in a fixed expression of office language: "chỉ tiết" is "chi tiết".

Half of the wrong letters on good print are tone marks that the recogniser prefers for a
syllable by itself. Vietnamese words are mostly two syllables long, and many pairs of bare
letters are one word only. Only such pairs are listed here; personal and place names, numbers
and codes never are, and what is written with capitals inside a sentence stays as it was read.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from operator import eq

from rapidfuzz.distance import Hamming

from dossier.words import fold_diacritics, fold_tone_placement
from ocr.syllables import is_syllable
from ocr.tesseract import SeenWord

COMPOUNDS = """
    ban hành, bao gồm, biên bản, biểu mẫu, biện pháp, bản chính, bản sao, bản đồ, bảo hiểm,
    bảo vệ, bảo đảm, bắt buộc, bổ sung, bộ phận, cam kết, cam đoan, chi phí, chi tiết, chuyên môn,
    chuyên viên, chuyển nhượng, chuyển đổi, chính phủ, chính quyền, chính sách, chính thức,
    chính xác, chăm chỉ, chăm sóc, chấm dứt, chấp hành, chấp thuận, chất lượng, chế độ, chỉ đạo,
    chịu trách, chủ hộ, chủ nghĩa, chủ nhiệm, chủ trì, chủ tịch, chủ động, chức danh, chức năng,
    chức vụ, chứng minh, chứng nhận, chứng thực, chữ ký, chữ đệm, cung cấp, cá nhân, công bố,
    công chức, công chứng, công khai, công nghệ, công trình, công tác, căn cứ, cơ quan, cơ sở,
    cư trú, cấp giấy, cộng hòa, cụ thể, danh mục, danh sách, diện tích, doanh nghiệp, dân cư,
    dân phố, dân sự, dân tộc, dịch vụ, dự phòng, dự toán, dự án, ghi rõ, gia hạn, gia đình,
    giao dịch, giá trị, giám sát, giám đốc, giáo dục, giáo viên, giáp ranh, giải quyết, giấy phép,
    giấy tờ, giới hạn, giới thiệu, giới tính, hiện hành, hiệu lực, hiệu quả, hiệu trưởng,
    hoàn thiện, hoàn thành, hoạt động, hành chính, hành vi, hình thức, hướng dẫn, hạnh kiểm,
    hạnh phúc, hằng năm, học sinh, hồ sơ, hộ chiếu, hộ khẩu, hộ nghèo, hộ tịch, hội đồng, hợp lệ,
    hợp pháp, hợp đồng, khai báo, khai sinh, khai tử, khen thưởng, khiếu nại, khu vực, khuyết tật,
    khẩn trương, khắc phục, khởi kiện, kinh doanh, kinh phí, kinh tế, kiến nghị, kiểm soát,
    kiểm tra, kèm theo, kê khai, kính gửi, kế hoạch, kế toán, kết hôn, kết luận, kết quả, kể từ,
    kỷ luật, liên hệ, liên quan, liền kề, lâu dài, lãnh đạo, lý lịch, lĩnh vực, lưu trữ, lập danh,
    lễ phép, lệ phí, miễn giảm, môi trường, mạnh dạn, mẫu giáo, mặt trận, mục đích, nghiêm túc,
    nghiệp vụ, nghĩa vụ, nghề nghiệp, nghị quyết, nghị định, nguyên nhân, nguyên tắc, nguồn gốc,
    ngày cấp, ngân hàng, ngân sách, người dân, nhiệm kỳ, nhiệm vụ, nhà nước, nhân dân, nhân viên,
    niêm yết, nông nghiệp, nông thôn, nơi cấp, nơi sinh, nội dung, nội vụ, nộp thuế, pháp luật,
    pháp lý, pháp nhân, phát biểu, phát hiện, phát hành, phát sinh, phát triển, phê duyệt,
    phòng chống, phù hợp, phương tiện, phương án, phối hợp, phổ biến, phụ lục, phụ trách, phục vụ,
    quan hệ, quy chế, quy hoạch, quy mô, quy trình, quy định, quy ước, quyết toán, quyết định,
    quyền hạn, quyền lợi, quá trình, quê quán, quản lý, quốc gia, quốc phòng, quốc tịch,
    ranh giới, rõ ràng, rõ rệt, sao chép, sinh hoạt, sở hữu, sức khỏe, sử dụng, sửa chữa,
    tham gia, tham mưu, thanh toán, thanh tra, thay đổi, theo dõi, thu hồi, thuộc diện, thành lập,
    thành phần, thành phố, thành viên, thông báo, thông qua, thông tin, thường trú, thường trực,
    thường xuyên, thẩm quyền, thẩm định, thể hiện, thỏa thuận, thời gian, thời hạn, thời kỳ,
    thời điểm, thủ trưởng, thủ tục, thửa đất, thực hiện, thực tế, tiêu chuẩn, tiêu chí, tiến bộ,
    tiến độ, tiếp nhận, tiết kiệm, triển khai, trung thực, trung tâm, trung ương, trách nhiệm,
    trình bày, trình độ, trích lục, trường hợp, trưởng ban, trưởng phòng, trưởng thôn, trả lời,
    trẻ em, trụ sở, trực tiếp, trực tuyến, tuyên truyền, tuyển dụng, tuyệt đối, tuân thủ,
    tài chính, tài khoản, tài liệu, tài nguyên, tài sản, tình hình, tình trạng, tính chất,
    tư pháp, tương đương, tạm thời, tạm trú, tạm vắng, tập thể, tối thiểu, tối đa, tổ chức,
    tổ trưởng, tổng hợp, tổng số, tờ khai, vi phạm, viên chức, văn bản, văn hóa, văn phòng,
    vướng mắc, vượt quá, xuất trình, xác minh, xác nhận, xác định, xây dựng, xã hội, xét duyệt,
    xếp loại, xử lý, xử phạt, y tế, yêu cầu, ý kiến, điều chỉnh, điều khoản, điều kiện, điều lệ,
    điện thoại, điện tử, đào tạo, đóng dấu, đúng hạn, đăng ký, đơn vị, đường bộ, đường phố,
    đại diện, đảm bảo, đầu tư, đầy đủ, đề nghị, đề xuất, địa chính, địa chỉ, địa phương,
    định danh, đồng chí, đồng thời, đồng ý, ủy ban, ủy quyền, ứng dụng
"""
# What office texts really say and what looks like a misreading of one of these.
_RIGHT = """
    ban đồ, biến bản, bàn chính, bàn đồ, bản hành, bộ phân, bộ phần, chưa đệm, chủ hỗ, có quan,
    có sở, công tắc, cơ số, cư trừ, cả nhân, dân cử, hành vì, khai từ, lâu đài, ngày cập,
    người dẫn, rõ rằng, thông tinh, thấy đổi, thế hiện, thể hiển, thứ trưởng, tinh trạng,
    trình đo, trình đó, trình đổ, tính hình, tương đường, vượt qua, đang ký, điều kiển, đầu từ,
    để xuất
"""
_TITLES = (
    ["CỘNG", "HÒA", "XÃ", "HỘI", "CHỦ", "NGHĨA", "VIỆT", "NAM"],
    ["Độc", "lập", "-", "Tự", "do", "-", "Hạnh", "phúc"],
)
_TITLE_WORDS = 8
_TITLE_SURE = 5  # words of the title that were read as they are
_MARKS = ".,;:!'\"()"
_CORE = re.compile(r"(\W*)([^\W\d_]+)(\W*)")
# A word, and behind a mark another word or a number: "sinh:1957", "Uyển,tỉnh", "tộc:"
_GLUED = re.compile(r"([^\W\d_]+[:,;])?(?(1)([^\W_]+)|[^\W\d_]{4,}[:,;.]?)[:,;.]?")
_DOUBTED = 0.9  # confidence below which another letter than a mark may be wrong
_SHORTEST = 4  # letters of a word that is mended although a letter is wrong

Pair = tuple[str, str]


def _bare(word: str) -> str:
    return fold_diacritics(word).casefold()


def _pairs() -> dict[Pair, Pair]:
    pairs: dict[Pair, Pair] = {}
    for compound in COMPOUNDS.replace("\n", " ").split(","):
        first, second = compound.split()
        pairs[_bare(first), _bare(second)] = (first, second)
    return pairs


_BARE_TITLES = tuple([_bare(word) for word in title] for title in _TITLES)
_PAIRS = _pairs()
_RIGHT_PAIRS = frozenset(tuple(pair.split()) for pair in _RIGHT.replace("\n", " ").split(","))
_SECONDS: dict[str, list[str]] = {}
_FIRSTS: dict[str, list[str]] = {}
for _first, _second in _PAIRS.values():
    _SECONDS.setdefault(_first, []).append(_second)
    _FIRSTS.setdefault(_second, []).append(_first)


def mend_row(row: Sequence[SeenWord]) -> tuple[SeenWord, ...]:
    """Mend the words of one row, which keep their places and confidences.

    Args:
        row: Words from left to right.
    """
    words = _with_title([part for word in row for part in _unglued(word)])
    for at in range(len(words) - 1):
        words[at : at + 2] = _mended(words[at], words[at + 1])
    return tuple(words)


def _unglued(word: SeenWord) -> Sequence[SeenWord]:
    """Part a label and its value, or two words of one expression, read without their space."""
    found = _GLUED.fullmatch(word.text)
    if found is None:
        return (word,)
    ends = [len(found[1])] if found[2] else []
    ends = ends or [at for at in range(1, len(word.text)) if _are_pair(word.text, at)]
    if len(ends) != 1:
        return (word,)
    middle = word.left + round((word.right - word.left) * ends[0] / len(word.text))
    return (
        replace(word, text=word.text[: ends[0]], right=middle),
        replace(word, text=word.text[ends[0] :], left=middle),
    )


def _are_pair(text: str, at: int) -> bool:
    first, second = text[:at].lower(), text[at:].strip(_MARKS).lower()
    return _PAIRS.get((_bare(first), _bare(second))) == (first, second)


def _mended(one: SeenWord, other: SeenWord) -> tuple[SeenWord, SeenWord]:
    first, second = _CORE.fullmatch(one.text), _CORE.fullmatch(other.text)
    if not first or not second or first[3] or second[1] or not _may_be_one(first[2], second[2]):
        return one, other
    found = _meant(first[2].lower(), second[2].lower())
    if found is None and min(one.confidence, other.confidence) < _DOUBTED:
        found = _nearly(first[2].lower(), second[2].lower())
    if found is None:
        return one, other
    texts = (_cased(found[0], first[2]), _cased(found[1], second[2]))
    return (
        replace(one, text=first[1] + texts[0]),
        replace(other, text=texts[1] + second[3]),
    )


def _may_be_one(first: str, second: str) -> bool:
    """Say whether two words are written as one expression and not as a name."""
    return second.islower() or (first.isupper() and second.isupper() and len(second) > 1)


def _meant(first: str, second: str) -> Pair | None:
    """Give the expression that two words are but for one mark."""
    if (first, second) in _RIGHT_PAIRS:
        return None
    found = _PAIRS.get((_bare(first), _bare(second)))
    if found is not None:
        wrong = [
            sum(a != b for a, b in zip(fold_tone_placement(one), other, strict=True))
            for one, other in zip((first, second), map(fold_tone_placement, found), strict=True)
        ]
        return found if sorted(wrong) == [0, 1] else None
    return None


def _nearly(first: str, second: str) -> Pair | None:
    """Give the expression of which one word has another wrong letter and is no syllable."""
    if not is_syllable(second) and (text := _nearest(second, _SECONDS.get(first, ()))):
        return first, text
    if not is_syllable(first) and (text := _nearest(first, _FIRSTS.get(second, ()))):
        return text, second
    return None


def _nearest(word: str, meant: Iterable[str]) -> str:
    """Give the only one of some words that differs from a misread one by one letter."""
    if len(word) < _SHORTEST:
        return ""
    near = [text for text in meant if Hamming.distance(_bare(text), _bare(word)) == 1]
    return near[0] if len(near) == 1 else ""


def _with_title(words: list[SeenWord]) -> list[SeenWord]:
    """Mend the national title, of which most words were read."""
    bare = [_bare(word.text) for word in words]
    for title, bare_title in zip(_TITLES, _BARE_TITLES, strict=True):
        for at in range(len(words) - _TITLE_WORDS + 1):
            read = words[at : at + _TITLE_WORDS]
            right = map(eq, bare[at : at + _TITLE_WORDS], bare_title)
            if sum(right) >= _TITLE_SURE:
                words[at : at + _TITLE_WORDS] = _as_title(read, title)
                break
    return words


def _as_title(read: Sequence[SeenWord], title: Sequence[str]) -> list[SeenWord]:
    capitals = sum(word.text.isupper() for word in read) >= _TITLE_SURE
    if title[0].isupper() and not capitals:
        return list(read)  # the name of the country within a sentence
    texts = [text.upper() if capitals else text for text in title]
    return [
        word if _is_spelt(word.text, text) else replace(word, text=text)
        for word, text in zip(read, texts, strict=True)
    ]


def _is_spelt(read: str, text: str) -> bool:
    """Say whether a word is spelt like another, whatever its case and its marks."""
    core = read.strip(_MARKS) or read
    return fold_tone_placement(core.casefold()) == fold_tone_placement(text.casefold())


def _cased(text: str, like: str) -> str:
    if len(like) > 1 and like.isupper():
        return text.upper()
    return text.capitalize() if like[0].isupper() else text
