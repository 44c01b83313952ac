"""A training whose newest checkpoint is damaged goes on from the one before, and ends the same."""

import errno
import os
from dataclasses import replace

import numpy as np
import pytest
import torch
from sourcenet_cases import task
from test_fit import SCHEDULE

from quakesource.errors import StorageError
from quakesource.training import checkpoints
from quakesource.training.checkpoints import newest_checkpoint, remove_checkpoints, save_checkpoint, saved_checkpoints
from quakesource.training.fit import HISTORY, digest, fit

pytestmark = pytest.mark.usefixtures("one_thread")
CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def whole(tmp_path_factory, one_thread):
    folder = tmp_path_factory.mktemp("whole")
    one = task()
    fit(one, SCHEDULE, folder)
    return digest(one.network), (folder / HISTORY).read_text()


def cut(path):
    path.write_bytes(path.read_bytes()[:-100])


def empty(path):
    path.write_bytes(b"")


def flip(position):
    def flipped(path):
        content = bytearray(path.read_bytes())
        content[int(position * (len(content) - 1))] ^= 4
        path.write_bytes(bytes(content))

    return flipped


@pytest.mark.parametrize(
    "damage",
    [cut, empty, flip(0.0), flip(0.0005), flip(0.3), flip(0.999)],
    ids=["cut", "empty", "first", "hash", "middle", "end"],
)
def test_damaged_and_resumed_it_ends_at_the_same_digest(tmp_path, whole, damage, capsys):
    fit(task(), SCHEDULE, tmp_path)
    newest, before = saved_checkpoints(tmp_path)
    assert (newest.name, before.name) == ("checkpoint-000000024.pt", "checkpoint-000000018.pt")
    damage(newest)
    again = task()
    fit(again, SCHEDULE, tmp_path)
    assert digest(again.network) == whole[0]
    assert (tmp_path / HISTORY).read_text() == whole[1]
    told = capsys.readouterr().err
    assert "is not as it was written and is set aside as checkpoint-000000024.pt.unreadable" in told
    assert "resumed at step 18" in told


def test_with_all_of_them_damaged_it_begins_anew(tmp_path, whole):
    fit(task(), SCHEDULE, tmp_path)
    for path in saved_checkpoints(tmp_path):
        cut(path)
    again = task()
    fit(again, SCHEDULE, tmp_path)
    assert digest(again.network) == whole[0]


def test_a_disk_that_fills_up_stops_the_training_and_room_lets_it_go_on(tmp_path, whole, monkeypatch):
    flush, calls = os.fsync, []

    def full(descriptor):
        calls.append(descriptor)
        if len(calls) > 8:  # checkpoint, its folder, history, its folder: the third checkpoint does not fit
            raise OSError(errno.ENOSPC, "No space left on device")
        flush(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageError, match="checkpoint-000000018"):
        fit(task(), SCHEDULE, tmp_path)
    monkeypatch.setattr(os, "fsync", flush)
    assert [path.name for path in saved_checkpoints(tmp_path)] == ["checkpoint-000000012.pt", "checkpoint-000000006.pt"]
    again = task()
    fit(again, SCHEDULE, tmp_path)
    assert digest(again.network) == whole[0]


def test_scores_of_numpy_leave_the_checkpoint_readable(tmp_path):
    one = task()
    scores = one.validate()
    one.validate = lambda: {name: np.float64(value) for name, value in scores.items()}
    fit(one, replace(SCHEDULE, steps=6), tmp_path)
    content = newest_checkpoint(tmp_path, CPU)
    assert {type(value) for value in content["scores"].values()} == {float}


def test_a_checkpoint_is_read_onto_the_device_that_trains(tmp_path, monkeypatch):
    asked = []
    load = torch.load
    monkeypatch.setattr(torch, "load", lambda *a, **k: asked.append(k["map_location"]) or load(*a, **k))
    save_checkpoint(tmp_path, 1, {"step": 1})
    assert newest_checkpoint(tmp_path, CPU) == {"step": 1}
    assert asked == [CPU]


def test_two_are_kept_and_none_when_the_training_has_ended(tmp_path):
    for step in range(1, 6):
        save_checkpoint(tmp_path, step, {"step": step})
    assert len(saved_checkpoints(tmp_path)) == checkpoints.KEPT
    cut(saved_checkpoints(tmp_path)[0])
    assert newest_checkpoint(tmp_path, CPU) == {"step": 4}
    remove_checkpoints(tmp_path)
    assert list(tmp_path.iterdir()) == []
