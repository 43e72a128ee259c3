"""Of a form only what a trusted signature covers is handed out, however the file is rearranged."""

from collections.abc import Callable
from copy import deepcopy
from datetime import datetime, timedelta
from random import Random

import pytest
from lxml import etree  # type: ignore[import-untyped]  # lxml ships no types
from signxml.algorithms import SignatureConstructionMethod, SignatureMethod
from signxml.signer import XMLSigner
from signxml.xades.xades import XAdESSigner

from samples.pki import Infrastructure
from signing.trust import TrustAnchors
from signing.xades import FormReport, verify_form
from tests.counts import examples

FORM = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<ToKhai xmlns="urn:to-khai">\n'
    '  <NguoiKhai Id="khai"><HoTen>Đặng Ỷ Ơn</HoTen></NguoiKhai>\n  <SoTien>100</SoTien>\n</ToKhai>'
).encode()
PERSON = "{urn:to-khai}NguoiKhai"
LATER = timedelta(minutes=5)
_DS = "{http://www.w3.org/2000/09/xmldsig#}"

Sign = Callable[..., bytes]


@pytest.fixture(scope="module")
def sign(infrastructure: Infrastructure) -> Sign:
    """Signs a form as a portal of ours would: the whole of it, or the element of an id."""

    def signed(form: bytes = FORM, reference: str | None = None, name: str = "clerk") -> bytes:
        holder, above = infrastructure.holders[name], infrastructure.authorities["issuing"]
        method = SignatureMethod.RSA_SHA256 if name == "clerk" else SignatureMethod.ECDSA_SHA256
        made = XAdESSigner(signature_algorithm=method).sign(
            etree.fromstring(form),
            key=holder.key,
            cert=[holder.certificate, above.certificate],
            reference_uri=reference,
            always_add_key_value=False,
        )
        return bytes(etree.tostring(made))

    return signed


@pytest.fixture(scope="module")
def whole(sign: Sign) -> bytes:
    return sign()


@pytest.fixture(scope="module")
def part(sign: Sign) -> bytes:
    return sign(reference="#khai")


def codes(found: FormReport) -> list[str]:
    return [one.code for one in found.report.findings]


def only(reports: tuple[FormReport, ...]) -> FormReport:
    (found,) = reports
    return found


@pytest.mark.parametrize("name", ["clerk", "clerk-elliptic"])
def test_a_whole_form_holds_and_is_handed_out_without_its_signature(
    sign: Sign, wide_trust: TrustAnchors, at: datetime, name: str
) -> None:
    found = only(verify_form(sign(name=name), wide_trust, at + LATER))

    assert (found.report.indication, found.report.level) == ("TOTAL-PASSED", "B-B")
    assert (found.report.digest, found.report.value) == ("match", "valid")
    assert found.report.time_source == "claimed"
    assert found.signed is not None
    assert etree.tostring(etree.fromstring(found.signed), method="c14n") == etree.tostring(
        etree.fromstring(FORM), method="c14n"
    )


def test_a_named_element_holds_by_itself(
    part: bytes, wide_trust: TrustAnchors, at: datetime
) -> None:
    found = only(verify_form(part, wide_trust, at + LATER, PERSON))

    assert found.report.indication == "TOTAL-PASSED"
    assert found.signed is not None
    assert "Đặng Ỷ Ơn".encode() in found.signed
    assert b"SoTien" not in found.signed


def test_a_part_that_is_signed_is_not_taken_for_the_whole(
    part: bytes, wide_trust: TrustAnchors, at: datetime
) -> None:
    found = only(verify_form(part, wide_trust, at + LATER))

    assert (found.report.indication, found.signed) == ("INDETERMINATE", None)
    assert codes(found) == ["signed-part-unclear"]


def test_a_changed_form_is_forged(whole: bytes, wide_trust: TrustAnchors, at: datetime) -> None:
    changed = whole.replace(b">100<", b">900<")

    found = only(verify_form(changed, wide_trust, at + LATER))

    assert (found.report.indication, found.report.sub_indication) == (
        "TOTAL-FAILED",
        "HASH_FAILURE",
    )
    assert found.signed is None


def test_a_changed_value_is_forged(whole: bytes, wide_trust: TrustAnchors, at: datetime) -> None:
    root = etree.fromstring(whole)
    value = root.find(f".//{_DS}SignatureValue")
    value.text = ("B" if value.text[0] == "A" else "A") + value.text[1:]

    found = only(verify_form(etree.tostring(root), wide_trust, at + LATER))

    assert found.report.sub_indication == "SIG_CRYPTO_FAILURE"
    assert found.signed is None


@pytest.mark.parametrize(
    ("name", "indication", "sub_indication"),
    [
        ("revoked-before", "TOTAL-FAILED", "REVOKED"),
        ("ended", "INDETERMINATE", "OUT_OF_BOUNDS_NO_POE"),
        ("enciphering", "INDETERMINATE", "CHAIN_CONSTRAINTS_FAILURE"),
        ("twin-one", "TOTAL-PASSED", None),
    ],
)
def test_the_certificate_decides(
    sign: Sign,
    wide_trust: TrustAnchors,
    at: datetime,
    name: str,
    indication: str,
    sub_indication: str | None,
) -> None:
    found = only(verify_form(sign(name=name), wide_trust, at + LATER))

    assert (found.report.indication, found.report.sub_indication) == (indication, sub_indication)


def test_nobody_is_trusted_but_the_pinned_anchors(
    whole: bytes, strangers_trust: TrustAnchors, at: datetime
) -> None:
    for trust in (strangers_trust, TrustAnchors()):
        found = only(verify_form(whole, trust, at + LATER))

        assert (found.report.indication, found.report.trust) == ("INDETERMINATE", "unknown")


def wrapped_beside(signed: bytes) -> bytes:
    """Put a forged person in the place of the signed one, which goes into an unknown element."""
    root = etree.fromstring(signed)
    person = root.find(PERSON)
    forged = etree.fromstring(etree.tostring(person).replace("Ơn".encode(), b"X"))
    forged.set("Id", "khac")
    root.replace(person, forged)
    etree.SubElement(root, "{urn:to-khai}Khac").append(person)
    return bytes(etree.tostring(root))


def wrapped_inside_the_signature(signed: bytes) -> bytes:
    """Hide the signed person in an object of the signature."""
    root = etree.fromstring(signed)
    person = root.find(PERSON)
    forged = etree.fromstring(etree.tostring(person).replace(b' Id="khai"', b""))
    forged[0].text = "Người Khác"
    root.replace(person, forged)
    etree.SubElement(root.find(f"{_DS}Signature"), f"{_DS}Object").append(person)
    return bytes(etree.tostring(root))


def with_the_same_id_twice(signed: bytes) -> bytes:
    """Put a forged person with the id of the signed one before it."""
    root = etree.fromstring(signed)
    forged = etree.fromstring(etree.tostring(root.find(PERSON)))
    forged[0].text = "Người Khác"
    root.insert(0, forged)
    return bytes(etree.tostring(root))


def renamed_around(signed: bytes) -> bytes:
    """Put the signed person under another name of element for the one that is read."""
    root = etree.fromstring(signed)
    person = root.find(PERSON)
    outer = etree.Element(PERSON)
    outer.append(etree.fromstring('<HoTen xmlns="urn:to-khai">Người Khác</HoTen>'))
    root.replace(person, outer)
    outer.append(person)
    return bytes(etree.tostring(root))


@pytest.mark.parametrize(
    "attack",
    [wrapped_beside, wrapped_inside_the_signature, with_the_same_id_twice, renamed_around],
)
def test_a_wrapped_signature_is_refused(
    part: bytes, wide_trust: TrustAnchors, at: datetime, attack: Callable[[bytes], bytes]
) -> None:
    for found in verify_form(attack(part), wide_trust, at + LATER, PERSON):
        assert found.report.indication != "TOTAL-PASSED"
        assert found.signed is None


def test_a_form_put_into_another_is_not_the_whole(
    sign: Sign, wide_trust: TrustAnchors, at: datetime
) -> None:
    inner = sign(FORM.replace(b"<ToKhai ", b'<ToKhai Id="goc" '), "#goc")
    outer = b'<Ho xmlns="urn:to-khai"><SoTien>900</SoTien>' + inner + b"</Ho>"

    assert only(verify_form(inner, wide_trust, at + LATER)).report.indication == "TOTAL-PASSED"
    assert only(verify_form(outer, wide_trust, at + LATER)).signed is None


def test_a_comment_hides_nothing_from_who_reads_what_was_signed(
    whole: bytes, wide_trust: TrustAnchors, at: datetime
) -> None:
    commented = whole.replace(b">100<", b">10<!-- -->0<")

    found = only(verify_form(commented, wide_trust, at + LATER))

    assert found.signed is not None
    assert b"<SoTien>100</SoTien>" in found.signed


def test_each_of_several_signatures_is_reported(
    sign: Sign, wide_trust: TrustAnchors, at: datetime
) -> None:
    form = FORM.replace(b"<SoTien>", b'<Duyet Id="duyet"><YKien>co</YKien></Duyet><SoTien>')
    first = etree.fromstring(sign(form, "#khai"))
    second = etree.fromstring(sign(form, "#duyet", "twin-one")).find(f"{_DS}Signature")
    etree.SubElement(first, "{urn:to-khai}ChuKy").append(second)

    reports = verify_form(etree.tostring(first), wide_trust, at + LATER, PERSON)

    assert [one.report.indication for one in reports] == ["TOTAL-PASSED", "INDETERMINATE"]


def test_two_signatures_in_one_place_are_not_told_apart(
    part: bytes, sign: Sign, wide_trust: TrustAnchors, at: datetime
) -> None:
    root = etree.fromstring(part)
    root.append(etree.fromstring(sign(reference="#khai", name="twin-one")).find(f"{_DS}Signature"))

    reports = verify_form(etree.tostring(root), wide_trust, at + LATER, PERSON)

    assert [codes(one) for one in reports] == [["signed-part-unclear"]] * 2


def test_a_signature_without_signed_properties_is_no_xades(
    infrastructure: Infrastructure, wide_trust: TrustAnchors, at: datetime
) -> None:
    holder = infrastructure.holders["clerk"]
    signer = XMLSigner(SignatureConstructionMethod.enveloped)
    plain = signer.sign(etree.fromstring(FORM), key=holder.key, cert=[holder.certificate])

    found = only(verify_form(etree.tostring(plain), wide_trust, at + LATER))

    assert (found.report.indication, found.signed) == ("INDETERMINATE", None)


def test_an_old_or_shared_algorithm_is_refused_by_name(
    whole: bytes, wide_trust: TrustAnchors, at: datetime
) -> None:
    good = b"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
    for other in (b"http://www.w3.org/2000/09/xmldsig#rsa-sha1", good.replace(b"rsa", b"hmac")):
        found = only(verify_form(whole.replace(good, other), wide_trust, at + LATER))

        assert (found.report.indication, found.signed) == ("INDETERMINATE", None)
        assert codes(found) == ["algorithm-not-allowed"]


def test_more_references_or_steps_than_a_form_needs_are_not_followed(
    whole: bytes, wide_trust: TrustAnchors, at: datetime
) -> None:
    for many in (f"{_DS}Reference", f"{_DS}Transform"):
        root = etree.fromstring(whole)
        one = next(root.iter(many))
        for _ in range(9):
            one.addnext(deepcopy(one))

        found = only(verify_form(etree.tostring(root), wide_trust, at + LATER))

        assert codes(found) == ["signed-part-unclear"]


_ENTITY = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize(
    "hostile",
    [
        b"",
        b"%PDF-1.7",
        b"<a>" * 5000,
        _ENTITY + b"<x>&a;&b;</x>",
        b'<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/>',
        b'<x><Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/></x>',
    ],
)
def test_what_is_no_signed_form_gets_a_verdict(
    wide_trust: TrustAnchors, at: datetime, hostile: bytes
) -> None:
    found = only(verify_form(hostile, wide_trust, at))

    assert (found.report.indication, found.signed) == ("INDETERMINATE", None)


def test_a_form_without_a_signature_is_said_to_have_none(
    wide_trust: TrustAnchors, at: datetime
) -> None:
    assert codes(only(verify_form(FORM, wide_trust, at))) == ["no-signature"]


def test_entities_around_a_good_signature_are_refused(
    whole: bytes, wide_trust: TrustAnchors, at: datetime
) -> None:
    found = only(verify_form(_ENTITY.replace(b"x ", b"ToKhai ") + whole, wide_trust, at + LATER))

    assert codes(found) == ["malformed-signature"]


def test_a_reference_to_a_file_outside_is_not_followed(
    whole: bytes, wide_trust: TrustAnchors, at: datetime
) -> None:
    away = whole.replace(b'URI=""', b'URI="file:///etc/hostname"')

    assert only(verify_form(away, wide_trust, at + LATER)).signed is None


def test_a_changed_letter_never_gives_another_form(
    whole: bytes, wide_trust: TrustAnchors, at: datetime
) -> None:
    draw = Random(3)
    good = only(verify_form(whole, wide_trust, at + LATER)).signed

    for _ in range(examples(40)):
        place = draw.randrange(len(whole))
        changed = whole[:place] + draw.choice([b"A", b"<", b'"', b"&", b"0"]) + whole[place + 1 :]
        for found in verify_form(changed, wide_trust, at + LATER):
            assert found.signed in (None, good)
