"""A byte store keeps what it was given, proves it, and shows each owner only their own."""

import hashlib
from pathlib import Path

import pytest

from vault.blobs import BlobStore, blob_as_file, blob_key, owner_and_sha256, read_blob
from vault.blobs_folder import FolderBlobs
from vault.errors import BlobDamagedError, BlobKeyError, BlobMissingError

SCAN = b"scan" * 1000
SCAN_SHA256 = hashlib.sha256(SCAN).hexdigest()


@pytest.fixture(params=["folder"])
def blobs(tmp_path: Path) -> BlobStore:
    return FolderBlobs(tmp_path / "blobs")


def test_what_is_kept_is_read_back_the_same(blobs: BlobStore) -> None:
    kept = blobs.keep_stream("own_a", [SCAN[:7], b"", SCAN[7:]])

    assert (kept.sha256, kept.size_bytes) == (SCAN_SHA256, len(SCAN))
    assert kept.key == blob_key("own_a", SCAN_SHA256)
    assert read_blob(blobs, kept.key) == SCAN


def test_an_empty_file_is_kept_too(blobs: BlobStore) -> None:
    assert read_blob(blobs, blobs.keep_stream("own_a", []).key) == b""


def test_keeping_twice_changes_nothing(blobs: BlobStore) -> None:
    first = blobs.keep_stream("own_a", [SCAN])
    blobs.keep(first.key, SCAN)

    assert blobs.keep_stream("own_a", [SCAN]) == first
    assert list(blobs.keys("own_a")) == [first.key]


def test_a_file_is_kept_under_its_key(blobs: BlobStore, tmp_path: Path) -> None:
    (tmp_path / "scan.pdf").write_bytes(SCAN)
    key = blob_key("own_a", SCAN_SHA256)

    blobs.keep(key, tmp_path / "scan.pdf")

    assert read_blob(blobs, key) == SCAN


def test_bytes_are_not_kept_under_the_key_of_others(blobs: BlobStore) -> None:
    key = blob_key("own_a", hashlib.sha256(b"other").hexdigest())

    with pytest.raises(BlobDamagedError):
        blobs.keep(key, SCAN)

    assert list(blobs.keys("own_a")) == []


def test_owners_do_not_see_each_other(blobs: BlobStore) -> None:
    mine = blobs.keep_stream("own_a", [b"1"])
    blobs.keep_stream("own_ab", [b"2"])

    assert list(blobs.keys("own_a")) == [mine.key]
    assert list(blobs.keys("own_c")) == []


def test_a_blob_can_be_read_from_the_middle(blobs: BlobStore) -> None:
    key = blobs.keep_stream("own_a", [b"0123456789"]).key

    with blobs.open(key) as opened:
        opened.seek(4)
        assert opened.read(3) == b"456"


def test_what_is_not_there_is_missing(blobs: BlobStore) -> None:
    with pytest.raises(BlobMissingError):
        blobs.open(blob_key("own_a", SCAN_SHA256))


def test_discarding_forgets_and_may_be_repeated(blobs: BlobStore) -> None:
    key = blobs.keep_stream("own_a", [SCAN]).key

    blobs.discard(key)
    blobs.discard(key)

    with pytest.raises(BlobMissingError):
        blobs.open(key)


@pytest.mark.parametrize(
    "key",
    [
        "../" + SCAN_SHA256,
        "own_a/../../etc/passwd",
        "own_a/" + SCAN_SHA256[:-1],
        "own_a/" + SCAN_SHA256.upper(),
        "own_a/sub/" + SCAN_SHA256,
        "/" + SCAN_SHA256,
        ".incoming/" + SCAN_SHA256,
        "own_a/" + SCAN_SHA256 + "\n",
        "own_a\x00/" + SCAN_SHA256,
        "",
    ],
    ids=repr,
)
def test_a_key_that_leaves_its_place_is_refused(blobs: BlobStore, key: str) -> None:
    with pytest.raises(BlobKeyError):
        blobs.open(key)
    with pytest.raises(BlobKeyError):
        blobs.keep(key, SCAN)
    with pytest.raises(BlobKeyError):
        blobs.discard(key)


def test_an_owner_that_leaves_the_store_is_refused(blobs: BlobStore) -> None:
    with pytest.raises(BlobKeyError):
        blobs.keep_stream("..", [SCAN])
    with pytest.raises(BlobKeyError):
        blobs.keys("../own_a")


def test_a_key_comes_apart_as_it_was_put_together() -> None:
    assert owner_and_sha256(blob_key("own_a", SCAN_SHA256)) == ("own_a", SCAN_SHA256)


@pytest.mark.rule("S1-60")
def test_a_blob_can_be_used_as_a_file_that_is_gone_afterwards(blobs: BlobStore) -> None:
    key = blobs.keep_stream("own_a", [SCAN]).key

    with blob_as_file(blobs, key, suffix=".pdf") as path:
        assert path.suffix == ".pdf"
        assert path.read_bytes() == SCAN

    assert not path.exists()
