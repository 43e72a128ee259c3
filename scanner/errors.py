"""What can go wrong while scanning. Faults of one page that do not stop it are findings.

DeskError
└── ScanError
    ├── ScanNotFoundError      there is no such file
    ├── PageNotFoundError      the scan has no page of that number
    ├── EmptyScanError         the file holds no bytes
    ├── UnsupportedScanError   by its content no kind of file that is read here
    ├── ArchiveScanError       several files packed into one
    ├── OfficeScanError        a document of an office program
    ├── TextScanError          plain text, a web page, data
    ├── MailScanError          an e-mail with whatever is attached to it
    ├── ProgramScanError       a program that would run
    ├── DamagedScanError       truncated or corrupt
    ├── EncryptedScanError     opens with a password only
    ├── NoPagesError           a file in order, but without a page
    ├── ScanTooLargeError      over the limit on bytes
    ├── TooManyPagesError      over the limit on pages
    ├── PageTooLargeError      over the limit on pixels, or a decompression bomb
    ├── CodesFailedError       the barcode decoder broke down over a page
    ├── OddSidesError          fronts and backs fed one after the other are not equally many
    ├── PagesNotInBatchError   a split by hand names pages twice or that are not there
    ├── LedgerBrokenError      a page of a batch is lost or doubled by a fault of ours
    ├── FoldersOverlapError    a watched folder lies in its own output, or holds it
    ├── FolderAwayError        a watched folder cannot be used now
    ├── SpoolAwayError         where a watcher keeps what it took cannot be used now
    ├── ScanIncompleteError    the folder of a scan does not hold all of its pages
    ├── PageFolderTakenError   the folder for the pages of a scan already holds files
    └── DeviceError            a scanner did not do what was asked
        ├── ScannerAwayError       not there, switched off, or its program is missing
        ├── ScannerBusyError       somebody else is scanning
        ├── ScannerJammedError     a sheet is stuck
        ├── FeederEmptyError       there was no sheet to scan
        ├── CoverOpenError         a cover is open
        ├── DoubleFeedError        two sheets went through at once
        ├── SheetsLeftError        it stopped while sheets lie in the feeder
        ├── ScannerTimeoutError    it took longer than allowed for a page
        ├── ScannerFailedError     any other fault, or an answer that makes no sense
        ├── ScanCancelledError     a person ended the scan
        └── RequestRefusedError    it cannot scan in the way asked for
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
    """By its content the file is no kind of file that is read here, or a rare make of one."""

    code = "unsupported-scan"
    title = "Chưa nhận được loại tệp này, đề nghị gửi PDF, TIFF, JPEG, PNG, WebP, HEIC hoặc BMP."


class ArchiveScanError(ScanError):
    """Several files packed into one: zip, rar, 7z, tar, gzip, or a PDF portfolio."""

    code = "archive-scan"
    title = "Tệp nén hoặc gói nhiều tệp, đề nghị giải nén rồi gửi từng tệp."


class OfficeScanError(ScanError):
    """A document of an office program, whose look depends on who opens it."""

    code = "office-scan"
    title = "Tệp Word, Excel hoặc PowerPoint, đề nghị xuất ra PDF rồi gửi."


class TextScanError(ScanError):
    """Plain text, a web page or data such as XML: nothing that has pages."""

    code = "text-scan"
    title = "Tệp chữ thuần hoặc trang mạng, đề nghị in ra PDF rồi gửi."


class MailScanError(ScanError):
    """An e-mail; what is attached to it must be handed in file by file."""

    code = "mail-scan"
    title = "Tệp là thư điện tử, đề nghị lưu các tệp đính kèm rồi gửi từng tệp."


class ProgramScanError(ScanError):
    """A program or script, which no paper is."""

    code = "program-scan"
    title = "Tệp là chương trình chạy được, không phải giấy tờ; không mở tệp này."


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


class CodesFailedError(ScanError):
    """The barcode decoder broke down over a page: a separator on it would go unseen."""

    code = "codes-failed"
    title = "Không tìm được mã vạch trên trang do lỗi bộ giải mã, trang này chưa đọc được."
    kind = Kind.BROKEN


class OddSidesError(ScanError):
    """Fronts and backs fed one after the other are not equally many."""

    code = "odd-sides"
    title = "Số mặt trước và mặt sau không bằng nhau, hãy quét lại đủ cả hai lượt."
    kind = Kind.CONFLICT


class PagesNotInBatchError(ScanError):
    """A split by hand names a page twice, or one that is not in the batch."""

    code = "pages-not-in-batch"
    title = "Danh sách tách giấy tờ có trang bị lặp hoặc không có trong lô quét."


class LedgerBrokenError(ScanError):
    """A page of a batch is lost or doubled: a fault of the program, never of the paper."""

    code = "ledger-broken"
    title = "Sổ đối chiếu trang không khớp do lỗi chương trình, kết quả không được ghi."
    kind = Kind.BROKEN


class FoldersOverlapError(ScanError):
    """A watched folder lies in its own output or spool, or holds it: it would eat its own work."""

    code = "folders-overlap"
    title = "Thư mục theo dõi và thư mục kết quả nằm trong nhau, hãy chọn hai nơi tách biệt."
    kind = Kind.MISCONFIGURED


class FolderAwayError(ScanError):
    """A watched folder cannot be used now, such as a share that is not mounted."""

    code = "watched-folder-away"
    title = "Không truy cập được thư mục nhận tệp quét."
    kind = Kind.UNAVAILABLE


class SpoolAwayError(ScanError):
    """The disk where a watcher keeps what it took, beside its results, is full or away."""

    code = "watch-output-away"
    title = "Đĩa của thư mục kết quả đầy hoặc không ghi được, tệp quét vẫn được giữ và làm lại sau."
    kind = Kind.UNAVAILABLE


class PageFolderTakenError(ScanError):
    """The folder for the pages of a scan already holds files."""

    code = "page-folder-taken"
    title = "Thư mục nhận trang đã có tệp, hãy chọn thư mục trống."
    kind = Kind.CONFLICT


class ScanIncompleteError(ScanError):
    """A folder of pages is of a scan that did not come to its end, or pages of it are gone."""

    code = "scan-incomplete"
    title = "Lượt quét chưa đủ trang, hãy đối chiếu với giấy rồi quét lại phần còn thiếu."
    kind = Kind.CONFLICT


class DeviceError(ScanError):
    """A scanner did not do what was asked; pages that came before it are kept."""

    kind = Kind.UNAVAILABLE


class ScannerAwayError(DeviceError):
    """The scanner is not there, switched off, or the program that drives it is missing."""

    code = "scanner-away"
    title = "Không kết nối được máy quét, hãy kiểm tra nguồn điện và dây mạng."


class ScannerBusyError(DeviceError):
    """The scanner serves somebody else, also after waiting."""

    code = "scanner-busy"
    title = "Máy quét đang bận, hãy đợi rồi quét lại."


class ScannerJammedError(DeviceError):
    """A sheet is stuck."""

    code = "scanner-jammed"
    title = "Giấy bị kẹt trong máy quét, hãy gỡ giấy và quét lại từ tờ bị kẹt."


class FeederEmptyError(DeviceError):
    """There was no sheet to scan."""

    code = "feeder-empty"
    title = "Khay nạp giấy trống, hãy đặt giấy vào khay rồi quét lại."


class CoverOpenError(DeviceError):
    """A cover of the scanner is open."""

    code = "scanner-cover-open"
    title = "Nắp máy quét đang mở, hãy đóng nắp rồi quét lại."


class DoubleFeedError(DeviceError):
    """Two sheets went through at once: the second one was not seen."""

    code = "double-feed"
    title = "Máy quét kéo hai tờ giấy cùng lúc, hãy tách giấy và quét lại hai tờ đó."


class SheetsLeftError(DeviceError):
    """The scanner said it was done while sheets lie in its feeder."""

    code = "sheets-left"
    title = "Máy quét dừng khi trong khay còn giấy, hãy quét tiếp các tờ còn lại."


class ScannerTimeoutError(DeviceError):
    """The scanner took longer than allowed for a page."""

    code = "scanner-timeout"
    title = "Máy quét không gửi trang trong thời gian cho phép."


class ScannerFailedError(DeviceError):
    """Any other fault of the scanner, or an answer that makes no sense."""

    code = "scanner-failed"
    title = "Máy quét báo lỗi, hãy tắt và bật lại máy quét rồi thử lại."


class ScanCancelledError(DeviceError):
    """A person ended the scan, here or at the scanner."""

    code = "scan-cancelled"
    title = "Lượt quét đã bị hủy, các trang đã quét vẫn được giữ."
    kind = Kind.CONFLICT


class RequestRefusedError(DeviceError):
    """The scanner cannot scan in the way asked for, such as both sides."""

    code = "scan-request-refused"
    title = "Máy quét không có kiểu quét được yêu cầu, hãy chọn kiểu khác."
    kind = Kind.MALFORMED
