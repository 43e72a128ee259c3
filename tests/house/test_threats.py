"""What the page of threats calls proven is proven by a test that is there."""

import re

from tests.house.tree import ROOT

PAGE = (ROOT / "docs" / "threats.md").read_text("utf-8")


def test_every_test_the_page_names_exists() -> None:
    named = set(re.findall(r"`(test_\w+\.py)`", PAGE))
    there = {path.name for path in (ROOT / "tests").rglob("test_*.py")}

    assert len(named) > 5
    assert named - there == set()
