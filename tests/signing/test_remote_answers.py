"""Whatever a signing service answers, one of our errors comes out, or checked signatures do."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samples.pki import Pki
from samples.remote.csc import CREDENTIAL, PIN, TOKEN, CscService
from samples.remote.loopback import Body, Given, ServiceKey
from samples.remote.viettel import CLIENT, PROFILE, SECRET, ViettelService
from samples.remote.viettel import CREDENTIAL as CREDENTIAL_THERE
from samples.remote.viettel import USER as USER_THERE
from samples.remote.vnpt import SP_ID, SP_PASSWORD, USER, VnptService
from signing.csc import CscSigner
from signing.errors import SigningError
from signing.options import CscOptions, ViettelOptions, VnptOptions
from signing.raw_signature import fits
from signing.remote import HashSigner, Signatures
from signing.viettel import ViettelSigner
from signing.vnpt import VnptSigner
from tests.counts import examples
from tests.signing.remote_keys import HASHES, LIMITS, certificate_of, service_key

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-1, 300) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["data", "status", "error", "SAD"]), inner, max_size=3)
    ),
    max_leaves=4,
)


@dataclass(slots=True)
class _Turn:
    """Which answer is bent, and how.

    Attributes:
        call: Number of the call, from 0.
        part: Number of the part in it, from 0.
        value: What stands there instead.
        status: HTTP status of that answer.
    """

    call: int
    part: int
    value: Any
    status: int
    seen: int = field(default=0)

    def bend(self, given: Given) -> Given:
        self.seen += 1
        if self.seen - 1 != self.call:
            return given
        places = list(_places(given[1]))
        if self.part % (len(places) + 1) == len(places):
            return self.status, self.value
        holder, name = places[self.part % (len(places) + 1)]
        holder[name] = self.value
        return self.status, given[1]


def _places(body: Any) -> Any:
    """Walk all parts of an answer."""
    inside = body.items() if isinstance(body, dict) else enumerate(body)
    for name, value in list(inside):
        yield body, name
        if isinstance(value, dict | list):
            yield from _places(value)


@dataclass(slots=True)
class _BentCsc(CscService):
    turn: _Turn | None = None

    def answer(self, path: str, body: Body, token: str) -> Given:
        given = CscService.answer(self, path, body, token)
        return self.turn.bend(given) if self.turn else given


@dataclass(slots=True)
class _BentVnpt(VnptService):
    turn: _Turn | None = None

    def answer(self, path: str, body: Body, token: str) -> Given:
        given = VnptService.answer(self, path, body, token)
        return self.turn.bend(given) if self.turn else given


@dataclass(slots=True)
class _BentViettel(ViettelService):
    turn: _Turn | None = None

    def answer(self, path: str, body: Body, token: str) -> Given:
        given = ViettelService.answer(self, path, body, token)
        return self.turn.bend(given) if self.turn else given


def _csc(address: str) -> HashSigner:
    options = CscOptions(
        base_url=address,
        credential=CREDENTIAL,
        access_token=TOKEN,
        asynchronous=True,
        **LIMITS,
    )
    return CscSigner(options, {"PIN": PIN})


def _vnpt(address: str) -> HashSigner:
    options = VnptOptions(
        base_url=address, sp_id=SP_ID, sp_password=SP_PASSWORD, user_id=USER, **LIMITS
    )
    return VnptSigner(options)


def _viettel(address: str) -> HashSigner:
    options = ViettelOptions(
        base_url=address,
        client_id=CLIENT,
        client_secret=SECRET,
        profile_id=PROFILE,
        user_id=USER_THERE,
        credential=CREDENTIAL_THERE,
        **LIMITS,
    )
    return ViettelSigner(options)


Bent = _BentCsc | _BentVnpt | _BentViettel
KINDS: list[tuple[type[Bent], Callable[[str], HashSigner]]] = [
    (_BentCsc, _csc),
    (_BentVnpt, _vnpt),
    (_BentViettel, _viettel),
]


def _sound(answer: object, key: ServiceKey) -> bool:
    if not isinstance(answer, Signatures):
        return True
    certificate = certificate_of(key)
    return all(fits(HASHES[name], raw, certificate) for name, raw in answer.items())


@settings(
    max_examples=examples(30),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    kind=st.sampled_from(KINDS),
    call=st.integers(0, 4),
    part=st.integers(0, 20),
    value=ANYTHING,
    status=st.sampled_from([200, 200, 200, 202, 400]),
)
def test_a_service_that_answers_anything_gets_nothing_past_us(
    pki: Pki, kind: tuple[Any, Any], call: int, part: int, value: Any, status: int
) -> None:
    service_class, open_signer = kind
    key = service_key(pki)
    with service_class(key, turn=_Turn(call, part, value, status)) as service:
        signer = open_signer(service.address)
        try:
            answer = signer.collect(signer.start(HASHES, lambda _: None), lambda _: None)
        except SigningError:
            return

    assert _sound(answer, key)
