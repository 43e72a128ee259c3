"""A decision is laid out as Decree 30/2020 wants and always takes two pages."""

import pytest

from samples.office import commune_office, department_office, ward_office
from samples.papers.look import make_look
from samples.papers.van_ban import draw_quyet_dinh
from samples.people import make_person

OFFICES = (ward_office(), commune_office(), department_office())


@pytest.mark.parametrize("seed", range(40))
def test_it_has_two_pages_and_only_the_second_is_numbered(seed: int) -> None:
    paper = draw_quyet_dinh(make_person(seed), OFFICES[seed % 3], make_look(seed, dpi=60))
    first, second = paper.pages
    assert second.lines[0][0].text == "2"
    assert first.lines[0][0].text in ("ỦY", "UBND")
    assert second.lines[-1][-1].box.bottom < 285


def test_its_parts_come_in_the_order_of_the_decree() -> None:
    paper = draw_quyet_dinh(make_person(1), ward_office(), make_look(1, dpi=60))
    parts = (
        "ỦY BAN NHÂN DÂN",
        "Số:",
        "CỘNG HÒA XÃ HỘI",
        "QUYẾT ĐỊNH\n",
        "Về việc",
        "Căn cứ",
        "QUYẾT ĐỊNH:",
        "Điều 1.",
        "Nơi nhận:",
        "CHỦ TỊCH\nQuách",
    )
    at = [paper.text.index(part) for part in parts]
    assert at == sorted(at)
