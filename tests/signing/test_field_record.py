"""Confirmed fields and their file are signed as one; parted, they are found out."""

from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256

import pytest

from samples.pki import Infrastructure
from signing.data_report import DataReport
from signing.field_record import FieldRecord, sign_record, verify_record
from signing.jose import canonical_json
from signing.jws import sign_jws, stamp_jws
from signing.trust import TrustAnchors
from tests.signing.conftest import key_of, stamper_at

PDF = b"%PDF-1.7 a copy of a birth certificate"
LATER = timedelta(minutes=5)


@pytest.fixture(scope="module")
def record(at: datetime) -> FieldRecord:
    return FieldRecord(
        file_sha256=sha256(PDF).hexdigest(),
        file_bytes=len(PDF),
        document_id="doc_7h2k",
        document_type="giay_khai_sinh",
        fields={"so": "12/2019", "ho_ten": "Đặng Ỷ Ơn"},
        confirmed_by="acc_9x1b",
        confirmed_at=at,
    )


@pytest.fixture(scope="module")
def signed(infrastructure: Infrastructure, record: FieldRecord, at: datetime) -> str:
    return sign_record(record, key_of(infrastructure, "agency"), at)


def codes(report: DataReport) -> list[str]:
    return [found.code for found in report.findings]


def test_a_record_gives_back_what_was_confirmed(
    infrastructure: Infrastructure,
    wide_trust: TrustAnchors,
    record: FieldRecord,
    signed: str,
    at: datetime,
) -> None:
    stamped = stamp_jws(signed, stamper_at(infrastructure.pki, at + timedelta(seconds=3)))

    verified = verify_record(stamped, PDF, wide_trust, at + LATER)

    assert (verified.record, verified.bond) == (record, "whole")
    assert (verified.report.indication, verified.report.level) == ("TOTAL-PASSED", "B-T")


def test_another_file_is_not_the_records(
    wide_trust: TrustAnchors, record: FieldRecord, signed: str, at: datetime
) -> None:
    for other in (PDF.replace(b"birth", b"death"), PDF[:-1], b""):
        verified = verify_record(signed, other, wide_trust, at + LATER)

        assert (verified.report.indication, verified.bond) == ("TOTAL-FAILED", "none")
        assert "record-of-another-file" in codes(verified.report)
        assert verified.record == record


def test_a_file_that_went_on_is_not_passed_by_its_record_alone(
    wide_trust: TrustAnchors, signed: str, at: datetime
) -> None:
    verified = verify_record(signed, PDF + b"\nmore", wide_trust, at + LATER)

    assert (verified.report.indication, verified.bond) == ("INDETERMINATE", "beginning")
    assert "file-continued" in codes(verified.report)


def test_a_stranger_to_us_is_no_agency(
    strangers_trust: TrustAnchors, signed: str, at: datetime
) -> None:
    verified = verify_record(signed, PDF + b"more", strangers_trust, at + LATER)

    assert verified.report.indication == "INDETERMINATE"
    assert "issuer-unknown" in codes(verified.report)


@pytest.mark.parametrize(
    "payload",
    [
        b"{}",
        b"not json",
        b'{"kind": "sohoa-field-record/1"}',
        canonical_json({"kind": "another", "file_sha256": "00"}),
    ],
)
def test_something_else_that_was_signed_is_no_record(
    infrastructure: Infrastructure, wide_trust: TrustAnchors, at: datetime, payload: bytes
) -> None:
    text = sign_jws(payload, key_of(infrastructure, "twin-one"), at)

    verified = verify_record(text, PDF, wide_trust, at + LATER)

    assert (verified.report.indication, verified.record) == ("INDETERMINATE", None)
    assert "record-unreadable" in codes(verified.report)


def test_values_that_are_no_texts_are_no_record(
    infrastructure: Infrastructure, wide_trust: TrustAnchors, record: FieldRecord, at: datetime
) -> None:
    odd = replace(record, file_bytes=-1)
    text = sign_record(odd, key_of(infrastructure, "twin-one"), at)

    assert verify_record(text, PDF, wide_trust, at + LATER).record is None


@pytest.mark.parametrize("text", ["", "{}", "không phải bản ghi"])
def test_what_is_no_jws_is_no_record(wide_trust: TrustAnchors, at: datetime, text: str) -> None:
    verified = verify_record(text, PDF, wide_trust, at)

    assert (verified.report.indication, verified.record) == ("INDETERMINATE", None)
