"""Anyone checks a paper: what its signatures say, from its bytes and our trust alone."""

from datetime import datetime
from pathlib import Path

from desk.errors import NotFoundError
from desk.settings import Settings
from desk.wiring import trust_folder
from signing.report import DocumentReport, not_looked_into
from signing.trust import TrustAnchors, load_trust
from signing.verify import verify_pdf


def open_trust(settings: Settings) -> TrustAnchors:
    """Give whom this office trusts; nobody when it has no folder of anchors."""
    folder = trust_folder(settings)
    return load_trust(folder) if folder.is_dir() else TrustAnchors()


def verify_file(path: Path, trust: TrustAnchors, at: datetime) -> DocumentReport:
    """Verify a file; a hostile or missing one gets a verdict, never an exception.

    It works in this process: a file of a stranger belongs into `desk.verify_apart`.
    """
    try:
        pdf = path.read_bytes()
    except OSError:
        return not_looked_into(NotFoundError.code, "Không mở được tệp này.")
    return verify_pdf(pdf, trust, at)
