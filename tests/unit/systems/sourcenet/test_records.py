"""Records become the inputs that synthetics of the same ground motion are."""

import numpy as np
import pandas as pd
import torch
from sourcenet_cases import LONG, RATE_HZ, SHORT, stores

from quakesource.earth import first_arrivals, read_model
from quakesource.greens import compute_greens, synthesize
from quakesource.greens.synthesis import excitation
from quakesource.mechanisms import magnitude_to_moment, random_double_couples
from quakesource.systems.sourcenet.inputs import network_inputs
from quakesource.systems.sourcenet.records import recorded_events

ROOM = 8
TIME_S = np.arange(-30 * RATE_HZ, 60 * RATE_HZ) / RATE_HZ
AZIMUTHS = [20.0, 100.0, 190.0, 300.0]
DISTANCES = [10.0, 20.0, 40.0, 60.0]


def archive():
    """Full records of one source on four stations, and another event with two stations."""
    model = read_model("socal")
    greens = compute_greens(model, [8.0], DISTANCES, RATE_HZ, 50.0, accuracy="fast", taper_start=0.5)
    tensor = random_double_couples(1, np.random.default_rng(3), magnitude_to_moment(4.0))[0]
    motion = synthesize(greens.isel(depth_km=0), tensor, AZIMUTHS).values
    velocity = np.zeros((6, 3, TIME_S.size))
    velocity[:4, :, 300 : 300 + motion.shape[-1]] = motion
    velocity[4:] = velocity[:2]
    rows = [
        {
            "event_id": event,
            "distance_km": d,
            "azimuth_deg": a,
            "p_arrival_s": float(first_arrivals(model, 8.0, d, "P").time_s),
            "s_arrival_s": float(first_arrivals(model, 8.0, d, "S").time_s),
        }
        for event, stations in (("one", range(4)), ("two", range(2)))
        for d, a in ((DISTANCES[i], AZIMUTHS[i]) for i in stations)
    ]
    events = pd.DataFrame({"event_id": ["one", "two"], "depth_km": [8.0, 8.0]})
    return velocity, pd.DataFrame(rows), events, tensor


def test_recorded_windows_are_the_synthetic_ones():
    velocity, pairs, events, tensor = archive()
    recorded = recorded_events(
        velocity, TIME_S, RATE_HZ, pairs, events, (SHORT, LONG), min_stations=3, max_stations=ROOM
    )
    assert recorded.event_id == ["one"]
    assert recorded.n_passed == {"one": 4, "two": 2}
    assert recorded.gap_deg[0] == 110.0
    expected = []
    for store, band in zip(stores(), (SHORT, LONG), strict=True):
        first = round((store.before_s + band.window_s[0]) * band.sampling_rate_hz)
        expected.append(np.zeros((4, 2, 3, band.n_samples), np.float32))
        for place, (azimuth, distance) in enumerate(zip(AZIMUTHS, DISTANCES, strict=True)):
            mix = np.einsum("cgm,m->cg", excitation(azimuth), tensor)
            for phase in range(2):
                ground = mix @ store.seismograms((0, 1, list(store.distance_km).index(distance), phase))
                expected[-1][place, phase] = ground[:, first : first + band.n_samples]
    synthetic = network_inputs(
        torch.arange(ROOM)[None] < 4,
        [torch.from_numpy(band) for band in expected],
        *(torch.tensor(values, dtype=torch.float32) for values in (DISTANCES, AZIMUTHS, [8.0])),
    )
    for found, band, tolerance in zip(recorded.inputs.windows, synthetic.windows, (1e-3, 0.03), strict=True):
        torch.testing.assert_close(found, band, atol=tolerance, rtol=0)
    torch.testing.assert_close(recorded.inputs.scalars, synthetic.scalars, atol=0.03, rtol=0)
    torch.testing.assert_close(recorded.inputs.harmonics, synthetic.harmonics)


def test_components_that_were_dropped_are_zero_and_stations_with_one_left_out():
    velocity, pairs, events, _ = archive()
    velocity[0, 1] = np.nan
    velocity[1, 1:] = np.nan
    recorded = recorded_events(
        velocity, TIME_S, RATE_HZ, pairs, events, (SHORT, LONG), min_stations=3, max_stations=ROOM
    )
    assert recorded.n_passed["one"] == 3
    assert (recorded.inputs.windows[0][0, :, 1] == 0).all()
    assert recorded.inputs.present.sum() == 3


def test_no_event_with_enough_stations_gives_an_empty_batch():
    velocity, pairs, events, _ = archive()
    recorded = recorded_events(
        velocity, TIME_S, RATE_HZ, pairs, events, (SHORT, LONG), min_stations=9, max_stations=ROOM
    )
    assert recorded.event_id == []
    assert recorded.inputs.windows[1].shape == (0, 2, 3, LONG.n_samples)
