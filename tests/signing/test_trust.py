"""The office trusts what lies in its folder, and nothing else."""

from pathlib import Path

import pytest

from signing.errors import TrustBrokenError
from signing.trust import TrustAnchors, load_trust


def test_anchors_intermediates_and_lists_are_kept_apart(trust: TrustAnchors) -> None:
    counts = [len(trust.anchors), len(trust.intermediates), len(trust.revocation_lists)]

    assert counts == [1, 1, 2]
    assert trust.anchor_certificates()[0].subject.native["common_name"] == "CA gốc thử nghiệm"


def test_an_empty_folder_trusts_nobody(tmp_path: Path) -> None:
    assert load_trust(tmp_path) == TrustAnchors()


def test_a_missing_folder_is_a_fault_of_the_office(tmp_path: Path) -> None:
    with pytest.raises(TrustBrokenError):
        load_trust(tmp_path / "khong-co")


@pytest.mark.parametrize(
    "content", [b"", b"-----BEGIN CERTIFICATE-----\nxx\n", b"\x30\x03\x02\x01"]
)
def test_a_damaged_anchor_is_a_fault_of_the_office(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "root.pem").write_bytes(content)

    with pytest.raises(TrustBrokenError):
        load_trust(tmp_path)
