"""Draw any sort of paper by the key of its type."""

from collections.abc import Callable, Mapping

from samples.office import Office
from samples.papers.can_cuoc import draw_can_cuoc
from samples.papers.dang_ky_doanh_nghiep import draw_dang_ky_doanh_nghiep
from samples.papers.dang_ky_ho_kinh_doanh import draw_dang_ky_ho_kinh_doanh
from samples.papers.don_bien_dong import draw_don_bien_dong
from samples.papers.don_de_nghi import draw_don_de_nghi
from samples.papers.giay_chung_nhan_ket_hon import draw_giay_chung_nhan_ket_hon
from samples.papers.giay_chung_nhan_quyen_su_dung_dat import draw_giay_chung_nhan_quyen_su_dung_dat
from samples.papers.giay_hen_tra import draw_giay_hen_tra
from samples.papers.giay_khai_sinh import draw_giay_khai_sinh
from samples.papers.giay_phep_xay_dung import draw_giay_phep_xay_dung
from samples.papers.giay_uy_quyen import draw_giay_uy_quyen
from samples.papers.look import Look
from samples.papers.phieu_ly_lich_tu_phap import draw_phieu_ly_lich_tu_phap
from samples.papers.to_khai_ct01 import draw_to_khai_ct01
from samples.papers.to_khai_khai_sinh import draw_to_khai_khai_sinh
from samples.papers.trich_luc_khai_tu import draw_trich_luc_khai_tu
from samples.papers.van_ban import (
    draw_cong_van,
    draw_ke_hoach,
    draw_quy_che,
    draw_quyet_dinh,
    draw_thong_bao,
)
from samples.papers.xac_nhan_cu_tru import draw_xac_nhan_cu_tru
from samples.papers.xac_nhan_hon_nhan import draw_xac_nhan_hon_nhan
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
    "giay_chung_nhan_quyen_su_dung_dat": "Giấy chứng nhận quyền sử dụng đất",
    "don_bien_dong": "Đơn đăng ký biến động đất đai",
    "giay_phep_xay_dung": "Giấy phép xây dựng",
    "dang_ky_doanh_nghiep": "Giấy chứng nhận đăng ký doanh nghiệp",
    "dang_ky_ho_kinh_doanh": "Giấy chứng nhận đăng ký hộ kinh doanh",
    "ke_hoach": "Kế hoạch",
    "cong_van": "Công văn",
    "thong_bao": "Thông báo",
    "quy_che": "Quy chế",
    "to_khai_khai_sinh": "Tờ khai đăng ký khai sinh",
    "xac_nhan_hon_nhan": "Giấy xác nhận tình trạng hôn nhân",
    "trich_luc_khai_tu": "Trích lục khai tử",
    "xac_nhan_cu_tru": "Xác nhận thông tin về cư trú (CT07)",
    "phieu_ly_lich_tu_phap": "Phiếu lý lịch tư pháp",
    "giay_uy_quyen": "Giấy ủy quyền",
    "giay_hen_tra": "Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
}

_DRAW: Mapping[str, Callable[[Person, Office, Look], Paper]] = {
    "giay_khai_sinh": draw_giay_khai_sinh,
    "giay_chung_nhan_ket_hon": draw_giay_chung_nhan_ket_hon,
    "to_khai_ct01": draw_to_khai_ct01,
    "don_de_nghi": draw_don_de_nghi,
    "van_ban": draw_quyet_dinh,
    "can_cuoc": lambda person, _office, look: draw_can_cuoc(person, look),
    "ke_hoach": draw_ke_hoach,
    "cong_van": draw_cong_van,
    "thong_bao": draw_thong_bao,
    "quy_che": draw_quy_che,
    "to_khai_khai_sinh": draw_to_khai_khai_sinh,
    "xac_nhan_hon_nhan": draw_xac_nhan_hon_nhan,
    "trich_luc_khai_tu": draw_trich_luc_khai_tu,
    "xac_nhan_cu_tru": draw_xac_nhan_cu_tru,
    "phieu_ly_lich_tu_phap": draw_phieu_ly_lich_tu_phap,
    "giay_uy_quyen": draw_giay_uy_quyen,
    "giay_hen_tra": draw_giay_hen_tra,
    "giay_chung_nhan_quyen_su_dung_dat": draw_giay_chung_nhan_quyen_su_dung_dat,
    "don_bien_dong": draw_don_bien_dong,
    "giay_phep_xay_dung": draw_giay_phep_xay_dung,
    "dang_ky_doanh_nghiep": draw_dang_ky_doanh_nghiep,
    "dang_ky_ho_kinh_doanh": draw_dang_ky_ho_kinh_doanh,
}

ALL_PAPERS = tuple(_DRAW)
"""Every paper that can be drawn; `PAPER_TYPES` are those of the demo."""


def draw_paper(document_type: str, person: Person, office: Office, look: Look) -> Paper:
    """Draw a paper of a type for a person.

    Args:
        document_type: One of `ALL_PAPERS`; kinds of administrative documents are drawn by name.
        person: Whose paper it is; needs parents and a spouse.
        office: Who issues or receives it.
        look: How it looks.

    Raises:
        ValueError: The type is not one of those.
    """
    draw = _DRAW.get(document_type)
    if draw is None:
        message = f"no such paper: {document_type}"
        raise ValueError(message)
    return draw(person, office, look)
