"""Stage predict-waveform-inversion: the classical system answers for every event of the observations."""

import sys
from pathlib import Path
from typing import Any

from quakesource.errors import GreensError
from quakesource.greens.store import GreensStore, open_greens
from quakesource.products import build_product
from quakesource.settings import BandSettings, EarthSettings, WaveformInversionSettings
from quakesource.stages.earth_model import model_slug
from quakesource.stages.fingerprint import fingerprint
from quakesource.stages.processes import in_processes
from quakesource.stages.progress import with_progress
from quakesource.systems.waveform_inversion.data import event_data
from quakesource.systems.waveform_inversion.objective import save_normal
from quakesource.systems.waveform_inversion.rows import as_table
from quakesource.systems.waveform_inversion.solution import Solution, invert_event
from quakesource.systems.waveform_inversion.windows import event_windows
from quakesource.tables import DEPTH_CURVE, PREDICTION, RESAMPLED, TIMING, TRACE_FIT
from quakesource.waveforms.observations import open_observations, station_losses


def predict_waveform_inversion(
    waveform_inversion: WaveformInversionSettings,
    bands: BandSettings,
    earth: EarthSettings,
    *,
    observations: Path,
    greens: list[Path],
    predictions: Path,
    threads: int = 1,
) -> None:
    """Invert every event with the Green's functions of its velocity model.

    Parameters
    ----------
    observations : manifest of the observations
    greens : manifests of the stores
    predictions : manifest of the product; docs/data.md lists its parts
    """
    source = open_observations(observations)
    whole = Solution()
    with build_product(
        predictions, "predictions", "predict_waveform_inversion", code=fingerprint("predict_waveform_inversion"),
        settings={s.__class__.__name__: s.model_dump(mode="json") for s in (waveform_inversion, bands, earth)},
        inputs=[observations, *greens], attributes={"simulated": source.simulated},
    ) as work:  # fmt: skip
        sections = waveform_inversion, bands, earth
        events = source.events.to_dict("records")
        solutions = in_processes(_invert, events, threads, _Inputs, observations, greens, sections)
        for solution in with_progress(solutions, len(events), "events"):
            _report(solution)
            whole.predictions += solution.predictions
            whole.depth_curve += solution.depth_curve
            whole.trace_fits += solution.trace_fits
            whole.resampled += solution.resampled
            whole.timings += solution.timings
            for variant, normal in solution.normals.items():
                event_id = solution.predictions[0]["event_id"]
                save_normal(work / "normal_equations" / f"{event_id}_{variant}.npz", normal)
        table = as_table(whole.predictions, PREDICTION)
        table["simulated"] = source.simulated
        table.to_parquet(work / "predictions.parquet", index=False)
        as_table(whole.depth_curve, DEPTH_CURVE).to_parquet(work / "depth_curve.parquet", index=False)
        as_table(whole.trace_fits, TRACE_FIT).to_parquet(work / "trace_fits.parquet", index=False)
        as_table(whole.resampled, RESAMPLED).to_parquet(work / "resampled.parquet", index=False)
        as_table(whole.timings, TIMING).to_parquet(work / "timings.parquet", index=False)


class _Inputs:
    """What every event needs, opened once."""

    def __init__(
        self,
        observations: Path,
        greens: list[Path],
        sections: tuple[WaveformInversionSettings, BandSettings, EarthSettings],
    ):
        self.observations = open_observations(observations)
        self.stores = {store.model: store for store in map(open_greens, greens)}
        self.inversion, self.bands, self.earth = sections


def _invert(inputs: _Inputs, event: dict[Any, Any]) -> Solution:
    event_id, magnitude = event["event_id"], event["magnitude"]
    store = _store_of(inputs.stores, inputs.earth.model_at(event["latitude_deg"], event["longitude_deg"]))
    windows = event_windows(inputs.bands, magnitude, inputs.inversion)
    reach_km = store.distance_km[0], store.distance_km[-1]
    data = event_data(inputs.observations, event_id, windows, inputs.inversion, reach_km)
    losses = station_losses(inputs.observations.verdicts, event_id)
    return invert_event(event_id, data, store, inputs.inversion, magnitude, losses)


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
