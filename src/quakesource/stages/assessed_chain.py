"""Records in memory through archive, observation, inversion and evaluation, for the assessment of the screens."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from quakesource.acquire.archive_writing import ArchiveWriter
from quakesource.constants import COMPONENTS
from quakesource.evaluation.screen_assessment import Outcome, Trace
from quakesource.mechanisms import kagan_angle, moment_magnitude
from quakesource.observatory.defects import StationRecords
from quakesource.observatory.event_tables import catalogue_row
from quakesource.observatory.seismicity import SimulatedEvent
from quakesource.products import build_product
from quakesource.products.parquet import read_parquet
from quakesource.settings import BandSettings, EarthSettings, ObserveSettings, SubsetSettings
from quakesource.stages.observe_waveforms import observe_waveforms
from quakesource.systems.waveform_inversion.settings import WaveformInversionSettings
from quakesource.systems.waveform_inversion.stages.predict_waveform_inversion import predict_waveform_inversion
from quakesource.tables import MOMENT_TENSOR_COLUMNS
from quakesource.waveforms.bands import event_band
from quakesource.waveforms.filtering import band_pass
from quakesource.waveforms.observations import Observations, open_observations

VARIANT = "double_couple"


@dataclass(frozen=True)
class AssessedChain:
    """The settings of the stages, and the folder that they may write to."""

    observe: ObserveSettings
    bands: BandSettings
    earth: EarthSettings
    waveform_inversion: WaveformInversionSettings
    greens: list[Path]
    folder: Path

    def write(self, event: SimulatedEvent, stations: list[StationRecords]) -> Path:
        """An archive of one earthquake; its manifest."""
        manifest = self.folder / "archive/manifest.json"
        with build_product(
            manifest, "archive", "assess_screens", code="", settings={}, inputs=[], attributes={"simulated": True}
        ) as work:
            writer = ArchiveWriter(work)
            for records in stations:
                writer.add_inventory(records.inventory)
                for trace in records.stream:
                    writer.add_trace(trace, event.event_id, "simulated")
            writer.finish(pd.DataFrame([catalogue_row(event)]))
        return manifest

    def observed(self, event: SimulatedEvent, archive: Path, screens: tuple[str, ...] | None = None) -> Outcome:
        """Observations without an answer; ``screens`` other than those of the settings may be given."""
        observe = self.observe if screens is None else self.observe.model_copy(update={"screens": screens})
        observe_waveforms(
            SubsetSettings(), observe, self.bands, self.earth, archive=archive, observations=self.observations
        )
        observations = open_observations(self.observations)
        return Outcome(self._motion(event, observations), observations.verdicts, {})

    def answered(self, event: SimulatedEvent, archive: Path, screens: tuple[str, ...] | None = None) -> Outcome:
        """Observations and the answer that the inversion gives with them."""
        outcome = self.observed(event, archive, screens)
        predictions = self.folder / "predictions/manifest.json"
        predict_waveform_inversion(
            self.waveform_inversion,
            self.bands,
            self.earth,
            observations=self.observations,
            greens=self.greens,
            predictions=predictions,
        )
        table = read_parquet(predictions.parent / "predictions.parquet")
        answer = table[table["variant"] == VARIANT].iloc[0]
        tensor = answer[list(MOMENT_TENSOR_COLUMNS)].to_numpy(float)
        known = np.isfinite(tensor).all()
        compared = {
            "status": answer["status"],
            "reason": answer["reason"],
            "kagan_deg": float(kagan_angle(tensor, event.moment_tensor)) if known else np.nan,
            "delta_mw": answer["mw"] - float(moment_magnitude(event.moment_tensor)),
            "variance_reduction": answer["variance_reduction"],
        }
        return replace(outcome, answer=compared)

    @property
    def observations(self) -> Path:
        """Manifest of the observations."""
        return self.folder / "observations/manifest.json"

    def _motion(self, event: SimulatedEvent, observations: Observations) -> dict[Trace, NDArray[np.float64]]:
        band_hz = event_band(self.bands, event.magnitude)
        motion = {}
        for i, code in enumerate(observations.pairs["station"]):
            for component in COMPONENTS:
                velocity = observations.velocity[i].sel(component=component).values.astype(float)
                if np.isfinite(velocity).all():
                    motion[code, component] = band_pass(velocity, self.observe.sampling_rate_hz, band_hz)
        return motion
