"""Each key is where its settings say; production takes none from a file it was not told of."""

from pathlib import Path

import pytest

from desk.errors import SettingsError
from desk.keys import AGENCY, key_options, signing_key, timestamper
from desk.options import SignOptions
from desk.settings import Settings
from signing.errors import KeyFileRefusedError
from signing.options import KeyOptions
from tests.office import Office

OFFICE_LABEL = "văn phòng"
OWN_LABEL = "thẻ {name}"
CLERK = "acc_" + "a" * 26
IN_TOKEN = KeyOptions(
    "pkcs11", module=Path("driver.so"), token_label=OFFICE_LABEL, pin_file=Path("/run/pin")
)


def test_a_demo_takes_keys_from_files(office: Office) -> None:
    assert signing_key(office.desk.settings, AGENCY).subject_name
    assert signing_key(office.desk.settings, office.clerk.id).subject_name


def test_production_refuses_a_key_in_a_file(office: Office) -> None:
    settings = office.desk.settings.model_copy(update={"mode": "production"})

    for name in (AGENCY, office.clerk.id):
        with pytest.raises(KeyFileRefusedError):
            signing_key(settings, name)


def test_production_takes_from_a_file_what_is_named_and_nothing_else(office: Office) -> None:
    named = SignOptions(key_files=f"agency {office.officer.id}")
    settings = office.desk.settings.model_copy(update={"mode": "production", "sign": named})

    assert signing_key(settings, AGENCY).subject_name
    assert signing_key(settings, office.officer.id).subject_name
    with pytest.raises(KeyFileRefusedError):
        signing_key(settings, office.clerk.id)


def test_production_takes_a_key_in_a_token(tmp_path: Path) -> None:
    settings = Settings(mode="production", data=tmp_path, agency_key=IN_TOKEN)

    assert key_options(settings, AGENCY).key_label == "agency"


def test_the_name_of_a_key_is_filled_in(tmp_path: Path) -> None:
    own = KeyOptions(
        "pkcs11",
        module=Path("driver.so"),
        token_label=OWN_LABEL,
        key_label="ký-{name}",
        pin_file=Path("/run/{name}.pin"),
        certificate=Path("/certificates/{name}.pem"),
    )

    chosen = key_options(Settings(data=tmp_path, personal_keys=own), CLERK)

    assert chosen.token_label == f"thẻ {CLERK}"
    assert chosen.key_label == f"ký-{CLERK}"
    assert chosen.pin_file == Path(f"/run/{CLERK}.pin")
    assert chosen.certificate == Path(f"/certificates/{CLERK}.pem")


def test_a_key_named_by_its_id_needs_no_label(tmp_path: Path) -> None:
    by_id = KeyOptions("pkcs11", module=Path("driver.so"), token_label=OFFICE_LABEL, key_id="0a")

    assert key_options(Settings(data=tmp_path, agency_key=by_id), AGENCY).key_label == ""


def test_the_agencys_key_and_those_of_people_may_be_of_two_sorts(office: Office) -> None:
    settings = office.desk.settings.model_copy(update={"agency_key": IN_TOKEN})

    assert key_options(settings, AGENCY).kind == "pkcs11"
    assert key_options(settings, office.clerk.id).kind == "pkcs12"


def test_no_clock_of_ours_passes_for_an_authority_in_production(office: Office) -> None:
    settings = office.desk.settings.model_copy(update={"mode": "production"})

    assert timestamper(office.desk.settings) is not None
    with pytest.raises(SettingsError, match="TIMESTAMP"):
        timestamper(settings)
