"""What a simulated analyst reads of P: times and first motions, some of them wrong."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from quakesource.earth import LayeredModel, first_arrivals
from quakesource.geometry import distance_azimuth
from quakesource.mechanisms import radiation_pattern, scalar_moment
from quakesource.observatory.network import NETWORK, SimulatedStation, stations_around
from quakesource.observatory.seismicity import SimulatedEvent
from quakesource.settings import SimulateSettings
from quakesource.tables import PICK

WEAKEST_READ = 0.05
"""Radiation, as a share of its maximum, that noise hides: below about this, an analyst reads no sign or any."""
CLEAR = 0.25
"""Radiation from which on an onset is called impulsive."""


def simulate_pick_network(settings: SimulateSettings, rng: np.random.Generator) -> list[SimulatedStation]:
    """Vertical short-period stations that give picks and no records, as most stations of a network do."""
    places = stations_around(settings, settings.n_pick_stations, settings.pick_distance_km, rng)
    return [SimulatedStation(f"P{i:02d}", *place, {"EHZ": (0.0, -90.0)}) for i, place in enumerate(places)]


def simulate_picks(
    event: SimulatedEvent,
    stations: Sequence[SimulatedStation],
    model: LayeredModel,
    settings: SimulateSettings,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """P picks of all stations, columns of `tables.PICK`.

    The sign is that of the true radiation towards the first ray of the true earth, with noise of a share of the
    largest radiation; after that, ``pick_wrong_sign_rate`` of the signs are turned. Readings that noise hides have
    polarity 0.
    """
    path = distance_azimuth(
        event.latitude_deg,
        event.longitude_deg,
        np.array([station.latitude_deg for station in stations]),
        np.array([station.longitude_deg for station in stations]),
    )
    arrival = first_arrivals(model, event.depth_km, path.distance_km, "P")
    unit = event.moment_tensor / scalar_moment(event.moment_tensor)
    radiation = radiation_pattern(unit, arrival.takeoff_deg, path.azimuth_deg)[0]
    seen = radiation + rng.normal(0, WEAKEST_READ / 2, len(stations))
    turned = rng.uniform(size=len(stations)) < settings.pick_wrong_sign_rate
    sign = np.where(np.abs(seen) < WEAKEST_READ, 0, np.sign(seen) * np.where(turned, -1, 1)).astype(int)
    time_s = arrival.time_s + rng.normal(0, settings.pick_error_s, len(stations))
    rows = [
        {
            "event_id": event.event_id,
            "network": NETWORK,
            "station": station.code,
            "location": "",
            "channel": next(iter(station.axes)),
            "phase": "P",
            "time_utc": str(event.origin_time + float(time_s[i])),
            "polarity": int(sign[i]),
            "polarity_quality": 1.0 if abs(seen[i]) > CLEAR else 0.5,
            "source": "simulated",
        }
        for i, station in enumerate(stations)
    ]
    return pd.DataFrame(rows, columns=list(PICK))
