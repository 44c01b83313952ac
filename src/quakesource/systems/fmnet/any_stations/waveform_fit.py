"""How well the waveforms of an answer agree with the records, with time shifts: the paper's 0.86."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quakesource.earth import LayeredModel
from quakesource.systems.fmnet.any_stations.bank import UNIT
from quakesource.systems.fmnet.any_stations.records import EventRecords
from quakesource.systems.fmnet.region import Places
from quakesource.systems.fmnet.responses import source_responses
from quakesource.systems.fmnet.settings import Bands, FmnetRegionSettings

FloatArray = NDArray[np.float64]

MAX_SHIFT_S = 5.0


@dataclass(frozen=True)
class WaveformFit:
    """Of one earthquake: ``observed`` and ``synthetic`` (station, component, time) in m/s, the latter shifted by
    ``shift_s`` (station,), later where positive; ``correlation`` (station,) over the components that were recorded.
    """

    observed: FloatArray
    synthetic: FloatArray
    shift_s: FloatArray
    correlation: FloatArray


def waveform_fit(
    records: EventRecords,
    moment_tensor: FloatArray,
    depth_km: float,
    epicentre: tuple[float, float],
    model: LayeredModel,
    region: FmnetRegionSettings,
    bands_hz: Bands,
    *,
    threads: int = 1,
) -> WaveformFit:
    """Compare records in the first band with those of a tensor (6,), N·m, in a velocity model."""
    stations = records.stations
    seen = (stations[name].to_numpy(np.float64)[None] for name in ("distance_km", "azimuth_deg"))
    places = Places(np.array([epicentre]), *seen)
    responses, _ = source_responses(model, region, places, np.array([depth_km]), bands_hz[:1], threads=threads)
    synthetic = np.einsum("scmt,m->sct", responses[0, :, 0].astype(np.float64), moment_tensor)
    observed = records.traces[0, :, 0].astype(np.float64) * UNIT
    there = np.abs(observed).max(axis=2) > 0
    steps = round(MAX_SHIFT_S * region.sampling_rate_hz)
    shifted, best, correlation = synthetic.copy(), np.zeros(len(observed)), np.full(len(observed), -np.inf)
    for step in range(-steps, steps + 1):
        moved = np.zeros_like(synthetic)
        length = synthetic.shape[-1]
        moved[..., max(0, step) : length + min(0, step)] = synthetic[..., max(0, -step) : length - max(0, step)]
        for station, used in enumerate(there):
            own, other = observed[station, used].ravel(), moved[station, used].ravel()
            value = own @ other / max(np.linalg.norm(own) * np.linalg.norm(other), np.finfo(float).tiny)
            if value > correlation[station]:
                correlation[station], best[station] = value, step / region.sampling_rate_hz
                shifted[station] = moved[station]
    return WaveformFit(observed, shifted, best, correlation)
