"""Every signature a form lists is listed, readable or not."""

from signing.listing import open_pdf, read_evidence, were_removed
from tests.signing import attacks
from tests.signing.papers import paper


def test_signatures_are_listed_with_their_ranges(twice_signed: bytes) -> None:
    opened = open_pdf(twice_signed)

    assert [one.field for one in opened.listed] == ["Clerk1", "Agency1"]
    assert [one.byte_range for one in opened.listed] == [
        attacks.byte_range(twice_signed, 0),
        attacks.byte_range(twice_signed, 1),
    ]


def test_an_unreadable_one_is_listed_too(once_signed: bytes) -> None:
    [one] = open_pdf(attacks.emptied(once_signed)).listed

    assert (one.field, one.signature, one.code) == ("Clerk1", None, "malformed-signature")


def test_signatures_that_went_away_are_missed(twice_signed: bytes) -> None:
    assert not were_removed(open_pdf(twice_signed))
    assert were_removed(open_pdf(attacks.update(twice_signed, attacks.no_form)))


def test_the_security_store_brings_certificates_and_lists(twice_signed: bytes) -> None:
    evidence = read_evidence(open_pdf(twice_signed))

    names = {one.subject.native["common_name"] for one in evidence.certificates}
    assert "Máy chủ cấp dấu thời gian thử nghiệm" in names
    assert len(evidence.revocation_lists) == 2


def test_an_unsigned_paper_brings_nothing() -> None:
    opened = open_pdf(paper())

    assert (opened.listed, read_evidence(opened).certificates) == ((), ())
