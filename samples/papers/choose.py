"""Draw any sort of paper by the key of its type."""

from samples.office import Office
from samples.papers.can_cuoc import draw_can_cuoc
from samples.papers.don_de_nghi import draw_don_de_nghi
from samples.papers.giay_chung_nhan_ket_hon import draw_giay_chung_nhan_ket_hon
from samples.papers.giay_khai_sinh import draw_giay_khai_sinh
from samples.papers.look import Look
from samples.papers.to_khai_ct01 import draw_to_khai_ct01
from samples.papers.van_ban import draw_quyet_dinh
from samples.people import Person
from samples.truth import Paper

PAPER_TYPES = (
    "giay_khai_sinh",
    "giay_chung_nhan_ket_hon",
    "to_khai_ct01",
    "don_de_nghi",
    "van_ban",
    "can_cuoc",
)

TITLES = {
    "giay_khai_sinh": "Giấy khai sinh",
    "giay_chung_nhan_ket_hon": "Giấy chứng nhận kết hôn",
    "to_khai_ct01": "Tờ khai thay đổi thông tin cư trú (CT01)",
    "don_de_nghi": "Đơn đề nghị",
    "van_ban": "Quyết định",
    "can_cuoc": "Bản chụp căn cước",
}


def draw_paper(document_type: str, person: Person, office: Office, look: Look) -> Paper:
    """Draw a paper of a type for a person.

    Args:
        document_type: One of `PAPER_TYPES`.
        person: Whose paper it is; needs parents and a spouse.
        office: Who issues or receives it.
        look: How it looks.

    Raises:
        ValueError: The type is not one of those.
    """
    if document_type == "can_cuoc":
        return draw_can_cuoc(person, look)
    draw = {
        "giay_khai_sinh": draw_giay_khai_sinh,
        "giay_chung_nhan_ket_hon": draw_giay_chung_nhan_ket_hon,
        "to_khai_ct01": draw_to_khai_ct01,
        "don_de_nghi": draw_don_de_nghi,
        "van_ban": draw_quyet_dinh,
    }.get(document_type)
    if draw is None:
        message = f"no such paper: {document_type}"
        raise ValueError(message)
    return draw(person, office, look)
