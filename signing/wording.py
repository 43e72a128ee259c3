"""What verification says to a person: plain Vietnamese, the answer first."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta, timezone

from signing.report import Finding, Indication, SignatureReport

_VIETNAM = timezone(timedelta(hours=7))

_FINDINGS = {
    "no-signature": "Tệp không có chữ ký số nào.",
    "only-timestamps": "Tệp không có chữ ký số, chỉ có dấu thời gian.",
    "second-tool-away": "Công cụ kiểm tra thứ hai không dùng được, mới kiểm tra bằng một cách.",
    "second-tool-disagrees": "Hai công cụ kiểm tra cho kết quả khác nhau.",
    "counts-differ": "Số chữ ký trong biểu mẫu khác số chữ ký có trong tệp.",
    "signatures-removed": "Có chữ ký số đã bị gỡ khỏi tài liệu.",
    "form-unreadable": "Không đọc được danh sách chữ ký trong tệp.",
    "lenient-reading": "Tệp không hoàn toàn đúng chuẩn PDF, đã đọc theo cách nới lỏng.",
    "hybrid-file": "Tệp có hai bảng tham chiếu, mỗi phần mềm có thể hiển thị một khác.",
    "hybrid-before-signing": "Tệp có hai bảng tham chiếu, đều có từ trước khi ký.",
    "unknown-subfilter": "Chữ ký theo định dạng chưa được hỗ trợ.",
    "malformed-signature": "Không đọc được chữ ký này.",
    "range-beyond-file": "Chữ ký bao phủ quá cuối tệp: tệp đã bị nén hoặc lưu lại sau khi ký.",
    "range-unclear": "Không rõ chữ ký bao phủ phần nào của tệp.",
    "padding-not-empty": "Sau giá trị chữ ký còn dữ liệu lạ, không ai ký.",
    "digest-mismatch": "Nội dung khác với nội dung đã ký.",
    "value-invalid": "Giá trị chữ ký không đúng với chứng thư số.",
    "weak-digest": "Chữ ký dùng thuật toán băm cũ, không còn an toàn.",
    "changed-later": "Tệp đã bị sửa sau chữ ký này.",
    "form-changed-later": "Biểu mẫu đã bị điền hoặc sửa sau chữ ký này.",
    "stray-bytes": "Có dữ liệu lạ nối thêm vào cuối tệp sau khi ký.",
    "large-appearance": "Hình chữ ký thêm sau che quá nhiều trang.",
    "unsigned-appearance": "Có ô chữ ký không ai ký được thêm vào hoặc sửa sau khi ký.",
    "no-timestamp": "Không có dấu thời gian; thời điểm ký do người ký khai.",
    "pkcs7-format": "Chữ ký theo định dạng PKCS#7 cũ, không phải PAdES.",
    "ber-encoded": "Chữ ký được mã hóa kiểu BER cũ, nội dung vẫn đọc được.",
    "chain-not-embedded": "Chữ ký chỉ kèm chứng thư của người ký, không kèm nơi cấp.",
    "timestamp-broken": "Dấu thời gian bị hỏng hoặc không phải của chữ ký này.",
    "timestamp-weak-imprint": "Dấu thời gian dùng thuật toán băm cũ (SHA-1).",
    "timestamp-untrusted": "Dấu thời gian không kiểm chứng được.",
    "clock-differs": "Thời điểm người ký khai lệch với dấu thời gian.",
    "signing-time-seven-hours": "Phần mềm ký ghi giờ Việt Nam như giờ quốc tế (lệch 7 giờ).",
    "issuer-unknown": "Nơi cấp chứng thư số chưa nằm trong danh sách tin cậy.",
    "revocation-unknown": "Chưa có thông tin thu hồi của chứng thư số.",
    "certificate-revoked": "Chứng thư số đã bị thu hồi.",
    "certificate-out-of-time": "Chứng thư số không còn hoặc chưa có hiệu lực vào lúc đó.",
    "certificate-unsuitable": "Chứng thư số không dùng được cho việc ký này.",
}

_OF_CHAIN = {
    "NO_CERTIFICATE_CHAIN_FOUND": "issuer-unknown",
    "TRY_LATER": "revocation-unknown",
    "REVOKED_NO_POE": "certificate-revoked",
    "REVOKED_CA_NO_POE": "certificate-revoked",
    "OUT_OF_BOUNDS_NO_POE": "certificate-out-of-time",
}

_WHY_FAILED = {
    "HASH_FAILURE": "Nội dung đã bị thay đổi sau khi ký.",
    "FORMAT_FAILURE": "Tệp đã bị thay đổi sau khi ký.",
    "SIG_CRYPTO_FAILURE": "Chữ ký không do chứng thư số ghi trong tệp tạo ra.",
    "REVOKED": "Chứng thư số đã bị thu hồi trước khi ký.",
}

_WHY_UNKNOWN = {
    "NO_CERTIFICATE_CHAIN_FOUND": "nơi cấp chứng thư chưa nằm trong danh sách tin cậy.",
    "TRY_LATER": "không có thông tin thu hồi của nơi cấp chứng thư. Thử lại sau ít phút.",
    "REVOKED_NO_POE": "chứng thư số đã bị thu hồi và không rõ đã ký trước hay sau đó.",
    "REVOKED_CA_NO_POE": "chứng thư của nơi cấp đã bị thu hồi.",
    "OUT_OF_BOUNDS_NO_POE": "chứng thư số không trong thời hạn và không có dấu thời gian.",
    "CRYPTO_CONSTRAINTS_FAILURE": "chữ ký dùng thuật toán không còn an toàn.",
    "SIG_CONSTRAINTS_FAILURE": "biểu mẫu đã bị điền hoặc sửa sau khi ký.",
}


_WHY_DOUBTED = {
    "signatures-removed": "có chữ ký số đã bị gỡ khỏi tài liệu.",
    "counts-differ": "số chữ ký trong biểu mẫu khác số chữ ký có trong tệp.",
    "form-unreadable": "không đọc được danh sách chữ ký trong tệp.",
    "hybrid-file": "mỗi phần mềm có thể hiển thị tệp này một khác.",
    "padding-not-empty": "chỗ dành cho chữ ký có dữ liệu lạ.",
    "timestamp-broken": "dấu thời gian của chữ ký bị hỏng.",
    "only-timestamps": "tài liệu không có chữ ký số, chỉ có dấu thời gian.",
}


def finding(code: str) -> Finding:
    """Give the finding of a code."""
    return Finding(code, _FINDINGS[code])


def naming(code: str, fields: Sequence[str]) -> Finding:
    """Give the finding of a code with the fields it concerns."""
    text = finding(code).text
    return Finding(code, f"{text} ({', '.join(fields)})" if fields else text)


def chain_finding(sub_indication: str) -> Finding:
    """Give the finding of a certificate that is not trusted."""
    return finding(_OF_CHAIN.get(sub_indication, "certificate-unsuitable"))


def document_sentence(
    signatures: Sequence[SignatureReport],
    codes: Collection[str],
    indication: Indication,
    sub_indication: str | None,
) -> str:
    """Say of a file what a person should do with it, the answer first.

    Args:
        signatures: Of the file.
        codes: Of the findings that concern the file as a whole.
        indication: Of the file.
        sub_indication: Of the file.
    """
    if indication == "TOTAL-PASSED":
        return f"Hợp lệ: tài liệu chưa bị sửa từ khi ký. {_signers(signatures)}"
    if indication == "TOTAL-FAILED":
        return f"Không hợp lệ: {_lower(_why_failed(sub_indication))} Không dùng tài liệu này."
    if not signatures and "no-signature" in codes:
        return "Không có chữ ký số: đây có thể là bản in, bản chụp."
    for code, why in _WHY_DOUBTED.items():
        if code in codes:
            return f"Chưa kết luận được: {why}"
    return f"Chưa kết luận được: {_why_unknown(sub_indication)}"


def signature_sentence(one: SignatureReport) -> str:
    """Say of one signature what it is worth."""
    who = _who(one)
    match one.indication:
        case "TOTAL-PASSED":
            return f"Hợp lệ: {who}."
        case "TOTAL-FAILED":
            return f"Không hợp lệ: {who}. {_why_failed(one.sub_indication)}"
        case _:
            return f"Chưa kết luận được: {who}; {_why_unknown(one.sub_indication)}"


def _why_failed(code: str | None) -> str:
    return _WHY_FAILED.get(code or "", "Chữ ký số không đúng.")


def _why_unknown(code: str | None) -> str:
    return _WHY_UNKNOWN.get(code or "", "không kiểm tra được hết chữ ký số trong tệp.")


def _signers(signatures: Sequence[SignatureReport]) -> str:
    people = [_who(one) for one in signatures if one.kind == "signature"]
    return f"Người ký: {'; '.join(people)}."


def _who(one: SignatureReport) -> str:
    name = one.signer or "không rõ người ký"
    if one.organisation and one.organisation != one.signer:
        name = f"{name}, {one.organisation}"
    if one.time is None:
        return name
    said = "" if one.time_source == "timestamp" else " (theo người ký khai)"
    return f"{name}, lúc {_clock(one.time)}{said}"


def _clock(time: datetime) -> str:
    return f"{time.astimezone(_VIETNAM):%H:%M ngày %d/%m/%Y}"


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
