"""An id names one thing and tells nothing about it."""

import pytest

from vault.ids import DOCUMENT, is_id, new_id


def test_an_id_carries_what_it_names_and_a_long_random_part() -> None:
    made = new_id(DOCUMENT)

    assert made.startswith("doc_")
    assert len(made) == len("doc_") + 26
    assert is_id(made)


def test_no_two_ids_are_the_same() -> None:
    assert len({new_id(DOCUMENT) for _ in range(2000)}) == 2000


@pytest.mark.parametrize(
    "text",
    [
        "000199000001",
        "",
        "doc_",
        "doc_" + "a" * 25,
        "xyz_" + "a" * 26,
        "doc_" + "1" * 26,
        "doc_" + "a" * 26 + "\n",
        "DOC_" + "a" * 26,
        "doc_" + "ａ" * 26,
    ],
    ids=ascii,
)
def test_nothing_else_passes_for_an_id(text: str) -> None:
    assert not is_id(text)
