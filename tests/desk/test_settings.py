"""Settings are read once, by name, and a wrong one is refused before anything starts."""

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
    ],
    ids=[
        "misspelt room",
        "misspelt option",
        "out of range",
        "no options",
        "no such mode",
        "no such queue",
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
