"""Invented people whose numbers are structurally right and cannot be anyone's.

Personal ids begin with 000, a place of birth registration that does not exist; telephone
numbers begin with 0000, which no network has; wards and provinces are made up. The same seed
always gives the same people.
"""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from dossier.codes import PersonalId

Sex = Literal["nam", "nu"]
_SEXES: tuple[Sex, Sex] = ("nam", "nu")


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(","))


_SURNAMES = _names(
    "Nguyễn, Trần, Lê, Phạm, Hoàng, Huỳnh, Phan, Vũ, Võ, Đặng, Bùi, Đỗ, Hồ, Ngô, Dương, Lý, Đinh, "
    "Mạc, Lưu, Tạ, Đoàn, Trịnh, Quách, Lương, Mai, Tô, Cù, Ứng, Nghiêm, Thạch, Triệu, Kiều, Giáp, "
    "Lữ, Khổng, Ngụy, Hứa, Diệp"
)
_MIDDLE: dict[Sex, tuple[str, ...]] = {
    "nam": _names(
        "Văn, Đình, Quốc, Hữu, Xuân, Đức, Minh, Thế, Bảo, Ngọc, Trọng, Khắc, Viết, Bá, Sỹ, Gia"
    ),
    "nu": _names("Thị, Thị Ngọc, Thuý, Kim, Mỹ, Diệu, Khánh, Tuyết, Thị Ánh, Hồng, Quỳnh, Bích"),
}
_GIVEN: dict[Sex, tuple[str, ...]] = {
    "nam": _names(
        "Dũng, Hiếu, Tuấn, Khởi, Thắng, Phúc, Lộc, Nghĩa, Toản, Vỹ, Bằng, Cường, Điệp, Ẩn, Kỳ, "
        "Quý, Sử, Tiến, Uẩn, Vượng, Hưởng, Thuận, Đạt, Khải, Trường, Lực, Nhẫn, Ước, Quyền, Bửu, "
        "Hoài, Bổn, Nhã, Cẩn, Mẫn"
    ),
    "nu": _names(
        "Ơn, Hường, Thảo, Yến, Nguyệt, Hằng, Phượng, Lệ, Trúc, Thủy, Vẻ, Mỵ, Quế, Đào, Huệ, Nhạn, "
        "Ửng, Thoả, Ngà, Duyên, Hiền, Liễu, Mận, Nở, Oanh, Phấn, Sương, Tâm, Uyển, Xoan, Ý, Lĩnh, "
        "Hậu, Dịu, Nữ"
    ),
}
_PEOPLES = ("Kinh", "Kinh", "Kinh", "Kinh", "Tày", "Mường", "Thái", "Nùng", "Ê Đê", "Khơ Me")

PROVINCES = ("tỉnh Lạc Giang", "tỉnh Vân Sơn Hải", "thành phố Hải Ngạn", "tỉnh Thượng Đô")
_WARDS = (
    "phường Lam Khê",
    "phường Bạch Ngọc Hạ",
    "phường Cửa Sứ",
    "phường Điện Quỳ",
    "phường Yên Thổ",
    "xã Vĩnh Hạ Lãm",
    "xã Mỹ Đỉnh",
    "xã Tượng Lĩnh Đông",
    "xã Hưng Phổ",
    "xã Đông Uyển",
)
_STREETS = (
    "Hoa Gạo",
    "Bến Cũ",
    "Đồng Dẻ",
    "Lò Gốm",
    "Cầu Trúc",
    "Giếng Ngọc",
    "Ngõ Vải",
    "Suối Ổi",
)
_HAMLETS = ("thôn Đoài", "thôn Thượng", "tổ dân phố 4", "ấp Rạch Mới", "xóm Cổ Ngựa", "tổ 11")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who does not exist.

    Attributes:
        full_name: Surname, middle and given name, NFC, in title case.
        birth: Date of birth.
        sex: `nam` or `nu`.
        personal_id: Twelve digits that begin with 000.
        ethnicity: As papers print it (dân tộc).
        address: Where the person lives, under two-level government, on one line.
        origin: Ward and province the family comes from (quê quán).
        phone: Ten digits that begin with 0000.
        father: None for the generation before.
        mother: None for the generation before.
        spouse: None for the unmarried and for a spouse (no circle).
    """

    full_name: str
    birth: date
    sex: Sex
    personal_id: str
    ethnicity: str
    address: str
    origin: str
    phone: str
    father: "Person | None" = None
    mother: "Person | None" = None
    spouse: "Person | None" = None


@dataclass(frozen=True, slots=True)
class OfficePeople:
    """Those who meet at the desk.

    Attributes:
        citizens: Three citizens; each has parents and a spouse.
        clerk: Receives and digitizes.
        officer: Signs results and releases.
    """

    citizens: tuple[Person, Person, Person]
    clerk: Person
    officer: Person


def make_person(
    seed: int, *, sex: Sex | None = None, born: tuple[int, int] = (1962, 2006)
) -> Person:
    """Invent an adult with parents and a spouse.

    Args:
        seed: The same seed gives the same person.
        sex: Left to chance when None.
        born: First and last year of birth.
    """
    rng = random.Random(f"person {seed}")
    year = rng.randint(*born)
    chosen: Sex = sex or _SEXES[rng.randrange(2)]
    father = _single(rng, "nam", year - rng.randint(24, 38))
    mother = _single(rng, "nu", year - rng.randint(22, 34))
    surname = father.full_name.split()[0]
    other: Sex = "nu" if chosen == "nam" else "nam"
    spouse = _single(rng, other, year + rng.randint(-3, 3))
    alone = _single(rng, chosen, year, surname=surname)
    return Person(
        full_name=alone.full_name,
        birth=alone.birth,
        sex=alone.sex,
        personal_id=alone.personal_id,
        ethnicity=father.ethnicity,
        address=alone.address,
        origin=father.origin,
        phone=alone.phone,
        father=father,
        mother=mother,
        spouse=spouse,
    )


def office_people(seed: int) -> OfficePeople:
    """Invent three citizens, a clerk and an officer, all of different names and numbers."""
    return OfficePeople(
        citizens=(
            make_person(seed * 100 + 1, sex="nam", born=(1986, 1992)),
            make_person(seed * 100 + 2, sex="nu", born=(1993, 1999)),
            make_person(seed * 100 + 3, sex="nam", born=(2000, 2004)),
        ),
        clerk=make_person(seed * 100 + 4, sex="nu", born=(1985, 1998)),
        officer=make_person(seed * 100 + 5, sex="nam", born=(1970, 1982)),
    )


def make_address(rng: random.Random) -> str:
    """Invent an address: house or hamlet, ward or commune, province."""
    ward, province = rng.choice(_WARDS), rng.choice(PROVINCES)
    if ward.startswith("phường"):
        start = f"Số {rng.randint(1, 298)}, đường {rng.choice(_STREETS)}"
    else:
        hamlet = rng.choice(_HAMLETS)
        start = hamlet[0].upper() + hamlet[1:]
    return f"{start}, {ward}, {province}"


def _single(rng: random.Random, sex: Sex, year: int, *, surname: str = "") -> Person:
    birth = date(year, 1, 1) + timedelta(days=rng.randrange(365))
    names = (surname or rng.choice(_SURNAMES), rng.choice(_MIDDLE[sex]), rng.choice(_GIVEN[sex]))
    return Person(
        full_name=" ".join(names),
        birth=birth,
        sex=sex,
        personal_id=_personal_id(rng, sex, year),
        ethnicity=rng.choice(_PEOPLES),
        address=make_address(rng),
        origin=f"{rng.choice(_WARDS)}, {rng.choice(PROVINCES)}",
        phone=f"0000{rng.randrange(1_000_000):06d}",
    )


def _personal_id(rng: random.Random, sex: Sex, year: int) -> str:
    # Decree 70/2024: 0 and 1 for men and women born 1900-1999, 2 and 3 for 2000-2099.
    century = 2 * (year // 100 - 19) + (sex == "nu")
    return str(PersonalId(f"000{century}{year % 100:02d}{rng.randrange(1_000_000):06d}"))
