"""A name is only ever given to a file with all its bytes, and nothing is ever replaced."""

from pathlib import Path

from scanner.durable import copy_durably, move_to_reserved, reserve, sync_tree, write_durably


def _file(folder: Path, name: str, data: bytes) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(data)
    return folder / name


def test_a_small_file_is_written_and_replaced_whole(tmp_path: Path) -> None:
    write_durably(tmp_path / "a", b"one")
    write_durably(tmp_path / "a", b"two")

    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"two"]


def test_a_copy_leaves_nothing_but_itself(tmp_path: Path) -> None:
    source = _file(tmp_path / "from", "a", b"bytes")
    (tmp_path / "to").mkdir()

    copy_durably(source, tmp_path / "to" / "b")

    assert source.exists()
    assert [path.name for path in (tmp_path / "to").iterdir()] == ["b"]


def test_files_of_one_name_are_numbered(tmp_path: Path) -> None:
    names = []
    for data in (b"1", b"2", b"3"):
        source = _file(tmp_path / "from", "scan.pdf", data)
        (tmp_path / "to").mkdir(exist_ok=True)
        target = reserve(source, tmp_path / "to", "scan.pdf")
        move_to_reserved(source, target)
        names.append((target.name, target.read_bytes()))

    assert names == [("scan.pdf", b"1"), ("scan-2.pdf", b"2"), ("scan-3.pdf", b"3")]
    assert not (tmp_path / "from" / "scan.pdf").exists()


def test_a_move_that_was_cut_short_ends_where_it_began(tmp_path: Path) -> None:
    source = _file(tmp_path / "from", "scan.pdf", b"1")
    (tmp_path / "to").mkdir()
    first = reserve(source, tmp_path / "to", "scan.pdf")

    again = reserve(source, tmp_path / "to", "scan.pdf")
    move_to_reserved(source, again)

    assert again == first
    assert [path.read_bytes() for path in (tmp_path / "to").iterdir()] == [b"1"]


def test_a_folder_with_all_it_holds_can_be_brought_to_the_disk(tmp_path: Path) -> None:
    _file(tmp_path / "out", "a", b"1")

    sync_tree(tmp_path / "out")

    assert (tmp_path / "out" / "a").read_bytes() == b"1"
