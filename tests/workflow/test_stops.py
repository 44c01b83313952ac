"""After a stop of any kind one line at most must be typed before the same command goes on."""

import os
import signal
import subprocess
import sys
import time

import pytest

from quakesource.products import open_product

pytestmark = pytest.mark.workflow
TARGET = "results/tiny/archive/manifest.json"
LINE = [sys.executable, "-m", "snakemake", "-j", "1", TARGET, "--configfile", "studies/tiny.yaml"]


def begun(clone):
    """Snakemake, in a session of its own, while its stage is at work."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "OMP_"))}
    with (clone.folder / "log").open("w") as log:
        run = subprocess.Popen(LINE, cwd=clone.folder, env=environment, stdout=log, stderr=log, start_new_session=True)
    deadline = time.monotonic() + 120
    while not list(clone.folder.glob("results/tiny/.work/simulate_archive-*")):
        assert run.poll() is None, (clone.folder / "log").read_text()
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return run


@pytest.mark.parametrize("stop", ["kill -9 of all", "kill -9 of Snakemake alone", "SIGINT to Snakemake alone"])
def test_the_same_command_goes_on_after_one_line_at_most(clone, tmp_path, stop):
    mine = clone.copied_to(tmp_path / "stopped")
    run = begun(mine)
    if stop == "SIGINT to Snakemake alone":
        run.send_signal(signal.SIGINT)
    elif stop == "kill -9 of all":
        os.killpg(run.pid, signal.SIGKILL)
    else:
        run.send_signal(signal.SIGKILL)
    run.wait(60)
    if "kill" in stop:
        refused = mine.snakemake(TARGET, jobs=1)
        assert refused.returncode
        assert "--unlock" in refused.stdout
        assert mine.snakemake("--unlock", jobs=None).returncode == 0
    again = mine.snakemake(TARGET, jobs=1)
    assert again.returncode == 0, again.stdout[-3000:]
    open_product(mine.folder / TARGET, "archive", deep=True)
    assert not (mine.folder / "results/tiny/.work").exists()
