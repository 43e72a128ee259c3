"""A certificate is trusted only by a pinned anchor, at a time, for a purpose."""

from datetime import datetime, timedelta

from pyhanko.sign.signers import Signer

from samples.pki import Pki
from signing.chain import ChainVerdict, Evidence, judge_chain
from signing.options import KeyOptions
from signing.pkcs12 import read_key_file
from signing.trust import TrustAnchors

NOTHING = Evidence()


def judge(key: Signer, trust: TrustAnchors, moment: datetime) -> ChainVerdict:
    assert key.signing_cert is not None
    return judge_chain(key.signing_cert, trust, NOTHING, moment, "sign")


def test_a_clerk_is_trusted_by_the_offices_root(
    clerk_key: Signer, trust: TrustAnchors, at: datetime
) -> None:
    verdict = judge(clerk_key, trust, at)

    assert (verdict.trust, verdict.sub_indication) == ("trusted", None)


def test_without_the_intermediate_there_is_no_way_to_the_root(
    clerk_key: Signer, trust: TrustAnchors, at: datetime
) -> None:
    bare = TrustAnchors(trust.anchors, (), trust.revocation_lists)

    assert judge(clerk_key, bare, at).sub_indication == "NO_CERTIFICATE_CHAIN_FOUND"


def test_before_the_revocation_it_is_trusted_and_after_it_rejected(
    left_key: Signer, trust: TrustAnchors, at: datetime
) -> None:
    before = judge(left_key, trust, at + timedelta(hours=2))
    after = judge(left_key, trust, at + timedelta(hours=4))

    assert before.trust == "trusted"
    assert (after.trust, after.sub_indication) == ("rejected", "REVOKED_NO_POE")
    assert after.revoked_at == at + timedelta(hours=3)


def test_a_certificate_is_not_valid_before_its_time(
    clerk_key: Signer, trust: TrustAnchors, at: datetime
) -> None:
    assert judge(clerk_key, trust, at - timedelta(days=9)).trust != "trusted"


def test_a_clerks_certificate_stamps_no_time(pki: Pki, trust: TrustAnchors, at: datetime) -> None:
    held = read_key_file(KeyOptions(path=pki.key("clerk"), passphrase=pki.passphrase))

    verdict = judge_chain(held.certificate, trust, NOTHING, at, "timestamp")

    assert (verdict.trust, verdict.sub_indication) == ("rejected", "CHAIN_CONSTRAINTS_FAILURE")


def test_a_time_stampers_certificate_stamps_time(
    pki: Pki, trust: TrustAnchors, at: datetime
) -> None:
    held = read_key_file(KeyOptions(path=pki.key("tsa"), passphrase=pki.passphrase))

    verdict = judge_chain(held.certificate, trust, NOTHING, at, "timestamp")

    assert verdict.trust == "trusted"
