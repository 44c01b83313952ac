"""What a device draws is what the compiled loops draw, number by number, from any key and at any level."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from synthetic_cases import recipe, store

from quakesource.synthesize.device_draws import DeviceDraws, most_sources
from quakesource.synthesize.network_statistics import Layouts
from quakesource.synthesize.sampling import Sampler, drawn_together

DISTURBED = {
    "directivity": 0.4,
    "compound": 0.4,
    "slow": 0.3,
    "coda": (0.1, 0.4),
    "noise_to_signal": (0.05, 0.3),
    "missing_component": 0.2,
    "missing_phase": 0.2,
}
STORE = store()


def layouts():
    rng = np.random.default_rng(8)
    places = np.stack([rng.uniform(5, 150, (40, 12)), rng.uniform(0, 360, (40, 12))], axis=-1)
    places[np.arange(12) >= rng.integers(3, 13, 40)[:, None]] = np.nan
    return Layouts(places)


def equal(name, ours, theirs):
    np.testing.assert_array_equal(ours.numpy(), theirs, err_msg=name, strict=False)


CASES = {
    "plain": (recipe(), None),
    "disturbed": (recipe(**DISTURBED), None),
    "real layouts": (recipe(**DISTURBED, real_layouts=0.6), layouts()),
    "layouts as they are": (recipe(**DISTURBED, real_layouts=1.0), layouts()),
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("level", [0.0, 0.37, 1.0])
def test_a_device_draws_what_the_compiled_loops_draw(case, level):
    one, real = CASES[case]
    samplers = [Sampler(STORE, some, 5, None, real) for some in (one, replace(one, noise_m_s=(1e-9, 1e-7)))]
    draws = DeviceDraws(samplers, "cpu")
    numbers = [0, 3, 2 * 10**9 + 1]
    for number, key in zip(numbers, draws.keys(numbers), strict=True):
        sources, paths, bands = draws.drawn(key, torch.tensor(level, dtype=torch.float64))
        parts = drawn_together(samplers, number, level=level)
        part, n = parts[0], len(parts[0].magnitude)
        assert int(sources.there.sum()) == n
        assert sources.there[:n].all()
        for name in ("magnitude", "moment_tensor", "duration_s", "second_tensor", "second_duration_s"):
            equal(name, getattr(sources, name)[:n], getattr(part, name))
        for name in ("complex_source", "depth_index", "catalogue_depth_km"):
            equal(name, getattr(sources, name)[:n], getattr(part, name))
        pulses = part.pulses
        equal("pulses", sources.pulses[:n].T, [pulses.rise, pulses.end, pulses.second, pulses.moment])
        equal("event", torch.where(paths.used, paths.event, -1), part.event_of_pair)
        for name in ("model_index", "distance_index", "azimuth_deg", "stretch", "second_delay_s", "factor", "kept"):
            equal(name, getattr(paths, name), getattr(part, name))
        for name in ("catalogue_distance_km", "catalogue_azimuth_deg"):
            equal(name, getattr(paths, name), getattr(part, name))
        for band, own in zip(bands, parts, strict=True):
            for name in ("shift", "coda", "noise_to_signal", "noise_m_s"):
                equal(name, getattr(band, name), getattr(own, name))


def test_stations_are_numbered_within_their_source():
    draws = DeviceDraws([Sampler(STORE, recipe(), 5)], "cpu")
    _, paths, _ = draws.drawn(draws.keys([4])[0], torch.tensor(1.0, dtype=torch.float64))
    for event in paths.event[paths.used].unique():
        own = paths.station[paths.used & (paths.event == event)]
        assert own.tolist() == list(range(len(own)))


def test_there_is_room_for_the_sources_of_all_parts_that_are_seen():
    wide = Sampler(STORE, recipe(slots=704, n_stations=(5, 32)), 5)
    assert most_sources(wide) < 80
    assert max(len(wide._station_counts(number)) for number in range(2000)) < most_sources(wide)
