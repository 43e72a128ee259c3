"""Attacks on the bytes of a signed file: written by hand, where a library would refuse to."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.signing import attacks

EVIL_PAGE = b"1 0 0 rg 0 0 600 850 re f"

Entry = tuple[int, int, bytes]


@dataclass(frozen=True, slots=True)
class Revision:
    """A revision to be appended.

    Attributes:
        objects: Their bodies by number.
        generation: Of all of them.
        entries: Cross-references by number that come on top, or instead.
        listed: Whether the objects stand in the cross-references.
        trailer: Further entries of the trailer.
        root: Number of the catalog; None to keep it.
        previous: Offset of the previous cross-references; None for the true one.
    """

    objects: Mapping[int, bytes] = field(default_factory=dict)
    generation: int = 0
    entries: Mapping[int, Entry] = field(default_factory=dict)
    listed: bool = True
    trailer: bytes = b""
    root: int | None = None
    previous: int | None = None


def last_table(pdf: bytes) -> int:
    """Give the offset of the last cross-references."""
    return int(re.findall(rb"startxref\s+(\d+)", pdf)[-1])


def next_number(pdf: bytes) -> int:
    """Give an object number that is free."""
    return max(int(size) for size in re.findall(rb"/Size (\d+)", pdf))


def content_number(pdf: bytes) -> int:
    """Give the number of the first page's content."""
    found = re.search(rb"/Contents (\d+) 0 R", pdf)
    assert found is not None
    return int(found[1])


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """Write a stream."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), entries, data)


def append(pdf: bytes, revision: Revision) -> bytes:
    """Append a revision with a cross-reference table."""
    out = bytearray(pdf + b"\n")
    entries: dict[int, Entry] = {}
    for number, body in revision.objects.items():
        if revision.listed:
            entries[number] = (len(out), revision.generation, b"n")
        out += b"%d %d obj\n%s\nendobj\n" % (number, revision.generation, body)
    entries.update(revision.entries)
    table = len(out)
    out += b"xref\n" + (b"" if entries else b"0 0\n")
    for number, entry in sorted(entries.items()):
        out += b"%d 1\n%010d %05d %s \n" % (number, *entry)
    root = re.findall(rb"/Root (\d+) 0 R", pdf)[-1]
    size = max([next_number(pdf), *(number + 1 for number in entries)])
    previous = last_table(pdf) if revision.previous is None else revision.previous
    out += b"trailer\n<< /Size %d /Root %d 0 R /Prev %d %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        int(root) if revision.root is None else revision.root,
        previous,
        revision.trailer,
        table,
    )
    return bytes(out)


def append_in_stream(pdf: bytes, number: int, body: bytes) -> bytes:
    """Append a revision whose one object stands in an object stream."""
    first = next_number(pdf)
    out = bytearray(pdf + b"\n")
    head = b"%d 0 " % number
    holder = len(out)
    packed = stream(head + body, b"/Type /ObjStm /N 1 /First %d" % len(head))
    out += b"%d 0 obj\n%s\nendobj\n" % (first, packed)
    table = len(out)
    rows = {number: (2, first, 0), first: (1, holder, 0), first + 1: (1, table, 0)}
    data = b"".join(
        bytes([kind]) + place.to_bytes(4, "big") + bytes([last])
        for _, (kind, place, last) in sorted(rows.items())
    )
    index = b" ".join(b"%d 1" % one for one in sorted(rows))
    root = re.findall(rb"/Root (\d+) 0 R", pdf)[-1]
    about = b"/Type /XRef /W [1 4 1] /Index [%s] /Size %d /Root %s 0 R /Prev %d" % (
        index,
        first + 2,
        root,
        last_table(pdf),
    )
    out += b"%d 0 obj\n%s\nendobj\n" % (first + 1, stream(data, about))
    return bytes(out) + b"startxref\n%d\n%%%%EOF\n" % table


def with_range(pdf: bytes, written: bytes) -> bytes:
    """Write something else where a byte range stood, of the same length."""

    def instead(found: re.Match[bytes]) -> bytes:
        return written.ljust(len(found[0]))

    return attacks.BYTE_RANGE.sub(instead, pdf, count=1)


def with_value(pdf: bytes, written: bytes) -> bytes:
    """Write something else where the signature value stood, of the same length."""
    _, length, after, _ = attacks.byte_range(pdf)
    return pdf[:length] + written.ljust(after - length) + pdf[after:]


def overriding_content(pdf: bytes) -> bytes:
    return append(pdf, Revision({content_number(pdf): stream(EVIL_PAGE)}))


def content_of_another_generation(pdf: bytes) -> bytes:
    """Readers that do not look at generations show it; pyHanko takes it for another object."""
    return append(pdf, Revision({content_number(pdf): stream(EVIL_PAGE)}, generation=1))


def content_no_table_names(pdf: bytes) -> bytes:
    """Append content under an empty table: readers that rebuild the table show it."""
    return append(pdf, Revision({content_number(pdf): stream(EVIL_PAGE)}, listed=False))


def content_in_object_stream(pdf: bytes) -> bytes:
    return append_in_stream(pdf, content_number(pdf), b"<< /Red true >>")


def page_in_object_stream(pdf: bytes) -> bytes:
    return append_in_stream(pdf, next_number(pdf) + 5, b"<< /Type /Page >>")


def content_from_elsewhere(pdf: bytes) -> bytes:
    """Let the page's content be read from inside another object."""
    entry = (pdf.find(b"stream"), 0, b"n")
    return append(pdf, Revision(entries={content_number(pdf): entry}))


def freed_content(pdf: bytes) -> bytes:
    return append(pdf, Revision(entries={content_number(pdf): (0, 1, b"f")}))


def other_catalog(pdf: bytes) -> bytes:
    number = next_number(pdf)
    body = b"<< /Type /Catalog /Pages 1 0 R >>"
    return append(pdf, Revision({number: body}, root=number))


def hybrid(pdf: bytes) -> bytes:
    number = next_number(pdf)
    return append(
        pdf,
        Revision({number: stream(EVIL_PAGE)}, trailer=b"/XRefStm %d" % last_table(pdf)),
    )


def previous_is_itself(pdf: bytes) -> bytes:
    evil = Revision({content_number(pdf): stream(EVIL_PAGE)})
    table = last_table(append(pdf, evil))
    return append(pdf, Revision(evil.objects, previous=table))


def previous_beyond(pdf: bytes) -> bytes:
    return append(pdf, Revision({content_number(pdf): stream(EVIL_PAGE)}, previous=10 * len(pdf)))


def rolled_back(pdf: bytes) -> bytes:
    """Point to the paper as it was before anybody signed."""
    first = re.findall(rb"startxref\s+(\d+)", pdf)[0]
    return pdf + b"\nstartxref\n%s\n%%%%EOF\n" % first


def encrypted_later(pdf: bytes) -> bytes:
    return append(pdf, Revision(trailer=b"/Encrypt << /Filter /Standard /V 1 /R 2 >>"))


def other_information(pdf: bytes) -> bytes:
    number = next_number(pdf)
    about = Revision({number: b"<< /Title (Other) >>"}, trailer=b"/Info %d 0 R" % number)
    return append(pdf, about)


def range_in_escapes(pdf: bytes) -> bytes:
    """Hide the byte range from who scans the bytes, the length stays."""
    return pdf.replace(b"/ByteRange", b"/Byte#52ange")


def junk_behind(pdf: bytes) -> bytes:
    return pdf + b"PK\x03\x04 and more"


def much_junk_behind(pdf: bytes) -> bytes:
    return pdf + b"x" * 5000


def second_end(pdf: bytes) -> bytes:
    return pdf + b"%%EOF\n% comment\n"
