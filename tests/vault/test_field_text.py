"""Fields come back from the vault as they went in."""

from hypothesis import given, settings
from hypothesis import strategies as st

from dossier.field import Field, FieldFinding
from dossier.page import Box
from vault.field_text import fields_from_text, fields_to_text

lengths = st.floats(0, 300)
boxes = st.builds(lambda x, y, w, h: Box(x, y, x + w, y + h), lengths, lengths, lengths, lengths)
findings = st.builds(FieldFinding, st.text(max_size=10), st.text(max_size=20))
fields = st.builds(
    Field,
    name=st.text(max_size=10),
    value=st.text(max_size=20),
    text=st.text(max_size=20),
    confidence=st.floats(0, 1),
    page=st.integers(1, 5000),
    box=boxes,
    source=st.sampled_from(["ocr", "qr", "mrz", "pdf", "person"]),
    accepted=st.booleans(),
    findings=st.lists(findings, max_size=2).map(tuple),
)


@settings(max_examples=50, deadline=None)
@given(st.lists(fields, max_size=4).map(tuple))
def test_fields_read_back_as_themselves(given_fields: tuple[Field, ...]) -> None:
    assert fields_from_text(fields_to_text(given_fields)) == given_fields
