"""The doctor opens the keys that signing needs, and says which of them cannot sign."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from desk import health
from desk.settings import now
from signing.errors import KeyFileRefusedError, SignerRevokedError, TokenAwayError
from tests.office import Office
from tests.signing.tokens import MODULE, Authority, Token, configure, make_token

LABEL = "Bộ phận Một cửa"


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Token]:
    """A token with the keys of an office."""
    folder, at = tmp_path_factory.mktemp("softhsm"), now() - timedelta(hours=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(configure(folder)))
        yield make_token(folder / "office", LABEL, Authority(at), at)


@pytest.fixture
def keys_in_token(token: Token, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings of an office in production whose keys are all in the token."""
    _set(monkeypatch, SOHOA_MODE="production", SOHOA_DATA=str(tmp_path))
    for room in ("AGENCY_KEY", "PERSONAL_KEYS"):
        chosen = {"KIND": "pkcs11", "MODULE": str(MODULE), "TOKEN_LABEL": token.label}
        chosen |= {"KEY_LABEL": "ec", "PIN_FILE": str(token.pin_file)}
        _set(monkeypatch, **{f"SOHOA_{room}__{name}": value for name, value in chosen.items()})


def _set(patch: pytest.MonkeyPatch, **chosen: str) -> None:
    for name, value in chosen.items():
        patch.setenv(name, value)


def test_an_office_that_is_not_made_yet_lacks_no_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _set(monkeypatch, SOHOA_DATA=str(tmp_path / "none"))

    assert "chưa tạo" in health.signing_keys()


def test_a_key_in_a_file_is_opened_and_its_end_is_told(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    _set(monkeypatch, SOHOA_DATA=str(office.desk.settings.data))

    assert f"hết hạn {now().year + 5}" in health.signing_keys()


def test_a_key_in_a_file_is_no_key_in_production(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    _set(monkeypatch, SOHOA_DATA=str(office.desk.settings.data), SOHOA_MODE="production")

    with pytest.raises(KeyFileRefusedError):
        health.signing_keys()


@pytest.mark.usefixtures("keys_in_token")
def test_keys_in_a_token_are_opened() -> None:
    assert "thiết bị giữ khóa cá nhân sẵn sàng" in health.signing_keys()


@pytest.mark.usefixtures("keys_in_token")
def test_a_token_of_people_that_is_away_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOHOA_PERSONAL_KEYS__TOKEN_LABEL", "khác")

    with pytest.raises(TokenAwayError):
        health.signing_keys()


@pytest.mark.usefixtures("keys_in_token")
def test_a_token_of_each_persons_own_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOHOA_PERSONAL_KEYS__TOKEN_LABEL", "thẻ {name}")

    assert "cá nhân" not in health.signing_keys()


@pytest.mark.usefixtures("keys_in_token")
def test_a_certificate_that_ended_is_told(token: Token, monkeypatch: pytest.MonkeyPatch) -> None:
    long_ago = now() - timedelta(days=2000)
    key = token.holders["ec"].public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    ended = Authority(long_ago).issue("Cũ", key, long_ago)
    (token.folder / "ended.pem").write_bytes(ended.public_bytes(Encoding.PEM))
    _set(monkeypatch, SOHOA_AGENCY_KEY__CERTIFICATE=str(token.folder / "ended.pem"))

    with pytest.raises(SignerRevokedError):
        health.signing_keys()
