"""What the record beside the pages of a scan says: which files, and whether all came.

`.scan.json` is written by `sohoa scan`, but a folder may come from anywhere: nothing in it is
believed further than a look at the folder confirms.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scanner.feed import FeedFinding

SCAN_RECORD = ".scan.json"
INCOMPLETE = "scan-incomplete"

_MOST_SHOWN = 12
_MOST_BYTES = 16 << 20
_CODE = re.compile(r"[a-z][a-z0-9-]{0,40}")


@dataclass(frozen=True, slots=True)
class ScanRecord:
    """What a scan left of itself.

    Attributes:
        ended: Whether the scan ran to its end; False where the record is cut or unreadable.
        error: Code of what ended it before; empty where all sheets went through.
        files: Names of the files of its pages, in order.
        missing: Numbers of pages whose file is not there.
        not_whole: Numbers of pages that came in part.
    """

    ended: bool
    error: str = ""
    files: tuple[str, ...] = ()
    missing: tuple[int, ...] = ()
    not_whole: tuple[int, ...] = ()


def read_record(folder: Path) -> ScanRecord | None:
    """Read the record in a folder of pages; None where there is none."""
    path = folder / SCAN_RECORD
    if not path.is_file():
        return None
    try:
        with path.open("rb") as file:
            said: Any = json.loads(file.read(_MOST_BYTES))
    except (OSError, ValueError, RecursionError):
        return ScanRecord(ended=False)
    if not isinstance(said, dict) or said.get("unfinished") or "pages" not in said:
        return ScanRecord(ended=False)
    pages = said["pages"] if isinstance(said["pages"], list) else []
    named = [(at, page) for at, page in enumerate(pages, 1) if isinstance(page, dict)]
    there = {at: str(page.get("file")) for at, page in named if _is_there(folder, page)}
    return ScanRecord(
        ended=True,
        error=_code(said.get("error")),
        files=tuple(there.values()),
        missing=tuple(at for at in range(1, len(pages) + 1) if at not in there),
        not_whole=tuple(at for at, page in named if page.get("whole") is False),
    )


def find_scan_faults(
    folder: Path, batch: Sequence[Path], there: Sequence[Path]
) -> list[FeedFinding]:
    """Find what the record and the folder do not agree on.

    Args:
        folder: Of the pages.
        batch: The files that are taken for pages.
        there: All files of the folder that may be scans.
    """
    record = read_record(folder)
    if record is None:
        return []
    texts = []
    if not record.ended:
        texts.append("Lượt quét bị ngắt giữa chừng, có thể còn giấy chưa quét.")
    if record.error:
        texts.append(f"Lượt quét dừng trước khi hết giấy ({record.error}).")
    if record.missing:
        texts.append(f"Mất tệp của trang {_shown(record.missing)} đã quét.")
    if record.not_whole:
        texts.append(f"Trang {_shown(record.not_whole)} quét không trọn vẹn.")
    advice = " Đề nghị đối chiếu với giấy rồi quét lại."
    found = [FeedFinding(INCOMPLETE, (), text + advice, "rescan") for text in texts]
    left_out = len(set(there) - set(batch))
    if left_out:
        text = f"Thư mục có {left_out} tệp không thuộc lượt quét nên không được số hóa."
        found.append(FeedFinding("files-left-out", (), text))
    return found


def _is_there(folder: Path, page: dict[str, Any]) -> bool:
    """Whether the file a page names lies in the folder itself; a link leads elsewhere."""
    name = page.get("file")
    if not isinstance(name, str) or not name or Path(name).name != name or "\0" in name:
        return False
    path = folder / name
    return path.is_file() and not path.is_symlink()


def _code(error: object) -> str:
    """Give the code of an error in a record, or a word for one that makes no sense."""
    if error is None:
        return ""
    code = error.get("code") if isinstance(error, dict) else None
    return code if isinstance(code, str) and _CODE.fullmatch(code) else "?"


def _shown(numbers: Sequence[int]) -> str:
    more = f" và {len(numbers) - _MOST_SHOWN} trang khác" if len(numbers) > _MOST_SHOWN else ""
    return ", ".join(str(number) for number in numbers[:_MOST_SHOWN]) + more
