"""An anchor is pinned by the fingerprint somebody told on a second way, or not at all."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from asn1crypto import pem
from pyhanko.sign.signers import Signer

from samples.pki import Pki
from signing.anchors import (
    Anchor,
    add_anchor,
    list_anchors,
    read_fingerprint,
    remove_anchor,
)
from signing.errors import AnchorUnknownError, AnchorUnusableError, FingerprintDiffersError
from signing.government_roots import government_roots
from signing.trust import TrustAnchors, load_trust

WRONG = "0" * 64


@pytest.fixture
def root(trust: TrustAnchors) -> bytes:
    return trust.anchors[0]


@pytest.fixture
def fingerprint(root: bytes) -> str:
    return hashlib.sha256(root).hexdigest()


def _armored(*certificates: bytes) -> bytes:
    return b"".join(pem.armor("CERTIFICATE", der) for der in certificates)


def test_a_certificate_with_its_fingerprint_is_trusted(
    root: bytes, fingerprint: str, tmp_path: Path
) -> None:
    anchor = add_anchor(tmp_path / "trust", root, fingerprint)

    assert anchor.name == "CA gốc thử nghiệm"
    assert anchor.fingerprint == fingerprint
    assert anchor.not_before < datetime(2026, 11, 24, tzinfo=UTC) < anchor.not_after
    assert load_trust(tmp_path / "trust").anchors == (root,)
    assert list_anchors(tmp_path / "trust") == [anchor]


def test_another_fingerprint_pins_nothing(root: bytes, tmp_path: Path) -> None:
    with pytest.raises(FingerprintDiffersError):
        add_anchor(tmp_path / "trust", root, WRONG)

    assert list_anchors(tmp_path / "trust") == []


def test_pinning_again_in_another_form_changes_nothing(
    root: bytes, fingerprint: str, tmp_path: Path
) -> None:
    first = add_anchor(tmp_path, root, fingerprint)

    assert add_anchor(tmp_path, _armored(root), fingerprint) == first
    assert len(list(tmp_path.iterdir())) == 1


def test_the_certificate_of_a_person_is_no_anchor(clerk_key: Signer, tmp_path: Path) -> None:
    assert clerk_key.signing_cert is not None
    der = clerk_key.signing_cert.dump()

    with pytest.raises(AnchorUnusableError):
        add_anchor(tmp_path, der, hashlib.sha256(der).hexdigest())


@pytest.mark.parametrize("data", [b"", b"\x30\x03\x02\x01\x00", b"-----BEGIN CERTIFICATE-----\nx"])
def test_what_is_no_certificate_is_refused(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(AnchorUnusableError):
        add_anchor(tmp_path, data, hashlib.sha256(data).hexdigest())


def test_two_certificates_in_a_file_are_refused(
    trust: TrustAnchors, fingerprint: str, tmp_path: Path
) -> None:
    with pytest.raises(AnchorUnusableError):
        add_anchor(tmp_path, _armored(*trust.anchors, *trust.intermediates), fingerprint)


def test_removing_one_of_two_in_a_file_leaves_the_other(
    trust: TrustAnchors, fingerprint: str, tmp_path: Path
) -> None:
    (tmp_path / "both.pem").write_bytes(_armored(*trust.anchors, *trust.intermediates))

    removed = remove_anchor(tmp_path, fingerprint)

    assert removed.fingerprint == fingerprint
    assert load_trust(tmp_path).anchors == trust.intermediates


def test_removing_the_last_one_trusts_nobody(pki: Pki, fingerprint: str, tmp_path: Path) -> None:
    (tmp_path / "root.pem").write_bytes((pki.trust / "root.pem").read_bytes())

    remove_anchor(tmp_path, fingerprint)

    assert load_trust(tmp_path) == TrustAnchors()


def test_removing_what_is_not_there_is_said(root: bytes, fingerprint: str, tmp_path: Path) -> None:
    add_anchor(tmp_path, root, fingerprint)

    with pytest.raises(AnchorUnknownError):
        remove_anchor(tmp_path, WRONG)


@pytest.mark.parametrize("text", ["AB" * 32, ":".join(["ab"] * 32), " ".join(["aB"] * 32)])
def test_a_fingerprint_is_read_as_people_write_it(text: str) -> None:
    assert read_fingerprint(text) == "ab" * 32


@pytest.mark.parametrize("text", ["", "ab" * 20, "ab" * 33, "xy" * 32])
def test_what_is_no_sha256_fingerprint_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="64 hexadecimal digits"):
        read_fingerprint(text)


GOVERNMENT = Anchor(
    fingerprint=WRONG,
    name="RootCA chuyên dùng Chính phủ G2",
    organisation="",
    not_before=datetime(2018, 5, 1, tzinfo=UTC),
    not_after=datetime(2048, 5, 1, tzinfo=UTC),
    government=government_roots()[1],
)


def test_the_years_of_the_governments_root_are_compared() -> None:
    later = replace(GOVERNMENT, not_before=datetime(2019, 5, 1, tzinfo=UTC))
    new_year_in_vietnam = datetime(2017, 12, 31, 17, tzinfo=UTC)

    assert GOVERNMENT.has_the_years_of_its_name
    assert not later.has_the_years_of_its_name
    assert replace(GOVERNMENT, not_before=new_year_in_vietnam).has_the_years_of_its_name
    assert not replace(GOVERNMENT, government=None).has_the_years_of_its_name
