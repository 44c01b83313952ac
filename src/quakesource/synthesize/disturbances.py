"""Noise and scattered coda on windows, drawn by NumPy for both writers."""

import numpy as np
from numpy.typing import NDArray

from quakesource.synthesize.sampling import STREAM, Part, Sampler

Float32Array = NDArray[np.float32]


def disturbances(sampler: Sampler, part: Part) -> tuple[Float32Array, Float32Array] | None:
    """Noise and coda (slots, phase, component, n) for windows and pairs whose largest sample is 1; None without any.

    Noise is red to white, coda white under an envelope that rises within half a second of the arrival that the example
    believes and fades within 2 to 20 s; half of the P coda goes on under the S window.
    """
    if not (part.noise_to_signal.any() or part.coda.any()):
        return None
    rng = np.random.default_rng([sampler.seed, STREAM + 1, part.number])
    slots, n = len(part.event_of_pair), sampler.n_samples
    noise = rng.standard_normal((slots, 2, 3, n), np.float32)
    redness = rng.uniform(0, 0.8, (slots, 1, 1, 1)).astype(np.float32)
    noise[..., 1:] += redness * noise[..., :-1]
    noise *= (part.noise_to_signal / 2.5)[:, None, None, None]
    time_s = np.arange(n) / sampler.windows.sampling_rate_hz + sampler.recipe.window_s[0]
    fading = rng.uniform(0.05, 0.5, (slots, 2, 1))
    envelope = np.where(time_s > 0, (1 - np.exp(-2 * time_s)) * np.exp(-fading * np.maximum(time_s, 0)), 0.0)
    envelope[:, 1] = np.maximum(envelope[:, 1], 0.5 * (part.coda[:, 0] / np.maximum(part.coda[:, 1], 1e-6))[:, None])
    coda = rng.standard_normal((slots, 2, 3, n), np.float32)
    coda *= (part.coda[:, :, None] * np.minimum(envelope, 1.0)).astype(np.float32)[:, :, None]
    return noise, coda
