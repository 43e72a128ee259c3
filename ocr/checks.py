"""Checks within a field and across fields: what fails is flagged, never changed.

Sources: personal number, Law on Identification 26/2023 Art. 12 and Decree 70/2024; numbers and
signs of documents, Decree 30/2020 annex I.
"""

import re
from collections.abc import Callable, Mapping, Sequence

from dossier.codes import PersonalId
from dossier.field import Field, FieldFinding
from ocr.codes import enterprise_doubts, place_doubts
from ocr.drafts import Draft
from ocr.forms import Form, FormPerson, shared
from ocr.names import may_be_cut, name_doubts, other_readings, word_pairs_differ
from ocr.rows import Sheet
from ocr.text_doubts import text_doubts

SENTENCES: Mapping[str, str] = {
    "personal-number-length": "Số định danh phải có đúng 12 chữ số.",
    "personal-number-sex": "Chữ số giới tính trong số định danh không khớp giới tính.",
    "personal-number-year": "Năm sinh trong số định danh không khớp ngày sinh.",
    "personal-number-province": "Ba chữ số đầu của số định danh không phải mã của tỉnh nào.",
    "personal-number-place": "Mã tỉnh trong số định danh không khớp nơi đăng ký khai sinh.",
    "enterprise-code-length": "Mã số phải có 10 chữ số, hoặc 10 và thêm 3 chữ số của đơn vị.",
    "enterprise-code-check": "Số kiểm tra của mã số không khớp, cần đối chiếu với giấy.",
    "serial-length": "Số phát hành phải có 6 hoặc 8 chữ số.",
    "area-words-differ": "Diện tích ghi bằng chữ khác diện tích ghi bằng số.",
    "phone-length": "Số điện thoại phải có 10 chữ số và bắt đầu bằng 0.",
    "impossible-date": "Ngày này không có trên lịch.",
    "partial-date": "Chỉ đọc được một phần của ngày.",
    "date-words-differ": "Ngày ghi bằng chữ khác ngày ghi bằng số.",
    "date-order": "Ngày đăng ký trước ngày sinh.",
    "mended-digits": "Có chữ cái được hiểu là chữ số, cần xem lại.",
    "text-left-over": "Còn phần chữ phía sau chưa rõ thuộc mục nào.",
    "name-length": "Họ tên có số tiếng bất thường.",
    "name-not-syllables": "Họ tên có tiếng không viết theo chính tả tiếng Việt.",
    "name-unusual-surname": "Họ ít gặp, có thể đọc nhầm dấu.",
    "name-unusual-word": "Họ tên có tiếng ít gặp, có thể đọc thiếu hoặc nhầm dấu.",
    "name-doubtful-middle": "Chữ đệm có thể bị đọc thiếu dấu.",
    "name-two-persons": "Họ tên có thể lẫn tên của người khác.",
    "name-mixed-case": "Họ tên lẫn chữ hoa và chữ thường.",
    "name-read-differently": "Họ tên này được đọc khác nhau ở hai chỗ trên giấy.",
    "sign-malformed": "Số, ký hiệu không theo thể thức.",
    "sign-other-kind": "Ký hiệu không khớp loại văn bản.",
    "text-read-differently": "Có chữ được đọc khác dấu ở chỗ khác trên giấy.",
    "of-a-near-thing": "Giấy không ghi riêng mục này, giá trị lấy từ mục gần nhất, cần xem lại.",
    "text-doubtful": "Nội dung có chữ đọc không chắc.",
    "qr-print-differ": "Mã QR và chữ in trên thẻ khác nhau.",
    "qr-mrz-differ": "Mã QR và vùng MRZ trên thẻ khác nhau.",
    "mrz-print-differ": "Vùng MRZ và chữ in trên thẻ khác nhau.",
    "mrz-check-digit": "Số kiểm tra của vùng MRZ không đúng.",
    "mrz-name-unconfirmed": "Dòng tên của vùng MRZ chưa được đối chiếu.",
    "qr-malformed": "Dữ liệu mã QR không đúng cấu trúc thẻ.",
    "two-cards": "Giấy có mã QR của nhiều thẻ khác nhau.",
}

_SIGN_FORM = re.compile(r"\d{1,6}[A-Za-z]?/(\d{4}/)?[A-ZĐÂĂÊÔƠƯ][A-Za-zĐđÂĂÊÔƠƯ0-9&./-]*")
_PHONE = re.compile(r"0\d{9}|02\d{9}")
_WHOLE_DATE = 10
_DOUBTED = 0.5  # confidence of a field something speaks against
_SAID_AGAIN = ("name", "text", "area", "serial", "code", "enterprise_code")
_STRICTER_NUMBER = 0.5  # digits no check confirms
_STRICTER = 0.4  # share of the way from the bar to 1 asked of critical fields without support
_STRICTEST = 0.6  # and of texts: words were read wrong at 0.95, and none is ever surer than 0.97


def finding(code: str) -> FieldFinding:
    """Give the finding for a code of `SENTENCES`."""
    return FieldFinding(code, SENTENCES[code])


def number_doubts(number: str, sex: str = "", birth_date: str = "") -> tuple[str, ...]:
    """Give the codes of what speaks against a personal number.

    Args:
        number: Digits.
        sex: `nam`, `nu` or empty for unknown.
        birth_date: ISO 8601, also partial, or empty for unknown.
    """
    try:
        personal = PersonalId(number)
    except ValueError:
        return ("personal-number-length",)
    doubts = list(place_doubts(number))
    if sex and personal.sex != sex:
        doubts.append("personal-number-sex")
    if birth_date and str(personal.birth_year) != birth_date[:4]:
        doubts.append("personal-number-year")
    return tuple(doubts)


def value_doubts(draft: Draft) -> tuple[str, ...]:
    """Give the codes of what speaks against a value by itself."""
    return _VALUE_CHECKS[draft.field.kind](draft) if draft.field.kind in _VALUE_CHECKS else ()


def check(form: Form, drafts: Mapping[str, Draft], sheets: Sequence[Sheet]) -> dict[str, Draft]:
    """Check fields by themselves, with each other and with the rest of the paper."""
    done = {name: draft.doubted(*value_doubts(draft)) for name, draft in drafts.items()}
    done = {name: _compared(draft, sheets) for name, draft in done.items()}
    for person in form.persons:
        _check_person(person, done)
    for earlier, later in form.order:
        _check_order(earlier, later, done)
    _check_sign(done)
    _check_register_year(done)
    return done


def judge(draft: Draft, accept_confidence: float) -> Field:
    """Make the field: combine reading, place, support and doubts, and accept it or not.

    What nothing else on the paper supports has to be read more surely: critical fields, and
    texts in their least sure word.
    """
    place = _raised(draft.quality, 1)  # a label with a letter wrong is seldom another one
    confidence = _raised(min(draft.reading, place), draft.support)
    least, bar = confidence, accept_confidence
    if draft.field.kind == "number":
        least = min(draft.reading, place)  # what supports it says nothing of most digits
    if draft.field.kind == "text":
        least = _raised(min(draft.lowest, place), draft.support)
    if not draft.support:
        bar += _stricter(draft) * (1 - accept_confidence)
    if draft.doubts:
        confidence = min(confidence, _DOUBTED)
    return Field(
        name=draft.field.name,
        value=draft.value,
        text=draft.text,
        confidence=round(confidence, 3),
        page=draft.page,
        box=draft.box,
        source=draft.source,
        accepted=not draft.doubts and least >= bar,
        findings=tuple(finding(code) for code in draft.doubts),
    )


def _stricter(draft: Draft) -> float:
    if draft.field.kind == "text":
        return _STRICTEST
    if draft.field.kind == "number":
        return _STRICTER_NUMBER
    return _STRICTER if draft.field.critical else 0.0


def _raised(confidence: float, support: int) -> float:
    return float(1 - (1 - confidence) * 0.5**support)


def _compared(draft: Draft, sheets: Sequence[Sheet]) -> Draft:
    """Compare a value with the other places where it stands."""
    if draft.source in ("qr", "mrz") or draft.field.kind not in _SAID_AGAIN:
        return draft
    if draft.field.kind == "enterprise_code" and not draft.doubts:
        return draft.supported()  # by its check digit
    place = (draft.box, draft.page, sheets)
    if draft.field.kind == "text":  # the same words are misread the same way: no support
        differ = word_pairs_differ(draft.value, *place)
        return draft.doubted("text-read-differently") if differ else draft
    same, other = other_readings(draft.value, *place)
    if draft.field.kind == "name":
        doubts = {"name-read-differently": other, "name-length": may_be_cut(draft.value, *place)}
        draft = draft.doubted(*(code for code, speaks in doubts.items() if speaks))
    return draft.supported() if same else draft


def _check_person(person: FormPerson, drafts: dict[str, Draft]) -> None:
    number = drafts.get(person.number)
    if number is None or number_doubts(number.value):
        return
    _check_place(person, drafts)
    sex = drafts.get(person.sex)
    birth = drafts.get(person.birth_date)
    said_sex = sex.value if sex else person.fixed_sex
    doubts = number_doubts(number.value, said_sex, birth.value if birth else "")
    sides = {"personal-number-sex": person.sex, "personal-number-year": person.birth_date}
    for code in doubts:
        for name in {person.number, sides[code]} & drafts.keys():
            drafts[name] = drafts[name].doubted(code)
    if birth and not doubts:
        for name in {person.number, person.birth_date, person.sex} & drafts.keys():
            drafts[name] = drafts[name].supported()


def _check_place(person: FormPerson, drafts: dict[str, Draft]) -> None:
    number, place = drafts[person.number], drafts.get(person.registered)
    if place and place_doubts(number.value, place.value):
        drafts[person.number] = number.doubted("personal-number-place")


def _check_order(earlier: str, later: str, drafts: dict[str, Draft]) -> None:
    if earlier not in drafts or later not in drafts:
        return
    first, last = drafts[earlier].value, drafts[later].value
    shared_length = min(len(first), len(last))
    if first[:shared_length] > last[:shared_length]:
        drafts[earlier] = drafts[earlier].doubted("date-order")
        drafts[later] = drafts[later].doubted("date-order")


def _check_sign(drafts: dict[str, Draft]) -> None:
    """Hold the sign of an administrative document against its kind."""
    if "loai" not in drafts or "so" not in drafts:
        return
    letters = shared().signs.get(drafts["loai"].value)
    if not letters:
        return
    parts = re.split(r"[/.-]", drafts["so"].value)
    if letters not in parts:
        drafts["so"] = drafts["so"].doubted("sign-other-kind")
    else:
        drafts["so"] = drafts["so"].supported()


def _check_register_year(drafts: dict[str, Draft]) -> None:
    """Let the year in a number of a register stand for it where the paper was registered then."""
    number, day = drafts.get("so"), drafts.get("ngay_dang_ky")
    if number and day and number.value.endswith(f"/{day.value[:4]}"):
        drafts["so"] = number.supported()


_VALUE_CHECKS: Mapping[str, Callable[[Draft], tuple[str, ...]]] = {
    "number": lambda draft: number_doubts(draft.value),
    "phone": lambda draft: () if _PHONE.fullmatch(draft.value) else ("phone-length",),
    "date": lambda draft: () if len(draft.value) == _WHOLE_DATE else ("partial-date",),
    "name": lambda draft: name_doubts(draft.value),
    "enterprise_code": lambda draft: enterprise_doubts(draft.value),
    "sign": lambda draft: () if _SIGN_FORM.fullmatch(draft.value) else ("sign-malformed",),
    "text": lambda draft: text_doubts(draft.value, draft.lowest),
}
