"""A part of examples on a CPU: gather, mix, convolve, cut, in one pass over pairs."""

from contextlib import nullcontext

import numpy as np
from numpy.typing import NDArray

from quakesource.greens.compiled import compiled, one_compiler
from quakesource.synthesize.mixing import mixing
from quakesource.synthesize.noise_and_coda import add_disturbances, drawn
from quakesource.synthesize.sampling import Part, Sampler

Float32Array = NDArray[np.float32]
Int32Array = NDArray[np.int32]
Counts = NDArray[np.int16]


def fill_part(sampler: Sampler, part: Part) -> Float32Array:
    """Windows (slots, phase P S, component Z R T, n) in m/s; spare slots are zero."""
    out = _filled(sampler, part, part.event_of_pair, _first_tensor(part), part.moment_rate, part.rate_of_pair)
    if part.second_tensor.any():
        of_two = np.asarray(part.second_tensor.any(axis=1))
        event_of_pair = np.where(of_two[part.event_of_pair], part.event_of_pair, -1).astype(np.int32)
        event_of_pair[part.event_of_pair < 0] = -1
        each = np.arange(len(event_of_pair), dtype=np.int32)
        out += _filled(sampler, part, event_of_pair, part.second_tensor, part.second_rate, each)
    if (draws := drawn(sampler, part)) is not None:
        with nullcontext() if add_disturbances.signatures else one_compiler():
            add_disturbances(
                out,
                sampler.noise,
                sampler.coda,
                draws.noise_at,
                draws.coda_at,
                draws.envelope,
                part.noise_to_signal,
                part.noise_m_s,
            )
    if not part.kept.all():
        out *= part.kept[..., None]
    return out


def _first_tensor(part: Part) -> NDArray[np.float64]:
    return np.asarray(part.moment_tensor - part.second_tensor)


def _filled(
    sampler: Sampler,
    part: Part,
    event_of_pair: Int32Array,
    tensor: NDArray[np.float64],
    taps: Float32Array,
    rate_of_pair: Int32Array,
) -> Float32Array:
    windows = sampler.windows
    taps = np.pad(taps, [(0, 0), (0, -taps.shape[1] % 4)])  # the loop takes four at a time
    factors = mixing(tensor[np.maximum(event_of_pair, 0)], part.azimuth_deg)
    out = np.empty((len(event_of_pair), 2, 3, sampler.n_samples), np.float32)
    with nullcontext() if _fill.signatures else one_compiler():
        _fill(
            windows.counts,
            windows.scale,
            event_of_pair,
            rate_of_pair,
            part.model_index,
            part.depth_index,
            part.distance_index,
            factors,
            taps,
            sampler.first_sample + part.shift,
            part.factor,
            out,
        )
    return out


@compiled()
def _fill(
    counts: Counts,
    scale: Float32Array,
    event_of_pair: Int32Array,
    rate_of_pair: Int32Array,
    model_index: Int32Array,
    depth_index: Int32Array,
    distance_index: Int32Array,
    factors: Float32Array,
    moment_rate: Float32Array,
    first: Int32Array,
    amplitude: Float32Array,
    out: Float32Array,
) -> None:
    n_out, n_taps = out.shape[3], moment_rate.shape[1]
    mixed = np.empty(n_out + n_taps - 1, np.float32)
    for pair in range(event_of_pair.size):
        event = event_of_pair[pair]
        if event < 0:
            out[pair] = 0.0
            continue
        model, depth, distance = model_index[pair], depth_index[event], distance_index[pair]
        taps = moment_rate[rate_of_pair[pair]]
        length = n_taps
        while length > 4 and not taps[length - 4 : length].any():
            length -= 4
        for phase in range(2):
            # the window, and before it what the moment rate reaches back to
            start = first[pair, phase] - (length - 1)
            skipped = max(0, -start)
            stop = n_out + length - 1
            for component in range(3):
                here, target = mixed[skipped:stop], out[pair, phase, component]
                mixed[:skipped] = 0.0
                window = counts[model, depth, distance, phase, :, start + skipped :]
                weights = scale[model, depth, distance, phase] * factors[pair] * amplitude[pair, phase]
                if component == 2:
                    _mix_two(here, window[4], window[7], weights[4], weights[7])
                else:
                    dd, ds, ss, ex = component, 2 + component, 5 + component, 8 + component
                    _mix_four(
                        here,
                        window[dd],
                        window[ds],
                        window[ss],
                        window[ex],
                        weights[dd],
                        weights[ds],
                        weights[ss],
                        weights[ex],
                    )
                target[:] = 0.0
                for tap in range(0, length, 4):
                    _add_four(target, mixed[length - 4 - tap :], taps[tap], taps[tap + 1], taps[tap + 2], taps[tap + 3])


@compiled()
def _mix_four(
    total: Float32Array,
    dd: Counts,
    ds: Counts,
    ss: Counts,
    ex: Counts,
    w_dd: float,
    w_ds: float,
    w_ss: float,
    w_ex: float,
) -> None:
    for i in range(total.size):
        total[i] = w_dd * dd[i] + w_ds * ds[i] + w_ss * ss[i] + w_ex * ex[i]


@compiled()
def _mix_two(total: Float32Array, ds: Counts, ss: Counts, w_ds: float, w_ss: float) -> None:
    for i in range(total.size):
        total[i] = w_ds * ds[i] + w_ss * ss[i]


@compiled()
def _add_four(total: Float32Array, values: Float32Array, w0: float, w1: float, w2: float, w3: float) -> None:
    for i in range(total.size):
        total[i] += w0 * values[i + 3] + w1 * values[i + 2] + w2 * values[i + 1] + w3 * values[i]
