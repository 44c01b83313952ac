"""Rules of the download, run by Snakemake against the double on loopback."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
PARTS = ("Snakefile", "config.yaml", "workflow", "profiles", "src", "envs", "resources", "studies")


class Workplace:
    """A folder with the repository's workflow in it, and a study of its own."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir(parents=True)
        for name in PARTS:
            (folder / name).symlink_to(REPOSITORY / name)

    @property
    def results(self):
        return self.folder / "results/download"

    def study(self, url, **changes):
        """Settings that ask the server at ``url`` for everything; ``changes`` are {section: {key: value}}."""
        sections = {
            "study": "download",
            "archive": {"source": "download"},
            "observe": {"start_s": 0, "duration_s": 60},
            "short_period": {"start_s": 0, "duration_s": 60},
            "catalogue": {
                "provider": "fdsn",
                "centre": url,
                "start": "2020-01-01",
                "end": "2021-01-01",
                "latitude_deg": [34, 36],
                "longitude_deg": [-119, -116],
                "magnitude": [0, 10],
            },
            "stations": {
                "centres": [url],
                "picks_centre": url,
                "networks": ["XS"],
                "before_s": 60,
                "after_s": 120,
                "batches": 2,
            },
            "services": {
                "comcat": url,
                "scedc_bucket": f"{url}/scedc-pds",
                "gcmt": f"{url}/gcmt",
                "concurrent": 4,
                "per_second": 200,
                "channels_per_request": 3,
                "connect_s": 2,
                "read_s": 1,
                "total_s": 3,
                "attempts": 5,
                "first_pause_s": 0.05,
                "longest_pause_s": 0.3,
                "failures_to_rest": 1000,
            },
        }
        for name, values in changes.items():
            sections[name] = {**sections.get(name, {}), **values} if isinstance(values, dict) else values
        (self.folder / "study.yaml").write_text(json.dumps(sections))
        return sections

    def snakemake(self, *targets, check=True):
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "OMP_"))}
        run = subprocess.run(
            [sys.executable, "-m", "snakemake", "-j", "2", *targets, "--configfile", "study.yaml"],
            cwd=self.folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=300,
            check=False,
        )
        assert not check or run.returncode == 0, run.stdout[-6000:]
        return run


@pytest.fixture
def workplace(tmp_path):
    return Workplace(tmp_path / "of a user")


@pytest.fixture(scope="module")
def shared_workplace(tmp_path_factory):
    return Workplace(tmp_path_factory.mktemp("download") / "of a user")
