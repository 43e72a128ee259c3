"""What an appearance prints of a person is what the certificate says."""

from pyhanko.sign.signers import Signer

from signing.holder import holder_of
from tests.signing.conftest import CLERK, OFFICE


def test_a_person_has_a_name_and_an_agency(clerk_key: Signer) -> None:
    holder = holder_of(clerk_key)

    assert (holder.name, holder.organisation) == (CLERK, OFFICE)


def test_an_agency_is_its_name(agency_key: Signer) -> None:
    assert holder_of(agency_key).name == OFFICE
