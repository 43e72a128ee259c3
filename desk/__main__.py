"""The command-line door: `sohoa VERB …`. Data on stdout, everything else on stderr.

Verbs are loaded by name, so that `sohoa doctor` runs with the standard library alone
where the rest is not installed.
"""

import argparse
import importlib
import io
import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from desk.errors import OutputFailedError

VERBS = {
    "digitize": "quét vào, PDF/A có lớp chữ và dữ liệu ra, không cần cơ sở dữ liệu",
    "scanners": "liệt kê máy quét tìm thấy qua SANE và mạng (eSCL)",
    "scan": "quét giấy từ máy quét vào một thư mục, mỗi trang một tệp",
    "watch": "số hóa mọi tệp quét xuất hiện trong một thư mục",
    "sign": "ký số tệp PDF bằng một kiểu hiển thị, kiểm tra lại rồi mới ghi ra",
    "verify": "kiểm tra chữ ký số của tệp PDF",
    "trust": "thêm, xem, gỡ chứng thư gốc được tin cậy",
    "separators": "in tờ phân cách cho một hồ sơ",
    "doctor": "kiểm tra những gì Sohoa cần, và cách khắc phục",
    "serve": "mở dịch vụ web",
    "worker": "chạy tiến trình xử lý hàng đợi",
    "migrate": "tạo hoặc nâng cấp cơ sở dữ liệu",
}

_OUTPUT_FAILED = 8


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a verb and give its exit code (docs/cli.md lists them)."""
    _open_streams()
    return _guard(lambda: _run(list(sys.argv[1:] if arguments is None else arguments)))


def _run(words: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="sohoa", description="Số hóa hồ sơ và kho giấy tờ của Bộ phận Một cửa."
    )
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="LỆNH")
    for verb, purpose in VERBS.items():
        verbs.add_parser(verb, help=purpose, add_help=False)
    chosen = parser.parse_args(words[:1])
    module = importlib.import_module(f"desk.commands.{chosen.verb}")
    run = argparse.ArgumentParser(prog=f"sohoa {chosen.verb}", description=VERBS[chosen.verb])
    module.add_arguments(run)
    return int(module.run(run.parse_args(words[1:])))


def _open_streams() -> None:
    """Make stdout and stderr take every letter, and be there.

    A closed one would hand its number to the next file that is opened, and that file would
    get whatever is printed.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            hole = Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115 - until the end
            setattr(sys, name, hole)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    if isinstance(sys.stderr, io.TextIOWrapper):
        sys.stderr.reconfigure(errors="backslashreplace")


def _guard(run: Callable[[], int]) -> int:
    """Run to an exit code, whatever ends it from outside: Ctrl-C, a reader gone, a full disk."""
    try:
        try:
            return run()
        finally:
            if sys.stdout is not None:
                sys.stdout.flush()
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # nothing is left but to end
        _say("Đã dừng theo yêu cầu.")
        return 130
    except BrokenPipeError:  # whoever read has enough
        _let_go()
        return _OUTPUT_FAILED
    except OSError:
        _let_go()
        _say(f"{OutputFailedError.title} [{OutputFailedError.code}]")
        return _OUTPUT_FAILED


def _say(line: str) -> None:
    with suppress(OSError):
        print(line, file=sys.stderr)


def _let_go() -> None:
    """Let what could not be written go, or the interpreter tries it once more on its way out."""
    with suppress(OSError, ValueError):
        hole = os.open(os.devnull, os.O_WRONLY)
        os.dup2(hole, sys.stdout.fileno())
        os.close(hole)


if __name__ == "__main__":
    sys.exit(main())
