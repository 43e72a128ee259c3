"""The verification report as ETSI TS 119 102-2 has it: XML of the namespace of V1.2.1 and V1.3.1.

It says the same as the JSON, but for what the standard's shape asks: it has no verdict on the
file, so a doubt about the file weighs on each of its signatures; and a document time-stamp is
not a signature but an object with a report of its own. It is not signed.
"""

import hashlib
import re
from base64 import b64encode
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from xml.etree import ElementTree as ET

from asn1crypto import cms
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from signing.guard import Failed, attempt
from signing.listing import Listed, open_pdf
from signing.report import DocumentReport, Finding, Indication, SignatureReport
from signing.signed_data import signature_tokens

_VR = "{http://uri.etsi.org/19102/v1.2.1#}"
_DS = "{http://www.w3.org/2000/09/xmldsig#}"
_SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
_URN = "urn:etsi:019102"
_FINDING = "urn:sohoa:finding"

ET.register_namespace("vr", _VR.strip("{}"))
ET.register_namespace("ds", _DS.strip("{}"))

_PROCESS = {"B-T": "LTVM", "B-LT": "LTVM", "B-LTA": "LTA"}
_BYTE_RANGE_NUMBERS = 4
_NOT_IN_XML = re.compile(r"[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")


def etsi_report(pdf: bytes, report: DocumentReport, at: datetime) -> bytes:
    """Write a report as ETSI TS 119 102-2 XML.

    Args:
        pdf: The file, hostile or not; values and certificates are taken from it.
        report: What `verify_pdf` said of it.
        at: Time of verification, aware.

    Returns:
        XML in UTF-8. A file without a signature gets one report that is INDETERMINATE.
    """
    root = ET.Element(f"{_VR}ValidationReport")
    objects: dict[str, ET.Element] = {}
    for number, (one, signature) in enumerate(_pairs(pdf, report), start=1):
        if one.kind == "timestamp":
            _report_timestamp(objects, one, signature)
            continue
        made = _put(root, "SignatureValidationReport")
        if signature is not None:
            _identify(made, signature, f"S-{number}")
        _say_times(made, _proven(one) or at, at)
        if signature is not None:
            _describe(made, objects, pdf, one, signature)
        process = _put(made, "SignatureValidationProcess")
        name = _PROCESS.get(one.level, "Basic")
        _put(process, "SignatureValidationProcessID", f"{_URN}:validationprocess:{name}")
        _say_status(made, *_verdict(one, report), (*one.findings, *report.findings))
    if not len(root):
        made = _put(root, "SignatureValidationReport")
        _say_times(made, at, at)
        _say_status(made, "INDETERMINATE", report.sub_indication, _of_file(report))
    if objects:
        _put(root, "SignatureValidationObjects").extend(objects.values())
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _pairs(
    pdf: bytes, report: DocumentReport
) -> list[tuple[SignatureReport, EmbeddedPdfSignature | None]]:
    """Put each signature beside what was said of it; beside None where that is not certain."""
    opened = attempt(partial(open_pdf, pdf)) if report.signatures else Failed(ValueError)
    listed: list[Listed | None] = [None] * len(report.signatures)
    if not isinstance(opened, Failed):
        in_order = sorted(opened.listed, key=lambda one: one.end)
        if [one.field for one in in_order] == [one.field for one in report.signatures]:
            listed = list(in_order)
    return [
        (one, found.signature if found else None)
        for one, found in zip(report.signatures, listed, strict=True)
    ]


def _verdict(one: SignatureReport, report: DocumentReport) -> tuple[Indication, str | None]:
    """Give the verdict on a signature; a doubt about the file weighs on it."""
    clean = report.intact == "yes" and report.indication == "TOTAL-PASSED"
    if one.indication == "TOTAL-PASSED" and report.findings and not clean:
        return "INDETERMINATE", "GENERIC"
    return one.indication, one.sub_indication


def _proven(one: SignatureReport) -> datetime | None:
    return one.time if one.time_source == "timestamp" else None


def _of_file(report: DocumentReport) -> tuple[Finding, ...]:
    error = report.error
    return report.findings if error is None else (Finding(error.code, error.title),)


def _identify(report: ET.Element, signature: EmbeddedPdfSignature, name: str) -> None:
    signer = signature.signer_info
    attributes = attempt(lambda: signer["signed_attrs"].untag().dump())
    made = _put(report, "SignatureIdentifier", id=name)
    if not isinstance(attributes, Failed):
        _put_digest(made, attributes)
    value = attempt(lambda: bytes(signer["signature"]))
    if not isinstance(value, Failed):
        ET.SubElement(made, f"{_DS}SignatureValue").text = _base64(value)
    _put(made, "HashOnly", "false")
    _put(made, "DocHashOnly", "false")
    _put(made, "DAIdentifier", signature.field_name)


def _say_times(report: ET.Element, best: datetime, at: datetime) -> None:
    times = _put(report, "ValidationTimeInfo")
    _put(times, "ValidationTime", _utc(at))
    proof = _put(times, "BestSignatureTime")
    _put(proof, "POETime", _utc(best))
    _put(proof, "TypeOfProof", f"{_URN}:poetype:validation")


def _describe(
    report: ET.Element,
    objects: dict[str, ET.Element],
    pdf: bytes,
    one: SignatureReport,
    signature: EmbeddedPdfSignature,
) -> None:
    covered = attempt(lambda: [int(number) for number in signature.byte_range])
    numbers = [] if isinstance(covered, Failed) else covered
    if len(numbers) == _BYTE_RANGE_NUMBERS:
        _put_digest(_put(report, "SignersDocument"), _covered(pdf, numbers))
    attributes = _put(report, "SignatureAttributes")
    if one.time is not None and one.time_source == "claimed":
        _put(_put(attributes, "SigningTime", Signed="true"), "Time", _utc(one.time))
    _list_tokens(attributes, objects, signature)
    _list_entries(attributes, signature)
    if len(numbers) == _BYTE_RANGE_NUMBERS:
        _put(attributes, "ByteRange", " ".join(map(str, numbers)))
    certificate = attempt(partial(_certificate, signature))
    if not isinstance(certificate, Failed):
        person = _put(report, "SignerInformation")
        _put(person, "SignerCertificate", VOReference=_add(objects, "certificate", certificate))
        _put(person, "Signer", one.signer)


def _certificate(signature: EmbeddedPdfSignature) -> bytes:
    return bytes(signature.signer_cert.dump())


def _list_tokens(
    attributes: ET.Element, objects: dict[str, ET.Element], signature: EmbeddedPdfSignature
) -> None:
    tokens = attempt(lambda: signature_tokens(signature.signer_info))
    for token in [] if isinstance(tokens, Failed) else tokens:
        said = attempt(partial(_token_time, token))
        if isinstance(said, Failed):
            continue
        time, der = said
        made = _put(attributes, "SignatureTimeStamp", Signed="false")
        _put(made, "AttributeObject", VOReference=_add(objects, "timestamp", der))
        _put(made, "TimeStampValue", _utc(time))


def _token_time(token: cms.SignedData) -> tuple[datetime, bytes]:
    time: datetime = token["encap_content_info"]["content"].parsed["gen_time"].native
    return time, cms.ContentInfo({"content_type": "signed_data", "content": token}).dump()


def _list_entries(attributes: ET.Element, signature: EmbeddedPdfSignature) -> None:
    digest = attempt(lambda: _message_digest(signature.signer_info))
    if not isinstance(digest, Failed):
        _put(_put(attributes, "MessageDigest", Signed="true"), "Digest", _base64(digest))
    subfilter = attempt(lambda: str(signature.sig_object["/SubFilter"]))
    if not isinstance(subfilter, Failed):
        made = _put(attributes, "SubFilter", Signed="true")
        _put(made, "SubFilterElement", subfilter.removeprefix("/"))


def _message_digest(signer: cms.SignerInfo) -> bytes:
    values = {one["type"].native: one["values"] for one in signer["signed_attrs"]}
    return bytes(values["message_digest"][0])


def _report_timestamp(
    objects: dict[str, ET.Element], one: SignatureReport, signature: EmbeddedPdfSignature | None
) -> None:
    if signature is None:
        return
    made = objects[_add(objects, "timestamp", bytes(signature.pkcs7_content))]
    report = _put(made, "ValidationReport")
    _say_status(report, one.indication, one.sub_indication, one.findings, of="object")


def _say_status(
    report: ET.Element,
    indication: Indication,
    sub_indication: str | None,
    findings: Sequence[Finding],
    of: str = "signature",
) -> None:
    main = indication.lower()
    if of == "object":  # the standard's words for what is no signature
        main = main.removeprefix("total-")
    status = _put(report, "SignatureValidationStatus")
    _put(status, "MainIndication", f"{_URN}:mainindication:{main}")
    if indication != "TOTAL-PASSED":
        _put(status, "SubIndication", f"{_URN}:subindication:{sub_indication or 'GENERIC'}")
    if not findings:
        return
    associated = _put(status, "AssociatedValidationReportData")
    data = _put(associated, "AdditionalValidationReportData")
    for found in findings:
        entry = _put(data, "ReportData")
        _put(entry, "Type", f"{_FINDING}:{found.code}")
        _put(entry, "Value", found.text)


def _add(objects: dict[str, ET.Element], kind: str, der: bytes) -> str:
    """Put a certificate or time-stamp among the objects; gives its id."""
    name = f"{kind[0].upper()}-{hashlib.sha256(der).hexdigest().upper()}"
    if name not in objects:
        made = ET.Element(f"{_VR}ValidationObject", id=name)
        _put(made, "ObjectType", f"{_URN}:validationObject:{kind}")
        _put(_put(made, "ValidationObjectRepresentation"), "base64", _base64(der))
        objects[name] = made
    return name


def _covered(pdf: bytes, numbers: Sequence[int]) -> bytes:
    start, length, second_start, second_length = numbers
    return pdf[start : start + length] + pdf[second_start : second_start + second_length]


def _put_digest(parent: ET.Element, data: bytes) -> None:
    made = _put(parent, "DigestAlgAndValue")
    ET.SubElement(made, f"{_DS}DigestMethod", Algorithm=_SHA256)
    ET.SubElement(made, f"{_DS}DigestValue").text = _base64(hashlib.sha256(data).digest())


def _put(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    made = ET.SubElement(parent, f"{_VR}{name}", dict[str, str](attributes))
    if text:
        made.text = _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)
    return made


def _base64(data: bytes) -> str:
    return b64encode(data).decode()


def _utc(time: datetime) -> str:
    return time.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
