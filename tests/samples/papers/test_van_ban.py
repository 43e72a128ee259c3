"""Administrative documents are laid out as Decree 30/2020 wants; a decision takes two pages."""

from collections.abc import Callable

import pytest

from samples.office import Office, commune_office, department_office, ward_office
from samples.papers.look import Look, make_look
from samples.papers.van_ban import (
    draw_cong_van,
    draw_ke_hoach,
    draw_quy_che,
    draw_quyet_dinh,
    draw_thong_bao,
)
from samples.people import Person, make_person
from samples.truth import Paper

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


@pytest.mark.parametrize(
    ("draw", "kind", "title"),
    [
        (draw_ke_hoach, "ke_hoach", "KẾ HOẠCH"),
        (draw_thong_bao, "thong_bao", "THÔNG BÁO"),
        (draw_quy_che, "quy_che", "QUY CHẾ"),
    ],
)
def test_the_other_kinds_stand_over_their_subject(
    draw: Callable[[Person, Office, Look], Paper], kind: str, title: str
) -> None:
    for seed in range(4):
        paper = draw(make_person(seed), OFFICES[seed % 3], make_look(seed, dpi=60))
        subject = paper.fields["trich_yeu"].split()[0]

        assert (paper.type, paper.fields["loai"]) == ("van_ban", kind)
        assert f"\n{title}\n{subject}" in f"\n{paper.text}"


def test_an_official_letter_has_no_title_and_its_subject_at_the_left() -> None:
    paper = draw_cong_van(make_person(1), ward_office(), make_look(1, dpi=60))
    lines = [line for page in paper.pages for line in page.lines]
    subject = next(line for line in lines if line[0].text == "V/v")

    assert paper.fields["loai"] == "cong_van"
    assert subject[-1].box.right < 105


def test_a_regulation_names_the_decision_it_comes_with() -> None:
    paper = draw_quy_che(make_person(1), ward_office(), make_look(1, dpi=60))

    assert "nguoi_ky" not in paper.fields
    assert f"Quyết định số {paper.fields['so']}" in " ".join(paper.text.split())
