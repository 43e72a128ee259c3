"""What can go wrong at the desk itself.

DeskError
└── OfficeError
    ├── NotAllowedError        the person may not do this
    ├── NotFoundError          nothing there, or not for this person
    ├── WrongStateError        the thing has moved on since it was shown
    ├── SettingsError          a setting is missing, misspelt or impossible
    ├── ToolMissingError       something Sohoa needs is away
    ├── PageCrashedError       the process that worked on a page died
    ├── PageTimeoutError       a page took longer than allowed
    ├── NothingReadError       no page of the file could be read
    ├── UntrustedCopyError     a copy we made does not verify
    ├── MalformedNumberError   a personal or organization number that cannot be one
    ├── MalwareFoundError      the malware check refused the file
    ├── PagesMalformedError    what a person said of pages does not fit them
    ├── UnbalancedError        a scan whose sides are not all accounted for
    │   ├── OwnerUnknownError      a paper belongs to no dossier of this office
    │   ├── PagesNotReadError      pages of a scan could not be opened
    │   ├── SeparatorUnsureError   a page may be a separator that was not read
    │   └── SheetsMissingError     a scan has other sides than the clerk announced
    ├── SignedPartError        a file that came signed cannot be taken apart
    ├── PartKnownError         the same file was handed in for the scan before
    ├── PaperReplacedError     a copy whose pages went into other documents
    ├── FieldsMalformedError   what was confirmed is no type or field of the catalogue
    ├── OutputTakenError       something that is not ours stands where output should go
    ├── OutputFailedError      output cannot be written
    ├── ForgedPaperError       a paper that came signed and does not hold
    ├── OwnerNameDiffersError  the number belongs to somebody of another name
    ├── VerificationTooHeavyError  a file took more time or memory than it may
    └── WrongPasswordError     login and password do not belong together
"""

from dossier.errors import DeskError, Kind


class OfficeError(DeskError):
    """Base of the desk's own errors."""


class NotAllowedError(OfficeError):
    """The person may not do this."""

    code = "not-allowed"
    title = "Tài khoản này không có quyền thực hiện việc đó."
    kind = Kind.REFUSED


class NotFoundError(OfficeError):
    """Nothing there, or not for this person: both are answered alike."""

    code = "not-found"
    title = "Không tìm thấy nội dung được yêu cầu."
    kind = Kind.NOT_FOUND


class WrongStateError(OfficeError):
    """The thing has moved on since it was shown."""

    code = "wrong-state"
    title = "Việc này không còn thực hiện được ở bước hiện tại, hãy tải lại trang."
    kind = Kind.CONFLICT


class SettingsError(OfficeError):
    """A setting is missing, misspelt or impossible."""

    code = "settings-wrong"
    title = "Cấu hình của hệ thống chưa đúng."
    kind = Kind.MISCONFIGURED


class ToolMissingError(OfficeError):
    """Something Sohoa needs is away."""

    code = "tool-missing"
    title = "Thiếu một thành phần cần thiết, hãy chạy lệnh sohoa doctor."
    kind = Kind.UNAVAILABLE


class PageCrashedError(OfficeError):
    """The process that worked on a page died."""

    code = "page-crashed"
    title = "Tiến trình xử lý trang bị dừng đột ngột, trang này chưa đọc được."
    kind = Kind.BROKEN


class PageTimeoutError(OfficeError):
    """A page took longer than allowed."""

    code = "page-timeout"
    title = "Xử lý trang quá thời gian cho phép, trang này chưa đọc được."
    kind = Kind.BROKEN


class NothingReadError(OfficeError):
    """No page of the file could be read."""

    code = "nothing-read"
    title = "Không đọc được trang nào trong tệp."
    kind = Kind.MALFORMED


class UntrustedCopyError(OfficeError):
    """A copy we made does not verify."""

    code = "copy-not-verified"
    title = "Bản số hóa vừa ký không vượt qua bước kiểm tra, chưa được lưu kho."
    kind = Kind.UNTRUSTED


class MalwareFoundError(OfficeError):
    """The malware check refused the file."""

    code = "malware-found"
    title = "Tệp bị bộ kiểm tra mã độc từ chối."
    kind = Kind.MALFORMED


class UnbalancedError(OfficeError):
    """Sides of a scan are not all accounted for; nothing of it is signed."""

    code = "scan-unbalanced"
    title = "Tập quét chưa khớp sổ đối chiếu trang nên chưa được ký, hãy xem phần còn thiếu."
    kind = Kind.CONFLICT


class SheetsMissingError(UnbalancedError):
    """A scan has other sides than the clerk announced."""

    code = "sheets-do-not-match"
    title = "Số mặt giấy quét được không khớp số tờ đã khai, hãy quét thêm hoặc sửa số tờ."
    kind = Kind.CONFLICT


class OwnerUnknownError(UnbalancedError):
    """A paper belongs to no dossier of this office."""

    code = "owner-unknown"
    title = "Không xác định được giấy tờ thuộc hồ sơ nào, hãy quét lại trong hồ sơ đúng."
    kind = Kind.CONFLICT


class WrongPasswordError(OfficeError):
    """Login and password do not belong together; which of the two is wrong is not told."""

    code = "wrong-password"
    title = "Tên đăng nhập hoặc mật khẩu không đúng."
    kind = Kind.REFUSED


class MalformedNumberError(OfficeError):
    """A personal or organization number that cannot be one."""

    code = "owner-number-malformed"
    title = "Số định danh hoặc mã số không đúng dạng, hãy kiểm tra lại."
    kind = Kind.MALFORMED


class OutputTakenError(OfficeError):
    """Something that no earlier run made stands where the output should go."""

    code = "output-taken"
    title = "Thư mục kết quả đã có nội dung khác, hãy chọn thư mục khác."
    kind = Kind.CONFLICT


class OutputFailedError(OfficeError):
    """The output cannot be written: no room, no right, or a file in the way."""

    code = "output-failed"
    title = "Không ghi được kết quả, hãy kiểm tra thư mục và dung lượng đĩa."
    kind = Kind.UNAVAILABLE


class ForgedPaperError(OfficeError):
    """A paper that came with signatures, and they do not hold."""

    code = "signed-paper-forged"
    title = "Chữ ký số trên tệp nộp vào không đúng, giấy tờ không được lưu kho."
    kind = Kind.UNTRUSTED


class OwnerNameDiffersError(OfficeError):
    """The number belongs to somebody of another name; which, is not told."""

    code = "owner-name-differs"
    title = "Số định danh này đã có trong kho với họ tên khác, hãy kiểm tra lại."
    kind = Kind.CONFLICT


class PagesNotReadError(UnbalancedError):
    """Pages of a scan could not be opened: a separator or a page may be among them."""

    code = "pages-not-read"
    title = "Có trang không mở được nên chưa thể chia giấy tờ, hãy quét lại hoặc bỏ trang đó ra."
    kind = Kind.CONFLICT


class SeparatorUnsureError(UnbalancedError):
    """A page looks like a separator that was not read; a person has to say what it is."""

    code = "pages-may-separate"
    title = "Có trang có thể là tờ phân cách chưa đọc được, hãy xem trang đó và xác nhận."
    kind = Kind.CONFLICT


class SignedPartError(OfficeError):
    """A file that carries signatures was handed in as a part of a scan."""

    code = "signed-part"
    title = "Tệp đã ký số không ghép vào tập quét được, hãy nộp tệp này thành bản quét riêng."
    kind = Kind.MALFORMED


class PartKnownError(OfficeError):
    """The very same file was handed in for this scan before, and its pages count."""

    code = "part-known"
    title = "Tệp này đã có trong tập quét, không thêm lần nữa."
    kind = Kind.CONFLICT


class PaperReplacedError(OfficeError):
    """The pages of a copy went into other documents, and it was never deposited."""

    code = "paper-replaced"
    title = "Bản này đã được thay bằng bản khác do chia lại trang, hãy mở bản mới."
    kind = Kind.CONFLICT


class PagesMalformedError(OfficeError):
    """What a person said of pages does not fit them, or they have changed meanwhile."""

    code = "pages-malformed"
    title = "Cách chia hoặc đánh dấu trang không khớp với tập quét, hãy tải lại trang."
    kind = Kind.MALFORMED


class FieldsMalformedError(OfficeError):
    """What was confirmed is no type of the catalogue, or no name or value of a field."""

    code = "fields-malformed"
    title = "Loại giấy tờ hoặc trường dữ liệu không đúng dạng."
    kind = Kind.MALFORMED


class VerificationTooHeavyError(OfficeError):
    """A file took more time or memory than its verification may use."""

    code = "verification-too-heavy"
    title = "Tệp quá phức tạp, không kiểm tra được trong thời gian cho phép."
    kind = Kind.MALFORMED
