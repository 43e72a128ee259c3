"""A folder of pages as a feeder left them: one batch, a file after the other."""

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from scanner.errors import NoPagesError, ScanError, TooManyPagesError
from scanner.options import ScanOptions
from scanner.source import PageSource, SourcePage
from scanner.spool import plain_name

OpenFile = Callable[[Path], PageSource]


class FolderSource:
    """The pages of several files in turn; one file is open at a time.

    Raises:
        NoPagesError: There is no file.
        TooManyPagesError: The files have more pages together than the options allow.
        ScanError: One of the files cannot be opened; its name is the fact `file`.
    """

    signed = False

    def __init__(self, files: Sequence[Path], open_file: OpenFile, options: ScanOptions) -> None:
        self._open_file = open_file
        self._pages: list[tuple[Path, int]] = []
        for file in files:
            with closing(_opened(file, open_file)) as source:
                self._pages += [(file, index) for index in range(source.page_count)]
            if len(self._pages) > options.most_pages:
                raise TooManyPagesError(most_pages=options.most_pages)
        if not self._pages:
            raise NoPagesError

    @property
    def page_count(self) -> int:
        """How many pages all files have."""
        return len(self._pages)

    def page(self, index: int) -> SourcePage:
        """Read the page at an index from 0."""
        file, place = self._pages[index]
        with closing(self._open_file(file)) as source:
            # The text of a born-digital page is asked of one file, and a folder is none.
            return replace(source.page(place), born_digital=False)

    def close(self) -> None:
        """Nothing is held open."""


def _opened(file: Path, open_file: OpenFile) -> PageSource:
    try:
        return open_file(file)
    except ScanError as error:
        error.facts["file"] = plain_name(file.name)
        raise
