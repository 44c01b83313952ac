"""The compiled draws are distributed as NumPy's are, quantity by quantity, and together where they belong together."""

import numpy as np
import pytest
from numpy_sampler import numpy_part
from scipy.stats import ks_2samp
from synthetic_cases import recipe, store

from quakesource.synthesize.network_statistics import Layouts
from quakesource.synthesize.sampling import Sampler

N_PARTS = 40
NUISANCES = {
    "slots": 704,
    "directivity": 0.5,
    "compound": 0.3,
    "slow": 0.2,
    "coda": (0.0, 0.7),
    "noise_to_signal": (0.01, 0.5),
    "noise_m_s": (3e-8, 1e-6),
    "missing_component": 0.1,
    "missing_phase": 0.1,
}
SEPARATED = 1e-4
"""Of the some hundred comparisons none has a smaller p-value by chance, in 99 of 100 seeds."""


def layouts():
    rng = np.random.default_rng(8)
    places = np.stack([rng.uniform(10, 90, (30, 12)), rng.uniform(0, 360, (30, 12))], axis=-1)
    places[np.arange(12) >= rng.integers(4, 13, 30)[:, None]] = np.nan
    return Layouts(places)


def ours(sampler, number, level):
    part = sampler.part(number, level=level)
    used = part.event_of_pair >= 0
    event = part.event_of_pair[used]
    of_two = part.second_tensor.any(axis=1)
    pulses = {name: getattr(part.pulses, name) for name in ("rise", "end", "second", "moment")}
    whole = {name: value for name, value in vars(part).items() if name not in ("number", "pulses", "event_of_pair")}
    pairs = {name: value[used] for name, value in whole.items() if len(value) == len(used)}
    del whole["catalogue_azimuth_deg"]
    turned = pairs.pop("catalogue_azimuth_deg") - pairs["azimuth_deg"]
    return (
        whole
        | pairs
        | pulses
        | {
            "stations": np.bincount(event),
            "second_tensor": part.second_tensor[of_two],
            "second_duration_s": part.second_duration_s[of_two],
            "second_delay_s": np.where(of_two[event], part.second_delay_s[used], np.nan),
            "azimuth_error_deg": (turned + 180) % 360 - 180,
        }
    )


def quantities(draws):
    """Each drawn quantity as a column, and ratios and sums that tell whether two belong together."""
    columns = {}
    first = np.cumsum(draws["stations"]) - draws["stations"]
    n_pairs = len(draws["azimuth_deg"])
    for name, value in draws.items():
        # the pairs of a source have some numbers in common: one of each source is independent of the others
        value = value[first] if len(value) == n_pairs else value
        if name.endswith("tensor"):
            value = value / np.sqrt((value**2).sum(1, keepdims=True)) if len(value) else value
        for i, column in enumerate(np.moveaxis(value.reshape(len(value), -1), 1, 0)):
            column = column.astype(float)
            columns[f"{name} {i}"] = column[np.isfinite(column)]
    columns["both factors"] = np.log(np.abs(draws["factor"])).sum(1)
    columns["one factor over the other"] = np.log(np.abs(draws["factor"][:, 0] / draws["factor"][:, 1]))
    columns["one shift less the other"] = (draws["shift"][:, 0] - draws["shift"][:, 1]).astype(float)
    columns["duration for the magnitude"] = np.log(draws["duration_s"]) - 1.15 * draws["magnitude"]
    columns["coda for the distance"] = draws["coda"][first, 0] / np.sqrt(draws["distance_index"][first] + 1)
    columns["components kept"] = draws["kept"].sum((1, 2)).astype(float)
    # within a source: how far its stations are from each other
    for name in ("azimuth_deg", "stretch", "noise_m_s", "distance_index"):
        values = draws[name].astype(float)
        columns[f"{name} of two stations"] = values[first] - values[first + 1]
        columns[f"{name} within sources"] = np.add.reduceat(values, first)
    return columns


@pytest.mark.parametrize(
    ("changes", "level"),
    [({}, 1.0), ({}, 0.4), ({"real_layouts": 0.5}, 1.0), ({"real_layouts": 1.0}, 1.0)],
    ids=["discs", "a lower level", "half real", "all real"],
)
def test_every_quantity_is_distributed_as_numpy_draws_it(changes, level):
    sampler = Sampler(store(), recipe(**NUISANCES, **changes), 11, layouts=layouts())
    drawn = [quantities(ours(sampler, number, level)) for number in range(N_PARTS)]
    expected = [quantities(numpy_part(sampler, number, level)) for number in range(N_PARTS)]
    assert set(drawn[0]) == set(expected[0])
    p_values = {}
    for name in expected[0]:
        one, other = (np.concatenate([columns[name] for columns in of]) for of in (drawn, expected))
        assert abs(len(one) / len(other) - 1) < 0.2, name
        p_values[name] = ks_2samp(one, other).pvalue
    assert not {name: p for name, p in p_values.items() if p < SEPARATED}
    assert np.median(list(p_values.values())) > 0.1


def test_a_difference_is_seen():
    sampler = Sampler(store(), recipe(**NUISANCES), 11)
    other = Sampler(store(), recipe(**NUISANCES | {"directivity": 0.45}), 11)
    one, two = (np.concatenate([s.part(i).stretch for i in range(N_PARTS)]) for s in (sampler, other))
    assert ks_2samp(one, two).pvalue < SEPARATED
