"""Open a PDF, mended where that loses nothing, and say what it is as a whole.

qpdf mends almost anything and leaves out what is missing, without a word. So what it has
mended is believed only as far as every page it declares is there, and each page names
nothing that is gone.
"""

import mmap
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pikepdf

from scanner.errors import (
    ArchiveScanError,
    DamagedScanError,
    EncryptedScanError,
    NoPagesError,
    TooManyPagesError,
)
from scanner.options import ScanOptions

_TAIL_BYTES = 2048
_END = re.compile(rb"startxref\s+[0-9]+\s+%%EOF")
_LAST_MARK = b"%%EOF"
_TABLE = re.compile(rb"startxref\s+[0-9]+\s")
_FOR_WEB = b"/Linearized"
_OBJECT = re.compile(rb"[0-9]\s+[0-9]+\s+obj\b")
_BYTE_RANGE = re.compile(rb"/ByteRange\s{0,9}\[\s{0,9}[0-9]+\s+[0-9]+\s+[0-9]+\s+[0-9]+")
_MOST_FIELDS = 10_000
# qpdf drops what is gone from the page tree, and only says so.
_LEFT_OUT = "pages tree includes non-dictionary object"
_NAMED_BY = {"Do": "/XObject", "Tf": "/Font"}


class OpenPdf:
    """A PDF as qpdf has it.

    Attributes:
        file: For the structure; closed by `close`.
        shown: What PDFium opens to draw: the file itself, or a mended copy without a name.
        page_count: At least 1.
        signed: Whether it carries any signature.

    Raises:
        ArchiveScanError: It is a portfolio, a cover with other files within.
        DamagedScanError: It is cut or corrupt, and cannot be mended without loss.
        EncryptedScanError: It opens with a password only.
        NoPagesError: It has no page.
        TooManyPagesError: It has more pages than the options allow.
    """

    def __init__(self, path: Path, options: ScanOptions) -> None:
        # Bounds what qpdf unpacks in this process: object streams are unpacked on opening.
        limit = options.largest_stream_bytes
        pikepdf.settings.set_qpdf_limits(
            flate_max_memory=limit,
            png_max_memory=limit,
            tiff_max_memory=limit,
            run_length_max_memory=limit,
        )
        self.shown: Path | IO[bytes] = path
        cut = _is_cut(path)
        self.file = _open(path)
        try:
            self.page_count = _count_pages(self.file, _declared_pages(path), options)
            self.signed = _is_signed(self.file, path)
            if "/Collection" in self.file.Root:
                raise ArchiveScanError("a portfolio of files")
            warnings = [said.casefold() for said in self.file.get_warnings()]
            mended = cut or any("reconstruct" in said for said in warnings)
            if mended and any(_LEFT_OUT in said for said in warnings):
                raise DamagedScanError("pages are missing", pages=self.page_count)
            if mended:
                self.shown = self._mended()
        except BaseException:
            self.close()
            raise

    def leaf(self, index: int) -> pikepdf.Page:
        """Give the page at an index from 0.

        Raises:
            DamagedScanError: The file was mended, and the page names what is gone.
        """
        leaf = self.file.pages[index]
        if not isinstance(self.shown, Path):
            _refuse_gaps(leaf)
        return leaf

    def close(self) -> None:
        """Let the file and its copy go."""
        self.file.close()
        if not isinstance(self.shown, Path):
            self.shown.close()

    def _mended(self) -> IO[bytes]:
        """Write what qpdf has understood, so that PDFium understands the same."""
        copy = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the scan
        try:
            self.file.save(
                copy,
                compress_streams=False,
                encryption=False,
                object_stream_mode=pikepdf.ObjectStreamMode.disable,
                stream_decode_level=pikepdf.StreamDecodeLevel.none,
            )
        except BaseException:
            copy.close()
            raise
        return copy


def _is_cut(path: Path) -> bool:
    """Whether the end is missing, and not for a part that was added later.

    Raises:
        DamagedScanError: What was added to a whole file is cut: what it held is unknown.
    """
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as view:
        mark = view.rfind(_LAST_MARK)
        if mark >= 0 and not _is_first_part(view, mark):
            last = max((found.end() for found in _OBJECT.finditer(view, mark)), default=0)
            if last and not _TABLE.search(view, last):
                raise DamagedScanError("an added part of the PDF is cut")
        return _END.search(view, max(0, len(view) - _TAIL_BYTES)) is None


def _is_first_part(view: mmap.mmap, mark: int) -> bool:
    """Whether an end mark closes only the first part of a file laid out for the web."""
    return view.find(_LAST_MARK) == mark and view.find(_FOR_WEB, 0, _TAIL_BYTES) >= 0


def _open(path: Path) -> pikepdf.Pdf:
    try:
        return pikepdf.open(path, suppress_warnings=True)
    except pikepdf.PasswordError as error:
        raise EncryptedScanError from error
    except pikepdf.PdfError as error:
        # Certificate encryption is not a password to qpdf, but it is one to the clerk.
        locked = "encrypt" in str(error).lower()
        raise (EncryptedScanError if locked else DamagedScanError)(type(error).__name__) from error


def _declared_pages(path: Path) -> int:
    """Give how many pages the page tree declares; 0 where it says nothing.

    The tree is read from a second opening that leaves it alone: in the first one qpdf has
    dropped pages that are gone, and corrected the number.
    """
    with pikepdf.open(path, suppress_warnings=True, inherit_page_attributes=False) as file:
        declared = file.Root.get("/Pages", pikepdf.Dictionary()).get("/Count", 0)
        return declared if isinstance(declared, int) else 0


def _count_pages(file: pikepdf.Pdf, declared: int, options: ScanOptions) -> int:
    """Count the pages; what the page tree declares is a first bound."""
    if declared > options.most_pages:
        raise TooManyPagesError(pages=declared, most_pages=options.most_pages)
    count = len(file.pages)
    if count > options.most_pages:
        raise TooManyPagesError(pages=count, most_pages=options.most_pages)
    if declared > count:
        raise DamagedScanError("pages are missing", pages=count)
    if not count:
        raise NoPagesError
    return count


def _is_signed(file: pikepdf.Pdf, path: Path) -> bool:
    """Whether the file carries a signature, in its form or in its raw bytes."""
    form = file.Root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary) and _has_signed_field(form.get("/Fields")):
        return True
    with path.open("rb") as raw, mmap.mmap(raw.fileno(), 0, access=mmap.ACCESS_READ) as view:
        return _BYTE_RANGE.search(view) is not None


def _has_signed_field(fields: pikepdf.Object | None) -> bool:
    """Walk the form's fields; a signature field without a value is an empty place."""
    waiting, seen = [fields], 0
    while waiting and seen < _MOST_FIELDS:
        group = waiting.pop()
        if not isinstance(group, pikepdf.Array):
            continue
        for field in group:
            seen += 1
            if not isinstance(field, pikepdf.Dictionary):
                continue
            if field.get("/FT") == "/Sig" and isinstance(field.get("/V"), pikepdf.Dictionary):
                return True
            waiting.append(field.get("/Kids"))
    return False


def _refuse_gaps(leaf: pikepdf.Page) -> None:
    """Refuse a page without its drawing, or whose drawing names pictures or fonts that are gone.

    qpdf reads what is gone as nothing, so it is seen only by the names that lead nowhere.
    """
    contents = leaf.obj.get("/Contents")
    parts = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    if not all(isinstance(part, pikepdf.Stream) for part in parts):
        raise DamagedScanError("the drawing of a page is gone")
    waiting: list[tuple[pikepdf.Object, pikepdf.Object]] = [(leaf.obj, leaf.resources)]
    seen: set[tuple[int, int]] = set()
    while waiting:
        drawing, resources = waiting.pop()
        for group, name, found in _named(drawing, resources):
            if found is None:
                raise DamagedScanError("a page names what is gone", group=group, name=name)
            if found.get("/Subtype") == "/Form" and found.objgen not in seen:
                seen.add(found.objgen)
                waiting.append((found, found.get("/Resources", resources)))


def _named(
    drawing: pikepdf.Object, resources: pikepdf.Object
) -> Iterator[tuple[str, str, pikepdf.Object | None]]:
    """Give what a drawing names: where, by which name, and what is found there."""
    for step in pikepdf.parse_content_stream(drawing, " ".join(_NAMED_BY)):
        group = _NAMED_BY.get(str(step.operator))
        if group is not None and step.operands:
            name = str(step.operands[0])
            yield group, name, resources.get(group, pikepdf.Dictionary()).get(name)
