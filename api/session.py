"""Who is logged in: the session cookie, and a limit on guessing passwords."""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

from fastapi import Request
from fastapi.responses import Response

from api.errors import TooManyTriesError
from desk.accounts import actor_of_session, log_in, open_session
from desk.wiring import Desk
from dossier.actor import Actor
from dossier.words import nfc

COOKIE = "sohoa_session"
_SECONDS_PER_HOUR = 3600
_MOST_NAMES = 10_000


@dataclass(slots=True)
class WrongTries:
    """Counts wrong passwords by login and by address, in memory.

    A try counts from before its password is looked at, so that many at once are no way round.

    Attributes:
        most: Wrong tries allowed within the time.
        seconds: How long a wrong try counts.
        clock: Seconds that only rise.
    """

    most: int = 10
    seconds: float = 900.0
    clock: Callable[[], float] = monotonic
    _tries: dict[str, deque[float]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def reserve(self, *names: str) -> None:
        """Count a try, or refuse it for names with too many.

        Raises:
            TooManyTriesError: One of the names has too many.
        """
        with self._lock:
            if any(self._count(name) >= self.most for name in names):
                raise TooManyTriesError
            if len(self._tries) > _MOST_NAMES:
                for name in list(self._tries):
                    self._count(name)
            for name in names:
                self._tries.setdefault(name, deque(maxlen=self.most)).append(self.clock())

    def forget(self, name: str) -> None:
        """Forget the wrong tries of a name that got it right."""
        with self._lock:
            self._tries.pop(name, None)

    def give_back(self, name: str) -> None:
        """Take back the last try of a name: it was right."""
        with self._lock:
            if tries := self._tries.get(name):
                tries.pop()

    def _count(self, name: str) -> int:
        tries = self._tries.get(name)
        if tries is None:
            return 0
        while tries and tries[0] <= self.clock() - self.seconds:
            tries.popleft()
        if not tries:
            del self._tries[name]
        return len(tries)


def begin_session(request: Request, login: str, password: str) -> str:
    """Log somebody in and give the token for the cookie.

    Raises:
        TooManyTriesError: Too many wrong passwords for this login or from this address.
        WrongPasswordError: Login and password do not belong together.
    """
    desk: Desk = request.app.state.desk
    tries: WrongTries = request.app.state.wrong_tries
    address = request.client.host if request.client else ""
    by_login, by_address = f"login {_as_looked_up(login)}", f"address {address}"
    tries.reserve(by_login, by_address)
    actor = log_in(desk, login, password)
    tries.forget(by_login)
    tries.give_back(by_address)
    return open_session(desk, actor)


def _as_looked_up(login: str) -> str:
    """Give the form in which accounts are found: other spellings of a login are no more tries."""
    return nfc(nfc(login.strip()).casefold())


def put_cookie(response: Response, desk: Desk, token: str) -> None:
    """Hand the session's token to the browser."""
    web = desk.settings.web
    response.set_cookie(
        COOKIE,
        token,
        max_age=round(web.session_hours * _SECONDS_PER_HOUR),
        secure=web.secure_cookie,
        httponly=True,
        samesite="strict",
    )


def drop_cookie(response: Response) -> None:
    """Make the browser forget the session."""
    response.delete_cookie(COOKIE, httponly=True, samesite="strict")


def actor_of_request(request: Request) -> Actor | None:
    """Give who is logged in; remembered for the page's head."""
    token = request.cookies.get(COOKIE, "")
    actor = actor_of_session(request.app.state.desk, token) if token else None
    request.state.actor = actor
    return actor
