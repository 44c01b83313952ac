"""Rows of the tables that judge networks on simulated earthquakes."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import torch
from numpy.typing import NDArray

from quakesource.systems.symae import shapes
from quakesource.systems.symae.baselines.stacks import envelope
from quakesource.systems.symae.errors import JUDGED, Estimates, correlation_of, source_error
from quakesource.systems.symae.groups import Regions
from quakesource.systems.symae.networks import Ours
from quakesource.systems.symae.separation import COLLAPSED, leakage, redatuming
from quakesource.systems.symae.settings import SymaeJudgingSettings
from quakesource.systems.symae.trained import Trained
from quakesource.systems.symae.virtual import codes_of, on_common_paths

FloatArray = NDArray[np.float64]

BASELINE = {"variant": "baseline", "seed": 0}
REFERENCES = {
    "by_envelope_stack": ("envelope stack, predicted arrivals", "envelope stack, aligned"),
    "by_linear_stack": ("linear stack, predicted arrivals", "linear stack, aligned"),
    "by_cleaned_stack": ("linear stack, cleaned",),
    "by_egf": ("EGF, water level",),
}
"""Columns of ratios, and the baselines of which the better one is the divisor."""
N_SWAPS = 3


class Truth(NamedTuple):
    """Envelopes of true sources (region, event, pixel, n), without and with depth phases."""

    source: FloatArray
    seen: FloatArray


def truth_of(data: Regions) -> Truth:
    """Of the earthquakes that are judged."""
    return Truth(envelope(data.source[:, list(JUDGED)]), envelope(data.seen[:, list(JUDGED)]))


def error_rows(
    who: dict[str, Any],
    made: Iterable[Estimates],
    data: Regions,
    truth: Truth,
    where: dict[str, Any],
    most_lag_s: float,
) -> Iterator[dict[str, Any]]:
    """A row an estimate, and two where depth phases are in the records."""
    interval_s = float(data.time_s[1] - data.time_s[0])
    both = not np.array_equal(data.source, data.seen)
    for one in made:
        for name in ("source", "seen") if both else ("source",):
            errors = source_error(one.envelopes, getattr(truth, name)[one.region], interval_s, most_lag_s)
            yield {
                **who,
                "method": one.method,
                **where,
                "truth": name,
                "region": one.region,
                "error": float(errors.mean()),
            }


def summary_rows(errors: pd.DataFrame, n_bootstrap: int, seed: int) -> Iterator[dict[str, Any]]:
    """Rows of `tables.SUMMARY`: seeds are averaged, regions are resampled, methods together."""
    rng = np.random.default_rng(seed)
    for where, of_world in errors.groupby(["world", "n_receivers", "truth"], sort=False):
        by_region = of_world.groupby(["variant", "method", "region"], sort=False)["error"].mean().unstack("region")
        drawn = rng.integers(0, by_region.shape[1], (n_bootstrap, by_region.shape[1]))
        divisors = {}
        for column, methods in REFERENCES.items():
            candidates = by_region.loc[[("baseline", method) for method in methods]]
            divisors[column] = candidates.iloc[int(np.argmin(candidates.mean(axis=1)))].to_numpy(float)
        for variant, method in by_region.index:
            of_method = by_region.loc[(variant, method)].to_numpy(float)
            seeds = of_world.loc[(of_world["variant"] == variant) & (of_world["method"] == method), "seed"].nunique()
            row: dict[str, Any] = {
                "variant": variant,
                "method": method,
                **dict(zip(("world", "n_receivers", "truth"), where, strict=True)),
                "n_seeds": seeds,
                "n_events": len(JUDGED) * len(of_method),
                "error": of_method.mean(),
            }
            for column, divisor in divisors.items():
                ratios = of_method[drawn].mean(axis=1) / divisor[drawn].mean(axis=1)
                row[column] = of_method.mean() / divisor.mean()
                row[f"{column}_low"], row[f"{column}_high"] = np.quantile(ratios, (0.025, 0.975))
            yield row


def separation_row(trained: Trained, data: Regions, judging: SymaeJudgingSettings) -> dict[str, Any]:
    """A row of `tables.SEPARATION`."""
    network, r = trained.network, max(judging.receivers)
    rng = np.random.default_rng(judging.seed)
    scores = redatuming(network, data, r)
    leaks = [leakage(network, data, region, r, rng) for region in range(len(data.records))]
    return {
        "variant": trained.variant.name,
        "seed": trained.seed,
        "n_regions": len(data.records),
        **scores,
        "redatuming_by_copying": scores["redatuming_error"] / scores["copying_error"],
        **{name: float(np.mean([leak[name] for leak in leaks])) for name in ("leakage", "floor")},
        **_probes(trained, data, r, rng),
        "informativeness": _informativeness(trained, data, r),
        "two_paths": _two_paths(trained, data, r),
        "swapping": _swapping(trained, data, r, rng),
        "collapsed": scores["redatuming_error"] > COLLAPSED * scores["copying_error"],
    }


def shape_rows(who: dict[str, Any], made: Iterable[Estimates], data: Regions, truth: Truth) -> Iterator[dict[str, Any]]:
    """Rows of `tables.SHAPES`, one a method."""
    by_method: dict[str, list[FloatArray]] = {}
    for one in made:
        by_method.setdefault(one.method, []).append(one.envelopes)
    interval_s = float(data.time_s[1] - data.time_s[0])
    true_peaks, true_s = shapes.n_peaks(truth.seen), shapes.duration_s(truth.seen, interval_s)
    episodes = data.n_episodes[:, list(JUDGED), None]
    directed = [_directed(truth.source, data, i, e) for i in range(len(data.records)) for e in range(len(JUDGED))]
    for method, envelopes in by_method.items():
        found = np.array(envelopes)
        peaks = shapes.n_peaks(found)
        fits = [_directed(found, data, i, e) for i in range(len(data.records)) for e in range(len(JUDGED))]
        moving = [(fit, true) for fit, true in zip(fits, directed, strict=True) if true.moves_s > 1]
        right = [float(fit.vector_km @ true.vector_km) > 0 for fit, true in moving]
        held = [bool((np.abs(fit.vector_km - true.vector_km) <= 2.5 * fit.sigma_km).all()) for fit, true in moving]
        yield {
            **who,
            "method": method,
            "n_events": len(directed),
            "peaks_exact_percent": 100 * np.mean(peaks == true_peaks),
            "peaks_within_one_percent": 100 * np.mean(np.abs(peaks - true_peaks) <= 1),
            "episodes_within_one_percent": 100 * np.mean(np.abs(peaks - episodes) <= 1),
            "smoothness": float(np.mean(_neighbours(found, data) - _neighbours(truth.seen, data))),
            "duration_bias_percent": 100 * np.median(shapes.duration_s(found, interval_s) / true_s - 1),
            "directivity_sign_percent": 100 * np.mean(right) if right else np.nan,
            "n_directed": len(moving),
            "directivity_coverage_percent": 100 * np.mean(held) if held else np.nan,
        }


def _neighbours(envelopes: FloatArray, data: Regions) -> FloatArray:
    """Correlations of pixels that follow each other in azimuth, (region, event)."""
    order = np.argsort(data.azimuth_deg, axis=1)[:, None, :, None]
    turned = np.take_along_axis(envelopes, order, axis=2)
    return np.asarray(correlation_of(turned[:, :, 1:], turned[:, :, :-1]).mean(axis=-1))


def _directed(envelopes: FloatArray, data: Regions, region: int, event: int) -> shapes.Directivity:
    times_s = shapes.centroids_s(envelopes[region, event], data.time_s)
    slowness, azimuth = (np.asarray(values[region], np.float64) for values in (data.slowness_s_km, data.azimuth_deg))
    return shapes.directivity(times_s, slowness, azimuth)


def _probes(trained: Trained, data: Regions, r: int, rng: np.random.Generator) -> dict[str, float]:
    """Linear maps from codes to whose they are: path code to earthquake, one-trace source code to receiver."""
    network = trained.network
    found: dict[str, list[float]] = {"source_probe": [], "path_probe": []}
    for region in range(min(12, len(data.records))):
        records = torch.from_numpy(data.records[region, :, 0, :r])
        n_events = len(records)
        with torch.no_grad():
            aligned = network.aligned(records).records
            paths = network.path_codes(aligned).numpy()
            alone = network.source_code(aligned.flatten(0, 1)[:, None]).numpy().reshape(n_events, r, -1)
        found["source_probe"].append(_told(paths.reshape(n_events * r, -1), np.repeat(np.arange(n_events), r), rng))
        found["path_probe"].append(_told(alone.reshape(n_events * r, -1), np.tile(np.arange(r), n_events), rng))
    return {name: float(np.mean(values)) for name, values in found.items()} | {"path_probe_chance": 1 / r}


def _told(codes: NDArray[np.floating], labels: NDArray[np.int64], rng: np.random.Generator) -> float:
    """Share of the labels told by ridge regression, five-fold."""
    values = np.column_stack([codes / (codes.std(axis=0) + 1e-9), np.ones(len(codes))]).astype(np.float64)
    wanted = np.eye(labels.max() + 1)[labels]
    fold = rng.permutation(len(codes)) % 5
    right = []
    for number in range(5):
        train, test = fold != number, fold == number
        normal = values[train].T @ values[train] + 10.0 * np.eye(values.shape[1])
        weights = np.linalg.solve(normal, values[train].T @ wanted[train])
        right.append((values[test] @ weights).argmax(axis=1) == labels[test])
    return float(np.concatenate(right).mean())


def _informativeness(trained: Trained, data: Regions, r: int) -> float:
    """Rank correlation, within groups, of a trace's information and of its likeness to its noise-free record."""
    network = trained.network
    if not isinstance(network, Ours):
        return float("nan")
    ranks = []
    for region in range(min(12, len(data.records))):
        records = torch.from_numpy(data.records[region, :, :, :r]).flatten(0, 1)
        with torch.no_grad():
            known = network.informativeness(network.aligned(records).records).numpy()
        quality = correlation_of(data.records[region, :, :, :r], data.clean[region, :, :, :r]).reshape(known.shape)
        ranks += [pd.Series(a).corr(pd.Series(b), method="spearman") for a, b in zip(known, quality, strict=True)]
    return float(np.nanmean(ranks))


def _two_paths(trained: Trained, data: Regions, r: int) -> float:
    """Correlation of envelopes of virtual seismograms on two common paths of different pixels, the paper's check."""
    found = []
    for region in range(len(data.records)):
        codes = codes_of(trained.network, torch.from_numpy(data.records[region, :, :, :r]).flatten(0, 1))
        pair = torch.stack([codes.paths[0, 0], codes.paths[-1, -1]])
        made = envelope(on_common_paths(trained.network, codes.source, pair).numpy())
        found.append(correlation_of(made[:, 0], made[:, 1]).mean())
    return float(np.mean(found))


def _swapping(trained: Trained, data: Regions, r: int, rng: np.random.Generator) -> float:
    """Largest change of a source code when the receivers of a group change places."""
    network = trained.network
    records = torch.from_numpy(data.records[0, :, :, :r]).flatten(0, 1)
    with torch.no_grad():
        first = network.source_code(network.aligned(records).records)
        swapped = [network.source_code(network.aligned(records[:, rng.permutation(r)]).records) for _ in range(N_SWAPS)]
    return float(max((other - first).abs().max() for other in swapped))
