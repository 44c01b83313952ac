"""Simulated earthquakes: where they are, what a catalogue says of them, and what they truly are."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from obspy import UTCDateTime
from obspy.geodetics import degrees2kilometers

from quakesource.mechanisms import magnitude_to_moment, random_double_couples
from quakesource.settings import SimulateSettings

FIRST_ORIGIN = UTCDateTime(2031, 1, 1, 6)
"""In the future, so that no simulated record is ever taken for a real one."""


@dataclass(frozen=True)
class SimulatedEvent:
    """True source, and the hypocentre that the catalogue gives (``catalogue_*``), which is off."""

    event_id: str
    origin_time: UTCDateTime
    latitude_deg: float
    longitude_deg: float
    depth_km: float
    magnitude: float
    moment_tensor: NDArray[np.float64]
    catalogue_latitude_deg: float
    catalogue_longitude_deg: float
    catalogue_depth_km: float


def simulate_events(settings: SimulateSettings, rng: np.random.Generator) -> list[SimulatedEvent]:
    """Random double couples, one a day, within ``spread_km`` of the network's centre."""
    n = settings.n_events
    offsets_km = rng.uniform(-settings.spread_km, settings.spread_km, (n, 2))
    depth_km = rng.uniform(*settings.depth_km, n)
    magnitude = rng.uniform(*settings.magnitude, n)
    tensors = random_double_couples(n, rng) * magnitude_to_moment(magnitude)[:, None]
    errors_km = rng.normal(0, settings.hypocentre_error_km, (n, 3))
    km = degrees2kilometers(1.0), degrees2kilometers(1.0) * np.cos(np.radians(settings.latitude_deg))
    latitude = settings.latitude_deg + offsets_km[:, 0] / km[0]
    longitude = settings.longitude_deg + offsets_km[:, 1] / km[1]
    return [
        SimulatedEvent(
            event_id=event_id,
            origin_time=FIRST_ORIGIN + 86400 * i,
            latitude_deg=float(latitude[i]),
            longitude_deg=float(longitude[i]),
            depth_km=float(depth_km[i]),
            magnitude=float(magnitude[i]),
            moment_tensor=tensors[i],
            catalogue_latitude_deg=float(latitude[i] + errors_km[i, 0] / km[0]),
            catalogue_longitude_deg=float(longitude[i] + errors_km[i, 1] / km[1]),
            catalogue_depth_km=float(max(depth_km[i] + errors_km[i, 2], 1.0)),
        )
        for i, event_id in enumerate(settings.event_ids())
    ]
