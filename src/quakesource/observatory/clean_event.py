"""One simulated earthquake and its clean records, to be damaged."""

import numpy as np
from obspy import Stream

from quakesource.earth import first_arrivals, read_model
from quakesource.geometry import distance_azimuth
from quakesource.observatory.defects import StationRecords
from quakesource.observatory.network import simulate_network
from quakesource.observatory.recording import record_event
from quakesource.observatory.seismicity import SimulatedEvent, simulate_events
from quakesource.settings import BandSettings, SimulateSettings
from quakesource.waveforms.bands import event_band

SLOWEST_KM_S = 2.2
"""Surface waves are over one longest period after a wave of this speed has passed."""


def simulate_clean_event(
    simulate: SimulateSettings, bands: BandSettings, seed: int
) -> tuple[SimulatedEvent, dict[str, StationRecords]]:
    """Source, network and noise of a seed; records by station code, in the order of distance."""
    simulate = simulate.model_copy(update={"n_events": 1})
    rngs = [np.random.default_rng([simulate.seed, seed, part]) for part in range(3)]
    model, network = read_model(simulate.earth_model), simulate_network(simulate, rngs[0])
    (event,) = simulate_events(simulate, rngs[1])
    rate = simulate.sampling_rate_hz
    stream = Stream(record_event(event, network, model, rate, simulate.noise_db_above_nlnm, rngs[2]))
    band_hz = event_band(bands, event.magnitude)
    source = event.latitude_deg, event.longitude_deg
    by_distance = []
    for station in network:
        distance_km = float(distance_azimuth(*source, station.latitude_deg, station.longitude_deg).distance_km)
        p_s = float(first_arrivals(model, event.depth_km, distance_km, "P").time_s)
        window_s = p_s, distance_km / SLOWEST_KM_S + 1 / band_hz[0]
        of_station = stream.select(station=station.code)
        records = StationRecords(of_station, station.inventory(rate), event.origin_time, window_s, band_hz)
        by_distance.append((distance_km, station.code, records))
    return event, {code: records for _, code, records in sorted(by_distance, key=lambda item: item[0])}
