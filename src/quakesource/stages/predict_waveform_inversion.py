"""Stage predict-waveform-inversion: the classical system answers for every event of the observations."""

import sys
from pathlib import Path

from quakesource.errors import GreensError
from quakesource.greens.store import GreensStore, open_greens
from quakesource.products import build_product
from quakesource.settings import BandSettings, EarthSettings, WaveformInversionSettings
from quakesource.stages.earth_model import model_slug
from quakesource.stages.fingerprint import fingerprint
from quakesource.systems.waveform_inversion.data import event_data
from quakesource.systems.waveform_inversion.solution import Solution, as_table, invert_event
from quakesource.tables import DEPTH_CURVE, PREDICTION, TRACE_FIT
from quakesource.waveforms.bands import event_band
from quakesource.waveforms.observations import open_observations


def predict_waveform_inversion(
    waveform_inversion: WaveformInversionSettings,
    bands: BandSettings,
    earth: EarthSettings,
    *,
    observations: Path,
    greens: list[Path],
    predictions: Path,
) -> None:
    """Invert every event with the Green's functions of its velocity model.

    Parameters
    ----------
    observations : manifest of the observations
    greens : manifests of the stores
    predictions : manifest of the product: predictions.parquet, depth_curve.parquet, trace_fits.parquet
    """
    source = open_observations(observations)
    stores = {store.model: store for store in map(open_greens, greens)}
    whole = Solution([], [], [])
    for event_id, magnitude in source.events[["event_id", "magnitude"]].itertuples(index=False):
        store = _store_of(stores, earth.model_of(event_id))
        band_hz, reach_km = event_band(bands, magnitude), (store.distance_km[0], store.distance_km[-1])
        data = event_data(source, event_id, band_hz, waveform_inversion, reach_km)
        solution = invert_event(event_id, data, store, waveform_inversion)
        whole.predictions.extend(solution.predictions)
        whole.depth_curve.extend(solution.depth_curve)
        whole.trace_fits.extend(solution.trace_fits)
        first = solution.predictions[0]
        print(f"{event_id}: {first['status']} {first['reason']} in {first.get('seconds', 0):.1f} s", file=sys.stderr)
    with build_product(
        predictions, "predictions", "predict_waveform_inversion", code=fingerprint("predict_waveform_inversion"),
        settings={s.__class__.__name__: s.model_dump(mode="json") for s in (waveform_inversion, bands, earth)},
        inputs=[observations, *greens], attributes={"simulated": source.simulated},
    ) as work:  # fmt: skip
        table = as_table(whole.predictions, PREDICTION)
        table["simulated"] = source.simulated
        table.to_parquet(work / "predictions.parquet", index=False)
        as_table(whole.depth_curve, DEPTH_CURVE).to_parquet(work / "depth_curve.parquet", index=False)
        as_table(whole.trace_fits, TRACE_FIT).to_parquet(work / "trace_fits.parquet", index=False)


def _store_of(stores: dict[str, GreensStore], model: str) -> GreensStore:
    if model not in stores:
        raise GreensError(
            f"No Green's functions for model {model!r} were given.",
            where=f"stores: {', '.join(stores) or 'none'}",
            next_step=f"Compute them: snakemake -j 2 results/<study>/greens/{model_slug(model)}/manifest.json",
        )
    return stores[model]
