"""The one session a process has with each token.

Tokens answer one caller at a time, some slowly, and lock after a few wrong PINs. So a process
opens a token once, logs in once, and lets one thread at a time use it. Nothing that was opened
is used across a fork: what a parent opened stays its own, and the child starts the driver and
logs in by itself (PKCS#11 Base Specification 2.40, 5.5.1).
"""

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import pkcs11
from pkcs11 import PKCS11Error, Session, Slot, Token, TokenFlag
from pkcs11 import exceptions as faults
from pyhanko.config.pkcs11 import TokenCriteria
from pyhanko.sign.pkcs11 import find_token

from signing.errors import KeyUnusableError, PinRefusedError, TokenAwayError
from signing.options import KeyOptions

# set from the first wrong PIN on until the next right one, whoever gave them
_PIN_WAS_WRONG = (
    TokenFlag.USER_PIN_COUNT_LOW | TokenFlag.USER_PIN_FINAL_TRY | TokenFlag.USER_PIN_LOCKED
)
_PIN_FAULTS = (
    faults.PinExpired,
    faults.PinIncorrect,
    faults.PinInvalid,
    faults.PinLenRange,
    faults.PinLocked,
    faults.UserPinNotInitialized,
)
_UNFIT = (
    faults.FunctionNotSupported,
    faults.KeySizeRange,
    faults.KeyTypeInconsistent,
    faults.MechanismInvalid,
    faults.MechanismParamInvalid,
)


class _TokenName(NamedTuple):
    label: str
    serial: str


@dataclass(slots=True)
class _Driver:
    """A driver as one process uses it.

    Attributes:
        module: The shared library.
        lock: Held by whoever talks to it.
        sessions: One for each token that is open.
        refused: Hashes, salted for this process, of PINs that were wrong.
    """

    module: Path
    lock: threading.RLock = field(default_factory=threading.RLock)
    sessions: dict[_TokenName, Session] = field(default_factory=dict)
    refused: set[int] = field(default_factory=set)


# By process: locks and sessions of a parent are kept here untouched, and never used.
_drivers: dict[tuple[int, Path], _Driver] = {}


@contextmanager
def token_session(options: KeyOptions) -> Iterator[Session]:
    """Have the session with a token to oneself; it is opened, with one login, when needed.

    After any fault the driver is started anew, and the next caller gets a fresh session.

    Raises:
        TokenAwayError: The token is not there, or stopped answering.
        PinRefusedError: Its PIN is wrong, or was wrong at the last attempt.
        KeyUnusableError: There is no such driver, or it cannot do what was asked.
    """
    driver = _drivers.setdefault((os.getpid(), options.module), _Driver(options.module))
    name = _TokenName(options.token_label, options.token_serial)
    with driver.lock:
        try:
            if name not in driver.sessions:
                driver.sessions[name] = _open(driver, name, options)
            yield driver.sessions[name]
        except PKCS11Error as error:
            _stop(driver)
            raise _explain(error) from error


def _explain(error: PKCS11Error) -> KeyUnusableError:
    if isinstance(error, _PIN_FAULTS):
        return PinRefusedError(reason=type(error).__name__)
    kind = KeyUnusableError if isinstance(error, _UNFIT) else TokenAwayError
    return kind(f"the token answered {type(error).__name__}: {error}")


def _open(driver: _Driver, name: _TokenName, options: KeyOptions) -> Session:
    with _one_process_at_a_time(driver.module):
        token = _find(driver, name)
        if token is None:  # some drivers look for tokens only when they start
            _stop(driver)
            token = _find(driver, name)
        if token is None:
            message = "no token of this label and serial number"
            raise PKCS11Error(message)
        return _log_in(driver, token, options)


@contextmanager
def _one_process_at_a_time(module: Path) -> Iterator[None]:
    """Keep other processes from starting at the same moment.

    Some drivers fail then, and each process would try the same wrong PIN.
    """
    try:
        handle = module.open("rb")
    except OSError as error:
        message = "the driver of the token cannot be read"
        raise KeyUnusableError(message) from error
    with handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        try:
            yield
        finally:  # said aloud: a child forked meanwhile holds the file open, and so the lock
            fcntl.flock(handle, fcntl.LOCK_UN)


def _find(driver: _Driver, name: _TokenName) -> Token | None:
    slots = _slots(driver)
    # python-pkcs11 gives the serial number as the characters that the driver printed
    wanted = TokenCriteria(label=name.label or None, serial=name.serial.encode() or None)
    return find_token(slots, token_criteria=wanted)


def _slots(driver: _Driver) -> list[Slot]:
    """Give the slots with a token; in a child the driver is started anew for that."""
    me = os.getpid()
    inherited = any(pid != me and module == driver.module for pid, module in list(_drivers))
    try:
        library = pkcs11.lib(str(driver.module))
    except PKCS11Error as error:
        message = "the driver of the token cannot be loaded"
        raise KeyUnusableError(message) from error
    if inherited and not driver.sessions:
        with suppress(PKCS11Error):  # most drivers notice the fork and know of nothing to end
            library.finalize()
        library.initialize()
    return library.get_slots(token_present=True)


def _log_in(driver: _Driver, token: Token, options: KeyOptions) -> Session:
    pin = read_pin(options)
    attempted = hash((options.token_label, options.token_serial, pin))
    if token.flags & _PIN_WAS_WRONG or attempted in driver.refused:
        message = "a wrong PIN was given before"
        raise PinRefusedError(message)
    if not pin and token.flags & TokenFlag.LOGIN_REQUIRED:
        message = "the token asks for a PIN, and none is set"
        raise KeyUnusableError(message)
    try:
        return token.open(user_pin=pin or None)
    except faults.UserAlreadyLoggedIn:  # the same token under its other name
        return token.open()
    except _PIN_FAULTS as error:
        driver.refused.add(attempted)
        raise _explain(error) from error


def read_pin(options: KeyOptions) -> str:
    """Give the PIN of a token; empty when none is set.

    Raises:
        KeyUnusableError: The file with the PIN cannot be read.
    """
    if options.pin_file is None:
        return options.pin
    try:
        return options.pin_file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        message = "the file with the PIN cannot be read"
        raise KeyUnusableError(message) from error


def _stop(driver: _Driver) -> None:
    """End the driver's state in this process; whoever comes next starts it afresh."""
    driver.sessions.clear()
    with suppress(PKCS11Error):
        pkcs11.lib(str(driver.module)).finalize()
