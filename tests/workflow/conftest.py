"""The real Snakefile on studies/tiny.yaml, in a copy of the repository that tests may edit."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
STUDY = "studies/tiny.yaml"


@dataclass(frozen=True)
class Clone:
    """A copy of the repository; paths are relative to ``folder``."""

    folder: Path

    def snakemake(self, *arguments: str, study: str | None = STUDY) -> subprocess.CompletedProcess[str]:
        """Run Snakemake there; the result's stdout holds both streams."""
        configuration = ["--configfile", study] if study else []
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "OMP_"))}
        return subprocess.run(
            [sys.executable, "-m", "snakemake", "-j", "2", *arguments, *configuration],
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


@pytest.fixture(scope="session")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Clone:
    """A copy of the repository without results."""
    # Home folders with a space in their name exist.
    folder = tmp_path_factory.mktemp("clone") / "of a user"
    folder.mkdir()
    for name in ("Snakefile", "config.yaml", "pyproject.toml"):
        shutil.copy2(REPOSITORY / name, folder / name)
    for name in ("workflow", "src", "studies", "envs", "resources"):
        shutil.copytree(REPOSITORY / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    return Clone(folder)


@pytest.fixture(scope="session")
def finished(clone: Clone) -> Clone:
    """The copy after a whole run of the tiny study."""
    run = clone.snakemake()
    assert run.returncode == 0, run.stdout[-4000:]
    return clone
