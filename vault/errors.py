"""What can go wrong while keeping and finding.

DeskError
└── VaultError
    ├── DatabaseAwayError     the database does not answer, is full or too busy
    ├── SchemaOutdatedError   the tables are not those this version needs
    ├── StoreAwayError        the byte store does not answer or is full
    ├── BlobKeyError          a key that names no place in the store
    ├── BlobMissingError      nothing is kept under the key
    ├── BlobDamagedError      the bytes are not those that were kept
    ├── SealKeyError          the master key is missing, malformed or open to others
    ├── WrongSealKeyError     sealed with another master key
    ├── SealBrokenError       a sealed value was changed or moved
    ├── RecordMissingError    no such record, or none this person may see
    ├── RecordConflictError   the record is not in the state the step needs
    └── LeaseLostError        another worker has the job now
"""

from typing import ClassVar

from dossier.errors import DeskError, Kind


class VaultError(DeskError):
    """Base of all that goes wrong in the vault."""

    code = "vault-failed"
    title = "Kho dữ liệu điện tử gặp lỗi."


class DatabaseAwayError(VaultError):
    """The database does not answer, is full or too busy; trying again later may help."""

    code = "database-away"
    title = "Cơ sở dữ liệu tạm thời không phản hồi, đề nghị thử lại sau."
    kind: ClassVar[Kind] = Kind.UNAVAILABLE


class SchemaOutdatedError(VaultError):
    """The tables are not those this version needs; `sohoa migrate` mends it."""

    code = "schema-outdated"
    title = "Cấu trúc cơ sở dữ liệu chưa đúng phiên bản, cần chạy lệnh sohoa migrate."
    kind: ClassVar[Kind] = Kind.MISCONFIGURED


class StoreAwayError(VaultError):
    """The byte store does not answer or is full; nothing half-written is visible."""

    code = "store-away"
    title = "Kho tệp tạm thời không ghi đọc được, đề nghị thử lại sau."
    kind: ClassVar[Kind] = Kind.UNAVAILABLE


class BlobKeyError(VaultError):
    """A key that names no place in the store."""

    code = "blob-key-malformed"
    title = "Khóa của tệp không đúng dạng."
    kind: ClassVar[Kind] = Kind.MALFORMED


class BlobMissingError(VaultError):
    """Nothing is kept under the key."""

    code = "blob-missing"
    title = "Không tìm thấy tệp trong kho."
    kind: ClassVar[Kind] = Kind.NOT_FOUND


class BlobDamagedError(VaultError):
    """The bytes are not those that were kept."""

    code = "blob-damaged"
    title = "Tệp trong kho không còn nguyên vẹn."
    kind: ClassVar[Kind] = Kind.UNTRUSTED


class SealKeyError(VaultError):
    """The master key is missing, malformed, or its file is open to others."""

    code = "seal-key-unusable"
    title = "Khóa bảo vệ dữ liệu cá nhân bị thiếu hoặc không dùng được."
    kind: ClassVar[Kind] = Kind.MISCONFIGURED


class WrongSealKeyError(VaultError):
    """The value was sealed with another master key."""

    code = "seal-key-wrong"
    title = "Dữ liệu được bảo vệ bằng một khóa khác với khóa đang dùng."
    kind: ClassVar[Kind] = Kind.MISCONFIGURED


class SealBrokenError(VaultError):
    """A sealed value was changed, cut, or moved to another row."""

    code = "seal-broken"
    title = "Dữ liệu được bảo vệ đã bị thay đổi."
    kind: ClassVar[Kind] = Kind.UNTRUSTED


class RecordMissingError(VaultError):
    """No such record, or none this person may see: the two are answered alike."""

    code = "record-missing"
    title = "Không tìm thấy dữ liệu được yêu cầu."
    kind: ClassVar[Kind] = Kind.NOT_FOUND


class RecordConflictError(VaultError):
    """The record is not in the state the step needs, or was taken by someone else."""

    code = "record-conflict"
    title = "Dữ liệu đã thay đổi, đề nghị xem lại rồi thực hiện lại."
    kind: ClassVar[Kind] = Kind.CONFLICT


class LeaseLostError(VaultError):
    """Another worker has the job now, or it is finished; nothing may be written for it."""

    code = "lease-lost"
    title = "Công việc đã được chuyển cho tiến trình khác."
    kind: ClassVar[Kind] = Kind.CONFLICT
