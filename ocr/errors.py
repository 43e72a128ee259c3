"""What can go wrong while a page is read or its PDF is made.

DeskError
└── OcrError
    ├── LanguageMissingError     the language data of the recogniser is not installed
    ├── RecogniserMissingError   the recogniser itself is not installed
    ├── RecognitionFailedError   one engine crashed or ran out of time on a page
    ├── NotReadError             no engine could read the page
    ├── UnreadablePdfError       a PDF whose own text cannot be taken out
    └── PdfNotArchivalError      the PDF made here is not PDF/A; our own mistake
"""

from dossier.errors import DeskError, Kind


class OcrError(DeskError):
    """Base of the errors of this room."""

    code = "ocr-error"
    title = "Không đọc được nội dung trang giấy."
    kind = Kind.BROKEN


class LanguageMissingError(OcrError):
    """The recogniser has no data for the language; the detail names the package."""

    code = "ocr-language-missing"
    title = "Máy chưa cài dữ liệu nhận dạng chữ cho ngôn ngữ này."
    kind = Kind.UNAVAILABLE


class RecogniserMissingError(OcrError):
    """The recogniser is not installed; the detail names the package."""

    code = "ocr-recogniser-missing"
    title = "Máy chưa cài phần mềm nhận dạng chữ."
    kind = Kind.UNAVAILABLE


class RecognitionFailedError(OcrError):
    """One engine crashed or ran out of time; the other one may still read the page."""

    code = "ocr-recognition-failed"
    title = "Phần mềm nhận dạng chữ bị lỗi hoặc quá thời gian ở một trang."
    kind = Kind.BROKEN


class NotReadError(OcrError):
    """No engine could read the page; it has to be shown as not read, never as empty."""

    code = "page-not-read"
    title = "Trang này chưa đọc được; hãy quét lại hoặc nhập tay."
    kind = Kind.BROKEN


class UnreadablePdfError(OcrError):
    """The PDF is damaged or has no such page."""

    code = "ocr-pdf-unreadable"
    title = "Không lấy được chữ có sẵn trong tệp PDF."
    kind = Kind.MALFORMED


class PdfNotArchivalError(OcrError):
    """The finished PDF breaks a rule of PDF/A; it was not kept."""

    code = "pdf-not-archival"
    title = "Tệp PDF tạo ra không đạt chuẩn lưu trữ PDF/A."
    kind = Kind.BROKEN
