"""The serial number of a land certificate: two letters and digits in a line of their own."""

from collections.abc import Callable, Mapping, Sequence

from ocr.drafts import Draft, draft_of
from ocr.forms import FormField
from ocr.rows import Sheet, join, segments
from ocr.values import find_serial

_GAP_MM = 5.0
_SPECKS = " .,`'\"|-"
_ALONE = 0.96  # how sure a serial is that no label names


def find_alone(field: FormField, sheets: Sequence[Sheet]) -> Draft | None:
    """Find a serial number that stands by itself, as at the foot of the certificate."""
    for sheet in sheets:
        for row in sheet.rows:
            for part in segments(row, _GAP_MM):
                found = find_serial(part.text)
                if found and not found.doubts and found.value == join(part.tokens).strip(_SPECKS):
                    return draft_of(field, sheet, part.tokens, found, _ALONE)
    return None


FINDERS: Mapping[str, Callable[[FormField, Sequence[Sheet]], Draft | None]] = {
    "serial": find_alone,
}
