"""The ETSI report follows the schema of TS 119 102-2 and says what the JSON says."""

import hashlib
from base64 import b64decode
from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO
from xml.etree import ElementTree as ET

import pytest
from asn1crypto import x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers import PdfTimeStamper
from pyhanko.sign.timestamps import TimeStamper

from signing.etsi_report import etsi_report
from signing.report import DocumentReport, Finding, not_looked_into
from signing.trust import TrustAnchors
from signing.verify import verify_pdf
from tests.signing.etsi_schema import VR, faults_of
from tests.signing.papers import paper

MAIN = "urn:etsi:019102:mainindication:"
SUB = "urn:etsi:019102:subindication:"
SPACES = {"vr": VR, "ds": "http://www.w3.org/2000/09/xmldsig#"}


@pytest.fixture(scope="module")
def later(at: datetime) -> datetime:
    return at + timedelta(minutes=5)


@pytest.fixture(scope="module")
def passed(twice_signed: bytes, trust: TrustAnchors, later: datetime) -> DocumentReport:
    return verify_pdf(twice_signed, trust, later)


@pytest.fixture(scope="module")
def stamped(once_signed: bytes, timestamper: TimeStamper) -> bytes:
    writer = IncrementalPdfFileWriter(BytesIO(once_signed))
    made = PdfTimeStamper(timestamper).timestamp_pdf(writer, "sha256", output=BytesIO())
    stamped: bytes = made.getvalue()
    return stamped


def _written(pdf: bytes, report: DocumentReport, at: datetime) -> ET.Element:
    made = ET.fromstring(etsi_report(pdf, report, at))
    assert faults_of(made) == []
    return made


def _texts(root: ET.Element, path: str) -> list[str]:
    return [one.text or "" for one in root.findall(path, SPACES)]


def _verdicts(root: ET.Element) -> list[str]:
    path = "vr:SignatureValidationReport/vr:SignatureValidationStatus/vr:MainIndication"
    return [text.removeprefix(MAIN) for text in _texts(root, path)]


def test_each_signature_has_its_verdict_time_and_signer(
    twice_signed: bytes, passed: DocumentReport, later: datetime
) -> None:
    root = _written(twice_signed, passed, later)

    assert _verdicts(root) == ["total-passed", "total-passed"]
    assert _texts(root, ".//vr:Signer") == [one.signer for one in passed.signatures]
    assert _texts(root, ".//vr:ValidationTime") == ["2026-11-24T02:20:00Z"] * 2
    assert [datetime.fromisoformat(one) for one in _texts(root, ".//vr:POETime")] == [
        one.time for one in passed.signatures
    ]
    assert _texts(root, ".//vr:DAIdentifier") == ["Clerk1", "Agency1"]


def test_the_digest_is_of_the_bytes_that_were_signed(
    twice_signed: bytes, passed: DocumentReport, later: datetime
) -> None:
    root = _written(twice_signed, passed, later)

    for one in root.findall("vr:SignatureValidationReport", SPACES):
        [numbers] = _texts(one, ".//vr:ByteRange")
        start, length, second, rest = map(int, numbers.split())
        covered = twice_signed[start : start + length] + twice_signed[second : second + rest]
        digest = hashlib.sha256(covered).digest()
        assert [b64decode(text) for text in _texts(one, ".//vr:MessageDigest/vr:Digest")] == [
            digest
        ]
        assert b64decode(_texts(one, "vr:SignersDocument//ds:DigestValue")[0]) == digest


def test_every_reference_leads_to_an_object_in_the_report(
    twice_signed: bytes, passed: DocumentReport, later: datetime
) -> None:
    root = _written(twice_signed, passed, later)

    objects = {one.get("id"): one for one in root.findall(".//vr:ValidationObject", SPACES)}
    used = {one.get("VOReference") for one in root.iter() if "VOReference" in one.attrib}
    signers = [
        x509.Certificate.load(b64decode(_texts(one, ".//vr:base64")[0])).subject.native
        for name, one in objects.items()
        if str(name).startswith("C-")
    ]
    assert used == set(objects)
    assert {one["common_name"] for one in signers} == {one.signer for one in passed.signatures}


def test_a_changed_file_has_failed_with_the_reason(
    twice_signed: bytes, trust: TrustAnchors, later: datetime
) -> None:
    changed = twice_signed.replace(b"/MediaBox", b"/MediaBpx", 1)
    report = verify_pdf(changed, trust, later)

    root = _written(changed, report, later)

    assert "total-failed" in _verdicts(root)
    assert f"{SUB}HASH_FAILURE" in _texts(root, ".//vr:SubIndication")
    assert "urn:sohoa:finding:digest-mismatch" in _texts(root, ".//vr:ReportData/vr:Type")


def test_a_doubt_about_the_file_weighs_on_each_signature(
    twice_signed: bytes, passed: DocumentReport, later: datetime
) -> None:
    found = (Finding("signatures-removed", "Có chữ ký số đã bị gỡ khỏi tài liệu."),)
    doubted = replace(passed, indication="INDETERMINATE", findings=found)

    root = _written(twice_signed, doubted, later)

    assert _verdicts(root) == ["indeterminate", "indeterminate"]


def test_a_file_without_a_signature_is_indeterminate(trust: TrustAnchors, later: datetime) -> None:
    unsigned = paper()
    root = _written(unsigned, verify_pdf(unsigned, trust, later), later)

    assert _verdicts(root) == ["indeterminate"]
    assert _texts(root, ".//vr:ReportData/vr:Type") == ["urn:sohoa:finding:no-signature"]


def test_a_file_that_could_not_be_looked_into_says_why(later: datetime) -> None:
    report = not_looked_into("verification-too-heavy", "Tệp quá phức tạp.")

    root = _written(b"", report, later)

    assert _verdicts(root) == ["indeterminate"]
    assert _texts(root, ".//vr:ReportData/vr:Value") == ["Tệp quá phức tạp."]


def test_a_document_timestamp_is_an_object_with_a_report_of_its_own(
    stamped: bytes, trust: TrustAnchors, later: datetime
) -> None:
    report = verify_pdf(stamped, trust, later)

    root = _written(stamped, report, later)

    path = ".//vr:ValidationObject/vr:ValidationReport//vr:MainIndication"
    assert [one.kind for one in report.signatures] == ["signature", "timestamp"]
    assert len(_verdicts(root)) == 1
    assert _texts(root, path) == [f"{MAIN}passed"]


def test_letters_that_xml_cannot_hold_are_replaced(
    twice_signed: bytes, passed: DocumentReport, later: datetime
) -> None:
    named = replace(passed.signatures[0], signer="Ơn\x00\x1b\ud800")

    root = _written(twice_signed, replace(passed, signatures=(named, passed.signatures[1])), later)

    assert _texts(root, ".//vr:Signer")[0] == "Ơn" + "\N{REPLACEMENT CHARACTER}" * 3


def test_a_signature_that_cannot_be_found_again_is_reported_all_the_same(
    passed: DocumentReport, later: datetime
) -> None:
    root = _written(b"%PDF-1.7 another file", passed, later)

    assert _verdicts(root) == ["total-passed", "total-passed"]
    assert root.find(".//vr:SignatureIdentifier", SPACES) is None


def test_the_schema_sees_what_is_out_of_place(
    twice_signed: bytes, passed: DocumentReport, later: datetime
) -> None:
    root = _written(twice_signed, passed, later)
    first = root[0]

    first.append(first[0])
    ET.SubElement(first, f"{{{VR}}}Verdict")
    first.set("kind", "signature")

    assert len(faults_of(root)) == 4
