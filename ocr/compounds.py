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
from ocr.set_phrases import cased, with_labels
from ocr.signers import with_signers
from ocr.signs import with_signs
from ocr.syllables import is_syllable
from ocr.tesseract import SeenWord

COMPOUNDS = """
    ban hành, bao gồm, biên bản, biểu mẫu, biện pháp, bản chính, bản sao, bản đồ, bảo hiểm,
    bảo vệ, bảo đảm, báo cáo, bên nhận, bên ủy, bắt buộc, bổ sung, bộ phận, cam kết, cam đoan,
    chi phí, chi tiết, chuyên môn, chuyên viên, chuyển nhượng, chuyển đổi, chính phủ, chính quyền,
    chính sách, chính thức, chính xác, chăm chỉ, chăm sóc, chấm dứt, chấp hành, chấp thuận,
    chất lượng, chế độ, chỉ đạo, chịu trách, chủ hộ, chủ nghĩa, chủ nhiệm, chủ trì, chủ tịch,
    chủ động, chức danh, chức năng, chức vụ, chứng minh, chứng nhận, chứng thực, chữ ký, chữ đệm,
    cung cấp, cá nhân, chi nhánh, chuyển khoản, công bố, công chức, công chứng, công khai,
    công nghệ, công trình, công tác, căn cứ, cơ quan, cơ sở, cư trú, cấp giấy, cộng hòa, cụ thể,
    danh mục, danh sách, diện tích, doanh nghiệp, dân cư, dữ liệu, dân phố, dân sự, dân tộc,
    dịch vụ, dự phòng, dự toán, dự án, ghi rõ, gia hạn, gia đình, giao dịch, giá trị, giám sát,
    giám đốc, giáo dục, giáo viên, giáp ranh, giải quyết, giấy chứng, giấy hẹn, giấy khai,
    giấy phép, giấy tiếp, giấy ủy, giấy xác, gắn liền, giấy tờ, giới hạn, giới thiệu, giới tính,
    hiện hành, hiệu lực, hiệu quả, hiệu trưởng, hoàn thiện, hoàn thành, hoạt động, hành chính,
    hành vi, hình thức, hướng dẫn, hạnh kiểm, hạnh phúc, hằng năm, học sinh, hồ sơ, hộ chiếu,
    hộ khẩu, hộ nghèo, hộ tịch, hội đồng, hợp lệ, hợp pháp, hợp đồng, khai báo, khai sinh,
    khai tử, khen thưởng, khiếu nại, khu vực, khuyết tật, khẩn trương, khắc phục, khởi kiện,
    kinh doanh, kinh phí, kinh tế, kiến nghị, kiểm soát, kiểm tra, kèm theo, kê khai, kính gửi,
    kế hoạch, kế toán, kết hôn, kết luận, kết quả, kể từ, kỷ luật, liên hệ, liên quan, liền kề,
    lâu dài, lãnh đạo, lý lịch, lĩnh vực, lưu trữ, lập danh, lễ phép, lệ phí, miễn giảm,
    môi trường, mạnh dạn, mở rộng, mẫu giáo, mặt trận, mục đích, nghiêm túc, nghiệp vụ, nghĩa vụ,
    nghề nghiệp, nghị quyết, nghị định, nguyên nhân, nguyên tắc, nguồn gốc, ngày cấp, ngân hàng,
    ngân sách, người dân, năm sinh, nhiệm kỳ, nhiệm vụ, nhà nước, nhân dân, nhân viên, niêm yết,
    nông nghiệp, nông thôn, nơi cấp, nơi sinh, nội dung, nội vụ, nộp thuế, pháp luật, pháp lý,
    pháp nhân, phát biểu, phát hiện, phát hành, phát sinh, phát triển, phê duyệt, phiếu lý,
    phòng chống, phù hợp, phương tiện, phương án, phối hợp, phổ biến, phụ lục, phụ trách, phục vụ,
    quan hệ, quy chế, quy hoạch, quy mô, quy trình, quy định, quy ước, quyết toán, quyết định,
    quyền hạn, quyền lợi, quyền sử, quá trình, quê quán, quản lý, quốc gia, quốc phòng, quốc tịch,
    ranh giới, riêng lẻ, rõ ràng, rõ rệt, sao chép, sinh hoạt, sở hữu, sức khỏe, sử dụng,
    sửa chữa, sửa đổi, tham gia, tham mưu, thanh toán, thanh tra, thay đổi, theo dõi, thu hồi,
    thuộc diện, thành lập, thành phần, thành phố, thành viên, thông báo, thông qua, thông tin,
    thường trú, thường trực, thường xuyên, thẩm quyền, thẩm định, thể hiện, thỏa thuận, thời gian,
    thời hạn, thời kỳ, thời điểm, thủ trưởng, thủ tục, thửa đất, thực hiện, thực tế, tiêu chuẩn,
    tiêu chí, tiến bộ, tiến độ, tiếp nhận, tiết kiệm, triển khai, trung thực, trung tâm,
    trung ương, trách nhiệm, trình bày, trình độ, trích lục, trường hợp, trưởng ban, trưởng phòng,
    trưởng thôn, trả lời, trẻ em, trụ sở, trực tiếp, trực tuyến, tuyên truyền, tuyển dụng,
    tuyệt đối, tuân thủ, tài chính, tài khoản, tài liệu, tài nguyên, tài sản, tình hình,
    tình trạng, tính chất, tư pháp, tương đương, tạm thời, tạm trú, tạm vắng, tập hợp, tập thể,
    tối thiểu, tối đa, tổ chức, tổ dân, tổ trưởng, tổng diện, tổng hợp, tổng số, tờ khai, vi phạm,
    viên chức, văn bản, văn hóa, văn phòng, vướng mắc, vượt quá, xuất trình, xác minh, xác nhận,
    xác định, xây dựng, xã hội, xét duyệt, xếp loại, xử lý, xử phạt, y tế, yêu cầu, ý kiến,
    điều chỉnh, điều khoản, điều kiện, điều lệ, điện thoại, điện tử, đào tạo, đóng dấu, đúng hạn,
    đăng ký, đơn vị, đường bộ, đường phố, đại diện, đảm bảo, đầu tư, đầy đủ, đề nghị, đề xuất,
    địa chính, địa chỉ, địa phương, đối tượng, định danh, đồng chí, đồng thời, đồng ý, ủy ban,
    ủy quyền, ứng dụng
"""
# What office texts really say and what looks like a misreading of one of these.
_RIGHT = """
    ban đồ, biến bản, bàn chính, bàn đồ, bản hành, bộ phân, bộ phần, chưa đệm, chủ hỗ, chữ nghĩa,
    có quan, có sở, công tắc, cùng cấp, cơ số, cư trừ, cả nhân, dân cử, hàng năm, hành vì,
    khai từ, lâu đài, lưu trú, mọi trường, mỗi trường, ngày cập, người dẫn, rõ rằng, sửa chưa,
    thành tập, thông tinh, thăm gia, thấy đổi, thế hiện, thể hiển, thứ trưởng, tinh trạng,
    trình đo, trình đó, trình đổ, tính hình, tương đường, vì phạm, vượt qua, đang ký, điều kiển,
    điện từ, đơn vì, đầu từ, để xuất
"""
_TITLES = (
    ["CỘNG", "HÒA", "XÃ", "HỘI", "CHỦ", "NGHĨA", "VIỆT", "NAM"],
    ["Độc", "lập", "-", "Tự", "do", "-", "Hạnh", "phúc"],
)
_TITLE_WORDS = 8
_TITLE_SURE = 5  # words of the title that were read as they are
_MARKS = ".,;:!'\"()"
_CORE = re.compile(r"(\W*)([^\W\d_]+)(\W*)")
# A word or numbering, and behind its mark another word or number: "sinh:1957", "2.Người", "tộc:"
_GLUED = re.compile(
    r"([^\W\d_]+[:,;]|\d{1,2}[.](?=[^\W\d_]{3}))?(?(1)([^\W_]+)|[^\W\d_]{4,}[:,;.]?)[:,;.]?"
)
_OURS = re.compile("[ăđơư\u1ea0-\u1ef9]", re.IGNORECASE)
_INITIALS = {"l": "t", "t": "l"}  # taken one for the other in the faces of typewriters
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
_EXACT = frozenset(_PAIRS.values())
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
    words = with_labels(with_signers(with_signs(words)))
    for at in range(len(words) - 1):
        mended = _mended(words[at], words[at + 1])
        if _leave_others(words, at, mended):
            words[at : at + 2] = mended
    return tuple(words)


def _leave_others(words: Sequence[SeenWord], at: int, mended: Sequence[SeenWord]) -> bool:
    """Say whether neither word is taken from another expression: "địa chỉ nhánh" holds none."""
    first, second = mended[0] != words[at], mended[1] != words[at + 1]
    return not (first and at and _are_one(words[at - 1], words[at])) and not (
        second and at + 2 < len(words) and _are_one(words[at + 1], words[at + 2])
    )


def _are_one(one: SeenWord, other: SeenWord) -> bool:
    return (one.text.lower(), other.text.strip(_MARKS).lower()) in _EXACT


def _unglued(word: SeenWord) -> Sequence[SeenWord]:
    """Part a label and its value, or two words, read without the space between them."""
    end = _end_of_first(word.text)
    if not end:
        return (word,)
    middle = word.left + round((word.right - word.left) * end / len(word.text))
    first = replace(word, text=word.text[:end], right=middle)
    return (*_unglued(first), *_unglued(replace(word, text=word.text[end:], left=middle)))


def _end_of_first(text: str) -> int:
    """Say where the first of two words read as one ends; 0 for one word."""
    found = _GLUED.fullmatch(text)
    if found is None or is_syllable(text.strip(_MARKS)):
        return 0
    if found[2]:
        label = found[1].rstrip(_MARKS)
        is_ours = label.isdigit() or is_syllable(label) or bool(_OURS.search(label))
        return len(found[1]) if is_ours else 0
    ends = [at for at in range(1, len(text)) if _are_pair(text, at)]
    ends = ends or [at for at in range(2, len(text)) if _are_syllables(text, at)]
    return ends[0] if len(ends) == 1 else 0


def _are_syllables(text: str, at: int) -> bool:
    """Say whether two words are joined here; letters of no other language say that they are."""
    parts = text[:at], text[at:].strip(_MARKS)
    consonant = fold_diacritics(parts[1][:1]) not in "aeiouy"
    return consonant and bool(_OURS.search(text)) and all(map(is_syllable, parts))


def _are_pair(text: str, at: int) -> bool:
    first, second = text[:at].lower(), text[at:].strip(_MARKS).lower()
    return _PAIRS.get((_bare(first), _bare(second))) == (first, second)


def _mended(one: SeenWord, other: SeenWord) -> tuple[SeenWord, SeenWord]:
    first, second = _CORE.fullmatch(one.text), _CORE.fullmatch(other.text)
    if not first or not second or first[3] or second[1] or not _may_be_one(first[2], second[2]):
        return one, other
    found = _meant(first[2].lower(), second[2].lower())
    if found is None:
        found = _with_other_initial(first[2].lower(), second[2].lower())
    if found is None and min(one.confidence, other.confidence) < _DOUBTED:
        found = _nearly(first[2].lower(), second[2].lower())
    if found is None:
        return one, other
    like = second[2].lower() if first[2].islower() else second[2]
    texts = (cased(found[0], first[2]), cased(found[1], like))
    return (
        replace(one, text=first[1] + texts[0]),
        replace(other, text=texts[1] + second[3]),
    )


def _may_be_one(first: str, second: str) -> bool:
    """Say whether two words are written as one expression and not as a name."""
    if first.islower() and second.startswith(("L", "T")):  # they are taken for a small l
        return second[1:].islower()
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


def _with_other_initial(first: str, second: str) -> Pair | None:
    """Give the expression of which one word begins with l for t or t for l."""
    pairs = ((first, second), (_other_initial(first), second), (first, _other_initial(second)))
    found = next((pair for pair in pairs if pair in _EXACT), None)
    return None if (first, second) in _RIGHT_PAIRS else found


def _other_initial(word: str) -> str:
    return _INITIALS.get(word[0], word[0]) + word[1:]


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
    small = sum(word.text.islower() for word in read) > 1  # of lập, do, phúc
    texts = [text.upper() if capitals else text for text in title]
    return [
        word if _is_spelt(word.text, text, as_cased=small) else replace(word, text=text)
        for word, text in zip(read, texts, strict=True)
    ]


def _is_spelt(read: str, text: str, *, as_cased: bool) -> bool:
    """Say whether a word is spelt like another, whatever the marks around it."""
    core = read.strip(_MARKS) or read
    ways = (core, text) if as_cased else (core.casefold(), text.casefold())
    return fold_tone_placement(ways[0]) == fold_tone_placement(ways[1])
