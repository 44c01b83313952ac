"""Are two collocated earthquakes alike? Equation (27) of the paper, and simpler measures, with permutation tests.

    C(a, b) = mean_Q [ 1 − corr( virtual a on the path of b at Q, record of a at Q ) ]                        (27)

which need not equal C(b, a). A repetition of a rupture is alike, another rupture is not. AUC is the chance that a
repetition scores higher than another rupture; its p-value is that of labels drawn at random, and the p-value of a pair
is the share of unrelated pairs, earthquakes of different regions, that are at least as alike.

Wave against wave, records at common receivers are compared through the same paths, which takes nothing from them: not
even true sources are told apart better. Envelopes, by the measure that sources are judged with (`errors`, equation 1),
ask whether two earthquakes had the same episodes, as the paper does; there the paths of the records are in the way.
"""

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from quakesource.systems.symae.alignment import Alignment
from quakesource.systems.symae.baselines.stacks import envelope
from quakesource.systems.symae.errors import aligned_records, correlation_of, source_error
from quakesource.systems.symae.groups import Regions
from quakesource.systems.symae.networks import Faithful, Ours
from quakesource.systems.symae.virtual import codes_of, redatumed, without_path

FloatArray = NDArray[np.float64]

ALIKE, UNLIKE = ((0, 1),), ((0, 3), (1, 3))
PAIRS = ALIKE + UNLIKE
EVENTS_OF = ("large", "repeated", "small", "other")
SOURCE_CODES = "source codes"
"""The one measure that is not of time series."""
OF_ENVELOPES = ", envelopes"
"""Ends the names of measures that compare envelopes."""


def features_of_stacks(data: Regions, r: int, alignment: Alignment) -> dict[str, FloatArray]:
    """{measure: (region, event, pixel, n)}: what is correlated of two earthquakes."""
    stacks = np.stack(
        [aligned_records(data.records[i, :, :, :r], alignment).mean(axis=-2) for i in range(len(data.records))]
    )
    return {"true sources": np.asarray(data.seen, np.float64), "linear stacks": stacks}


def features_of_network(network: Faithful | Ours, data: Regions, r: int) -> dict[str, FloatArray]:
    """The same of a network: virtual seismograms without a path, and source codes."""
    n_regions, n_events, n_pixels = data.records.shape[:3]
    plain, codes, heads = [], [], []
    for region in range(n_regions):
        records = torch.from_numpy(data.records[region, :, :, :r]).flatten(0, 1)
        source = codes_of(network, records).source
        plain.append(without_path(network, source).numpy().reshape(n_events, n_pixels, -1))
        codes.append(source.numpy().reshape(n_events, n_pixels, -1))
        if isinstance(network, Ours) and network.head is not None:
            with torch.no_grad():
                heads.append(network.apparent_source(source).numpy().reshape(n_events, n_pixels, -1))
    found = {"virtual, without path": np.asarray(plain, np.float64), SOURCE_CODES: np.asarray(codes, np.float64)}
    if isinstance(network, Ours) and network.head is not None:
        found["head (labels)"] = np.asarray(heads, np.float64)
    return found


def likeness(features: FloatArray) -> FloatArray:
    """Absolute correlations (region and pixel, pair) of `PAIRS`.

    Each pixel counts for itself, because whole earthquakes would be too easy; the polarity of a group is not known.
    """
    return np.stack([np.abs(correlation_of(features[:, a], features[:, b])).ravel() for a, b in PAIRS], axis=1)


def likeness_of_records(data: Regions, r: int) -> FloatArray:
    """The same of the records at common receivers themselves."""
    return np.stack(
        [correlation_of(data.records[:, a, :, :r], data.records[:, b, :, :r]).mean(axis=2).ravel() for a, b in PAIRS],
        axis=1,
    )


def likeness_of_envelopes(series: NDArray[np.floating], interval_s: float, most_lag_s: float) -> FloatArray:
    """The same by envelopes, shifts of up to ``most_lag_s`` forgiven.

    ``series`` (region, event, pixel, n), or (region, event, pixel, receiver, n) of records: the mean over receivers.
    """
    of_series = envelope(series)
    found = []
    for a, b in PAIRS:
        alike = 1 - source_error(of_series[:, a], of_series[:, b], interval_s, most_lag_s)
        found.append(alike.reshape(len(series) * series.shape[2], -1).mean(axis=1))
    return np.stack(found, axis=1)


def unrelated(features: FloatArray, rng: np.random.Generator, n: int) -> FloatArray:
    """Absolute correlations of ``n`` pairs of large earthquakes of different regions, each with a pixel of its own."""
    n_regions, n_pixels = features.shape[0], features.shape[2]
    first, shift = rng.integers(0, n_regions, n), rng.integers(1, n_regions, n)
    second = (first + shift) % n_regions
    pixels = rng.integers(0, n_pixels, (2, n))
    return np.abs(correlation_of(features[first, 0, pixels[0]], features[second, 0, pixels[1]]))


def area_under_curve(alike: FloatArray, unlike: FloatArray) -> float:
    """The chance that one of ``alike`` is above one of ``unlike``; ties count half."""
    above = alike[:, None] - unlike[None, :]
    return float((above > 0).mean() + 0.5 * (above == 0).mean())


def tested(scores: FloatArray, rng: np.random.Generator, n_permutations: int) -> dict[str, float]:
    """AUC of scores (row, pair) of `PAIRS`, and the p-value of a permutation of the labels within rows."""
    alike, unlike = scores[:, : len(ALIKE)], scores[:, len(ALIKE) :]
    found = area_under_curve(alike.ravel(), unlike.ravel())
    by_chance = []
    for _ in range(n_permutations):
        mixed = rng.permuted(scores, axis=1)
        by_chance.append(area_under_curve(mixed[:, : len(ALIKE)].ravel(), mixed[:, len(ALIKE) :].ravel()))
    p_value = (1 + int(np.sum(np.array(by_chance) >= found))) / (1 + n_permutations)
    return {"auc": found, "p_value": p_value}


def swapped_distance(network: Faithful | Ours, data: Regions, region: int, r: int) -> FloatArray:
    """Equation (27): distances (pixel, event, event), mean over receivers; rows lend the source, columns the path."""
    records = data.records[region, :, :, :r]
    codes = [codes_of(network, torch.from_numpy(records[event])) for event in range(len(records))]
    found = np.empty((records.shape[1], len(records), len(records)))
    for a, source in enumerate(codes):
        for b, donor in enumerate(codes):
            made = redatumed(network, source, donor).numpy()
            found[:, a, b] = 1 - correlation_of(made, records[a]).mean(axis=-1)
    return found


def pair_rows(measure: str, scores: FloatArray, n_pixels: int, background: FloatArray | None) -> list[dict[str, Any]]:
    """A row a region, pixel and pair, with the p-value against unrelated pairs where there are some."""
    rows = []
    for row, of_row in enumerate(scores):
        for (a, b), score in zip(PAIRS, of_row, strict=True):
            p_value = np.nan if background is None else (1 + int((background >= score).sum())) / (1 + len(background))
            rows.append(
                {
                    "region": row // n_pixels,
                    "pixel": row % n_pixels,
                    "measure": measure,
                    "first": EVENTS_OF[a],
                    "second": EVENTS_OF[b],
                    "alike": (a, b) in ALIKE,
                    "correlation": float(score),
                    "p_value": p_value,
                }
            )
    return rows
