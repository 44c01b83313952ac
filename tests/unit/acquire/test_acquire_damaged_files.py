"""Damaged waveform files: whatever is wrong with them, they are never returned as if they were whole."""

from pathlib import Path

import numpy as np
import pytest
from archive_examples import counts, record

from quakesource.acquire.archive import read_checked
from quakesource.errors import ArchiveError

RECORD = 512
DATA = counts(20000)


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> bytes:
    path = tmp_path_factory.mktemp("whole") / "w.mseed"
    record(DATA).write(str(path), format="MSEED", encoding="STEIM2", reclen=RECORD)
    return path.read_bytes()


def refused(folder: Path, content: bytes) -> str:
    path = folder / "w.mseed"
    path.write_bytes(content)
    with pytest.raises(ArchiveError) as caught:
        read_checked(path)
    assert "next:" in str(caught.value)
    return caught.value.what


def test_whole_file_is_returned(tmp_path, whole):
    (tmp_path / "w").write_bytes(whole)
    (trace,) = read_checked(tmp_path / "w")
    assert np.array_equal(trace.data, DATA)


@pytest.mark.parametrize("missing", [1, 100, 255, 300, 500])
def test_truncated_inside_a_record(tmp_path, whole, missing):
    refused(tmp_path, whole[:-missing])


@pytest.mark.parametrize("kept", [7 * RECORD + 20, 7 * RECORD + 300])
def test_truncated_in_the_middle(tmp_path, whole, kept):
    refused(tmp_path, whole[:kept])


def test_every_single_flipped_bit_of_steim_data_is_noticed(tmp_path, whole):
    rng = np.random.default_rng(1)
    path = tmp_path / "w.mseed"
    returned_wrong = 0
    for _ in range(60):
        damaged = bytearray(whole)
        place = RECORD * int(rng.integers(len(whole) // RECORD)) + int(rng.integers(64, RECORD))
        damaged[place] ^= 1 << int(rng.integers(8))
        path.write_bytes(damaged)
        try:
            stream = read_checked(path)
        except ArchiveError:
            continue
        # bits in unused words of the last frames change nothing
        returned_wrong += len(stream) != 1 or not np.array_equal(stream[0].data, DATA)
    assert returned_wrong == 0


@pytest.mark.parametrize("filling", ["zeros", "noise"])
@pytest.mark.parametrize("place", [0, 5])
def test_overwritten_record(tmp_path, whole, filling, place):
    new = bytes(RECORD) if filling == "zeros" else np.random.default_rng(2).bytes(RECORD)
    refused(tmp_path, whole[: place * RECORD] + new + whole[(place + 1) * RECORD :])


def test_appended_page(tmp_path, whole):
    refused(tmp_path, whole + b"<html>Error 503</html>" * 40)


@pytest.mark.parametrize("content", [b"", b"\n", b"<html><body>Error 503</body></html>", b"no data" * 1000])
def test_no_waveforms_at_all(tmp_path, content):
    assert refused(tmp_path, content)


def test_missing_file(tmp_path):
    with pytest.raises(ArchiveError):
        read_checked(tmp_path / "nowhere.mseed")
