"""Reception in the order of the law: the vault is asked first, and bytes are kept as they came."""

import hashlib

import pytest

from desk.errors import (
    MalformedNumberError,
    MalwareFoundError,
    NotAllowedError,
    NotFoundError,
    OwnerNameDiffersError,
    ToolMissingError,
)
from desk.intake import (
    ScanNote,
    announce_component,
    exempt_component,
    receive_dossier,
    receive_scan,
)
from tests.office import Office, make_office, receive
from vault import jobs
from vault.blobs import read_blob
from vault.errors import RecordMissingError
from vault.intake import scans
from vault.intake.records import Announced, ComponentState, ScanState
from vault.records import JobState, NewOwner, OwnerKind


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return make_office(tmp_path_factory.mktemp("office") / "data")


def test_dossiers_of_a_day_are_counted_up(office: Office) -> None:
    codes = [receive(office).dossier.code for _ in range(3)]

    assert [code[-4:] for code in codes] == ["0001", "0002", "0003"]


def test_a_dossier_asks_for_what_its_procedure_asks_for(office: Office) -> None:
    received = receive(office, procedure="1.001193")

    types = [component.document_type for component in received.components]
    assert types == ["don_de_nghi", "can_cuoc", "giay_chung_nhan_ket_hon"]
    assert {part.state for part in received.components} == {ComponentState.NOT_DIGITIZED}


def test_an_unknown_procedure_is_not_found(office: Office) -> None:
    with pytest.raises(NotFoundError):
        receive(office, procedure="9.999999")


def test_a_citizen_cannot_receive(office: Office) -> None:
    owner = NewOwner(OwnerKind.PERSON, "000199000001", "Người thử")

    with pytest.raises(NotAllowedError):
        receive_dossier(office.desk, office.citizen, "1.004222", owner)


@pytest.mark.parametrize("number", ["12345678901", "00019900000a", "", "０００199000001"])
def test_a_number_that_cannot_be_one_is_refused(office: Office, number: str) -> None:
    owner = NewOwner(OwnerKind.PERSON, number, "Người thử")

    with pytest.raises(MalformedNumberError):
        receive_dossier(office.desk, office.clerk, "1.004222", owner)


def test_a_number_with_another_name_opens_nobodys_vault(office: Office) -> None:
    citizen = office.people.citizens[0]
    owner = NewOwner(OwnerKind.PERSON, citizen.personal_id, "Hoàn Toàn Khác")

    with pytest.raises(OwnerNameDiffersError) as caught:
        receive_dossier(office.desk, office.clerk, "1.004222", owner)
    assert citizen.full_name not in str(caught.value)


@pytest.mark.rule("LG-50")
def test_an_exemption_needs_a_code_of_the_rules(office: Office) -> None:
    dossier = receive(office).dossier

    component = exempt_component(office.desk, office.clerk, dossier.id, 2, "present_only")

    assert component.exemption_code == "present_only"
    with pytest.raises(NotFoundError):
        exempt_component(office.desk, office.clerk, dossier.id, 3, "no_wish")


def test_what_was_counted_is_noted_before_scanning(office: Office) -> None:
    dossier = receive(office).dossier

    component = announce_component(office.desk, office.clerk, dossier.id, 1, Announced(1, 0, 2))

    assert component.announced == Announced(1, 0, 2)


def test_a_scan_is_kept_as_it_came_with_a_job_for_it(office: Office) -> None:
    dossier = receive(office).dossier
    note = ScanNote(dossier.id, "quét.pdf", sheets=1)

    received = receive_scan(office.desk, office.clerk, note, [b"as it ", b"came"])

    with office.desk.reading() as session:
        master = scans.kept_master(session, office.desk.seal, received.scan.id)
        job = jobs.get(session, received.job_id)
    assert read_blob(office.desk.blobs, master.key) == b"as it came"
    assert received.scan.sha256 == hashlib.sha256(b"as it came").hexdigest()
    assert received.scan.state is ScanState.RECEIVED
    assert (job.state, job.arguments) == (JobState.QUEUED, {"scan": received.scan.id})


def test_a_scan_for_no_dossier_of_ours_is_refused(office: Office) -> None:
    with pytest.raises(RecordMissingError):
        receive_scan(office.desk, office.clerk, ScanNote("hs_no", "a.pdf"), [b"x"])


@pytest.mark.parametrize(
    ("command", "error"),
    [("false", MalwareFoundError), ("no-such-program-anywhere", ToolMissingError)],
    ids=["refused", "away"],
)
@pytest.mark.rule("S3-79")
def test_nothing_passes_the_malware_check_without_its_word(
    command: str, error: type[Exception], tmp_path_factory: pytest.TempPathFactory
) -> None:
    office = make_office(tmp_path_factory.mktemp("office") / "data", malware_command=command)
    dossier = receive(office).dossier

    with pytest.raises(error):
        receive_scan(office.desk, office.clerk, ScanNote(dossier.id, "a.pdf"), [b"x"])
    with office.desk.reading() as session:
        assert scans.of_dossier(session, office.desk.seal, dossier.id) == ()


def test_what_the_malware_check_passes_is_received(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    office = make_office(tmp_path_factory.mktemp("office") / "data", malware_command="true")

    received = receive_scan(
        office.desk, office.clerk, ScanNote(receive(office).dossier.id, "a.pdf"), [b"x"]
    )

    assert received.scan.state is ScanState.RECEIVED
