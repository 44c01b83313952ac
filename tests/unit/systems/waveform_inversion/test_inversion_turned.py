"""Stations whose horizontals are turned by 180 degrees are found by their fit, told, and turned back."""

import numpy as np
import pytest
from inversion_cases import limits, small_event, with_data_of, with_noise

from quakesource.constants import COMPONENTS
from quakesource.mechanisms import moment_tensor
from quakesource.systems.waveform_inversion.objective import normal_equations
from quakesource.systems.waveform_inversion.search import fit_grid, search_depth
from quakesource.systems.waveform_inversion.turned import station_fits, surely_turned, turned_back, turned_stations

TENSOR = moment_tensor(30.0, 60.0, -40.0, 3.0)


def solved(data, responses):
    normal = normal_equations(data.sets, responses)
    return search_depth(normal, fit_grid(normal, 30.0), 30.0)["double_couple"]


@pytest.fixture
def event(rng):
    data, responses = small_event(rng, n_stations=7, n_time=120)
    moved = rng.integers(-1, 2, limits(data).size)
    return with_noise(with_data_of(data, responses, TENSOR, moved), rng, 0.3), responses


@pytest.fixture
def rng():
    return np.random.default_rng(5)


@pytest.mark.parametrize("station", [0, 3, 6])
def test_the_turned_station_is_found_and_borne_out(event, station):
    data, responses = event
    turned = turned_back(data, [station])
    fit = solved(turned, responses)
    assert turned_stations(turned, responses, fit) == [station]
    back = turned_back(turned, [station])
    assert surely_turned(back, responses, solved(back, responses), [station])
    for one, other in zip(back.sets, data.sets, strict=True):
        assert np.array_equal(one.displacement, other.displacement)


def test_no_station_of_a_right_network_is_turned(event):
    data, responses = event
    assert turned_stations(data, responses, solved(data, responses)) == []
    assert not surely_turned(turned_back(data, [2]), responses, solved(data, responses), [2])


def test_fits_are_those_of_the_residuals(event):
    """Against sums over samples, with every pair of shifts."""
    data, responses = event
    fit = solved(data, responses)
    traces, own = data.sets[0], responses[0]
    synthetic = np.einsum("m,imt->it", fit.moment_tensor, own)
    for station, found in station_fits(data, responses, fit).items():
        rows = {COMPONENTS[traces.component[i]]: i for i in np.flatnonzero(traces.station == station)}
        for sign, value in ((1, found.stated), (-1, found.turned)):
            power = sum(
                (traces.weight[i] ** 2) * (traces.displacement[i, slice(*traces.edges[i])] ** 2).sum()
                for i in rows.values()
            )
            left = 0.0
            for names in (("Z", "R"), ("T",)):
                trials = []
                for shift in range(-traces.max_shift, traces.max_shift + 1):
                    total = 0.0
                    for i in (rows[name] for name in names if name in rows):
                        first, stop = traces.edges[i]
                        data_sign = 1 if COMPONENTS[traces.component[i]] == "Z" else sign
                        residual = data_sign * traces.displacement[i, first:stop]
                        residual = residual - synthetic[i, first - shift : stop - shift]
                        total += traces.weight[i] ** 2 * (residual**2).sum()
                    trials.append(total)
                left += min(trials)
            assert value == pytest.approx(1 - left / power, abs=1e-6)
