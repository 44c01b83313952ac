"""Files that are whole or not there."""

import errno
import os
from pathlib import Path

import pytest

from quakesource.errors import StorageError
from quakesource.jobs.durable import FULL, write_durably


def test_a_file_is_replaced_whole_and_leaves_no_part(tmp_path):
    path = tmp_path / "a.bin"
    path.write_bytes(b"before")
    write_durably(path, b"after")
    assert path.read_bytes() == b"after"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("at", ["fsync", "rename"])
def test_a_full_disk_is_told_with_the_path_and_the_file_before_stays(tmp_path, monkeypatch, at):
    path = tmp_path / "a.bin"
    path.write_bytes(b"before")

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os if at == "fsync" else Path, at, full)
    with pytest.raises(StorageError, match=r"The disk is full[\s\S]*a\.bin[\s\S]*next:"):
        write_durably(path, b"after")
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


def test_other_failures_keep_their_own_words(tmp_path):
    with pytest.raises(FileNotFoundError):
        write_durably(tmp_path / "no/such/folder.bin", b"x")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_what_a_full_device_says_is_understood():
    with Path("/dev/full").open("wb", buffering=0) as out, pytest.raises(OSError, match="No space left") as error:
        out.write(b"x")
    assert error.value.errno in FULL
