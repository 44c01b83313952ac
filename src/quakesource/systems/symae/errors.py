"""The error of an estimate of an apparent source function, and the estimates of every method.

    error = 1 − max_{|τ| ≤ 2 s} corr( envelope of the estimate at t + τ, envelope of the truth at t )           (1)

Both are in band. Methods whose names end in ``(labels)`` were fitted to simulated truth; ``oracle`` is what perfect
virtual seismograms on true common paths would give.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from quakesource.systems.symae.alignment import Alignment
from quakesource.systems.symae.baselines.deconvolution import water_level
from quakesource.systems.symae.baselines.stacks import envelope, envelope_stack, linear_stack, same_polarity
from quakesource.systems.symae.cleaned import cleaned, in_time_of, noise_of_mean
from quakesource.systems.symae.groups import Regions
from quakesource.systems.symae.networks import Ours
from quakesource.systems.symae.readout import Readout
from quakesource.systems.symae.settings import SymaeJudgingSettings
from quakesource.systems.symae.trained import Trained
from quakesource.systems.symae.virtual import (
    codes_of,
    noise_without_path,
    on_common_paths,
    refined,
    virtual_egf,
    without_path,
)

FloatArray = NDArray[np.float64]

JUDGED = (0, 1, 3)
"""Events of a region whose sources are estimated; number 2 is the small one."""
SMALL = 2
FINER = 12
"""Lags are tried in steps of this fraction of a sample."""


class Estimates(NamedTuple):
    """``envelopes`` (event, pixel, n) by ``method`` of ``region``."""

    region: int
    method: str
    envelopes: FloatArray


def source_error(found: FloatArray, truth: FloatArray, interval_s: float, most_lag_s: float) -> FloatArray:
    """Equation (1) of envelopes (..., n), which are small at both ends of the window: it is taken for a circle."""
    n = found.shape[-1]
    first, second = (_centred(values) for values in (found, truth))
    cross = np.fft.rfft(first) * np.fft.rfft(second).conj()
    if n % 2 == 0:
        cross[..., -1] /= 2  # the Nyquist frequency becomes two of the finer series
    whole = np.zeros((*cross.shape[:-1], FINER * n // 2 + 1), np.complex128)
    whole[..., : cross.shape[-1]] = cross
    correlation = np.fft.irfft(whole, FINER * n) * FINER
    lags = np.arange(-int(most_lag_s / interval_s * FINER), int(most_lag_s / interval_s * FINER) + 1)
    return np.asarray(1 - correlation[..., lags].max(axis=-1))


def correlation_of(first: NDArray[np.floating], second: NDArray[np.floating]) -> FloatArray:
    """Pearson correlation along the last dimension."""
    return np.asarray((_centred(first) * _centred(second)).sum(axis=-1))


def estimates_of_stacks(
    data: Regions, r: int, levels: dict[str, float], alignment: Alignment, only: str = ""
) -> Iterator[Estimates]:
    """Stacks, deconvolution and the oracle, from ``r`` receivers; ``levels`` of water by method, or ``only`` one."""
    interval_s, start_s = float(data.time_s[1] - data.time_s[0]), float(data.time_s[0])
    chosen = list(JUDGED)
    for region in range(len(data.records)):
        records = data.records[region, :, :, :r]
        aligned = np.asarray(aligned_records(records, alignment), np.float64)
        small = np.broadcast_to(aligned[SMALL], aligned[chosen].shape)
        level = levels["EGF, water level"]
        found: dict[str, Callable[[], FloatArray]] = {
            "envelope stack, predicted arrivals": partial(envelope_stack, records[chosen]),
            "envelope stack, aligned": partial(envelope_stack, aligned[chosen]),
            "linear stack, predicted arrivals": partial(_linear, same_polarity(records[chosen])),
            "linear stack, aligned": partial(_linear, aligned[chosen]),
            "linear stack, cleaned": partial(_cleaned_stack, aligned, level, data.time_s),
            "EGF, water level": partial(_deconvolved, aligned[chosen], small, level, interval_s, start_s),
            "oracle, envelopes": partial(np.asarray, data.oracle_envelope[region, chosen], np.float64),
            "oracle, linear": partial(envelope, data.oracle_linear[region, chosen]),
        }
        for method, make in found.items():
            if only in ("", method):
                yield Estimates(region, method, make())


def _linear(records: FloatArray) -> FloatArray:
    return envelope(linear_stack(records))


def _cleaned_stack(aligned: FloatArray, level: float, time_s: FloatArray) -> FloatArray:
    """Cleaned stacks (event, pixel, n) in the time of the deconvolution, of aligned records of all events."""
    chosen, interval_s = list(JUDGED), float(time_s[1] - time_s[0])
    stacks = cleaned(linear_stack(aligned[chosen]), noise_of_mean(aligned[chosen]), interval_s)
    small = np.broadcast_to(aligned[SMALL], aligned[chosen].shape)
    return in_time_of(stacks, _deconvolved(aligned[chosen], small, level, interval_s, float(time_s[0])), time_s)


def _deconvolved(records: FloatArray, small: FloatArray, level: float, interval_s: float, start_s: float) -> FloatArray:
    return envelope(water_level(records, small, level, interval_s, start_s))


def estimates_of_network(
    trained: Trained,
    data: Regions,
    r: int,
    levels: dict[str, float],
    readout: Readout | None,
    n_common: int,
    *,
    with_refined: bool = False,
) -> Iterator[Estimates]:
    """Estimates that follow from the codes of one network; refining them takes the longest."""
    network, n = trained.network, data.records.shape[-1]
    interval_s, start_s = float(data.time_s[1] - data.time_s[0]), float(data.time_s[0])
    n_events, n_pixels = data.records.shape[1:3]
    shape = (n_events, n_pixels, n)
    for region in range(len(data.records)):
        records = torch.from_numpy(data.records[region, :, :, :r]).flatten(0, 1)
        codes = codes_of(network, records)
        plain = np.asarray(without_path(network, codes.source).numpy().reshape(shape), np.float64)
        chosen = list(JUDGED)
        if n_common:
            on_paths = on_common_paths(network, codes.source, common_paths(codes.paths, n_common)).numpy()
            on_paths = on_paths.reshape(n_events, n_pixels, n_common, n)[chosen]
            yield Estimates(region, "virtual, envelopes", envelope(on_paths).mean(axis=2))
            yield Estimates(region, "virtual, linear", envelope(on_paths.mean(axis=2)))
        yield Estimates(region, "without path", envelope(plain)[chosen])
        deconvolved = envelope(
            np.array([virtual_egf(plain[e], plain[SMALL], levels["virtual EGF"], interval_s, start_s) for e in chosen])
        )
        yield Estimates(region, "virtual EGF", deconvolved)
        noise = noise_without_path(network, records).reshape(shape)
        clean = cleaned(plain[chosen], noise[chosen], interval_s)
        yield Estimates(region, "without path, cleaned", in_time_of(clean, deconvolved, data.time_s))
        if readout is not None:
            yield Estimates(
                region, "readout (labels)", envelope(readout.of(codes.source.numpy())).reshape(shape)[chosen]
            )
        if isinstance(network, Ours) and network.head is not None:
            with torch.no_grad():
                yield Estimates(
                    region,
                    "head (labels)",
                    envelope(network.apparent_source(codes.source).numpy()).reshape(shape)[chosen],
                )
        elif isinstance(network, Ours) and with_refined:
            better = without_path(network, refined(network, records)).numpy()
            yield Estimates(region, "without path, refined", envelope(better).reshape(shape)[chosen])


def common_paths(paths: torch.Tensor, n: int) -> torch.Tensor:
    """``n`` path codes, the same for every group, taken evenly from all that a region has (g, r, q)."""
    every = paths.flatten(0, 1)
    return every[torch.linspace(0, len(every) - 1, n).long()]


def aligned_records(records: NDArray[np.floating], alignment: Alignment) -> NDArray[np.float32]:
    """Groups (..., r, n) aligned with their means."""
    flat = torch.from_numpy(np.asarray(records, np.float32)).flatten(0, -3)
    return np.asarray(alignment.align(flat).records.numpy().reshape(records.shape))


def chosen_levels(
    data: Regions, r: int, judging: SymaeJudgingSettings, trained: Trained | None, alignment: Alignment
) -> dict[str, float]:
    """The water level of each deconvolution that has the smallest error on validation regions."""
    interval_s = float(data.time_s[1] - data.time_s[0])
    truth = envelope(data.seen[:, list(JUDGED)])
    found = {}
    for method in ("EGF, water level", *(["virtual EGF"] if trained is not None else [])):
        errors = []
        for level in judging.water_levels:
            levels = dict.fromkeys(("EGF, water level", "virtual EGF"), level)
            made = (
                estimates_of_network(trained, data, r, levels, None, 0)
                if trained is not None and method == "virtual EGF"
                else estimates_of_stacks(data, r, levels, alignment, method)
            )
            of_method = np.array([one.envelopes for one in made if one.method == method])
            errors.append(source_error(of_method, truth, interval_s, judging.most_lag_s).mean())
        found[method] = judging.water_levels[int(np.argmin(errors))]
    return found


def _centred(values: NDArray[np.floating]) -> FloatArray:
    centred = np.asarray(values, np.float64) - np.mean(values, axis=-1, keepdims=True)
    return np.asarray(centred / np.maximum(np.linalg.norm(centred, axis=-1, keepdims=True), 1e-12))
