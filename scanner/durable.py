"""Files that survive a power cut: written under a passing name, synced, then given their name.

Nothing here ever replaces a file that somebody else may want.
"""

import errno
import os
import secrets
import shutil
from pathlib import Path


def sync(path: Path) -> None:
    """Bring a file, or the names in a folder, to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def commit(draft: Path, target: Path) -> None:
    """Give a finished file its name, so that the name is only ever seen with all its bytes."""
    sync(draft)
    draft.replace(target)
    sync(target.parent)


def write_durably(target: Path, data: bytes) -> None:
    """Write a small file whole or not at all; an earlier one is replaced."""
    draft = _draft_in(target.parent)
    try:
        draft.write_bytes(data)
        commit(draft, target)
    finally:
        draft.unlink(missing_ok=True)


def copy_durably(source: Path, target: Path) -> None:
    """Copy a file whole or not at all, also to another file system."""
    draft = _draft_in(target.parent)
    try:
        shutil.copyfile(source, draft)
        commit(draft, target)
    finally:
        draft.unlink(missing_ok=True)


def reserve(source: Path, folder: Path, name: str) -> Path:
    """Find a free name in a folder for a file that is to be moved there.

    The name is given as a second link to the file, so that a move that was cut short is
    known again and ends where it began; where there are no links, as an empty file.

    Returns:
        The name; `stem-2.suffix` where another file has it already.
    """
    plain, number = Path(name), 1
    while True:
        numbered = name if number == 1 else f"{plain.stem}-{number}{plain.suffix}"
        if _has_reserved(source, folder / numbered):
            return folder / numbered
        number += 1


def _has_reserved(source: Path, target: Path) -> bool:
    try:
        target.hardlink_to(source)
    except FileExistsError:
        return target.samefile(source)
    except OSError:  # another file system, or one without links
        try:
            target.touch(exist_ok=False)
        except FileExistsError:
            return False
    return True


def move_to_reserved(source: Path, target: Path) -> None:
    """Move a file to the name that was reserved for it."""
    if target.samefile(source):
        sync(target.parent)
        source.unlink()
    else:
        try:
            source.replace(target)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            copy_durably(source, target)
            source.unlink()
        sync(target.parent)
    sync(source.parent)


def sync_tree(folder: Path) -> None:
    """Bring a folder with all it holds to the disk, and its name in the folder above."""
    for place in (*folder.rglob("*"), folder, folder.parent):
        sync(place)


def _draft_in(folder: Path) -> Path:
    return folder / f".{secrets.token_hex(8)}.part"
