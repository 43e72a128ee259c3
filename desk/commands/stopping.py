"""Being told to stop: `kill` ends a command as cleanly as Ctrl-C does."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Terminated(KeyboardInterrupt):
    """SIGTERM came, as from a service manager, or SIGHUP: the terminal is gone."""


@contextmanager
def stopping_cleanly() -> Iterator[None]:
    """Let SIGTERM and SIGHUP unwind what is being done, as Ctrl-C does.

    Where SIGHUP is ignored, as under nohup, it stays so.
    """

    def stop(number: int, frame: FrameType | None) -> None:
        del number, frame
        raise Terminated

    numbers = [signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        numbers.append(signal.SIGHUP)
    before = {number: signal.signal(number, stop) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
