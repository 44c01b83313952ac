"""A part of examples on a CPU: gather, mix, convolve, cut, disturb, in one pass over pairs."""

from contextlib import nullcontext
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from quakesource.greens.compiled import compiled, one_compiler
from quakesource.synthesize.mixing import table
from quakesource.synthesize.noise_and_coda import Waves, add_waves
from quakesource.synthesize.sampling import Part, Sampler

FloatArray = NDArray[np.float64]
Float32Array = NDArray[np.float32]
IntArray = NDArray[np.int32]
Counts = NDArray[np.int16]


class Stored(NamedTuple):
    """Green's functions, ``counts`` and ``scale`` of `GreensWindows`; ``mixing`` of `mixing.table`."""

    counts: Counts
    scale: Float32Array
    mixing: FloatArray


class Where(NamedTuple):
    """Of every pair but ``depth``, which is of every event: where its Green's functions are."""

    event: IntArray
    model: IntArray
    depth: IntArray
    distance: IntArray


class Radiated(NamedTuple):
    """Of every event: tensors, durations, and the four numbers of its pulses (n, 4); of every pair the rest."""

    tensor: FloatArray
    second_tensor: FloatArray
    duration_s: FloatArray
    second_duration_s: FloatArray
    pulses: FloatArray
    azimuth_deg: FloatArray
    stretch: FloatArray
    second_delay_s: FloatArray


class Changes(NamedTuple):
    """Of every pair: what is done to its windows, which begin at sample ``first`` (slots, 2)."""

    first: IntArray
    factor: Float32Array
    coda: Float32Array
    noise_to_signal: Float32Array
    noise_m_s: Float32Array
    kept: NDArray[np.bool_]


def fill_part(sampler: Sampler, part: Part) -> Float32Array:
    """Windows (slots, phase P S, component Z R T, n) in m/s; spare slots are zero."""
    windows, pulses = sampler.windows, part.pulses
    out = np.empty((len(part.event_of_pair), 2, 3, sampler.n_samples), np.float32)
    stored = Stored(windows.counts, windows.scale, table())
    where = Where(part.event_of_pair, part.model_index, part.depth_index, part.distance_index)
    radiated = Radiated(
        part.moment_tensor,
        part.second_tensor,
        part.duration_s,
        part.second_duration_s,
        np.stack([pulses.rise, pulses.end, pulses.second, pulses.moment], axis=1),
        part.azimuth_deg,
        part.stretch,
        part.second_delay_s,
    )
    first = sampler.first_sample + part.shift
    changes = Changes(first, part.factor, part.coda, part.noise_to_signal, part.noise_m_s, part.kept)
    disturbed = bool(part.noise_to_signal.any() or part.noise_m_s.any() or part.coda.any())
    key = sampler.keys(part.number).pairs
    with nullcontext() if _fill.overloads else one_compiler():
        _fill(
            stored,
            where,
            radiated,
            changes,
            windows.sampling_rate_hz,
            sampler.n_taps,
            disturbed,
            key,
            sampler.waves,
            out,
        )
    return out


@compiled()
def _fill(
    stored: Stored,
    where: Where,
    radiated: Radiated,
    changes: Changes,
    rate_hz: float,
    n_taps: int,
    disturbed: bool,
    key: np.uint64,
    waves: Waves,
    out: Float32Array,
) -> None:
    n = out.shape[3]
    mixed, total = np.empty(n + n_taps + 8, np.float32), np.empty(n, np.float32)
    taps, weights, fades = np.empty(n_taps + 8, np.float32), np.empty(10, np.float32), np.empty(n, np.float32)
    tensor = np.empty(6)
    for pair in range(where.event.size):
        event = where.event[pair]
        out[pair] = 0.0
        if event < 0:
            continue
        two = False
        for i in range(6):
            two = two or radiated.second_tensor[event, i] != 0.0
        for mechanism in range(2 if two else 1):
            for i in range(6):
                second = radiated.second_tensor[event, i]
                tensor[i] = second if mechanism else radiated.tensor[event, i] - second
            duration_s = radiated.second_duration_s[event] if mechanism else radiated.duration_s[event]
            late = radiated.second_delay_s[pair] * rate_hz if mechanism else 0.0
            step = 1 / (rate_hz * duration_s * radiated.stretch[pair])
            start, length = _taps(taps, n_taps, step, late + 0.5, radiated.pulses[event])
            _mix_weights(weights, stored.mixing, tensor, radiated.azimuth_deg[pair])
            for phase in range(2):
                at = where.model[pair], where.depth[event], where.distance[pair], phase
                # the window, and before it what the moment rate reaches back to
                begin = changes.first[pair, phase] - start - (length - 1)
                skipped, stop = max(0, -begin), n + length - 1
                if skipped >= stop:
                    continue
                mixed[:skipped] = 0.0
                here, first = mixed[skipped:stop], np.uint64(begin + skipped)
                counts, scale = stored.counts[at], stored.scale[at]
                for component in range(3):
                    _mix(here, counts, first, scale, weights, component)
                    total[:] = 0.0
                    for tap in range(0, length, 4):
                        _add_four(total, mixed[length - 4 - tap :], taps[tap : tap + 4])
                    _add_scaled(out[pair, phase, component], total, changes.factor[pair, phase])
        if disturbed:
            add_waves(
                out[pair],
                key,
                pair,
                waves,
                changes.noise_to_signal[pair],
                changes.noise_m_s[pair],
                changes.coda[pair],
                fades,
            )
        for phase in range(2):
            for component in range(3):
                if not changes.kept[pair, phase, component]:
                    out[pair, phase, component] = 0.0


@compiled(inline=True)
def _taps(taps: Float32Array, n_taps: int, step: float, first: float, pulses: FloatArray) -> tuple[int, int]:
    """Moment rate of sum 1 into ``taps``, four more zeros after it: its first sample and how many there are.

    It begins ``first`` samples late and lasts 1 / ``step`` of them; `Pulses.sampled` is the same at once for many.
    """
    start = max(0, int(np.floor(first)))
    stop = max(start + 1, min(n_taps, int(np.ceil(first + 1 / step))))
    begun = before = _released((start - first) * step, pulses)
    for k in range(start, stop):
        after = _released((k + 1 - first) * step, pulses)
        taps[k - start] = after - before
        before = after
    length = stop - start
    for k in range(length):
        taps[k] /= before - begun
    taps[length : length + 4] = 0.0
    return start, (length + 3) // 4 * 4


@compiled(inline=True)
def _released(x: float, pulses: FloatArray) -> float:
    rise, end, second, moment = pulses[0], pulses[1], pulses[2], pulses[3]
    share: float = moment * _triangle(x / end, rise)
    if moment < 1:
        share += (1 - moment) * _triangle((x - second) / (1 - second), rise)
    return share


@compiled(inline=True)
def _triangle(x: float, peak: float) -> float:
    x = min(max(x, 0.0), 1.0)
    return x * x / peak if x < peak else 1 - (1 - x) * (1 - x) / (1 - peak)


@compiled(inline=True)
def _mix_weights(weights: Float32Array, table: FloatArray, tensor: FloatArray, azimuth_deg: float) -> None:
    """`mixing` of one pair."""
    azimuth = np.radians(azimuth_deg)
    cos, sin = np.cos(azimuth), np.sin(azimuth)
    waves = (1.0, cos, sin, cos * cos - sin * sin, 2 * sin * cos)
    sums = np.zeros(10)
    row = 0
    for wave in waves:
        for i in range(6):
            product = wave * tensor[i]
            for component in range(10):
                sums[component] += product * table[row, component]
            row += 1
    for component in range(10):
        weights[component] = sums[component]


@compiled(inline=True)
def _mix(
    total: Float32Array, counts: Counts, first: np.uint64, scale: Float32Array, weights: Float32Array, component: int
) -> None:
    """Elementary seismograms (10, time) from sample ``first`` on, as Z, R or T has them."""
    # An index that cannot be negative needs no look at its sign, which would keep the loops from vectorising.
    if component == 2:
        w_ds, w_ss = scale[4] * weights[4], scale[7] * weights[7]
        for i in range(total.size):
            at = first + np.uint64(i)
            total[i] = w_ds * counts[4, at] + w_ss * counts[7, at]
    else:
        dd, ds, ss, ex = component, 2 + component, 5 + component, 8 + component
        w_dd, w_ds = scale[dd] * weights[dd], scale[ds] * weights[ds]
        w_ss, w_ex = scale[ss] * weights[ss], scale[ex] * weights[ex]
        for i in range(total.size):
            at = first + np.uint64(i)
            total[i] = w_dd * counts[dd, at] + w_ds * counts[ds, at] + w_ss * counts[ss, at] + w_ex * counts[ex, at]


@compiled(inline=True)
def _add_four(total: Float32Array, values: Float32Array, taps: Float32Array) -> None:
    w0, w1, w2, w3 = taps[0], taps[1], taps[2], taps[3]
    for i in range(total.size):
        total[i] += w0 * values[i + 3] + w1 * values[i + 2] + w2 * values[i + 1] + w3 * values[i]


@compiled(inline=True)
def _add_scaled(target: Float32Array, total: Float32Array, factor: np.float32) -> None:
    for i in range(target.size):
        target[i] += factor * total[i]
