"""Networks of spectra trained on every division of the events, and what they make of all of them."""

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from quakesource.systems.source_spectra.divisions import training_rows
from quakesource.systems.source_spectra.evidence import log_evidence
from quakesource.systems.source_spectra.linear_baseline import FLOOR
from quakesource.systems.source_spectra.settings import SpectraNetworkSettings
from quakesource.systems.source_spectra.vae import (
    SpectraVae,
    decoded,
    faithful,
    latents,
    learned_noise,
    linearised,
    train,
)

FAITHFUL_WIDTH = 256
"""Neurons of a layer in the paper."""
N_DRAWN = 400


def learned_spectra(
    kind: str,
    k: int,
    amplitudes: NDArray[np.float64],
    frequency_hz: NDArray[np.float64],
    tests: list[NDArray[np.int64]],
    settings: SpectraNetworkSettings,
    seed: int,
) -> dict[str, Any]:
    """Train a member for each test part; what it makes of every event.

    Parameters
    ----------
    kind : ``vae`` (learned noise, on log amplitudes, answers refined) or ``vae_faithful`` (the loss as it is printed)
    k : latent variables
    amplitudes : (n, f)
    tests : rows that judge each member, which it does not see
    seed : of the initial weights, the batches and the draws

    Returns
    -------
    arrays ``reconstructed`` (members, n, f), ``latent`` (members, n, k), ``history`` (epochs, members), the
    ``log_evidence`` of the test events, part after part, and what the decoders make of a grid of latent variables:
    ``sweep`` (g, k), ``swept`` (members, g, f), and of draws from the prior, new spectra: ``drawn`` (members, d, f)
    """
    torch.set_num_threads(1)  # operations are small: what there is to learn is shared out to processes
    rows = training_rows(len(amplitudes), tests)
    logarithms = np.log10(np.maximum(amplitudes, FLOOR))
    # each member's own: the test events' mean is none of its business
    mean = np.stack([logarithms[row].mean(axis=0) for row in rows])[:, None]
    scale = np.array([float(logarithms[row].std()) for row in rows])[:, None, None]
    ours = kind == "vae"
    values = (logarithms - mean) / scale if ours else np.broadcast_to(amplitudes, (len(tests), *amplitudes.shape))
    generator = torch.Generator().manual_seed(seed)
    width = settings.width if ours else FAITHFUL_WIDTH
    model = SpectraVae(values.shape[-1], k, width, len(tests), generator)
    history = train(
        model,
        values,
        rows,
        learned_noise() if ours else faithful(frequency_hz),
        epochs=settings.epochs,
        batch=settings.batch,
        learning_rate=settings.learning_rate,
        generator=generator,
    )
    at = latents(model, values, refine_steps=settings.refine_steps if ours else 0)
    axes = np.meshgrid(*[np.linspace(-2.5, 2.5, 41)] * k, indexing="ij")
    sweep = np.broadcast_to(np.stack([axis.ravel() for axis in axes], axis=-1), (len(tests), 41**k, k))

    def amplitudes_of(z: NDArray[np.float64]) -> NDArray[np.float32]:
        made = decoded(model, np.ascontiguousarray(z))
        return np.asarray(10 ** (made * scale + mean) if ours else made, np.float32)

    reconstructed = amplitudes_of(at)
    residual = logarithms - np.log10(np.maximum(reconstructed, FLOOR))
    jacobian = linearised(model, at)
    # of log10 amplitudes, whichever of the two the network makes
    above = np.where(reconstructed > FLOOR, 1 / (np.log(10) * np.maximum(reconstructed, FLOOR)), 0.0)
    jacobian *= scale[..., None] if ours else above[..., None]
    evidence = [
        log_evidence(residual[i], jacobian[i], at[i], np.setdiff1d(np.arange(len(amplitudes)), test), np.asarray(test))
        for i, test in enumerate(tests)
    ]
    rng = np.random.default_rng([seed, 4, k])
    drawn = np.broadcast_to(rng.standard_normal((N_DRAWN, k)), (len(tests), N_DRAWN, k))
    return {
        "reconstructed": reconstructed,
        "latent": at.astype(np.float32),
        "history": history,
        "sweep": sweep[0],
        "swept": amplitudes_of(sweep),
        "log_evidence": np.concatenate(evidence),
        "drawn": amplitudes_of(drawn),
    }
