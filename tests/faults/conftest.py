"""A small simulated archive that tests may damage, and the stages run on it."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

from quakesource.products.manifest import write_manifest
from quakesource.stages.compute_greens import compute_greens
from quakesource.stages.observe_waveforms import observe_waveforms
from quakesource.stages.simulate_archive import simulate_archive
from quakesource.study.loading import resolve_settings
from quakesource.systems.waveform_inversion.stages.predict_waveform_inversion import predict_waveform_inversion

SETTINGS = resolve_settings(
    {
        "simulate": {
            "n_events": 1,
            "n_stations": 5,
            "distance_km": [40, 90],
            "depth_km": [8, 8.1],
            "sampling_rate_hz": 2,
            "magnitude": [4.9, 5.0],
        },
        "observe": {"sampling_rate_hz": 1, "duration_s": 240, "max_distance_km": 150},
        "greens": {
            "depth_km": [4, 12],
            "depth_step_km": 4,
            "distance_km": [20, 120],
            "distance_step_km": 5,
            "sampling_rate_hz": 1,
            "duration_s": 150,
        },
    }
)


@dataclass(frozen=True)
class World:
    """A folder with an archive and Green's functions."""

    folder: Path
    greens: Path

    @property
    def archive(self) -> Path:
        """Its folder."""
        return self.folder / "archive"

    def files(self, pattern: str) -> list[Path]:
        """Waveform files."""
        return sorted((self.archive / "waveforms").rglob(pattern))

    def accept_damage(self) -> None:
        """Write the archive's manifest anew, as if it had been made like this."""
        write_manifest(self.archive, "archive", "test", "", {"simulated": True})

    def observe(self) -> pd.DataFrame:
        """Run the stage; the verdicts."""
        self.accept_damage()
        manifest = self.folder / "observations/manifest.json"
        observe_waveforms(
            SETTINGS.subset,
            SETTINGS.observe,
            SETTINGS.bands,
            SETTINGS.earth,
            archive=self.archive / "manifest.json",
            observations=manifest,
        )
        return pd.read_csv(manifest.parent / "verdicts.csv", keep_default_na=False)

    def predict(self) -> pd.DataFrame:
        """Run the stage; the predictions."""
        manifest = self.folder / "predictions/manifest.json"
        predict_waveform_inversion(
            SETTINGS.systems.waveform_inversion,
            SETTINGS.bands,
            SETTINGS.earth,
            observations=self.folder / "observations/manifest.json",
            greens=[self.greens],
            predictions=manifest,
        )
        return pd.read_parquet(manifest.parent / "predictions.parquet")


@pytest.fixture(scope="session")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> World:
    folder = tmp_path_factory.mktemp("world")
    simulate_archive(SETTINGS.simulate, archive=folder / "archive/manifest.json", truth=folder / "sealed/manifest.json")
    greens = folder / "socal/manifest.json"
    compute_greens(SETTINGS.greens, SETTINGS.earth, velocity_model="socal", store=greens)
    return World(folder, greens)


@pytest.fixture
def world(pristine: World, tmp_path: Path) -> World:
    """A copy to damage."""
    shutil.copytree(pristine.archive, tmp_path / "archive")
    return World(tmp_path, pristine.greens)
