"""What several tests of this room need: default limits, hostile files, one signed paper."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import pytest

from samples.pki import make_pki
from scanner.options import ScanOptions
from signing.keys import open_key
from signing.options import KeyOptions
from signing.request import VIETNAM, SigningRequest
from signing.sign import sign_pdf
from signing.trust import load_trust
from tests.scanner.files import text_pdf
from tests.scanner.hostile import HOSTILE


@pytest.fixture(scope="session")
def options() -> ScanOptions:
    return ScanOptions()


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """Every hostile file by its name."""
    folder = tmp_path_factory.mktemp("hostile")
    return {name: write(folder / name) for name, (_, write) in HOSTILE.items()}


@pytest.fixture
def signed_pdf(tmp_path: Path) -> Path:
    """A paper signed with a make-believe office's key."""
    at = datetime(2026, 11, 24, 9, 15, tzinfo=VIETNAM)
    office, clerk = "Ủy ban nhân dân phường Lam Khê", "Nghiêm Thị Thuý Ơn"
    pki = make_pki(tmp_path / "pki", office, {"clerk": clerk}, at)
    key = open_key(KeyOptions(path=pki.key("clerk"), passphrase=pki.passphrase))
    request = SigningRequest("officer_copy", clerk, office, at, "Clerk1", position="Công chức")
    pdf = text_pdf(tmp_path / "signed.pdf")
    pdf.write_bytes(sign_pdf(pdf.read_bytes(), request, key, load_trust(pki.trust)).data)
    return pdf
