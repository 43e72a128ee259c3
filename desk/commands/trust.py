"""`sohoa trust add|list|remove`: whom this office trusts, pinned by fingerprint."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from desk.commands.door import exit_code_of, some_path
from desk.errors import NotFoundError
from desk.settings import now, read_settings
from desk.wiring import trust_folder
from dossier.errors import DeskError
from signing.anchors import Anchor, add_anchor, list_anchors, read_fingerprint, remove_anchor
from signing.government_roots import GovernmentRoot, government_roots

_LARGEST_CERTIFICATE = 1 << 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the verb takes."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="VIỆC")
    add = acts.add_parser("add", help="tin cậy một chứng thư gốc từ nay")
    add.add_argument("file", type=some_path, metavar="FILE", help="chứng thư, PEM hoặc DER")
    add.add_argument(
        "--fingerprint",
        type=_fingerprint,
        required=True,
        metavar="SHA256",
        help="dấu vân tay của chứng thư, hỏi từ nơi khác chứ không tính từ tệp này",
    )
    shown = acts.add_parser("list", help="các chứng thư gốc đang tin cậy và danh mục đối chiếu")
    shown.add_argument("--json", action="store_true", help="in JSON ra stdout")
    remove = acts.add_parser("remove", help="không tin cậy một chứng thư gốc nữa")
    remove.add_argument("fingerprint", type=_fingerprint, metavar="SHA256")


def run(options: argparse.Namespace) -> int:
    """Do what was asked; 7 if a fingerprint does not match."""
    try:
        folder = trust_folder(read_settings())
        match options.act:
            case "add":
                _say("Đã ghim", add_anchor(folder, _read(options.file), options.fingerprint))
                _say_restart()
            case "remove":
                _say("Đã gỡ", remove_anchor(folder, options.fingerprint))
                _say_restart()
            case _:
                _show(list_anchors(folder), as_json=options.json)
    except DeskError as error:
        print(f"{error} [{error.code}]", file=sys.stderr)
        return exit_code_of(error)
    return 0


def _fingerprint(text: str) -> str:
    try:
        return read_fingerprint(text)
    except ValueError as error:
        message = "dấu vân tay SHA-256 có 64 chữ số thập lục phân"
        raise argparse.ArgumentTypeError(message) from error


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_LARGEST_CERTIFICATE)
    except OSError as error:
        raise NotFoundError from error


def _show(anchors: list[Anchor], *, as_json: bool) -> None:
    if as_json:
        listed = {
            "anchors": [_anchor_json(one) for one in anchors],
            "government_roots": [_root_json(root, anchors) for root in government_roots()],
        }
        print(json.dumps(listed, ensure_ascii=False, indent=2))
        return
    if not anchors:
        print("Chưa tin cậy chứng thư gốc nào: mọi chữ ký sẽ là “chưa kết luận được”.")
    for one in anchors:
        _say("✔", one)
    print("Gốc chuyên dùng Chính phủ, để đối chiếu (không phải nguồn tin cậy):")
    for root in government_roots():
        mark = "✔ đã ghim" if _is_pinned(root, anchors) else "○ chưa ghim"
        print(f"    {mark}: thế hệ {root.generation}, {root.name}")
        print(f"        hiệu lực {root.valid_from}-{root.valid_to}, cấp qua {root.issuing}")
        print("        dấu vân tay, số hiệu và ngày chính xác: chưa biết, hỏi Ban Cơ yếu Chính phủ")


def _say(what: str, anchor: Anchor) -> None:
    owner = f"{anchor.name}, {anchor.organisation}" if anchor.organisation else anchor.name
    print(f"{what} {owner}")
    ended = " (đã hết hạn)" if anchor.not_after < now() else ""
    print(f"    hiệu lực {anchor.not_before:%d/%m/%Y} - {anchor.not_after:%d/%m/%Y}{ended}")
    print(f"    SHA-256 {anchor.fingerprint}")
    if anchor.has_the_years_of_its_name and anchor.government is not None:
        generation = anchor.government.generation
        print(f"    khớp tên và năm của gốc chuyên dùng Chính phủ thế hệ {generation}")
    elif anchor.government is not None:
        print("    CẢNH BÁO: mang tên gốc chuyên dùng Chính phủ nhưng khác năm hiệu lực")


def _say_restart() -> None:
    print("Dịch vụ đang chạy dùng danh sách mới sau khi khởi động lại.", file=sys.stderr)


def _is_pinned(root: GovernmentRoot, anchors: list[Anchor]) -> bool:
    return any(one.government == root and one.has_the_years_of_its_name for one in anchors)


def _anchor_json(one: Anchor) -> dict[str, Any]:
    return {
        "fingerprint": one.fingerprint,
        "name": one.name,
        "organisation": one.organisation,
        "not_before": one.not_before.isoformat(),
        "not_after": one.not_after.isoformat(),
        "government_generation": one.government.generation if one.government else None,
        "years_match": one.has_the_years_of_its_name if one.government else None,
    }


def _root_json(root: GovernmentRoot, anchors: list[Anchor]) -> dict[str, Any]:
    return {
        "generation": root.generation,
        "name": root.name,
        "issuing": root.issuing,
        "valid_from": root.valid_from,
        "valid_to": root.valid_to,
        "unknown": list(root.unknown),
        "pinned": _is_pinned(root, anchors),
    }
