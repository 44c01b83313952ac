"""What a trained network makes of groups: codes, virtual seismograms, and estimates of the source.

    U_k(Q) = Fuse([SEnc(X_k); PEnc(x_Q)])                                  equations (28) and (29) of the paper

for any common path Q: of another pixel, of another earthquake, or none, which is a path code of zeros. A virtual
empirical Green's function deconvolves with what a small earthquake would have looked like:

    S(f) = U(f) W*(f) / ( |W(f)|² + w max |W|² ),   W the mean over pixels of the small earthquake's U           (1)
"""

from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from quakesource.systems.symae.baselines.deconvolution import water_level
from quakesource.systems.symae.baselines.stacks import envelope
from quakesource.systems.symae.cleaned import halves, noise_of_halves
from quakesource.systems.symae.networks import Faithful, Ours

Tensor = torch.Tensor
FloatArray = NDArray[np.float64]

REFINING_STEPS, REFINING_RATE = 25, 0.03


class Codes(NamedTuple):
    """Of groups (g,): ``source`` (g, k), ``paths`` (g, r, q), and the delays and signs (g, r) of alignment."""

    source: Tensor
    paths: Tensor
    delay_s: Tensor
    sign: Tensor


def codes_of(network: Faithful | Ours, records: Tensor) -> Codes:
    """Codes of groups of records (g, r, n)."""
    with torch.no_grad():
        aligned, delay_s, sign = network.aligned(records)
        return Codes(network.source_code(aligned), network.path_codes(aligned), delay_s, sign)


def redatumed(network: Faithful | Ours, source: Codes, donor: Codes) -> Tensor:
    """Records (g, r, n) with the source of one group each and the paths of another, equation (22) of the paper."""
    with torch.no_grad():
        return network.back(network.fuse(source.source, donor.paths), donor.delay_s, donor.sign)


def without_path(network: Faithful | Ours, source: Tensor) -> Tensor:
    """Virtual seismograms (g, n) for no path in particular."""
    with torch.no_grad():
        return network.fuse(source, source.new_zeros(len(source), 1, network.n_path))[:, 0]


def noise_without_path(network: Faithful | Ours, records: Tensor) -> FloatArray:
    """Power (g, n) that halves of the receivers disagree on without a path; records (g, r, n), r at least 2."""
    parts = torch.from_numpy(halves(records.shape[1])).flatten(0, 1).to(records.dtype)
    with torch.no_grad():
        codes = network.codes_of_parts(network.aligned(records).records, parts)
    made = without_path(network, codes.transpose(0, 1).flatten(0, 1)).numpy()
    first, second = made.reshape(2, -1, len(records), made.shape[-1])
    return noise_of_halves(first, second)


def on_common_paths(network: Faithful | Ours, source: Tensor, paths: Tensor) -> Tensor:
    """Uniformly scattered virtual seismograms (g, q, n): every source code (g, k) on the same path codes (q, ·)."""
    with torch.no_grad():
        return network.fuse(source, paths[None].expand(len(source), -1, -1))


def virtual_egf(large: FloatArray, small: FloatArray, level: float, interval_s: float, start_s: float) -> FloatArray:
    """Equation (1): source functions (pixel, n) of virtual seismograms of a large and of a small earthquake."""
    reference = np.broadcast_to(small.mean(axis=0), large.shape)
    return water_level(large[:, None], reference[:, None], level, interval_s, start_s)


def refined(network: Ours, records: Tensor) -> Tensor:
    """Source codes (g, k) moved until the records (g, r, n) are rebuilt best, from path codes that are kept."""
    aligned = network.aligned(records).records
    with torch.no_grad():
        first, paths = network.source_code(aligned), network.path_codes(aligned)
    code = first.clone().requires_grad_(True)
    optimiser = torch.optim.Adam([code], REFINING_RATE)
    for _ in range(REFINING_STEPS):
        misfit = ((network.fuse(code, paths) - aligned) ** 2).mean(dim=(1, 2)).sum()
        prior = ((code - first) ** 2).mean(dim=1).sum()
        optimiser.zero_grad()
        (misfit + 0.1 * prior).backward()
        optimiser.step()
    return code.detach()


class Ensemble(NamedTuple):
    """Envelopes (g, n): without a path, and percentiles 10, 50 and 90 over common paths and draws of the source
    code.
    """

    without_path: FloatArray
    low: FloatArray
    middle: FloatArray
    high: FloatArray


def ensemble(network: Ours, records: Tensor, common: Tensor, n_draws: int, seed: int) -> Ensemble:
    """Virtual seismograms of groups (g, r, n) with their uncertainty.

    Each common path code (q, ·) has draws of its own from the Gaussian of the source code.
    """
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        product, linear = network.group_code(network.aligned(records).records)
        n = n_draws * len(common)
        noise = torch.randn(n, *product.mean.shape, generator=generator)
        drawn = product.mean + torch.exp(0.5 * product.log_variance) * noise
        codes = torch.cat([drawn, linear.expand(n, -1, -1)], dim=-1).transpose(0, 1).flatten(0, 1)
        paths = common.repeat(n_draws, 1).expand(len(records), -1, -1).flatten(0, 1)
        made = network.fuse(codes, paths[:, None])[:, 0].numpy()
        plain = without_path(network, torch.cat([product.mean, linear], dim=-1)).numpy()
    every = envelope(made.reshape(len(records), -1, made.shape[-1]))
    low, middle, high = np.quantile(every, (0.1, 0.5, 0.9), axis=1)
    return Ensemble(envelope(plain), low, middle, high)
