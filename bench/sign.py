"""`python -m bench.sign [--rounds N] [--batch N] [--large-mb N] [--out FILE]`: what signing costs.

Medians of CPU time on one core in one run, beside pyHanko's own `sign_pdf` defaults on the same
files and beside the bare operations nobody can do without: the key's, and the digest of the file.
Keys are RSA-2048 of a make-believe infrastructure; its authorities answer inside the process.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pikepdf
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer, SimpleSigner
from pyhanko.sign.timestamps import TimeStamper

from samples.pki import Pki, make_pki
from signing.chain import Evidence, validation_context
from signing.embed import embed
from signing.keys import open_key
from signing.levels import lift
from signing.options import KeyOptions, TimestampOptions
from signing.pkcs12 import KeyFile, digest_of, raw_signature, read_key_file
from signing.prepare import FieldForm, prepare
from signing.proof import Level
from signing.request import SigningRequest
from signing.second_opinion import look_again
from signing.sign import sign_basic, sign_file
from signing.timestamp import open_timestamper
from signing.trust import TrustAnchors, load_trust
from signing.verify import verify_pdf

KEPT = Path("bench/kept/sign.json")
_AT = datetime(2026, 11, 24, 2, 15, tzinfo=UTC)
_HIDDEN = FieldForm(shown=False)
_FIELD = "Clerk1"


@dataclass(frozen=True, slots=True)
class Office:
    """With what is signed.

    Attributes:
        pki: Where the keys lie.
        trust: Its anchors and lists.
        key: The clerk's, opened once.
        held: The same key, bare.
        timestamper: Of the same infrastructure.
        request: What is signed.
    """

    pki: Pki
    trust: TrustAnchors
    key: Signer
    held: KeyFile
    timestamper: TimeStamper
    request: SigningRequest


def open_office(folder: Path) -> Office:
    """Make keys and open them."""
    pki = make_pki(folder, "Ủy ban nhân dân phường Lam Khê", {"clerk": "Lương Thị Ổn"}, _AT)
    options = KeyOptions(path=pki.key("clerk"), passphrase=pki.passphrase)
    stamps = TimestampOptions("pkcs12", path=pki.key("tsa"), passphrase=pki.passphrase)
    stamper = open_timestamper(stamps, lambda: _AT + timedelta(seconds=3))
    if stamper is None:
        message = "the infrastructure has a time-stamping authority"
        raise AssertionError(message)
    return Office(
        pki,
        load_trust(pki.trust),
        open_key(options),
        read_key_file(options),
        stamper,
        SigningRequest("officer_copy", "Lương Thị Ổn", "UBND phường Lam Khê", _AT, _FIELD),
    )


def draw_paper(pages: int, megabytes: float) -> bytes:
    """Give a PDF whose pages hold a picture that cannot be pressed together."""
    pdf = pikepdf.new()
    for _ in range(pages):
        page = pdf.add_blank_page(page_size=(595.28, 841.89))
        side = int((megabytes * 1e6 / pages) ** 0.5)
        picture = pdf.make_stream(os.urandom(side * side))
        picture.Type, picture.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        picture.Width = picture.Height = side
        picture.ColorSpace, picture.BitsPerComponent = pikepdf.Name.DeviceGray, 8
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Scan=picture))
        page.Contents = pdf.make_stream(b"q 595 0 0 842 0 0 cm /Scan Do Q")
    target = BytesIO()
    pdf.save(target)
    return target.getvalue()


def median_ms(act: Callable[[], object], rounds: int) -> float:
    """Give the median CPU time of an act, after one that does not count."""
    act()
    spent = []
    for _ in range(rounds):
        started = time.process_time()
        act()
        spent.append(time.process_time() - started)
    return round(1000 * statistics.median(spent), 2)


def measure(office: Office, rounds: int) -> dict[str, dict[str, float]]:
    """Measure everything that is done to one file, in milliseconds."""
    papers = {"1 page": draw_paper(1, 0.001), "20 pages, 5 MB": draw_paper(20, 5)}
    return {name: _measure_paper(office, pdf, rounds) for name, pdf in papers.items()}


def _measure_paper(office: Office, pdf: bytes, rounds: int) -> dict[str, float]:
    basic = _sign(office, pdf, _HIDDEN)
    archived = lift(basic, _FIELD, office.trust, office.timestamper, _AT, "B-LTA").data
    later = _AT + timedelta(minutes=1)
    acts: dict[str, Callable[[], object]] = {
        "key alone": lambda: raw_signature(office.held.key, b"attributes", "sha256"),
        "digest alone": lambda: digest_of(pdf, "sha256"),
        "B-B, on no page": lambda: _sign(office, pdf, _HIDDEN),
        "B-B, officer_copy": lambda: _sign(office, pdf, FieldForm()),
        "B-LT": lambda: _lifted(office, pdf, long=False),
        "B-LTA": lambda: _lifted(office, pdf, long=True),
        "pyHanko's defaults, B-B": lambda: _pyhanko(office, pdf, long=False),
        "pyHanko's defaults, B-LTA": lambda: _pyhanko(office, pdf, long=True),
        "verify B-B": lambda: verify_pdf(basic, office.trust, later),
        "verify B-LTA": lambda: verify_pdf(archived, office.trust, later),
        "second tool B-B": lambda: look_again(basic),
    }
    return {name: median_ms(act, rounds) for name, act in acts.items()}


def _sign(office: Office, pdf: bytes, form: FieldForm) -> bytes:
    return sign_basic(pdf, office.request, office.key, office.trust, form).data


def _lifted(office: Office, pdf: bytes, *, long: bool) -> bytes:
    goal: Level = "B-LTA" if long else "B-LT"
    signed = _sign(office, pdf, _HIDDEN)
    lifted = lift(signed, _FIELD, office.trust, office.timestamper, _AT, goal)
    if lifted.level != goal:
        message = f"{lifted.level} was reached, {goal} was wanted"
        raise AssertionError(message)
    return lifted.data


def _pyhanko(office: Office, pdf: bytes, *, long: bool) -> bytes:
    """Sign as pyHanko's documentation shows it; the key is loaded before, as ours is."""
    signer = _pyhanko_signer(office)
    context = validation_context(office.trust, Evidence(tuple(signer.cert_registry)), _AT)
    about = PdfSignatureMetadata(
        field_name=_FIELD,
        subfilter=SigSeedSubFilter.PADES,
        embed_validation_info=long,
        use_pades_lta=long,
        validation_context=context if long else None,
    )
    tool = PdfSigner(about, signer, timestamper=office.timestamper if long else None)
    output = tool.sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), output=BytesIO())
    signed: bytes = output.getvalue()
    return signed


_loaded: dict[Path, SimpleSigner] = {}


def _pyhanko_signer(office: Office) -> SimpleSigner:
    path = office.pki.key("clerk")
    if path not in _loaded:
        signer = SimpleSigner.load_pkcs12(str(path), passphrase=office.pki.passphrase.encode())
        if signer is None:
            message = "pyHanko cannot open the key"
            raise AssertionError(message)
        _loaded[path] = signer
    return _loaded[path]


def measure_batch(office: Office, count: int) -> dict[str, float]:
    """Sign many files by their hashes: all are prepared, all are signed, all are finished."""
    pdf = draw_paper(1, 0.1)
    chain = tuple(office.held.chain)
    spent = [time.process_time()]
    prepared = [
        prepare(pdf, office.request, office.held.certificate, chain, office.trust)
        for _ in range(count)
    ]
    spent.append(time.process_time())
    values = [raw_signature(office.held.key, one.to_be_signed, "sha256") for one in prepared]
    spent.append(time.process_time())
    for one, value in zip(prepared, values, strict=True):
        embed(one, value)
    spent.append(time.process_time())
    steps = [1000 * (end - begin) / count for begin, end in pairwise(spent)]
    names = ("prepare", "key", "embed")
    parts = {name: round(step, 2) for name, step in zip(names, steps, strict=True)}
    return {"files": count, **parts, "each": round(sum(steps), 2)}


def measure_memory(folder: Path, megabytes: int) -> dict[str, float]:
    """Sign a large file in a process of its own; give its greatest memory in MB."""
    source = folder / "large.pdf"
    source.write_bytes(draw_paper(20, megabytes))
    command = [sys.executable, "-m", "bench.sign", "--sign-large", str(source)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return {"file_mb": round(source.stat().st_size / 1e6), "peak_mb": float(done.stdout)}


def _sign_large(source: Path) -> None:
    office = open_office(source.parent / "office")
    sign_file(source, source.with_suffix(".signed.pdf"), office.request, office.key, office.trust)
    # not getrusage: its peak begins with what the parent had
    status = Path("/proc/self/status").read_text(encoding="ascii")
    [peak] = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")]
    print(round(int(peak) * 1024 / 1e6))


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print and keep."""
    parser = argparse.ArgumentParser(prog="python -m bench.sign", description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--batch", type=int, default=500)
    parser.add_argument("--large-mb", type=int, default=200)
    parser.add_argument("--out", type=Path, default=KEPT)
    parser.add_argument("--sign-large", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    if asked.sign_large is not None:
        _sign_large(asked.sign_large)
        return
    with tempfile.TemporaryDirectory(prefix="sohoa-bench-") as scratch:
        folder = Path(scratch)
        office = open_office(folder / "office")
        single = measure(office, asked.rounds)
        report = {
            "cpu_ms": single,
            "pyhanko_by_ours": {
                name: round(one["pyHanko's defaults, B-B"] / one["B-B, on no page"], 1)
                for name, one in single.items()
            },
            "batch_cpu_ms": measure_batch(office, asked.batch),
            "large": measure_memory(folder, asked.large_mb),
        }
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    asked.out.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(json.dumps(report, indent=2, ensure_ascii=False))


if __name__ == "__main__":
    main()
