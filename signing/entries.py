"""Entries of PDF dictionaries, with references followed.

pyHanko's `dictionary[key]` follows a reference, its `dictionary.get(key)` gives the reference
itself: whoever writes `.get` overlooks what stands one reference away.
"""

from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, NameObject, PdfObject


def entry(holder: PdfObject | None, key: str) -> PdfObject | None:
    """Give what an entry says; None when there is none, or nothing to have one."""
    if not isinstance(holder, DictionaryObject) or key not in holder:
        return None
    value: PdfObject = holder[key]
    return value


def items(holder: PdfObject | None, key: str) -> ArrayObject:
    """Give the array of an entry, its items as they stand; empty when there is none."""
    found = entry(holder, key)
    return found if isinstance(found, ArrayObject) else ArrayObject()


def word(holder: PdfObject | None, key: str) -> str:
    """Give the name an entry says, with its slash; empty when there is none."""
    found = entry(holder, key)
    return str(found) if isinstance(found, NameObject) else ""
