"""How far the pages are: a bar on a terminal, else one line every ten seconds."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

_LINE_SECONDS = 10.0


@dataclass(slots=True)
class PageProgress:
    """Counts pages; use as a context manager."""

    console: Console
    _bar: Progress = field(init=False)
    _said_at: float = 0.0

    def __post_init__(self) -> None:
        self._bar = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("trang"),
            TimeElapsedColumn(),
            console=self.console,
            disable=not self.console.is_terminal,
            transient=True,
        )

    def __enter__(self) -> Self:
        self._bar.start()
        self._said_at = time.monotonic()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.stop()

    def of(self, name: str) -> Callable[[int, int], None]:
        """Give the function to tell (pages done, pages in all) of one file."""
        row = self._bar.add_task(name, total=None)

        def tell(done: int, total: int) -> None:
            self._bar.update(row, completed=done, total=total)
            if not self.console.is_terminal and time.monotonic() - self._said_at > _LINE_SECONDS:
                self._said_at = time.monotonic()
                self.console.print(f"{name}: {done}/{total} trang", markup=False, highlight=False)

        return tell
