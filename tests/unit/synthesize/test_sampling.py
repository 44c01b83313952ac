"""Draws of a part: complete, repeatable, within their ranges, and packed as the layout says."""

import numpy as np
import pytest
from synthetic_cases import recipe, store

from quakesource.errors import SettingsError
from quakesource.mechanisms import magnitude_to_moment, moment_magnitude, scalar_moment
from quakesource.synthesize.network_statistics import Layouts
from quakesource.synthesize.sampling import Sampler
from quakesource.synthesize.sources import Pulses, triangle_duration_s


def sampler(seed=3, **changes):
    return Sampler(store(), recipe(**changes), seed)


def test_a_part_follows_from_its_seed_and_number_alone():
    one, other = sampler().part(7), sampler().part(7)
    for name in set(vars(one)) - {"pulses"}:
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))
    for name in vars(one.pulses):
        np.testing.assert_array_equal(getattr(one.pulses, name), getattr(other.pulses, name))
    assert not np.array_equal(sampler().part(8).azimuth_deg, one.azimuth_deg)
    assert not np.array_equal(sampler(seed=4).part(7).azimuth_deg, one.azimuth_deg)


def test_events_fill_a_part_until_the_next_does_not_fit():
    part = sampler().part(0)
    counts = np.bincount(part.event_of_pair[part.event_of_pair >= 0])
    assert len(counts) == len(part.magnitude)
    assert ((counts >= 4) & (counts <= 12)).all()
    spare = (part.event_of_pair < 0).sum()
    assert spare < 12
    assert (part.event_of_pair[len(part.event_of_pair) - spare :] < 0).all()


def test_parts_hold_the_events_of_the_set_and_no_more():
    drawn = sampler()
    counts = drawn.parts_for(100)
    assert sum(counts) == 100
    parts = [drawn.part(number, n) for number, n in enumerate(counts)]
    assert [len(part.magnitude) for part in parts] == counts
    whole, cut = drawn.part(len(counts) - 1), parts[-1]
    assert counts[-1] < len(whole.magnitude)
    np.testing.assert_array_equal(cut.magnitude, whole.magnitude[: counts[-1]])
    assert cut.event_of_pair.max() == counts[-1] - 1


def test_draws_lie_in_their_ranges():
    part, windows = sampler().part(1), store()
    np.testing.assert_allclose(moment_magnitude(part.moment_tensor), part.magnitude, atol=1e-9)
    assert (windows.distance_km[part.distance_index] >= 15).all()
    assert set(part.model_index) == {0, 1}
    assert (np.sign(part.factor[:, 0]) == np.sign(part.factor[:, 1])).all()
    assert 0 < (part.factor[:, 0] < 0).mean() < 0.5
    used = part.event_of_pair >= 0
    arrival_s = windows.arrival_s[part.model_index, part.depth_index[part.event_of_pair], part.distance_index][used]
    assert (np.abs(part.shift[used]) <= 0.15 * arrival_s * 10 + 0.5).all()


def test_what_an_example_believes_is_wrong_by_as_much_as_it_should():
    parts = [sampler(slots=960, seed=seed).part(0) for seed in range(8)]
    windows = store()
    depth = np.concatenate([part.catalogue_depth_km - windows.depth_km[part.depth_index] for part in parts])
    assert abs(depth.std() / 2.0 - 1) < 0.2
    far = [windows.distance_km[part.distance_index] > 50 for part in parts]
    off = [part.catalogue_distance_km - windows.distance_km[part.distance_index] for part in parts]
    assert abs(np.concatenate([x[f] for x, f in zip(off, far, strict=True)]).std() / 2.0 - 1) < 0.2
    turned = [part.catalogue_azimuth_deg - part.azimuth_deg for part in parts]
    turned = (np.concatenate([x[f] for x, f in zip(turned, far, strict=True)]) + 180) % 360 - 180
    assert 3.0 < turned.std() < 5.0  # 3° of the sensor, 2 km at 60 km


def test_without_nuisances_an_example_believes_the_truth():
    part, windows = sampler().part(2, level=0.0), store()
    np.testing.assert_allclose(part.catalogue_depth_km, windows.depth_km[part.depth_index])
    used = part.event_of_pair >= 0
    np.testing.assert_allclose(part.catalogue_distance_km[used], windows.distance_km[part.distance_index[used]])
    turned = (part.catalogue_azimuth_deg - part.azimuth_deg)[used]
    np.testing.assert_allclose((turned + 180) % 360 - 180, 0, atol=1e-9)
    assert (part.factor[used] == 1).all()
    assert (part.shift == 0).all()
    np.testing.assert_array_equal(part.moment_tensor, sampler().part(2).moment_tensor)  # the sources are the same


def test_moment_rates_sum_to_one_and_last_as_long_as_they_should():
    duration_s, rise = np.array([0.3, 1.0, 3.0]), np.array([0.5, 0.2, 0.8])
    one = Pulses(rise, np.ones(3), np.zeros(3), np.ones(3))
    rates = one.sampled(duration_s, 10.0, 64, np.arange(3), np.ones(3))
    np.testing.assert_allclose(rates.sum(1), 1, rtol=1e-6)
    assert (rates >= 0).all()
    time_s = np.arange(64) / 10
    # a triangle that rises over the share p has its centroid at (1 + p) / 3 of its duration
    np.testing.assert_allclose(rates @ time_s, duration_s * (1 + rise) / 3, atol=0.02)
    longer = one.sampled(duration_s, 10.0, 64, np.array([2, 2]), np.array([1.0, 1.5]))
    assert longer[1] @ time_s == pytest.approx(1.5 * (longer[0] @ time_s), rel=0.02)
    two = Pulses(rise, np.full(3, 0.3), np.full(3, 0.6), np.full(3, 0.5)).sampled(duration_s, 10.0, 64, [2], [1.0])[0]
    assert two.sum() == pytest.approx(1)
    assert two[11:17].max() == 0  # between 0.9 s and 1.8 s nothing is released
    np.testing.assert_allclose(triangle_duration_s(np.array([3.0, 5.0])), [0.3, 1.0])


def test_a_source_is_longer_for_stations_behind_its_rupture():
    drawn = sampler(directivity=0.5)
    part = drawn.part(4)
    rates = drawn.moment_rates(part)
    time_s = np.arange(rates.shape[1]) / 10
    spread = [np.ptp(rates[part.event_of_pair == event] @ time_s) for event in range(len(part.magnitude))]
    assert max(spread) > 0.1
    alike = sampler().part(4)
    assert (alike.stretch[alike.event_of_pair >= 0] == 1).all()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"window_s": (-5.0, 9.0)}, "do not lie within those of the store"),
        ({"depth_km": (30.0, 40.0)}, "No depth_km of the store"),
        ({"n_stations": (4, 200)}, "does not fit a part of 96 pairs"),
        ({"n_stations": (12, 4)}, "cannot have 12 to 4 stations"),
    ],
)
def test_recipes_that_do_not_fit_are_refused(changes, words):
    with pytest.raises(SettingsError, match=words):
        sampler(**changes)


def test_noise_that_is_shorter_than_windows_is_refused():
    with pytest.raises(SettingsError, match="not longer than windows"):
        Sampler(store(), recipe(), 3, noise=np.ones((40, 3, 60), np.float32))


def test_compound_sources_have_two_mechanisms_and_say_the_sum():
    drawn = sampler(compound=0.5, directivity=0.3)
    part = drawn.part(1)
    of_two = part.second_tensor.any(axis=1)
    assert 0.2 < of_two.mean() < 0.8
    np.testing.assert_array_equal(part.complex_source, of_two)
    share = scalar_moment(part.second_tensor[of_two]) / magnitude_to_moment(part.magnitude[of_two])
    assert (share > 0.3).all()
    np.testing.assert_allclose(magnitude_to_moment(part.magnitude), scalar_moment(part.moment_tensor), rtol=1e-6)
    # the second mechanism begins later, by what a rupture of 4 to 12 km needs
    rates = drawn.second_rates(part)
    onset = (rates > 0).argmax(axis=1) / drawn.windows.sampling_rate_hz
    seen = of_two[part.event_of_pair] & (part.event_of_pair >= 0)
    assert onset[seen].min() > 0.5
    np.testing.assert_allclose(rates[seen].sum(axis=1), 1, rtol=1e-4)


def test_slow_sources_last_longer_and_are_said_to_be_unusual():
    plain, slow = sampler(duration_scatter=0.0), sampler(duration_scatter=0.0, slow=0.5)
    longer = slow.part(1).duration_s / triangle_duration_s(slow.part(1).magnitude)
    assert not plain.part(1).complex_source.any()
    np.testing.assert_array_equal(slow.part(1).complex_source, longer > 2.5)
    assert slow.part(1).complex_source.any()


def test_real_layouts_are_those_of_earthquakes_that_have_stations_enough():
    places = np.full((2, 12, 2), np.nan)
    places[0, :12] = np.stack([np.linspace(20, 70, 12), np.arange(12) * 30.0], axis=-1)
    places[1, :5] = np.stack([np.linspace(30, 60, 5), np.arange(5) * 30.0 + 7], axis=-1)
    drawn = Sampler(store(), recipe(real_layouts=1.0), 3, layouts=Layouts(places)).part(0)
    assert (np.isclose(drawn.azimuth_deg[:, None] % 30, [0, 7]).any(1) | (drawn.event_of_pair < 0)).all()
    for event in range(len(drawn.magnitude)):
        of_event = drawn.azimuth_deg[drawn.event_of_pair == event]
        assert len(np.unique(of_event)) == len(of_event)
        assert len(np.unique(np.round(of_event, 9) % 30)) == 1


def test_missing_phases_and_components_are_as_many_as_asked_for():
    part = sampler(slots=960, missing_component=0.2, missing_phase=0.1).part(0)
    assert (~part.kept).all(1).any(1).mean() == pytest.approx(0.2, abs=0.04)
    assert (~part.kept).all(2).any(1).mean() == pytest.approx(0.1, abs=0.03)
    assert part.kept.any((1, 2)).all()
    assert sampler(missing_component=0.2).part(0, level=0.0).kept.all()
