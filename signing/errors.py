"""What can go wrong when a file is signed. A signature that fails is a finding, not an error.

SigningError
├── KeyUnusableError           the key cannot be opened, or is of a sort we cannot use
├── SignerRevokedError         the certificate is revoked or not valid at the time
├── TrustBrokenError           the folder of trust anchors is missing or damaged
├── FontMissingError           the font of the appearance is not installed
├── TimestampUnavailableError  the time-stamping authority does not answer
└── PdfRefusedError            this file cannot be signed as it is
    ├── PdfUnreadableError     not a PDF, or damaged
    ├── PdfEncryptedError
    ├── PdfHybridError         two cross-reference tables that may disagree
    ├── PdfLockedError         an earlier signature forbids further changes
    ├── PdfBrokenError         an earlier signature does not hold
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


class FontMissingError(SigningError):
    """The font is not installed; Debian has it in the package fonts-liberation2."""

    code: ClassVar[str] = "stamp-font-missing"
    title: ClassVar[str] = "Thiếu phông chữ của chữ ký: cài gói fonts-liberation2."
    kind: ClassVar[Kind] = Kind.MISCONFIGURED


class TimestampUnavailableError(SigningError):
    """The time-stamping authority does not answer; nothing was written."""

    code: ClassVar[str] = "timestamp-unavailable"
    title: ClassVar[str] = "Máy chủ cấp dấu thời gian không trả lời, hệ thống sẽ thử lại."
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


class FieldTakenError(PdfRefusedError):
    """A field of that name is there already: the file was signed before."""

    code: ClassVar[str] = "signature-field-taken"
    title: ClassVar[str] = "Tài liệu đã có chữ ký này."
    kind: ClassVar[Kind] = Kind.CONFLICT
