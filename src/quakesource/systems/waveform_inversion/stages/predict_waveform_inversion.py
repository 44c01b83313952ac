"""Stage predict-waveform-inversion: the classical system answers for every event of the observations."""

import sys
from pathlib import Path
from typing import Any

import pandas as pd

from quakesource.earth import LayeredModel
from quakesource.earth.study_model import study_model
from quakesource.errors import GreensError
from quakesource.greens.store import GreensStore, open_greens
from quakesource.jobs.fingerprint import fingerprint
from quakesource.jobs.processes import in_processes
from quakesource.jobs.progress import with_progress
from quakesource.products import build_product, open_product
from quakesource.products.parquet import read_parquet
from quakesource.settings import BandSettings, EarthSettings
from quakesource.settings.base import as_values
from quakesource.settings.earth import model_slug
from quakesource.systems.answers import Answers
from quakesource.systems.waveform_inversion.data import event_data
from quakesource.systems.waveform_inversion.first_motions import FirstMotions
from quakesource.systems.waveform_inversion.known import Known
from quakesource.systems.waveform_inversion.letters import band_caveats
from quakesource.systems.waveform_inversion.objective import save_normal
from quakesource.systems.waveform_inversion.settings import WaveformInversionSettings
from quakesource.systems.waveform_inversion.solution import TABLES, Solution, invert_event
from quakesource.systems.waveform_inversion.windows import event_windows
from quakesource.waveforms.observations import open_observations, station_losses


def predict_waveform_inversion(
    waveform_inversion: WaveformInversionSettings,
    bands: BandSettings,
    earth: EarthSettings,
    *,
    observations: Path,
    greens: list[Path],
    predictions: Path,
    first_motions: Path | None = None,
    threads: int = 1,
) -> None:
    """Invert every event with the Green's functions of its velocity model.

    Parameters
    ----------
    observations : manifest of the observations
    greens : manifests of the stores
    predictions : manifest of the product; docs/data.md lists its parts
    first_motions : manifest of the first motions that answers are compared with; none are without it
    """
    source = open_observations(observations)
    whole = Answers()
    with build_product(
        predictions,
        "predictions",
        "predict_waveform_inversion",
        code=fingerprint("predict_waveform_inversion"),
        settings=as_values(waveform_inversion, bands, earth),
        inputs=[observations, *greens, *([first_motions] if first_motions else [])],
        attributes={"simulated": source.simulated},
    ) as work:
        sections = waveform_inversion, bands, earth
        events = source.events.to_dict("records")
        solutions = in_processes(_invert, events, threads, _Inputs, observations, greens, first_motions, sections)
        for solution in with_progress(solutions, len(events), "events"):
            _report(solution)
            whole.take(solution)
            for variant, normal in solution.normals.items():
                event_id = solution.predictions[0]["event_id"]
                save_normal(work / "normal_equations" / f"{event_id}_{variant}.npz", normal)
        whole.write(work, TABLES, simulated=source.simulated)


class _Inputs:
    """What every event needs, opened once."""

    def __init__(
        self,
        observations: Path,
        greens: list[Path],
        first_motions: Path | None,
        sections: tuple[WaveformInversionSettings, BandSettings, EarthSettings],
    ):
        self.observations = open_observations(observations)
        self.stores = {store.model: store for store in map(open_greens, greens)}
        self.inversion, self.bands, self.earth = sections
        self.signs: pd.DataFrame | None = None
        if first_motions is not None:
            self.signs = read_parquet(open_product(first_motions, "first_motions").folder / "first_motions.parquet")

    def first_motions(self, event_id: str, layers: LayeredModel) -> FirstMotions | None:
        """Those of an earthquake, none where none are measured."""
        return None if self.signs is None else FirstMotions(self.signs[self.signs["event_id"] == event_id], layers)


def _invert(inputs: _Inputs, event: dict[Any, Any]) -> Solution:
    event_id, magnitude = event["event_id"], event["magnitude"]
    model = inputs.earth.model_at(event["latitude_deg"], event["longitude_deg"])
    store, layers = _store_of(inputs.stores, model), study_model(inputs.earth, model)
    size = inputs.observations.size_of(event_id)
    windows = event_windows(inputs.bands, size, inputs.inversion)
    reach_km = store.distance_km[0], store.distance_km[-1]
    data = event_data(inputs.observations, event_id, windows, inputs.inversion, reach_km)
    known = Known(
        magnitude=magnitude,
        depth_km=event["depth_km"],
        losses=station_losses(inputs.observations.verdicts, event_id),
        layers=layers,
        remarks=band_caveats(inputs.bands, magnitude, size),
        first_motions=inputs.first_motions(event_id, layers),
    )
    return invert_event(event_id, data, store, inputs.inversion, known)


def _report(solution: Solution) -> None:
    first = solution.predictions[0]
    seconds = sum(row["seconds"] for row in solution.timings)
    print(f"{first['event_id']}: {first['status']} {first['reason']} in {seconds:.1f} s", file=sys.stderr)


def _store_of(stores: dict[str, GreensStore], model: str) -> GreensStore:
    if model not in stores:
        raise GreensError(
            f"No Green's functions for model {model!r} were given.",
            where=f"stores: {', '.join(stores) or 'none'}",
            next_step=f"Compute them: snakemake -j 2 results/<study>/greens/{model_slug(model)}/manifest.json",
        )
    return stores[model]
