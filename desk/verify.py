"""Anyone checks a paper: what its signatures say, from its bytes and our trust alone."""

from datetime import datetime
from pathlib import Path

from desk.errors import NotFoundError
from desk.settings import Settings
from desk.wiring import trust_folder
from signing.report import DocumentReport
from signing.trust import TrustAnchors, load_trust
from signing.verify import verify_pdf


def open_trust(settings: Settings) -> TrustAnchors:
    """Give whom this office trusts; nobody when it has no folder of anchors."""
    folder = trust_folder(settings)
    return load_trust(folder) if folder.is_dir() else TrustAnchors()


def verify_file(path: Path, trust: TrustAnchors, at: datetime) -> DocumentReport:
    """Verify a file; a hostile one gets a verdict, never an exception.

    Raises:
        NotFoundError: The file cannot be opened.
    """
    try:
        pdf = path.read_bytes()
    except OSError as error:
        message = f"không mở được tệp {path.name}"
        raise NotFoundError(message) from error
    return verify_pdf(pdf, trust, at)
