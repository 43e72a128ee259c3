"""A whole file that comes back is taken only as the file sent with one expected signature more."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO

import pikepdf
import pytest
from pyhanko.sign.signers import Signer

from samples.remote.plugin import FileDesk, run_plugin
from signing.errors import PluginFileError
from signing.plugin_file import (
    Expected,
    PluginRequest,
    accept_returned,
    ready_for_plugin,
    require_done,
)
from signing.request import SigningRequest
from signing.sign import sign_pdf
from signing.trust import TrustAnchors
from tests.signing.attacks import (
    cover_nobody_signed,
    emptied,
    flip,
    further_annotation,
    other_page_content,
    other_title,
    other_value,
    sign_invisibly,
    sign_over,
    transplanted,
    update,
    without_table,
)
from tests.signing.foreign import sign_as_pkcs7
from tests.signing.papers import form, paper

Change = Callable[[bytes], bytes]

PAPER = ready_for_plugin(paper())
FORM = form()


@pytest.fixture(scope="session")
def expected(agency_key: Signer, trust: TrustAnchors, at: datetime) -> Expected:
    """The agency's signature is waited for."""
    assert agency_key.signing_cert is not None
    return Expected(agency_key.signing_cert, trust, at + timedelta(minutes=1))


@pytest.fixture(scope="session")
def sign(agencys_request: SigningRequest, agency_key: Signer, trust: TrustAnchors) -> Change:
    """What an honest plug-in does."""
    return lambda pdf: sign_pdf(pdf, agencys_request, agency_key, trust).data


@pytest.fixture(scope="session")
def signed(sign: Change) -> bytes:
    """A paper without earlier signatures, as it comes back."""
    return sign(PAPER)


def test_a_file_makes_its_way_to_the_plug_in_and_back(
    sign: Change, once_signed: bytes, expected: Expected
) -> None:
    with FileDesk(once_signed) as desk:
        request = PluginRequest(
            "vgca_sign_issued",
            f"{desk.address}/file",
            f"{desk.address}/upload",
            desk.token,
            number="000/QĐ-UBND",
            issued=expected.at,
        )
        answer = run_plugin(request.parameters(), sign)
        require_done(answer)
        report = accept_returned(once_signed, desk.returned, expected)

    assert json.loads(answer)["DocumentNumber"] == "000/QĐ-UBND"
    assert (report.indication, report.covers, report.trust) == ("TOTAL-PASSED", "whole", "trusted")


@pytest.mark.parametrize("answer", ['{"Status": 12, "Message": "x"}', "{}", "[]", "", "0"])
def test_a_plug_in_that_does_not_say_it_is_done_has_not_signed(answer: str) -> None:
    with pytest.raises(PluginFileError):
        require_done(answer)


def test_a_paper_without_earlier_signatures_is_taken(signed: bytes, expected: Expected) -> None:
    assert accept_returned(PAPER, signed, expected).field == "Agency1"


def test_a_signature_in_the_old_form_of_the_field_is_taken(
    agency_key: Signer, expected: Expected
) -> None:
    returned = sign_as_pkcs7(PAPER, agency_key)

    assert accept_returned(PAPER, returned, expected).level == "PKCS7"


def test_a_certificate_that_was_named_beforehand_needs_no_known_issuer(
    agency_key: Signer, trust: TrustAnchors, expected: Expected
) -> None:
    returned = sign_as_pkcs7(PAPER, agency_key)
    stranger = replace(expected, trust=replace(trust, anchors=()))

    assert accept_returned(PAPER, returned, stranger).trust == "unknown"


def _saved_anew(pdf: bytes) -> bytes:
    target = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as opened:
        opened.save(target)
    return target.getvalue()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda _: b"", "not-a-prefix"),
        (lambda pdf: pdf[:-1], "not-intact"),
        (lambda _: PAPER, "size"),
        (lambda _: PAPER + b"\n", "signatures"),
        (lambda _: PAPER + b" " * (17 << 20), "size"),
        (lambda _: update(PAPER, other_title), "signatures"),
        (without_table, "unreadable"),
        (lambda pdf: flip(pdf, len(pdf) - 30), ""),
        (emptied, ""),
        (other_value, "not-intact"),
        (lambda pdf: update(pdf, other_title), "changed"),
        (lambda pdf: update(pdf, cover_nobody_signed), ""),
        (_saved_anew, "not-a-prefix"),
        (lambda pdf: pdf + pdf, ""),
    ],
)
def test_something_else_than_one_signature_is_refused(
    signed: bytes, expected: Expected, change: Change, reason: str
) -> None:
    with pytest.raises(PluginFileError) as refused:
        accept_returned(PAPER, change(signed), expected)

    assert reason in {"", refused.value.facts["reason"]}


@pytest.mark.parametrize(
    "change",
    [
        lambda pdf: update(pdf, other_page_content),
        lambda pdf: update(pdf, other_title),
    ],
)
def test_what_the_signature_covers_was_not_changed_before_it(
    sign: Change, expected: Expected, change: Change
) -> None:
    returned = sign(change(PAPER))

    with pytest.raises(PluginFileError) as refused:
        accept_returned(PAPER, returned, expected)

    assert refused.value.facts["reason"] == "changed"


def test_a_further_annotation_is_a_change(
    sign: Change, once_signed: bytes, expected: Expected
) -> None:
    with pytest.raises(PluginFileError):
        accept_returned(once_signed, update(once_signed, further_annotation), expected)
    returned = sign(FORM)

    assert accept_returned(FORM, returned, expected).field == "Agency1"


def test_an_appearance_over_the_page_is_refused(agency_key: Signer, expected: Expected) -> None:
    returned = sign_over(PAPER, agency_key, (0, 0, 595, 842))

    with pytest.raises(PluginFileError) as refused:
        accept_returned(PAPER, returned, expected)

    assert refused.value.facts["reason"] == "large-appearance"


def test_two_signatures_are_refused(signed: bytes, agency_key: Signer, expected: Expected) -> None:
    with pytest.raises(PluginFileError) as refused:
        accept_returned(PAPER, sign_invisibly(signed, agency_key), expected)

    assert refused.value.facts["reason"] == "signatures"


def test_the_signature_of_another_certificate_is_refused(
    clerk_key: Signer, expected: Expected
) -> None:
    with pytest.raises(PluginFileError) as refused:
        accept_returned(PAPER, sign_as_pkcs7(PAPER, clerk_key), expected)

    assert refused.value.facts["reason"] == "other-certificate"


def test_another_paper_of_the_same_signer_is_refused(
    sign: Change, signed: bytes, expected: Expected
) -> None:
    other = sign(paper(turn=90))
    for returned in (other, transplanted(signed, other)):
        with pytest.raises(PluginFileError):
            accept_returned(PAPER, returned, expected)


def test_a_certificate_that_was_revoked_is_refused(
    left_key: Signer, trust: TrustAnchors, at: datetime
) -> None:
    assert left_key.signing_cert is not None
    returned = sign_as_pkcs7(PAPER, left_key)
    late = Expected(left_key.signing_cert, trust, at + timedelta(days=1))

    with pytest.raises(PluginFileError) as refused:
        accept_returned(PAPER, returned, late)

    assert refused.value.facts["reason"] == "certificate-rejected"
