"""A separator sheet says its dossier to a machine and its component to a clerk."""

import pytest
import zxingcpp

from dossier.separator import Separator
from samples.separators import draw_separator


@pytest.mark.parametrize("component", [1, 12])
def test_the_code_gives_the_separator_back(component: int) -> None:
    separator = Separator("H99.15.3-261124-0007", component)
    page = draw_separator(separator, "Tờ khai thay đổi thông tin cư trú (CT01)", 200)
    (code,) = zxingcpp.read_barcodes(page.image.pixels)
    assert Separator.parse(code.text) == separator


def test_a_clerk_reads_the_component_and_which_side_is_up() -> None:
    page = draw_separator(Separator("H99.15.3-261124-0007", 2), "Giấy khai sinh", 100)
    for text in ("MẶT NÀY HƯỚNG LÊN", "Giấy khai sinh", "Thành phần số 2"):
        assert text in page.text
    assert all(10 < word.box.left < word.box.right < 200 for word in page.words)
