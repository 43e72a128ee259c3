"""Offices have codes that parse and that no real province has."""

import pytest

from dossier.codes import DossierCode
from samples.office import Office, commune_office, department_office, ward_office


@pytest.mark.parametrize("office", [ward_office(), commune_office(), department_office()])
def test_an_agency_code_makes_dossier_codes(office: Office) -> None:
    code = f"{office.agency_code}-261124-0001"
    assert str(DossierCode.parse(code)) == code
    assert office.agency_code.startswith(("H98", "H99"))


def test_the_ward_s_name_is_without_its_level() -> None:
    assert ward_office().ward_name == "Lam Khê"
    assert ward_office().full_agency == "Ủy ban nhân dân phường Lam Khê, tỉnh Lạc Giang"
