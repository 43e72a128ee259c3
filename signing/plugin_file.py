"""The government's signing plug-in: it takes a file from an address and gives back a whole file.

Names of its parameters and answers as public code calls and reads them (the maker's demo page of
`vgcaplugin.js` and its copies); no document of the maker was at hand:

    functions   `vgca_sign_approved` (a person signs), `vgca_sign_issued` (the agency's seal),
                `vgca_sign_copy` (certified copy), each with one JSON text and a call-back
    parameters  `FileName` (address to fetch), `FileUploadHandler` (address to give back to),
                `SessionId`, `JWTToken`, `DocNumber`, `IssuedDate`,
                `MetaData` (list of `Key` and `Value`)
    call-back   one JSON text: `Status` (0 is done), `Message`, `FileName`, `FileServer`,
                `DocumentNumber`, `DocumentDate`

What comes back was made on somebody's desk by a program we do not run, so it is taken only if it
is the file that was sent, byte for byte, with one signature behind it and nothing else.
"""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any, Literal, cast

from asn1crypto import x509
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from signing.byte_ranges import find_byte_ranges
from signing.changes import changes_after
from signing.errors import PluginFileError
from signing.guard import Failed, attempt
from signing.listing import Listed, open_pdf
from signing.report import Json, SignatureReport
from signing.trust import TrustAnchors
from signing.verify import verify_pdf
from signing.widgets import hides_later

PluginFunction = Literal["vgca_sign_approved", "vgca_sign_issued", "vgca_sign_copy"]

_MOST_ADDED_BYTES = 16 << 20  # a signature with pictures, revocation data and fonts is far smaller


@dataclass(frozen=True, slots=True)
class PluginRequest:
    """What the plug-in is asked to do.

    Attributes:
        function: Of its script.
        file_url: Where it fetches the file; for one use.
        upload_url: Where it gives the signed file back; for one use.
        token: Lets it fetch and give back; for one use. Sent as `JWTToken`.
        number: Number of the paper, for `vgca_sign_issued`.
        issued: Date of the paper, for `vgca_sign_issued`.
    """

    function: PluginFunction
    file_url: str
    upload_url: str
    token: str
    number: str = ""
    issued: datetime | None = None

    def parameters(self) -> str:
        """Give the JSON text its script is called with."""
        parameters: dict[str, Json] = {
            "FileName": self.file_url,
            "FileUploadHandler": self.upload_url,
            "SessionId": "",
            "JWTToken": self.token,
        }
        if self.number:
            parameters["DocNumber"] = self.number
        if self.issued is not None:
            parameters["IssuedDate"] = self.issued.isoformat()
        return json.dumps(parameters, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Expected:
    """Whose signature the file should come back with.

    Attributes:
        certificate: The signer's, known beforehand.
        trust: The pinned anchors.
        at: Now, with a time zone.
    """

    certificate: x509.Certificate
    trust: TrustAnchors
    at: datetime


@dataclass(frozen=True, slots=True)
class _AsSent:
    """The part of a signature's face by which changes after it are told, for the file as sent."""

    reader: PdfFileReader
    signed_revision: int
    fieldmdp: None = None
    docmdp_level: None = None


def require_done(answer: str) -> None:
    """Read what the plug-in's call-back says.

    Raises:
        PluginFileError: It did not sign, or says something that is not understood.
    """
    said = attempt(lambda: json.loads(answer))
    status: Any = said.get("Status") if isinstance(said, dict) else None
    if status != 0:
        raise PluginFileError(reason="plugin-status", status=str(status)[:20])


def ready_for_plugin(pdf: bytes) -> bytes:
    """Give a file as it should be handed out: with a form, be it an empty one.

    What a first signature does to a file without any form cannot be told from other changes;
    added to a form, it can.

    Raises:
        PluginFileError: The file cannot be read.
    """
    ready = attempt(lambda: _with_form(pdf))
    if isinstance(ready, Failed):
        raise PluginFileError(reason="unreadable")
    return ready


def _with_form(pdf: bytes) -> bytes:
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    if "/AcroForm" in writer.root:
        return pdf
    form = generic.DictionaryObject({generic.pdf_name("/Fields"): generic.ArrayObject()})
    writer.root[generic.pdf_name("/AcroForm")] = writer.add_object(form)
    writer.update_root()
    target = BytesIO()
    writer.write(target)
    return target.getvalue()


def accept_returned(sent: bytes, returned: bytes, expected: Expected) -> SignatureReport:
    """Check a file that a plug-in gave back; once accepted it replaces the one sent.

    Args:
        sent: The file as it was given out, from `ready_for_plugin`.
        returned: The file that came back, hostile or not.
        expected: Whose signature it should bear.

    Returns:
        What is known of the new signature.

    Raises:
        PluginFileError: Something else came back; `reason` says what.
    """
    if not returned.startswith(sent):
        raise PluginFileError(reason="not-a-prefix")
    added = len(returned) - len(sent)
    if not 0 < added <= _MOST_ADDED_BYTES:
        raise PluginFileError(reason="size", added=added)
    new = _only_new(sent, returned)
    if new.signature is None:
        raise PluginFileError(reason=new.code)
    _require_nothing_else(sent, new.signature)
    signer = attempt(lambda: new.signature.signer_cert.dump() if new.signature else b"")
    if signer != expected.certificate.dump():
        raise PluginFileError(reason="other-certificate")
    return _require_sound(returned, new, expected)


def _only_new(sent: bytes, returned: bytes) -> Listed:
    """Find the one signature that was added, by the form and by the raw bytes."""
    raw = Counter(find_byte_ranges(returned)) - Counter(find_byte_ranges(sent))
    before = attempt(lambda: open_pdf(sent))
    after = attempt(lambda: open_pdf(returned))
    if isinstance(before, Failed) or isinstance(after, Failed):
        raise PluginFileError(reason="unreadable")
    known = {(one.field, one.byte_range) for one in before.listed}
    listed = {(one.field, one.byte_range) for one in after.listed}
    if not known <= listed:
        raise PluginFileError(reason="signature-removed")
    new = [one for one in after.listed if (one.field, one.byte_range) not in known]
    if len(new) != 1 or list(raw.elements()) != [new[0].byte_range]:
        raise PluginFileError(reason="signatures", form=len(new), raw=raw.total())
    return new[0]


def _require_nothing_else(sent: bytes, new: EmbeddedPdfSignature) -> None:
    """Compare the file with what was sent as if that had been signed."""
    before = attempt(lambda: open_pdf(sent).reader.xrefs.total_revisions - 1)
    if isinstance(before, Failed):
        raise PluginFileError(reason="unreadable")
    # only these four attributes of a signature are looked at
    as_sent = cast("EmbeddedPdfSignature", _AsSent(new.reader, before))
    hiding = attempt(lambda: hides_later(as_sent))
    if hiding is not None:
        raise PluginFileError(reason=hiding if isinstance(hiding, str) else "unreadable")
    changes = changes_after(as_sent, is_last=False)
    if changes.kind != "upkeep":
        raise PluginFileError(reason="changed", kind=changes.kind)


def _require_sound(returned: bytes, new: Listed, expected: Expected) -> SignatureReport:
    report = verify_pdf(returned, expected.trust, expected.at)
    ours = next(one for one in report.signatures if one.field == new.field)
    if report.intact != "yes" or ours.kind != "signature" or ours.covers != "whole":
        raise PluginFileError(reason="not-intact", intact=report.intact, covers=ours.covers)
    if ours.trust == "rejected":
        raise PluginFileError(reason="certificate-rejected", sub=ours.sub_indication or "")
    if any(found.code.startswith("second-tool") for found in report.findings):
        raise PluginFileError(reason="second-tool")
    return ours
