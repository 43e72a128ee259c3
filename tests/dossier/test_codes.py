"""A code reads back as itself, exactly; anything else is refused, never guessed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.codes import DocumentCode, DossierCode, PersonalId

CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
AGENCIES = st.from_regex(r"[A-Y][0-9]{2}(\.[0-9A-Z]{1,4}){0,6}", fullmatch=True)
OWNERS = st.text("0123456789" + CAPITALS, min_size=1, max_size=20)
ORDINALS = st.integers(1, 999_999_999)
DAYS_OF_DOSSIERS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
DAYS_OF_DOCUMENTS = st.dates(date(1900, 1, 1))


@given(AGENCIES, DAYS_OF_DOSSIERS, ORDINALS)
def test_a_dossier_code_reads_back_as_itself(agency: str, day: date, ordinal: int) -> None:
    code = DossierCode(agency, day, ordinal)

    assert DossierCode.parse(str(code)) == code


@pytest.mark.rule("LG-78")
def test_a_dossier_code_is_agency_day_and_a_daily_ordinal_of_four_digits() -> None:
    code = DossierCode("H40.15.3", date(2026, 1, 31), 7)

    assert str(code) == "H40.15.3-260131-0007"


def test_the_ten_thousandth_dossier_of_a_day_has_five_digits() -> None:
    code = DossierCode("H40.15.3", date(2026, 1, 31), 10_000)

    assert str(code) == "H40.15.3-260131-10000"


def test_white_space_around_a_code_does_not_count() -> None:
    assert DossierCode.parse(" H40.15.3-260131-0007\n").ordinal == 7


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("H40.15.3-260131", id="no-ordinal"),
        pytest.param("H40.15.3-260131-007", id="ordinal-too-short"),
        pytest.param("H40.15.3-260131-00007", id="ordinal-padded-beyond-four"),
        pytest.param("H40.15.3-260131-0000", id="ordinal-zero"),
        pytest.param("H40.15.3-260131-" + "9" * 5_000, id="ordinal-endless"),
        pytest.param("H40.15.3-260231-0007", id="no-such-day"),
        pytest.param("H40.15.3-261331-0007", id="no-such-month"),
        pytest.param("h40.15.3-260131-0007", id="small-letters"),
        pytest.param("Z40.15.3-260131-0007", id="level-1-beyond-Y"),
        pytest.param("H40.15333-260131-0007", id="group-of-five"),
        pytest.param("H40..3-260131-0007", id="empty-group"),
        pytest.param("H40.15.3-260131-0007-KQ(1)", id="a-result-code"),
        pytest.param("H40.15.3-260131-0007\nH40", id="two-lines"),
        pytest.param("H40.15.3-２60131-0007", id="full-width-digit-in-the-day"),
        pytest.param("H40.15.3-260131-000７", id="full-width-digit-in-the-ordinal"),
        pytest.param("H４0.15.3-260131-0007", id="full-width-digit-in-the-agency"),
        pytest.param("H40.15.3-260131-000٧", id="arabic-indic-digit"),
    ],
)
def test_a_malformed_dossier_code_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"code|ordinal|month|day"):
        DossierCode.parse(text)


@pytest.mark.parametrize("year", [1999, 2100])
def test_a_dossier_code_cannot_name_a_day_it_could_not_read_back(year: int) -> None:
    with pytest.raises(ValueError, match="two digits for a year"):
        DossierCode("H40", date(year, 1, 1), 1)


def test_an_agency_code_of_too_many_groups_is_refused() -> None:
    longest = "H40.1234.1234.1234.1234.1234.1234"
    assert DossierCode(longest, date(2026, 1, 31), 1).agency == longest

    with pytest.raises(ValueError, match="agency"):
        DossierCode(f"{longest}.12", date(2026, 1, 31), 1)


@pytest.mark.parametrize("ordinal", [0, -1, 1_000_000_000])
def test_an_ordinal_out_of_range_is_refused(ordinal: int) -> None:
    with pytest.raises(ValueError, match="ordinal"):
        DossierCode("H40", date(2026, 1, 31), ordinal)


@given(OWNERS, OWNERS, DAYS_OF_DOCUMENTS, ORDINALS)
def test_a_document_code_reads_back_as_itself(
    owner: str, type_code: str, day: date, ordinal: int
) -> None:
    code = DocumentCode(owner, type_code, day, ordinal)

    assert DocumentCode.parse(str(code)) == code


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("000199000001.KS.20261124", id="no-ordinal"),
        pytest.param("000199000001.KS.20261124.01", id="ordinal-too-short"),
        pytest.param("000199000001.KS.20261124.0001", id="ordinal-padded-beyond-three"),
        pytest.param("000199000001.KS.20261124.000", id="ordinal-zero"),
        pytest.param("000199000001.KS.20261131.001", id="no-such-day"),
        pytest.param("000199000001.KS.00001124.001", id="no-such-year"),
        pytest.param("000199000001.ks.20261124.001", id="small-letters"),
        pytest.param("..20261124.001", id="empty-parts"),
        pytest.param("00019900000１.KS.20261124.001", id="full-width-digit-in-the-owner"),
        pytest.param("000199000001.KS.2026112４.001", id="full-width-digit-in-the-day"),
        pytest.param("G06.01_CV_000021_V1", id="a-foreign-code"),
    ],
)
def test_a_malformed_document_code_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"code|year|day"):
        DocumentCode.parse(text)


@pytest.mark.parametrize(
    ("owner", "type_code", "ordinal"),
    [("", "KS", 1), ("0001", "", 1), ("00.01", "KS", 1), ("0001", "KS", 0), ("0001", "KS", -1)],
)
def test_a_document_code_is_not_made_of_malformed_parts(
    owner: str, type_code: str, ordinal: int
) -> None:
    with pytest.raises(ValueError, match="malformed document code"):
        DocumentCode(owner, type_code, date(2026, 11, 24), ordinal)


@pytest.mark.parametrize(
    ("digits", "sex", "year"),
    [
        ("000099000001", "nam", 1999),
        ("000199000001", "nu", 1999),
        ("000205000001", "nam", 2005),
        ("000300000001", "nu", 2000),
        ("000800000001", "nam", 2300),
        ("000999000001", "nu", 2399),
    ],
)
def test_a_personal_id_tells_sex_and_year_of_birth(digits: str, sex: str, year: int) -> None:
    person = PersonalId(digits)

    assert (person.sex, person.birth_year) == (sex, year)
    assert str(person) == digits


@pytest.mark.parametrize(
    "digits",
    [
        pytest.param("00019900001", id="eleven"),
        pytest.param("0001990000011", id="thirteen"),
        pytest.param("000199 00001", id="with-a-space"),
        pytest.param(" 000199000001", id="space-before"),
        pytest.param("000199000001\n", id="line-feed-behind"),
        pytest.param("00019900000O", id="letter-O"),
        pytest.param("００0199000001", id="full-width"),
        pytest.param("٠٠٠199000001", id="arabic-indic"),
    ],
)
def test_what_is_not_twelve_plain_digits_is_no_personal_id(digits: str) -> None:
    with pytest.raises(ValueError, match="twelve digits"):
        PersonalId(digits)


@given(st.text(max_size=60))
def test_any_text_is_a_code_or_a_value_error(text: str) -> None:
    for parse in (DossierCode.parse, DocumentCode.parse):
        try:
            code = parse(text)
        except ValueError:
            continue
        assert str(code) == text.strip()
