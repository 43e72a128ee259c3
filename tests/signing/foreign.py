"""Files as other tools of the field sign them."""

from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from asn1crypto import cms
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes

from signing.pkcs12 import KeptKeySigner, KeyFile


class SevenHoursLate(KeptKeySigner):
    """Writes Vietnamese time into signingTime as if it were UTC."""

    async def signed_attrs(self, *parts: Any, **named: Any) -> cms.CMSAttributes:
        given = named["attr_settings"]
        assert isinstance(given, PdfCMSSignedAttributes)
        assert isinstance(given.signing_time, datetime)
        named["attr_settings"] = replace(
            given, signing_time=given.signing_time + timedelta(hours=7)
        )
        return await super().signed_attrs(*parts, **named)


def sign_as_pkcs7(pdf: bytes, key: Signer, *, digest: str = "sha256") -> bytes:
    """Sign as most tools of the field do: `adbe.pkcs7.detached`, invisible."""
    about = PdfSignatureMetadata(
        field_name="Signature1",
        md_algorithm=digest,
        subfilter=SigSeedSubFilter.ADOBE_PKCS7_DETACHED,
    )
    output = PdfSigner(about, key).sign_pdf(
        IncrementalPdfFileWriter(BytesIO(pdf)), output=BytesIO()
    )
    signed: bytes = output.getvalue()
    return signed


def late_key(held: KeyFile) -> Signer:
    """Give the signer with the field's habit."""
    return SevenHoursLate(held)
