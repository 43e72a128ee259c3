"""A make-believe infrastructure, its keys, and one paper signed by clerk and agency."""

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pyhanko.sign.signers import Signer
from pyhanko.sign.timestamps import TimeStamper

from samples.pki import Infrastructure, Pki, make_infrastructure, make_pki
from signing.keys import open_key
from signing.options import KeyOptions, TimestampOptions
from signing.report import DocumentReport
from signing.request import VIETNAM, SigningRequest
from signing.sign import SignedPdf, sign_pdf
from signing.timestamp import open_timestamper
from signing.trust import TrustAnchors, load_trust
from tests.signing.papers import paper
from tests.signing.tokens import Authority, Token, configure, make_token

OFFICE = "Ủy ban nhân dân phường Lam Khê"
SignBoth = Callable[[bytes], tuple[SignedPdf, SignedPdf]]

CLERK = "Nghiêm Thị Thuý Ơn"


@pytest.fixture(scope="session")
def at() -> datetime:
    """When everything happens."""
    return datetime(2026, 11, 24, 9, 15, tzinfo=VIETNAM)


@pytest.fixture(scope="session")
def pki(tmp_path_factory: pytest.TempPathFactory, at: datetime) -> Pki:
    """The office's keys; `left` belongs to somebody whose certificate was revoked at noon."""
    folder = tmp_path_factory.mktemp("pki")
    people = {"clerk": CLERK, "left": "Giáp Văn Ước"}
    return make_pki(folder, OFFICE, people, at, revoked={"left": at + timedelta(hours=3)})


@pytest.fixture(scope="session")
def infrastructure(tmp_path_factory: pytest.TempPathFactory, at: datetime) -> Infrastructure:
    """A larger one: two issuing authorities, and certificates with every fault."""
    return make_infrastructure(tmp_path_factory.mktemp("infrastructure"), OFFICE, at)


@pytest.fixture(scope="session")
def wide_trust(infrastructure: Infrastructure) -> TrustAnchors:
    """The office trusts the larger infrastructure, as its lists stand at the beginning."""
    return load_trust(infrastructure.pki.trust)


@pytest.fixture(scope="session")
def trust(pki: Pki) -> TrustAnchors:
    """The office trusts its own root."""
    return load_trust(pki.trust)


@pytest.fixture(scope="session")
def strangers_trust(tmp_path_factory: pytest.TempPathFactory, at: datetime) -> TrustAnchors:
    """Another office trusts another root."""
    folder = tmp_path_factory.mktemp("stranger")
    return load_trust(make_pki(folder, "Sở Nội vụ tỉnh Vân Sơn Hải", {}, at).trust)


@pytest.fixture(scope="session")
def clerk_key(pki: Pki) -> Signer:
    return _key(pki, "clerk")


@pytest.fixture(scope="session")
def agency_key(pki: Pki) -> Signer:
    return _key(pki, "agency")


@pytest.fixture(scope="session")
def left_key(pki: Pki) -> Signer:
    return _key(pki, "left")


@pytest.fixture(scope="session")
def timestamper(pki: Pki, at: datetime) -> TimeStamper:
    """An authority whose clock stands three seconds after the signing."""
    return stamper_at(pki, at + timedelta(seconds=3))


@pytest.fixture(scope="session")
def clerks_request(at: datetime) -> SigningRequest:
    return SigningRequest("officer_copy", CLERK, OFFICE, at, "Clerk1", position="Công chức")


@pytest.fixture(scope="session")
def agencys_request(at: datetime) -> SigningRequest:
    return SigningRequest("agency_copy", "", OFFICE, at + timedelta(seconds=1), "Agency1")


@pytest.fixture(scope="session")
def once_signed(clerks_request: SigningRequest, clerk_key: Signer, trust: TrustAnchors) -> bytes:
    """A paper with the clerk's signature alone, level B-B: it covers the whole file."""
    return sign_pdf(paper(), clerks_request, clerk_key, trust).data


@pytest.fixture(scope="session")
def sign_both(
    clerks_request: SigningRequest,
    agencys_request: SigningRequest,
    clerk_key: Signer,
    agency_key: Signer,
    trust: TrustAnchors,
    timestamper: TimeStamper,
) -> SignBoth:
    """Signs a paper with the clerk's key, then with the agency's, with time-stamps."""

    def sign(pdf: bytes) -> tuple[SignedPdf, SignedPdf]:
        first = sign_pdf(pdf, clerks_request, clerk_key, trust, timestamper)
        return first, sign_pdf(first.data, agencys_request, agency_key, trust, timestamper)

    return sign


@pytest.fixture(scope="session")
def twice_signed(sign_both: SignBoth) -> bytes:
    """A paper signed by clerk and agency, both at level B-LT."""
    return sign_both(paper())[1].data


@pytest.fixture(scope="session")
def softhsm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where the tokens of this run are; the driver reads its configuration when it is loaded."""
    place = tmp_path_factory.mktemp("softhsm")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(configure(place)))
        yield place


@pytest.fixture(scope="session")
def authority(at: datetime) -> Authority:
    return Authority(at)


@pytest.fixture(scope="session")
def token(softhsm: Path, authority: Authority, at: datetime) -> Token:
    return make_token(softhsm / "vp", "Văn phòng", authority, at)


@pytest.fixture
def own_token(softhsm: Path, authority: Authority, at: datetime, tmp_path: Path) -> Token:
    """A token of one test, for what would leave a trace on the other."""
    return make_token(softhsm / tmp_path.name, tmp_path.name[-20:], authority, at)


@pytest.fixture
def pin_copy(token: Token, tmp_path: Path) -> Path:
    """A file with the PIN that may go away."""
    return Path(shutil.copy(token.pin_file, tmp_path / "pin.txt"))


@pytest.fixture(scope="session")
def root(softhsm: Path, authority: Authority) -> TrustAnchors:
    authority.write_trust(softhsm / "trust")
    return load_trust(softhsm / "trust")


def codes(report: DocumentReport) -> set[str]:
    """Give the codes of all findings."""
    of_signatures = {found.code for one in report.signatures for found in one.findings}
    return of_signatures | {found.code for found in report.findings}


def stamper_at(pki: Pki, moment: datetime) -> TimeStamper:
    """Give an authority whose clock stands still."""
    options = TimestampOptions("pkcs12", path=pki.key("tsa"), passphrase=pki.passphrase)
    opened = open_timestamper(options, lambda: moment)
    assert opened is not None
    return opened


def key_of(infrastructure: Infrastructure, name: str) -> Signer:
    """Open a key of the larger infrastructure."""
    return _key(infrastructure.pki, name)


def _key(pki: Pki, name: str) -> Signer:
    path: Path = pki.key(name)
    return open_key(KeyOptions(path=path, passphrase=pki.passphrase))
