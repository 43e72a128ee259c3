"""A file is whole when its end is there, and not a byte before."""

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from scanner.whole import is_whole, suffix_of


def _page(size: tuple[int, int] = (90, 70)) -> Image.Image:
    return Image.effect_noise(size, 60).convert("RGB")


def _made(kind: str, **how: object) -> bytes:
    out = io.BytesIO()
    _page().save(out, kind, **how)
    return out.getvalue()


def _with_thumbnail() -> bytes:
    """A photo whose small preview has an end of its own."""
    plain, small = _made("JPEG"), _made("JPEG")
    segment = b"\xff\xe1" + (len(small) + 2).to_bytes(2, "big") + small
    return plain[:2] + segment + plain[2:]


FILES = {
    "jpeg": _made("JPEG"),
    "progressive jpeg": _made("JPEG", progressive=True),
    "jpeg with restarts": _made("JPEG", restart_marker_rows=1),
    "jpeg with a preview": _with_thumbnail(),
    "png": _made("PNG"),
    "tiff": _made("TIFF"),
    "packed tiff": _made("TIFF", compression="tiff_deflate"),
    "tiff of pages": _made("TIFF", save_all=True, append_images=[_page(), _page((40, 40))]),
    "pdf": _made("PDF"),
}


@pytest.mark.parametrize("data", FILES.values(), ids=FILES)
def test_a_finished_file_is_whole(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "scan"
    path.write_bytes(data)

    assert is_whole(path) is True


@pytest.mark.parametrize("data", FILES.values(), ids=FILES)
def test_a_file_that_was_cut_is_not(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "scan"
    wrong = []
    for size in sorted({*range(12, len(data) - 40, max(1, len(data) // 60)), len(data) // 2}):
        path.write_bytes(data[:size])
        if is_whole(path):
            wrong.append(size)

    assert wrong == []


PACKED = {kind: data for kind, data in FILES.items() if kind not in ("tiff", "tiff of pages")}


@pytest.mark.parametrize("data", PACKED.values(), ids=PACKED)
def test_space_that_was_only_set_aside_is_no_end(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "scan"
    path.write_bytes(data[: len(data) // 2].ljust(len(data) + 2000, b"\0"))

    assert is_whole(path) is not True


def test_a_tiff_to_which_a_page_is_being_added_is_not_whole(tmp_path: Path) -> None:
    path = tmp_path / "scan"
    path.write_bytes(FILES["tiff"] + bytes(500))

    assert is_whole(path) is False


@pytest.mark.parametrize("data", [b"", b"hello", b"PK\x03\x04", b"II+\0"])
def test_of_other_files_the_end_cannot_be_told(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "scan"
    path.write_bytes(data)

    assert is_whole(path) is None


def test_of_what_cannot_be_read_the_end_cannot_be_told(tmp_path: Path) -> None:
    assert is_whole(tmp_path) is None


@given(st.sampled_from([b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"\x89PNG\r\n\x1a\n"]), st.binary())
def test_rubbish_is_never_more_than_not_whole(
    tmp_path_factory: pytest.TempPathFactory, head: bytes, rubbish: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "rubbish"
    path.write_bytes(head + rubbish)

    assert is_whole(path) in (True, False, None)


def test_a_page_is_named_by_its_bytes() -> None:
    assert [suffix_of(FILES[kind]) for kind in ("jpeg", "png", "tiff", "pdf")] == [
        ".jpg", ".png", ".tif", ".pdf",
    ]  # fmt: skip
    assert suffix_of(b"<html>") == ""
