"""Our own arithmetic: one stretch from the start, one gap, and nothing behind it."""

import pytest

from signing.byte_ranges import cover, find_byte_ranges, stray_bytes

FILE = b"%PDF begin <00ff> end %%EOF\n"


def test_the_whole_file_is_covered() -> None:
    coverage = cover(FILE, (0, 11, 17, len(FILE) - 17), b"\x00\xff")

    assert (coverage.sound, coverage.whole, coverage.end) == (True, True, len(FILE))


@pytest.mark.parametrize(
    "byte_range",
    [
        (1, 10, 17, 11),
        (0, 11, 16, 12),
        (0, 9, 17, 11),
        (0, 11, 17, 9999),
        (0, 11, 17, 0),
        (0, -11, 17, 11),
        (0, 11, 17),
        (),
    ],
    ids=["late", "narrow", "wide", "beyond", "nothing", "negative", "three", "none"],
)
def test_a_range_that_leaves_something_out_is_not_sound(byte_range: tuple[int, ...]) -> None:
    assert not cover(FILE, byte_range, b"\x00\xff").sound


def test_a_gap_that_holds_another_value_is_not_sound() -> None:
    assert not cover(FILE, (0, 11, 17, len(FILE) - 17), b"\x00\xfe").sound


def test_ranges_are_found_in_raw_bytes_and_odd_ones_are_not_hidden() -> None:
    raw = b"x /ByteRange [0 1 2 3] y /ByteRange[ 5\n6 7 8 ] z /ByteRange [0 -1 2 3]"

    assert find_byte_ranges(raw) == ((0, 1, 2, 3), (5, 6, 7, 8), (0, -1, 2, 3))


REVISION = b"5 0 obj\nstartxref\n1\n%%EOF\n"


@pytest.mark.parametrize(
    ("tail", "later"),
    [
        (b"\n9 0 obj\n<<>>\nendobj\n", []),
        (REVISION + b"more", [[5]]),
        (REVISION + b"6 0 obj\nstartxref\n2\n%%EOF\n", [[5]]),
        (REVISION, [[6]]),
        (b"5 0 obj 5 0 obj\nstartxref\n1\n%%EOF\n", [[5]]),
    ],
    ids=["no-revision", "behind", "one-too-many", "unlisted", "twice"],
)
def test_bytes_of_no_revision_are_stray(tail: bytes, later: list[list[int]]) -> None:
    assert stray_bytes(FILE + tail, len(FILE), later)


@pytest.mark.parametrize(
    ("tail", "later"),
    [(b"", []), (b"\n\n", []), (REVISION, [[5]]), (REVISION * 2, [[5], [5, 9]])],
)
def test_white_space_and_known_revisions_are_not_stray(tail: bytes, later: list[list[int]]) -> None:
    assert not stray_bytes(FILE + tail, len(FILE), later)


def test_white_space_around_the_value_is_no_content() -> None:
    file = b"%PDF begin  <00\nff> \n end %%EOF\n"

    assert cover(file, (0, 11, 21, len(file) - 21), b"\x00\xff").sound
