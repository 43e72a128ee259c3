"""What can go wrong when a file is signed. A signature that fails is a finding, not an error.

SigningError
├── KeyUnusableError           the key cannot be opened, or is of a sort we cannot use
│   ├── KeyFileRefusedError    a key in a file, where the office allows none
│   ├── KeyMissingError        the token holds no such key or certificate, or several
│   ├── PinRefusedError        the token took the PIN for wrong, or says one was wrong before
│   └── TokenAwayError         the token is not there, or stopped answering
├── SignerRevokedError         the certificate is revoked or not valid at the time
├── TrustBrokenError           the folder of trust anchors is missing or damaged
├── AnchorUnusableError        not one certificate of an authority
├── FingerprintDiffersError    another certificate than the one that was told of
├── AnchorUnknownError         no such anchor is pinned
├── FontMissingError           the font of the appearance is not installed
├── RemoteError                a remote signing service did not give what was asked for
│   ├── RemoteAwayError        it cannot be reached; nothing was signed
│   ├── RemoteLoginError       it does not know us
│   ├── RemoteRefusedError     it refuses this request
│   ├── ActivationError        PIN, code or password is missing or wrong
│   ├── ConsentRefusedError    the holder of the key said no
│   ├── ConsentExpiredError    the holder of the key did not answer in time
│   ├── OutcomeUnknownError    the answer was lost; it may have signed
│   ├── RemoteAnswerError      its answer cannot be read, or does not fit the question
│   ├── VoucherError           a voucher of another key, or not whole
│   └── RemoteSignatureError   a signature is not of this hash and this certificate
│       └── SignatureMisplacedError  it is of another document of the same batch
├── PluginFileError            the file that came back is not the one sent with one signature more
├── PictureRefusedError        a picture cannot be part of a signature
├── TimestampUnavailableError  the time-stamping authority does not answer
├── PreparedChangedError       a file that waits for its signature is no longer what it was
├── RenewalUselessError        a new time-stamp would end no later than the last one
└── PdfRefusedError            this file cannot be signed as it is
    ├── PdfUnreadableError     not a PDF, or damaged
    ├── PdfEncryptedError
    ├── PdfHybridError         two cross-reference tables that may disagree
    ├── PdfLockedError         an earlier signature forbids further changes
    ├── PdfBrokenError         an earlier signature does not hold
    ├── NoRoomError            the page has no room for the appearance
    ├── SpotMissingError       nobody says where the signature goes, or there is no such page
    └── FieldTakenError        a field of that name is there already
"""

from typing import ClassVar

from dossier.errors import DeskError, Kind


class SigningError(DeskError):
    """Base of what this room raises."""

    code: ClassVar[str] = "signing-failed"
    title: ClassVar[str] = "Không ký số được tài liệu."


class KeyUnusableError(SigningError):
    """The key cannot be opened with what we were given, or is of a sort we cannot use."""

    code: ClassVar[str] = "key-unusable"
    title: ClassVar[str] = "Không mở được khóa ký, đề nghị kiểm tra tệp khóa và mật khẩu."
    kind: ClassVar[Kind] = Kind.MISCONFIGURED


class KeyFileRefusedError(KeyUnusableError):
    """A key in a file, which production takes only when the office names the key."""

    code: ClassVar[str] = "key-file-refused"
    title: ClassVar[str] = "Khóa ký để trong tệp không được dùng ở chế độ vận hành."


class KeyMissingError(KeyUnusableError):
    """The token holds no such key or certificate, or several that fit."""

    code: ClassVar[str] = "token-key-missing"
    title: ClassVar[str] = "Không tìm thấy đúng khóa ký và chứng thư số trên thiết bị lưu khóa."


class PinRefusedError(KeyUnusableError):
    """The PIN is wrong, or was wrong at the last attempt; it is not tried again: tokens lock."""

    code: ClassVar[str] = "token-pin-refused"
    title: ClassVar[str] = (
        "Thiết bị lưu khóa không nhận mã PIN, hệ thống không thử lại để thiết bị không bị khóa."
    )


class TokenAwayError(KeyUnusableError):
    """The token is not there or stopped answering; the next try opens it afresh."""

    code: ClassVar[str] = "token-away"
    title: ClassVar[str] = (
        "Thiết bị lưu khóa không trả lời, đề nghị kiểm tra kết nối, hệ thống sẽ thử lại."
    )
    kind: ClassVar[Kind] = Kind.UNAVAILABLE


class SignerRevokedError(SigningError):
    """The certificate may not sign at this time: revoked, expired, or not yet valid."""

    code: ClassVar[str] = "signer-not-valid"
    title: ClassVar[str] = "Chứng thư số không còn hiệu lực hoặc đã bị thu hồi, không ký được."
    kind: ClassVar[Kind] = Kind.REFUSED


class TrustBrokenError(SigningError):
    """The trust anchors cannot be read."""

    code: ClassVar[str] = "trust-unreadable"
    title: ClassVar[str] = "Không đọc được danh sách chứng thư gốc tin cậy."
    kind: ClassVar[Kind] = Kind.MISCONFIGURED


class AnchorUnusableError(SigningError):
    """The file is not one certificate of an authority, so it cannot become an anchor."""

    code: ClassVar[str] = "anchor-unusable"
    title: ClassVar[str] = "Tệp không phải là một chứng thư của cơ quan chứng thực."
    kind: ClassVar[Kind] = Kind.MALFORMED


class FingerprintDiffersError(SigningError):
    """The certificate is another than the one whose fingerprint was told; nothing was pinned."""

    code: ClassVar[str] = "fingerprint-differs"
    title: ClassVar[str] = "Dấu vân tay không khớp chứng thư trong tệp nên không thêm vào."
    kind: ClassVar[Kind] = Kind.UNTRUSTED


class AnchorUnknownError(SigningError):
    """No anchor of that fingerprint is pinned."""

    code: ClassVar[str] = "anchor-unknown"
    title: ClassVar[str] = "Không có chứng thư nào mang dấu vân tay này trong danh sách tin cậy."
    kind: ClassVar[Kind] = Kind.NOT_FOUND


class FontMissingError(SigningError):
    """The font is not installed; Debian has it in the package fonts-liberation2."""

    code: ClassVar[str] = "stamp-font-missing"
    title: ClassVar[str] = "Thiếu phông chữ của chữ ký: cài gói fonts-liberation2."
    kind: ClassVar[Kind] = Kind.MISCONFIGURED


class PictureRefusedError(SigningError):
    """A picture cannot be part of a signature: no PNG, too large, or its ground is not clear."""

    code: ClassVar[str] = "picture-not-usable"
    title: ClassVar[str] = "Hình ảnh chữ ký hoặc con dấu phải là tệp PNG có nền trong suốt."
    kind: ClassVar[Kind] = Kind.MALFORMED


class RemoteError(SigningError):
    """A remote signing service did not give what was asked for."""

    code: ClassVar[str] = "remote-signing-failed"
    title: ClassVar[str] = "Dịch vụ ký số từ xa không ký được."


class RemoteAwayError(RemoteError):
    """The service cannot be reached or is too busy; it has signed nothing."""

    code: ClassVar[str] = "remote-signer-away"
    title: ClassVar[str] = "Dịch vụ ký số từ xa không trả lời, hệ thống sẽ thử lại."
    kind: ClassVar[Kind] = Kind.UNAVAILABLE


class RemoteLoginError(RemoteError):
    """The service does not know us: name, secret or token are wrong or ended."""

    code: ClassVar[str] = "remote-login-refused"
    title: ClassVar[str] = "Dịch vụ ký số từ xa không nhận tài khoản kết nối của hệ thống."
    kind: ClassVar[Kind] = Kind.MISCONFIGURED


class RemoteRefusedError(RemoteError):
    """The service refuses this request; it has signed nothing."""

    code: ClassVar[str] = "remote-signer-refused"
    title: ClassVar[str] = "Dịch vụ ký số từ xa từ chối yêu cầu ký."
    kind: ClassVar[Kind] = Kind.REFUSED


class ActivationError(RemoteError):
    """What activates the key is missing or wrong; it is not tried again, keys get locked."""

    code: ClassVar[str] = "activation-refused"
    title: ClassVar[str] = "Mã kích hoạt khóa ký bị thiếu hoặc không đúng, đề nghị nhập lại."
    kind: ClassVar[Kind] = Kind.REFUSED


class ConsentRefusedError(RemoteError):
    """The holder of the key said no."""

    code: ClassVar[str] = "consent-refused"
    title: ClassVar[str] = "Người ký đã từ chối yêu cầu ký."
    kind: ClassVar[Kind] = Kind.REFUSED


class ConsentExpiredError(RemoteError):
    """The holder of the key did not answer in time."""

    code: ClassVar[str] = "consent-expired"
    title: ClassVar[str] = "Yêu cầu ký đã hết hạn mà chưa được xác nhận, đề nghị gửi lại."
    kind: ClassVar[Kind] = Kind.REFUSED


class OutcomeUnknownError(RemoteError):
    """The answer to a request to sign was lost, and the service cannot be asked what became of it.

    Never tried again by itself: a person decides.
    """

    code: ClassVar[str] = "remote-outcome-unknown"
    title: ClassVar[str] = "Mất câu trả lời của dịch vụ ký số, chưa rõ đã ký hay chưa."
    kind: ClassVar[Kind] = Kind.CONFLICT


class RemoteAnswerError(RemoteError):
    """The service's answer cannot be read, or does not fit what was asked."""

    code: ClassVar[str] = "remote-answer-malformed"
    title: ClassVar[str] = "Không hiểu được câu trả lời của dịch vụ ký số từ xa."
    kind: ClassVar[Kind] = Kind.UNTRUSTED


class VoucherError(RemoteError):
    """A voucher that is not whole, or was made with another service or certificate."""

    code: ClassVar[str] = "signing-voucher-wrong"
    title: ClassVar[str] = "Phiếu chờ ký không khớp với khóa ký này."
    kind: ClassVar[Kind] = Kind.CONFLICT


class RemoteSignatureError(RemoteError):
    """A signature that came back is not of this hash with this certificate's key."""

    code: ClassVar[str] = "remote-signature-wrong"
    title: ClassVar[str] = "Chữ ký nhận về không khớp tài liệu hoặc chứng thư số, đã bị loại."
    kind: ClassVar[Kind] = Kind.UNTRUSTED


class SignatureMisplacedError(RemoteSignatureError):
    """A signature that came back is of another document of the same batch."""

    code: ClassVar[str] = "remote-signature-misplaced"
    title: ClassVar[str] = "Chữ ký nhận về là của tài liệu khác trong cùng lô, đã bị loại."


class PluginFileError(SigningError):
    """The file a signing plug-in gave back is not the one sent with the one expected signature."""

    code: ClassVar[str] = "plugin-file-refused"
    title: ClassVar[str] = "Tệp do công cụ ký trả về không đúng là tệp đã gửi thêm một chữ ký."
    kind: ClassVar[Kind] = Kind.UNTRUSTED


class TimestampUnavailableError(SigningError):
    """The time-stamping authority does not answer; nothing was written."""

    code: ClassVar[str] = "timestamp-unavailable"
    title: ClassVar[str] = "Máy chủ cấp dấu thời gian không trả lời, hệ thống sẽ thử lại."
    kind: ClassVar[Kind] = Kind.UNAVAILABLE


class PreparedChangedError(SigningError):
    """A prepared file, or what was kept beside it, is no longer what it was."""

    code: ClassVar[str] = "prepared-changed"
    title: ClassVar[str] = "Tệp đang chờ ký đã bị thay đổi, không ký tiếp được."
    kind: ClassVar[Kind] = Kind.UNTRUSTED


class RenewalUselessError(SigningError):
    """A new time-stamp would end no later than the last one; nothing was written."""

    code: ClassVar[str] = "renewal-useless"
    title: ClassVar[str] = "Dấu thời gian mới không có hạn dài hơn dấu cũ, không gia hạn được."
    kind: ClassVar[Kind] = Kind.UNAVAILABLE


class PdfRefusedError(SigningError):
    """This file cannot be signed as it is; it was not touched."""

    code: ClassVar[str] = "pdf-not-signable"
    title: ClassVar[str] = "Tệp PDF này không ký số được."
    kind: ClassVar[Kind] = Kind.MALFORMED


class PdfUnreadableError(PdfRefusedError):
    """Not a PDF, or damaged."""

    code: ClassVar[str] = "pdf-not-readable"
    title: ClassVar[str] = "Tệp PDF bị hỏng, không ký số được."


class PdfEncryptedError(PdfRefusedError):
    """Encrypted or with a password."""

    code: ClassVar[str] = "pdf-encrypted-not-signable"
    title: ClassVar[str] = "Tệp PDF có đặt mật khẩu, không ký số được."


class PdfHybridError(PdfRefusedError):
    """Carries two cross-reference tables, so two readers may show two documents."""

    code: ClassVar[str] = "pdf-hybrid-not-signable"
    title: ClassVar[str] = "Tệp PDF có hai bảng tham chiếu khác nhau, không ký số được."


class PdfLockedError(PdfRefusedError):
    """An earlier signature forbids the changes a further one needs."""

    code: ClassVar[str] = "pdf-locked"
    title: ClassVar[str] = "Chữ ký số trước đã khóa tài liệu, không ký thêm được."
    kind: ClassVar[Kind] = Kind.REFUSED


class PdfBrokenError(PdfRefusedError):
    """A signature in the file does not hold, or the file was changed after it."""

    code: ClassVar[str] = "pdf-signature-broken"
    title: ClassVar[str] = "Chữ ký số có sẵn trong tệp không còn đúng, không ký thêm được."
    kind: ClassVar[Kind] = Kind.UNTRUSTED


class NoRoomError(PdfRefusedError):
    """The page has no room for the appearance, which may not be made smaller."""

    code: ClassVar[str] = "signature-has-no-room"
    title: ClassVar[str] = "Trang không đủ chỗ cho hình chữ ký hoặc con dấu theo đúng kích thước."


class SpotMissingError(PdfRefusedError):
    """Nobody says where the signature goes, or there is no such page."""

    code: ClassVar[str] = "signature-spot-missing"
    title: ClassVar[str] = (
        "Không xác định được vị trí ký trên tài liệu, hãy chỉ rõ trang và vị trí."
    )


class FieldTakenError(PdfRefusedError):
    """A field of that name is there already: the file was signed before."""

    code: ClassVar[str] = "signature-field-taken"
    title: ClassVar[str] = "Tài liệu đã có chữ ký này."
    kind: ClassVar[Kind] = Kind.CONFLICT
