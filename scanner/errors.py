"""What can go wrong while scanning. Faults of one page that do not stop it are findings.

DeskError
└── ScanError
    ├── ScanNotFoundError      there is no such file
    ├── PageNotFoundError      the scan has no page of that number
    ├── EmptyScanError         the file holds no bytes
    ├── UnsupportedScanError   neither PDF, TIFF, JPEG nor PNG by its content
    ├── DamagedScanError       truncated or corrupt
    ├── EncryptedScanError     opens with a password only
    ├── NoPagesError           a file in order, but without a page
    ├── ScanTooLargeError      over the limit on bytes
    ├── TooManyPagesError      over the limit on pages
    └── PageTooLargeError      over the limit on pixels, or a decompression bomb
"""

from dossier.errors import DeskError, Kind


class ScanError(DeskError):
    """A scan cannot be used."""

    code = "scan-error"
    title = "Không sử dụng được bản quét."
    kind = Kind.MALFORMED


class ScanNotFoundError(ScanError):
    """There is no such file, or it cannot be read."""

    code = "scan-not-found"
    title = "Không tìm thấy hoặc không mở được tệp quét."
    kind = Kind.NOT_FOUND


class PageNotFoundError(ScanError):
    """The scan has no page of that number."""

    code = "page-not-found"
    title = "Bản quét không có trang này."
    kind = Kind.NOT_FOUND


class EmptyScanError(ScanError):
    """The file holds no bytes."""

    code = "empty-scan"
    title = "Tệp rỗng, không có nội dung."


class UnsupportedScanError(ScanError):
    """By its content the file is none of PDF, TIFF, JPEG, PNG."""

    code = "unsupported-scan"
    title = "Tệp không phải là PDF, TIFF, JPEG hoặc PNG."


class DamagedScanError(ScanError):
    """The file or one of its pages is truncated or corrupt."""

    code = "damaged-scan"
    title = "Tệp bị hỏng hoặc bị cắt cụt, đề nghị quét hoặc gửi lại."


class EncryptedScanError(ScanError):
    """The file opens with a password only."""

    code = "encrypted-scan"
    title = "Tệp được bảo vệ bằng mật khẩu, đề nghị gỡ mật khẩu rồi gửi lại."


class NoPagesError(ScanError):
    """The file is in order but has no page."""

    code = "no-pages"
    title = "Tệp không có trang nào."


class ScanTooLargeError(ScanError):
    """The file has more bytes than the office accepts."""

    code = "scan-too-large"
    title = "Tệp quá lớn, đề nghị chia nhỏ rồi gửi lại."


class TooManyPagesError(ScanError):
    """The file has more pages than the office accepts."""

    code = "too-many-pages"
    title = "Tệp có quá nhiều trang, đề nghị chia nhỏ rồi gửi lại."


class PageTooLargeError(ScanError):
    """A page has more pixels than the office accepts, or its data swell without bound."""

    code = "page-too-large"
    title = "Trang có kích thước quá lớn, đề nghị quét lại với độ phân giải thấp hơn."
