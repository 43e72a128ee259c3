"""Settings are read once, by name, and a wrong one is refused before anything starts."""

import traceback

import pytest

from desk.errors import SettingsError
from desk.settings import read_settings


def test_a_setting_of_a_room_reaches_its_options(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOHOA_SCAN__SKEW_LIMIT_DEGREES", "5")

    assert read_settings().scan.skew_limit_degrees == 5


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SOHOA_SCANN__SKEW_LIMIT_DEGREES", "5"),
        ("SOHOA_SCAN__SKEW_LIMIT", "5"),
        ("SOHOA_SCAN__SKEW_LIMIT_DEGREES", "90"),
        ("SOHOA_PAGES", "many"),
        ("SOHOA_MODE", "test"),
        ("SOHOA_QUEUE__KIND", "carrier-pigeon"),
        ("SOHOA_AGENCY_KEY__KIND", "pkcs11"),
    ],
    ids=[
        "misspelt room",
        "misspelt option",
        "out of range",
        "no options",
        "no such mode",
        "no such queue",
        "token without a driver",
    ],
)
def test_a_wrong_setting_is_refused(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(SettingsError):
        read_settings()


def test_a_misspelt_room_is_answered_with_the_near_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOHOA_SCANN__SKEW_LIMIT_DEGREES", "5")

    with pytest.raises(SettingsError, match="SOHOA_SCAN"):
        read_settings()


def test_a_pin_beside_a_wrong_setting_is_not_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOHOA_AGENCY_KEY__KIND", "pkcs11")
    monkeypatch.setenv("SOHOA_AGENCY_KEY__PIN", "271828")

    with pytest.raises(SettingsError) as refused:
        read_settings()

    assert "271828" not in "".join(traceback.format_exception(refused.value))
