"""The command-line door: `sohoa VERB …`. Data on stdout, everything else on stderr.

Verbs are loaded by name, so that `sohoa doctor` runs with the standard library alone
where the rest is not installed.
"""

import argparse
import importlib
import sys
from collections.abc import Sequence

VERBS = {
    "digitize": "quét vào, PDF/A có lớp chữ và dữ liệu ra, không cần cơ sở dữ liệu",
    "scanners": "liệt kê máy quét tìm thấy qua SANE và mạng (eSCL)",
    "scan": "quét giấy từ máy quét vào một thư mục, mỗi trang một tệp",
    "watch": "số hóa mọi tệp quét xuất hiện trong một thư mục",
    "verify": "kiểm tra chữ ký số của tệp PDF",
    "separators": "in tờ phân cách cho một hồ sơ",
    "doctor": "kiểm tra những gì Sohoa cần, và cách khắc phục",
    "serve": "mở dịch vụ web",
    "worker": "chạy tiến trình xử lý hàng đợi",
    "migrate": "tạo hoặc nâng cấp cơ sở dữ liệu",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a verb and give its exit code (docs/cli.md lists them)."""
    parser = argparse.ArgumentParser(
        prog="sohoa", description="Số hóa hồ sơ và kho giấy tờ của Bộ phận Một cửa."
    )
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="LỆNH")
    for verb, purpose in VERBS.items():
        verbs.add_parser(verb, help=purpose, add_help=False)
    words = list(sys.argv[1:] if arguments is None else arguments)
    chosen = parser.parse_args(words[:1])
    module = importlib.import_module(f"desk.commands.{chosen.verb}")
    run = argparse.ArgumentParser(prog=f"sohoa {chosen.verb}", description=VERBS[chosen.verb])
    module.add_arguments(run)
    return int(_guard(module, run.parse_args(words[1:])))


def _guard(module: object, options: argparse.Namespace) -> int:
    from_module = vars(module)["run"]
    try:
        return int(from_module(options))
    except KeyboardInterrupt:
        print("Đã dừng theo yêu cầu.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
