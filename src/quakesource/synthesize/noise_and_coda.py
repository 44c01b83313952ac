"""Noise and scattered coda on windows: pieces of a bank of series, so that they are the same on every device."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quakesource.greens.compiled import compiled
from quakesource.synthesize.sampling import STREAM, Part, Sampler

Float32Array = NDArray[np.float32]
Int32Array = NDArray[np.int32]

RISE_PERIODS, FALL_S = (0.3, 3.0), (5.0, 60.0)
P_CODA_UNDER_S = 0.3


@dataclass(frozen=True)
class Disturbances:
    """Of the windows of a part: ``noise_at`` and ``coda_at`` (slots, phase, 2) row and first sample in the banks of the
    sampler, and ``envelope`` (slots, phase, n) of the coda for windows whose largest sample is 1.
    """

    noise_at: Int32Array
    coda_at: Int32Array
    envelope: Float32Array


def drawn(sampler: Sampler, part: Part) -> Disturbances | None:
    """What disturbs the windows of a part; None if nothing does.

    Coda rises within 0.3 to 3 periods of the arrival by the catalogue's hypocentre and fades within 5 to 60 s, as that
    of local earthquakes does (Qc of some 100 at 1 Hz: 30 s); under S there is P coda, of 0.3 times its share of P.
    """
    if not (part.noise_to_signal.any() or part.noise_m_s.any() or part.coda.any()):
        return None
    rng = np.random.default_rng([sampler.seed, STREAM + 1, part.number])
    slots, n = len(part.event_of_pair), sampler.n_samples
    at = []
    for bank in (sampler.noise, sampler.coda):
        rows, starts = rng.integers(len(bank), size=(slots, 2)), rng.integers(bank.shape[2] - n, size=(slots, 2))
        at.append(np.stack([rows, starts], axis=-1).astype(np.int32))
    time_s = np.arange(n, dtype=np.float32) / sampler.windows.sampling_rate_hz + sampler.recipe.window_s[0]
    period_s = 1 / np.sqrt(np.prod(sampler.band_hz))
    shortest_s, longest_s = (periods * period_s for periods in RISE_PERIODS)
    rise_s = np.exp(rng.uniform(np.log(shortest_s), np.log(longest_s), (slots, 2, 1))).astype(np.float32)
    fall_s = np.exp(rng.uniform(np.log(FALL_S[0]), np.log(FALL_S[1]), (slots, 2, 1))).astype(np.float32)
    after_s = np.maximum(time_s, 0)
    envelope = part.coda[:, :, None] * (1 - np.exp(-after_s / rise_s)) * np.exp(-after_s / fall_s)
    envelope[:, 1] = np.maximum(envelope[:, 1], P_CODA_UNDER_S * part.coda[:, :1])
    return Disturbances(at[0], at[1], envelope.astype(np.float32))


@compiled()
def add_disturbances(
    windows: Float32Array,
    noise: Float32Array,
    coda: Float32Array,
    noise_at: Int32Array,
    coda_at: Int32Array,
    envelope: Float32Array,
    noise_to_signal: Float32Array,
    noise_m_s: Float32Array,
) -> None:
    """Add noise and coda from banks (row, 3, time) to windows (slots, 2, 3, n) in place."""
    slots, n_phases, n_components, n = windows.shape
    peak = np.empty(2, np.float32)
    for pair in range(slots):
        for phase in range(n_phases):
            peak[phase] = np.abs(windows[pair, phase]).max()
        size = noise_to_signal[pair] / np.float32(2.5) * peak.max() + noise_m_s[pair]
        for phase in range(n_phases):
            noise_row, noise_first = noise_at[pair, phase]
            coda_row, coda_first = coda_at[pair, phase]
            for component in range(n_components):
                target, fades = windows[pair, phase, component], envelope[pair, phase]
                n_bank = noise[noise_row, component, noise_first : noise_first + n]
                c_bank = coda[coda_row, component, coda_first : coda_first + n]
                for i in range(n):
                    target[i] += size * n_bank[i] + peak[phase] * fades[i] * c_bank[i]
