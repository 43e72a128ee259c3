"""The invented one-stop desk of an invented ward under two-level government."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Office:
    """An agency that issues papers and receives dossiers.

    Attributes:
        desk: The one-stop desk as its sign says it.
        agency: The agency that issues and seals, in sentence case.
        agency_code: Electronic identifier; H99 is given to no province.
        sign: Letters of the agency in the numbers of its documents, after the slash.
        ward: Ward or commune with its level, in lower case but for the name.
        province: Province with its level.
        chairman: Who signs its papers.
        superior: Agency above, printed over its name; empty for a People's Committee.
        position: What the signer is.
    """

    desk: str
    agency: str
    agency_code: str
    sign: str
    ward: str
    province: str
    chairman: str
    superior: str = ""
    position: str = "CHỦ TỊCH"

    @property
    def ward_name(self) -> str:
        """The ward without its level: `Lam Khê`."""
        return self.ward.split(" ", 1)[1]

    @property
    def full_agency(self) -> str:
        """The agency and its province on one line."""
        return f"{self.agency}, {self.province}"


def ward_office() -> Office:
    """Give the ward whose desk the demo shows."""
    return Office(
        desk="Trung tâm Phục vụ hành chính công phường Lam Khê",
        agency="Ủy ban nhân dân phường Lam Khê",
        agency_code="H99.15.3",
        sign="UBND",
        ward="phường Lam Khê",
        province="tỉnh Lạc Giang",
        chairman="Quách Đình Khởi",
    )


def commune_office() -> Office:
    """Give a second authority, a commune of another province."""
    return Office(
        desk="Trung tâm Phục vụ hành chính công xã Tượng Lĩnh Đông",
        agency="Ủy ban nhân dân xã Tượng Lĩnh Đông",
        agency_code="H98.27.11",
        sign="UBND",
        ward="xã Tượng Lĩnh Đông",
        province="tỉnh Vân Sơn Hải",
        chairman="Giáp Thị Diệu Uyển",
    )


def department_office() -> Office:
    """Give a provincial department, whose head stands under the province's committee."""
    return Office(
        desk="Bộ phận Một cửa Sở Nội vụ",
        agency="Sở Nội vụ",
        agency_code="H99.7",
        sign="SNV",
        ward="phường Cửa Sứ",
        province="tỉnh Lạc Giang",
        chairman="Nghiêm Hữu Ước",
        superior="UBND tỉnh Lạc Giang",
        position="GIÁM ĐỐC",
    )
