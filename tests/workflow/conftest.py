"""The real Snakefile on studies/tiny.yaml, in a copy of the repository that tests may edit."""

import fcntl
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
STUDY = "studies/tiny.yaml"
SLURM = REPOSITORY / "tests/slurm/slurm_up.sh"


@dataclass(frozen=True)
class Clone:
    """A copy of the repository; paths are relative to ``folder``."""

    folder: Path

    def snakemake(
        self, *arguments: str, study: str | None = STUDY, jobs: int | None = 2
    ) -> subprocess.CompletedProcess[str]:
        """Run Snakemake there; the result's stdout holds both streams. ``jobs=None`` leaves it to a profile."""
        configuration = ["--configfile", study] if study else []
        limit = ["-j", str(jobs)] if jobs else []
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "OMP_"))}
        return subprocess.run(
            [sys.executable, "-m", "snakemake", *limit, *arguments, *configuration],
            cwd=self.folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=600,
            check=False,
        )

    def planned_rules(self) -> set[str]:
        """Rules that a dry run would execute."""
        run = self.snakemake("-n")
        assert run.returncode == 0, run.stdout[-4000:]
        rules = set(re.findall(r"^(?:local)?rule (\w+):", run.stdout, flags=re.MULTILINE)) - {"all"}
        assert rules or "Nothing to be done" in run.stdout, run.stdout
        return rules

    def copied_to(self, folder: Path) -> "Clone":
        """A copy with its results, for a test that breaks them or adds to them."""
        shutil.copytree(self.folder, folder)
        return Clone(folder)

    def edited(self, path: str, old: str, new: str) -> "Edit":
        """A context in which a file of the copy is changed."""
        return Edit(self.folder / path, old, new)


class Edit:
    """Replace text in a file, and put the file back with its times."""

    def __init__(self, path: Path, old: str, new: str):
        self.path, self.old, self.new = path, old, new

    def __enter__(self) -> None:
        self.text, self.times = self.path.read_text(), self.path.stat()
        assert self.text.count(self.old) >= 1, f"{self.old!r} is not in {self.path}"
        self.path.write_text(self.text.replace(self.old, self.new, 1))

    def __exit__(self, *_: object) -> None:
        self.path.write_text(self.text)
        os.utime(self.path, ns=(self.times.st_atime_ns, self.times.st_mtime_ns))


def copy_of_the_repository(folder: Path) -> Clone:
    """A copy without results."""
    folder.mkdir(parents=True)
    for name in ("Snakefile", "config.yaml", "pyproject.toml"):
        shutil.copy2(REPOSITORY / name, folder / name)
    for name in ("workflow", "profiles", "src", "studies", "envs", "resources"):
        shutil.copytree(REPOSITORY / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    return Clone(folder)


@pytest.fixture(scope="session")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Clone:
    """A copy of the repository without results."""
    # Home folders with a space in their name exist.
    return copy_of_the_repository(tmp_path_factory.mktemp("clone") / "of a user")


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Clone:
    """A copy of the repository after a whole run of the tiny study, which is made once for all workers."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    original = Clone(shared / "finished" / "of a user")
    with (shared / "finished.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = shared / "finished" / "done"
        if not done.exists():
            assert not original.folder.exists(), "the run of the tiny study failed in another worker"
            run = copy_of_the_repository(original.folder).snakemake()
            assert run.returncode == 0, run.stdout[-4000:]
            done.touch()
    return original.copied_to(tmp_path_factory.mktemp("finished") / "of a user")


@pytest.fixture
def clone_on_slurm(tmp_path: Path) -> Iterator[Clone]:
    """A copy of the repository on a machine that has a SLURM while the test lasts."""
    # The cluster is the machine's, not this run's: another test run would stop it under us.
    place = os.open("/var/tmp", os.O_RDONLY)
    try:
        fcntl.flock(place, fcntl.LOCK_EX)
        start = subprocess.run(["bash", SLURM], capture_output=True, text=True, timeout=500, check=False)
        if start.returncode != 0:
            pytest.skip(start.stderr.strip().splitlines()[-1])
        yield copy_of_the_repository(tmp_path / "of a user")
    finally:
        subprocess.run(["bash", SLURM, "stop"], stderr=subprocess.DEVNULL, timeout=60, check=False)
        os.close(place)
