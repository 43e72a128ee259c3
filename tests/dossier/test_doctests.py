"""The examples in the docstrings of dossier are true, and dossier has some."""

import doctest
import importlib
import pkgutil

import pytest

import dossier

MODULES = [f"dossier.{found.name}" for found in pkgutil.iter_modules(dossier.__path__)]
WITH_EXAMPLES = ["dossier.codes", "dossier.words"]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_are_true(name: str) -> None:
    outcome = doctest.testmod(importlib.import_module(name))

    assert outcome.failed == 0


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_parsing_and_folding_are_shown_by_example(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).attempted > 0
