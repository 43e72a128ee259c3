"""A paper that is not in the catalogue is `khac`; it is never guessed to be another."""

from datetime import date

from dossier.catalog import DocumentType, Procedure, RequiredComponent, RuleSet

BIRTH = DocumentType("giay_khai_sinh", "Giấy khai sinh", "KS", issued_by_authority=True)
OTHER = DocumentType("khac", "Giấy tờ khác", "KH", issued_by_authority=False)


def rules() -> RuleSet:
    component = RequiredComponent(1, "giay_khai_sinh", "Giấy khai sinh")
    return RuleSet(
        valid_from=date(2026, 1, 1),
        legal_basis="Nghị định 118/2025/NĐ-CP",
        document_types={"giay_khai_sinh": BIRTH, "khac": OTHER},
        procedures={"1.004222": Procedure("1.004222", "Đăng ký thường trú", (component,))},
        exemptions={},
    )


def test_a_known_paper_has_its_type() -> None:
    assert rules().document_type("giay_khai_sinh") is BIRTH


def test_an_unknown_paper_is_other() -> None:
    assert rules().document_type("hoa_don") is OTHER


def test_a_component_is_digitized_and_reusable_unless_the_rules_say_otherwise() -> None:
    component = rules().procedures["1.004222"].components[0]

    assert component.must_digitize
    assert component.reusable
