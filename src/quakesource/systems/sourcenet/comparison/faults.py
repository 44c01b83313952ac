"""What can be wrong with observations of an earthquake, put into them on purpose: by how much does an answer suffer?"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray

from quakesource.acquire.catalogue import source_depth_km
from quakesource.constants import MODEL_TOP_KM
from quakesource.earth import LayeredModel, first_arrivals
from quakesource.evaluation.bootstrap import row_generator
from quakesource.geometry import distance_azimuth
from quakesource.geometry.direct import places_at
from quakesource.waveforms.observations import Observations

FloatArray = NDArray[np.float64]
RADIAL, TRANSVERSE = 1, 2
NEEDED_COMPONENTS = 2


@dataclass(frozen=True)
class OneEvent:
    """An earthquake and its records: a row of the catalogue, rows of the table of pairs, ``velocity`` (n, 3, nt)."""

    event: dict[Any, Any]
    pairs: pd.DataFrame
    velocity: FloatArray
    model: LayeredModel


Fault = Callable[[OneEvent, float, np.random.Generator], OneEvent | None]


def with_fault(observed: Observations, name: str, level: float, model: LayeredModel, seed: int) -> Observations:
    """The observations with one fault in every event; events that cannot have it are left out.

    What is random follows from the seed, the fault and the event: a larger level is more of the same.

    Parameters
    ----------
    observed : of earthquakes of one velocity model
    name : of `FAULTS`
    level : in the unit that the name ends with, or a share or a number
    model : the velocity model that arrivals are computed in
    """
    records = observed.velocity.values
    events, pairs, blocks = [], [observed.pairs[:0]], [records[:0]]
    rows = observed.pairs.groupby("event_id").indices
    for event in observed.events.to_dict("records"):
        own = rows.get(event["event_id"], np.empty(0, int))
        before = OneEvent(
            event, observed.pairs.iloc[own].reset_index(drop=True), records[own].astype(np.float64), model
        )
        after = FAULTS[name](before, level, row_generator(seed, name, event["event_id"]))
        if after is None:
            continue
        events.append(after.event)
        pairs.append(after.pairs)
        blocks.append(after.velocity.astype(np.float32))
    time_s = observed.velocity["time_s"]
    velocity = xr.DataArray(np.concatenate(blocks), dims=observed.velocity.dims, coords={"time_s": time_s})
    table = pd.DataFrame(events, columns=observed.events.columns)
    return replace(observed, velocity=velocity, pairs=pd.concat(pairs, ignore_index=True), events=table)


def _epicentre(one: OneEvent, level_km: float, rng: np.random.Generator) -> OneEvent:
    """The catalogue has the epicentre so far off, in any direction; its origin time is right."""
    latitude, longitude = places_at(
        one.event["latitude_deg"], one.event["longitude_deg"], level_km, rng.uniform(0, 360)
    )
    return _located(
        replace(one, event=one.event | {"latitude_deg": float(latitude), "longitude_deg": float(longitude)})
    )


def _depth(one: OneEvent, level_km: float, rng: np.random.Generator) -> OneEvent:
    """The catalogue has the depth so far off: too deep as often as too shallow, where there is room for that."""
    depth_km, up = source_depth_km(one.event), rng.random() < 0.5
    wrong_km = depth_km - level_km if up and depth_km - level_km > MODEL_TOP_KM else depth_km + level_km
    return _located(replace(one, event=one.event | {"depth_km": wrong_km}))


def _stations(one: OneEvent, level_km: float, rng: np.random.Generator) -> OneEvent:
    """The metadata have every station so far off, in any direction."""
    azimuth_deg = rng.uniform(0, 360, len(one.pairs))
    latitude, longitude = places_at(one.pairs["latitude_deg"], one.pairs["longitude_deg"], level_km, azimuth_deg)
    return _located(replace(one, pairs=one.pairs.assign(latitude_deg=latitude, longitude_deg=longitude)))


def _clocks(one: OneEvent, level_s: float, rng: np.random.Generator) -> OneEvent:
    """The clock of every station is off by a normal number of this standard deviation."""
    late_s = level_s * rng.standard_normal(len(one.pairs))
    arrivals = {name: one.pairs[name] + late_s for name in ("p_arrival_s", "s_arrival_s")}
    return replace(one, pairs=one.pairs.assign(**arrivals))


def _flipped(one: OneEvent, share: float, rng: np.random.Generator) -> OneEvent:
    """Every station is as likely as this to have all components of the wrong sign."""
    turned = rng.random(len(one.pairs)) < share
    return replace(one, velocity=np.where(turned[:, None, None], -one.velocity, one.velocity))


def _few(one: OneEvent, number: float, rng: np.random.Generator) -> OneEvent | None:
    """So many stations, any of those that can be used; None where there are fewer."""
    order = rng.permutation(np.flatnonzero(_usable(one)))
    return _kept(one, np.sort(order[: int(number)])) if len(order) >= number else None


def _gap(one: OneEvent, width_deg: float, rng: np.random.Generator) -> OneEvent:
    """No station within a sector of this width, whose middle is any azimuth."""
    off_deg = (one.pairs["azimuth_deg"].to_numpy(float) - rng.uniform(0, 360) + 180) % 360 - 180
    return _kept(one, np.flatnonzero(np.abs(off_deg) > width_deg / 2))


FAULTS: Final[dict[str, Fault]] = {
    "epicentre_error_km": _epicentre,
    "depth_error_km": _depth,
    "station_error_km": _stations,
    "clock_error_s": _clocks,
    "flipped_share": _flipped,
    "n_stations": _few,
    "gap_deg": _gap,
}


def _usable(one: OneEvent) -> NDArray[np.bool_]:
    components: NDArray[np.int64] = np.isfinite(one.velocity).all(-1).sum(1)
    return np.asarray(components >= NEEDED_COMPONENTS)


def _kept(one: OneEvent, rows: NDArray[np.int64]) -> OneEvent:
    return replace(one, pairs=one.pairs.iloc[rows].reset_index(drop=True), velocity=one.velocity[rows])


def _located(one: OneEvent) -> OneEvent:
    """Distances, azimuths, arrivals and horizontals as whoever believes these places has them."""
    if not len(one.pairs):
        return one
    place = one.pairs[["latitude_deg", "longitude_deg"]].to_numpy(float).T
    path = distance_azimuth(one.event["latitude_deg"], one.event["longitude_deg"], *place)
    times = {
        name: first_arrivals(one.model, source_depth_km(one.event), path.distance_km, phase).time_s
        for name, phase in (("p_arrival_s", "P"), ("s_arrival_s", "S"))
    }
    turned = np.deg2rad(path.back_azimuth_deg - one.pairs["back_azimuth_deg"].to_numpy(float))
    pairs = one.pairs.assign(
        distance_km=path.distance_km, azimuth_deg=path.azimuth_deg, back_azimuth_deg=path.back_azimuth_deg, **times
    )
    return replace(one, pairs=pairs, velocity=_turned(one.velocity, turned))


def _turned(velocity: FloatArray, clockwise: FloatArray) -> FloatArray:
    """Radial and transverse (n, 3, nt) for a back-azimuth that is larger by ``clockwise`` (n,) radians.

    R points away from the source and T 90° clockwise of it: both turn clockwise with the back-azimuth. A station that
    has but one of them keeps it as it is.
    """
    radial, transverse = velocity[:, RADIAL], velocity[:, TRANSVERSE]
    cosine, sine = np.cos(clockwise)[:, None], np.sin(clockwise)[:, None]
    both = np.asarray(np.isfinite(radial + transverse).all(axis=-1))[:, None]
    moved = velocity.copy()
    moved[:, RADIAL] = np.where(both, cosine * radial + sine * transverse, radial)
    moved[:, TRANSVERSE] = np.where(both, cosine * transverse - sine * radial, transverse)
    return moved
