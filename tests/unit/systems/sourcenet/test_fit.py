"""The loop: the same end however often it is cut, a curriculum that waits, and something learnt."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import torch
from sourcenet_cases import task

from quakesource.errors import SettingsError
from quakesource.systems.sourcenet.objective import Targets
from quakesource.training.checkpoints import saved_checkpoints
from quakesource.training.devices import resolve_device
from quakesource.training.fit import HISTORY, digest, fit
from quakesource.training.schedule import Schedule

pytestmark = pytest.mark.usefixtures("one_thread")
HERE = Path(__file__).parent
SCHEDULE = Schedule(
    steps=24, learning_rate=2e-3, warm_up=5, clip=1.0, gate="tensor", gate_below=2.0, level_step=0.05, save_every=6
)
PROGRAM = f"""
import sys; sys.path.insert(0, {str(HERE)!r})
import torch; torch.set_num_threads(1)
from pathlib import Path
from sourcenet_cases import task
from test_fit import SCHEDULE
from quakesource.training.fit import digest, fit
one = task()
fit(one, SCHEDULE, Path(sys.argv[1]))
print(digest(one.network))
"""


def test_killed_and_resumed_it_ends_at_the_same_digest(tmp_path):
    whole = task()
    fit(whole, SCHEDULE, tmp_path / "whole")
    folder = tmp_path / "cut"
    job = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(folder)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 120
    while not saved_checkpoints(folder) and time.monotonic() < deadline:
        time.sleep(0.002)
    os.kill(job.pid, signal.SIGKILL)
    job.communicate()
    assert saved_checkpoints(folder)
    again = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(folder)], capture_output=True, text=True, timeout=120, check=True
    )
    assert again.stdout.strip() == digest(whole.network)
    assert (folder / HISTORY).read_text() == (tmp_path / "whole" / HISTORY).read_text()


def test_the_curriculum_rises_while_the_gate_is_low_and_waits_otherwise(tmp_path):
    rows = {}
    for name, below in (("open", 2.0), ("shut", 0.0)):
        schedule = Schedule(**{**vars(SCHEDULE), "gate_below": below, "steps": 12})
        fit(task(), schedule, tmp_path / name)
        rows[name] = [float(line.split(",")[1]) for line in (tmp_path / name / HISTORY).read_text().splitlines()[1:]]
    assert rows["open"] == pytest.approx([0.3, 0.6])
    assert rows["shut"] == [0.0, 0.0]


def test_a_few_examples_are_learnt_by_heart():
    """The network can turn windows into a tensor at all: five sources, seen again and again."""
    one = task()
    inputs, targets = one.examples(0, 0.0)
    few = (inputs.select(slice(0, 5)), Targets(*(value[:5] for value in vars(targets).values() if value is not None)))
    optimiser = torch.optim.AdamW(one.network.parameters(), 3e-3)
    for _ in range(600):
        optimiser.zero_grad()
        parts = one.losses_of(*few)
        one.total(parts, 1.0).backward()
        optimiser.step()
    assert float(parts["tensor"].detach()) < 0.01


def test_cuda_that_is_not_there_is_said(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(SettingsError, match="sees no CUDA device"):
        resolve_device("cuda", 1)
    with pytest.raises(SettingsError, match="no device 'gpu'"):
        resolve_device("gpu", 1)
    assert resolve_device("auto", 1).type == "cpu"
