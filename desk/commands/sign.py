"""`sohoa sign FILE... --profile NAME --out DIR`: signed, verified, and only then written."""

import argparse
import getpass
import json
import os
import re
import sys
from pathlib import Path
from typing import Any, get_args

from desk.commands.door import exit_code_of, several, some_path
from desk.commands.stopping import stopping_cleanly
from desk.digitize_files import name_outputs
from desk.errors import NotFoundError, SettingsError
from desk.keys import AGENCY, signing_key, timestamper
from desk.settings import Settings, now, read_settings
from desk.sign_files import SignFilesOptions, SignOutcome, sign_file
from desk.verify import open_trust
from dossier.errors import DeskError
from dossier.page import Box
from signing.errors import KeyFileRefusedError
from signing.keys import Signer, open_key
from signing.options import KeyOptions
from signing.picture import Picture, open_picture
from signing.proof import Level
from signing.request import AGENCY_PROFILES, APPEARANCES, Profile, Spot

_USAGE = 2
_SPOT = re.compile(r"([1-9]\d{0,4}):" + ",".join([r"(\d{1,5}(?:\.\d+)?)"] * 4))
_KEY_FILES = (".p12", ".pfx")
_FIELDS: dict[Profile, str] = {
    "officer_copy": "Clerk1",
    "agency_copy": "Agency1",
    "attachment": "Agency1",
    "born_digital_signer": "Signer1",
    "born_digital_agency": "Agency1",
    "portal_style": "Signer1",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the verb takes."""
    parser.add_argument("files", nargs="+", type=some_path, metavar="FILE", help="tệp PDF")
    parser.add_argument("--profile", required=True, choices=get_args(Profile), help="kiểu hiển thị")
    parser.add_argument(
        "--out", required=True, type=some_path, metavar="DIR", help="thư mục kết quả"
    )
    parser.add_argument(
        "--key",
        metavar="NAME|FILE.p12",
        help="khóa: tên trong thiết lập (agency, hoặc mã tài khoản), hay tệp PKCS#12",
    )
    secret = parser.add_mutually_exclusive_group()
    secret.add_argument(
        "--passphrase-file", type=some_path, metavar="FILE", help="tệp chứa mật khẩu của tệp khóa"
    )
    secret.add_argument(
        "--passphrase-env", metavar="NAME", help="biến môi trường chứa mật khẩu của tệp khóa"
    )
    parser.add_argument("--level", choices=get_args(Level), help="mức PAdES cần đạt")
    parser.add_argument("--picture", type=some_path, metavar="PNG", help="hình chữ ký hoặc con dấu")
    parser.add_argument("--picture-mm", type=_length, metavar="MM", help="bề rộng thật của hình")
    parser.add_argument(
        "--box",
        type=_spot,
        metavar="PAGE:LEFT,TOP,RIGHT,BOTTOM",
        help="vị trí ký (mm, từ góc trên trái), hoặc hình chữ ký mà con dấu đóng lên",
    )
    parser.add_argument("--position", default="", metavar="TEXT", help="chức vụ của người ký")
    parser.add_argument(
        "--number", default="", metavar="TEXT", help="số, ký hiệu của văn bản có phụ lục"
    )
    parser.add_argument(
        "--mark",
        choices=("paper", "printed", "none"),
        help="dấu chuyển đổi; officer_copy mặc định là paper",
    )
    parser.add_argument("--field", metavar="NAME", help="tên trường chữ ký")
    parser.add_argument("--json", action="store_true", help="in kết quả JSON ra stdout")


def run(options: argparse.Namespace) -> int:
    """Sign every file; one bad file never stops the others."""
    wrong = _wrong_usage(options)
    if wrong:
        print(wrong, file=sys.stderr)
        return _USAGE
    try:
        how = _how(options, read_settings())
    except DeskError as error:
        print(f"{error} [{error.code}]", file=sys.stderr)
        return exit_code_of(error)
    outcomes = []
    with stopping_cleanly():
        targets = [Path(f"{each}.pdf") for each in name_outputs(options.files, options.out)]
        for path, target in zip(options.files, targets, strict=True):
            outcomes.append(sign_file(path, target, how))
            print(_line(outcomes[-1]), file=sys.stderr, flush=True)
    if options.json:
        files = [_as_json(outcome) for outcome in outcomes]
        print(json.dumps({"files": files}, ensure_ascii=False, indent=2))
    return several([outcome.error for outcome in outcomes])


def _wrong_usage(options: argparse.Namespace) -> str:
    if options.key is None and options.profile not in AGENCY_PROFILES:
        return f"--profile {options.profile} cần --key: khóa của người ký."
    if APPEARANCES[_profile(options)].picture == "needed" and options.picture is None:
        return f"--profile {options.profile} cần --picture."
    if options.field is not None and (not options.field or "." in options.field):
        return "--field là một từ, không có dấu chấm."
    if (options.passphrase_file or options.passphrase_env) and not _is_file(options.key):
        return "--passphrase-file và --passphrase-env chỉ dùng với tệp khóa PKCS#12."
    return ""


def _how(options: argparse.Namespace, settings: Settings) -> SignFilesOptions:
    profile = _profile(options)
    stamps = timestamper(settings)
    goal: Level = options.level or ("B-B" if stamps is None else "B-LT")
    return SignFilesOptions(
        profile=profile,
        field=options.field or _FIELDS[profile],
        key=_key(options, settings),
        trust=open_trust(settings),
        timestamper=stamps,
        goal=goal,
        clock=now,
        office=settings.agency_name,
        position=options.position,
        mark=_mark(options, settings),
        number=options.number,
        picture=_picture(options),
        spot=options.box,
    )


def _profile(options: argparse.Namespace) -> Profile:
    chosen: Profile = options.profile
    return chosen


def _mark(options: argparse.Namespace, settings: Settings) -> str:
    match options.mark or ("paper" if options.profile == "officer_copy" else "none"):
        case "paper":
            return settings.sign.conversion_mark
        case "printed":
            return settings.sign.printed_mark
        case _:
            return ""


def _picture(options: argparse.Namespace) -> Picture | None:
    if options.picture is None:
        return None
    try:
        png = options.picture.read_bytes()
    except OSError as error:
        raise NotFoundError from error
    return open_picture(png, options.picture_mm)


def _is_file(key: str | None) -> bool:
    return key is not None and Path(key).suffix.lower() in _KEY_FILES


def _key(options: argparse.Namespace, settings: Settings) -> Signer:
    """Open the key that was named, or the file; a passphrase is never an argument."""
    if not _is_file(options.key):
        return signing_key(settings, options.key or AGENCY)
    path = Path(options.key)
    if settings.mode == "production" and path.stem not in settings.sign.key_files.split():
        raise KeyFileRefusedError
    return open_key(KeyOptions(path=path, passphrase=_passphrase(options)))


def _passphrase(options: argparse.Namespace) -> str:
    if options.passphrase_env is not None:
        return os.environ.get(options.passphrase_env, "")
    if options.passphrase_file is not None:
        try:
            text: str = options.passphrase_file.read_text(encoding="utf-8")
        except (OSError, ValueError) as error:
            message = "the passphrase file cannot be read"
            raise SettingsError(message) from error
        return text.rstrip("\r\n")
    if sys.stdin is None or not sys.stdin.isatty():
        message = "no terminal to ask for the passphrase: --passphrase-file or --passphrase-env"
        raise SettingsError(message)
    return getpass.getpass("Mật khẩu của tệp khóa: ")


def _spot(text: str) -> Spot:
    found = _SPOT.fullmatch(text)
    try:
        if found is None:
            raise ValueError
        left, top, right, bottom = (float(found[at]) for at in range(2, 6))
        box = Box(left, top, right, bottom)
    except ValueError as error:
        message = "cần dạng TRANG:TRÁI,TRÊN,PHẢI,DƯỚI tính bằng mm"
        raise argparse.ArgumentTypeError(message) from error
    return Spot(int(found[1]), box)


def _length(text: str) -> float:
    try:
        length = float(text)
    except ValueError:
        length = 0.0
    if not 1 <= length <= 200:  # noqa: PLR2004 - mm; no seal is larger
        message = "cần độ dài từ 1 đến 200 mm"
        raise argparse.ArgumentTypeError(message)
    return length


def _line(outcome: SignOutcome) -> str:
    error, signed = outcome.error, outcome.signed
    fault = f"{error.title} [{error.code}]" if error is not None else ""
    if signed is None:
        return f"✖ {outcome.name}: {fault}"
    where = "đã ký từ trước"
    if not outcome.earlier:
        box = ", ".join(f"{edge:g}" for edge in signed.box.as_list())
        where = f"trang {outcome.page} [{box}] mm, che {signed.covered_mm2:.1f} mm²"
    line = f"✔ {outcome.name}: {signed.level}, {signed.field}, {where} → {outcome.target}"
    return f"{line}\n  ⚠ {fault}" if fault else line


def _as_json(outcome: SignOutcome) -> dict[str, Any]:
    error, signed = outcome.error, outcome.signed
    shown = signed is not None and not outcome.earlier
    return {
        "name": outcome.name,
        "output": None if signed is None else outcome.target.name,
        "level": None if signed is None else signed.level,
        "missing": [] if signed is None else list(signed.missing),
        "field": None if signed is None else signed.field,
        "page": outcome.page if shown else None,
        "box_mm": signed.box.as_list() if signed is not None and shown else None,
        "covered_mm2": round(signed.covered_mm2, 2) if signed is not None and shown else None,
        "earlier": outcome.earlier,
        "error": None if error is None else {"code": error.code, "title": error.title},
    }
