"""Whatever is done to the bytes, the verifier answers, and never calls a changed page intact.

What may be called intact: the file as one of its signers left it, and changes that no reader
shows: to what nobody signs (proofs behind the last signature, unsigned attributes), to white
space behind the end, and to the case of hexadecimal digits.
"""

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from pyhanko.sign.timestamps import TimeStamper

from signing.trust import TrustAnchors
from signing.verify import verify_pdf
from tests.counts import examples
from tests.signing.makes import stamp
from tests.signing.mutations import Mutation, damage, mutations, revisions, shown

SOON = timedelta(minutes=5)


@pytest.fixture(scope="session", params=["once", "twice", "archived"])
def victim(
    request: pytest.FixtureRequest,
    once_signed: bytes,
    twice_signed: bytes,
    timestamper: TimeStamper,
) -> bytes:
    """One signature; two with their proofs; the same with an archive time-stamp."""
    made = {
        "once": lambda: once_signed,
        "twice": lambda: twice_signed,
        "archived": lambda: stamp(twice_signed, timestamper),
    }
    return made[request.param]()


@pytest.fixture(scope="session")
def states(victim: bytes) -> set[str]:
    """What the file showed after each of its revisions."""
    parts = revisions(victim)
    return {shown(b"".join(parts[:count])) for count in range(1, len(parts) + 1)}


@settings(
    max_examples=examples(167),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@example(Mutation("flip", 0.999999, 1, 0, b"\x20"))
@example(Mutation("swap", 0.3, 1, 0.9, b"x"))
@given(how=mutations())
def test_a_damaged_file_is_answered_and_no_changed_page_is_intact(
    victim: bytes, states: set[str], trust: TrustAnchors, at: datetime, how: Mutation
) -> None:
    damaged = damage(victim, how)

    report = verify_pdf(damaged, trust, at + SOON)

    assert report.intact in {"yes", "no", "unknown"}
    if report.intact == "yes":
        assert shown(damaged) in states
        assert report.indication != "TOTAL-FAILED"
