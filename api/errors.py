"""What can go wrong at the HTTP door itself.

DeskError
└── DoorError
    ├── NotLoggedInError           nobody is logged in, or the session is over
    ├── ForeignRequestError        another site's page sent it
    ├── TooManyTriesError          wrong passwords, again and again
    ├── UploadTooLargeError        more bytes than allowed
    ├── MalformedRequestError      a value is missing or malformed
    ├── AddressUnknownError        no such address
    ├── MethodUnknownError         the address does not take this method
    └── VerificationBusyError      too many files are being verified
"""

from typing import ClassVar

from dossier.errors import DeskError, Kind


class DoorError(DeskError):
    """Base of the door's own errors.

    Attributes:
        status: HTTP status, for what has one of its own in HTTP.
    """

    code = "door-error"
    title = "Yêu cầu không thực hiện được."
    kind: ClassVar[Kind] = Kind.MALFORMED
    status: ClassVar[int] = 400


class NotLoggedInError(DoorError):
    """Nobody is logged in, or the session is over."""

    code = "login-required"
    title = "Bạn cần đăng nhập để tiếp tục."
    kind: ClassVar[Kind] = Kind.REFUSED
    status: ClassVar[int] = 401


class ForeignRequestError(DoorError):
    """A page of another site made the browser send it."""

    code = "foreign-request"
    title = "Yêu cầu đến từ một trang khác nên bị từ chối."
    kind: ClassVar[Kind] = Kind.REFUSED
    status: ClassVar[int] = 403


class TooManyTriesError(DoorError):
    """Wrong passwords came again and again for a login or from an address."""

    code = "too-many-tries"
    title = "Đã thử sai nhiều lần, đề nghị chờ ít phút rồi thử lại."
    kind: ClassVar[Kind] = Kind.REFUSED
    status: ClassVar[int] = 429


class UploadTooLargeError(DoorError):
    """More bytes than allowed; nothing of them is kept."""

    code = "upload-too-large"
    title = "Tệp gửi lên lớn hơn mức cho phép."
    status: ClassVar[int] = 413


class MalformedRequestError(DoorError):
    """A value is missing or malformed.

    Attributes:
        faults: Name of each value and what is wrong with it; never the value itself.
    """

    code = "request-malformed"
    title = "Yêu cầu thiếu hoặc sai thông tin, hãy kiểm tra lại."
    status: ClassVar[int] = 422

    def __init__(self, faults: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__(faults=len(faults))
        self.faults = faults


class AddressUnknownError(DoorError):
    """No such address."""

    code = "address-unknown"
    title = "Không có trang này."
    kind: ClassVar[Kind] = Kind.NOT_FOUND
    status: ClassVar[int] = 404


class MethodUnknownError(DoorError):
    """The address does not take this method."""

    code = "method-not-allowed"
    title = "Địa chỉ này không nhận cách gửi đó."
    status: ClassVar[int] = 405


class VerificationBusyError(DoorError):
    """Too many files are being verified at once."""

    code = "verification-busy"
    title = "Đang có nhiều tệp chờ kiểm tra, đề nghị thử lại sau ít phút."
    kind: ClassVar[Kind] = Kind.UNAVAILABLE
    status: ClassVar[int] = 503
