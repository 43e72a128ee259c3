"""The clerk who digitized a paper signs its copy, top left of page 1.

Circular 01/2023/TT-VPCP Art. 8(1): a personal signature, before extraction counts.
"""

from desk.job_run import JobRun
from desk.keys import signing_key, timestamper
from desk.page_work import DigitizedPage
from signing.request import SigningRequest
from signing.sign import sign_pdf
from vault import documents
from vault.blobs import read_blob
from vault.people import get_account
from vault.records import Act, DocumentStatus

CLERK_FIELD = "Clerk1"


def sign_copy(run: JobRun, document_id: str, account_id: str, first: DigitizedPage) -> None:
    """Sign a draft with the personal key of who scanned it; a signed one stays as it is.

    Args:
        run: The attempt that digitizes.
        document_id: The draft.
        account_id: Who digitized it.
        first: The first page, whose words the stamp keeps off.
    """
    desk = run.desk
    with desk.reading() as session:
        document = documents.get(session, desk.seal, document_id)
        if document.status is not DocumentStatus.DRAFT:
            return
        draft = documents.kept_pdf(session, desk.seal, document_id)
        clerk = get_account(session, desk.seal, account_id)
    request = SigningRequest(
        profile="officer_copy",
        signer_name=clerk.name,
        organisation=desk.settings.agency_name,
        signed_at=desk.clock(),
        field_name=CLERK_FIELD,
        mark=desk.settings.sign.conversion_mark,
        occupied=tuple(word.box for word in first.reading.words),
    )
    key = signing_key(desk.settings, clerk.id)
    pdf = read_blob(desk.blobs, draft.key)
    signed = sign_pdf(pdf, request, key, desk.trust, timestamper(desk.settings))
    kept = desk.blobs.keep_stream(document.owner_id, [signed.data])
    with desk.transaction() as session:
        run.prove(session)
        documents.put_signed(session, desk.seal, document_id, kept, Act(clerk.id, desk.clock()))
