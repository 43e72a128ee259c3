"""An error keeps its code, sentence and facts across processes; facts never enter the sentence."""

import pickle

import pytest

from dossier.errors import DeskError, Kind


class LeaningError(DeskError):
    """The page leans too far."""

    code = "page-leans"
    title = "Trang bị lệch quá nhiều."
    kind = Kind.MALFORMED


def test_an_error_without_detail_says_its_title() -> None:
    assert str(LeaningError()) == "Trang bị lệch quá nhiều."


def test_a_detail_replaces_the_title_in_the_log_only() -> None:
    error = LeaningError("page 3 leans", page=3)

    assert str(error) == "page 3 leans"
    assert error.title == "Trang bị lệch quá nhiều."


def test_facts_are_kept_and_stay_out_of_the_sentence() -> None:
    error = LeaningError(lean_degrees=17.5, page=3)

    assert error.facts == {"lean_degrees": 17.5, "page": 3}
    assert str(error) == "Trang bị lệch quá nhiều."


@pytest.mark.parametrize("detail", ["", "page 3 leans"])
def test_facts_survive_the_way_to_another_process(detail: str) -> None:
    error = LeaningError(detail, lean_degrees=17.5)

    returned = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes

    assert type(returned) is LeaningError
    assert str(returned) == str(error)
    assert returned.facts == {"lean_degrees": 17.5}


def test_an_error_without_a_class_of_its_own_is_a_fault_of_ours() -> None:
    assert (DeskError.code, DeskError.kind) == ("internal-error", Kind.BROKEN)
