"""Examples made on the device that trains, from resident windows: no disk, nothing from the host but a key.

The examples are those of `drawing` and `window_synthesis`, of which this is the same in torch: draws are equal, windows
to 1e-5 of a pair's peak. On a CPU the compiled loops are many times as fast, and are what trains there.

Runs where there is only torch, NumPy and numba.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
from torch.nn.functional import conv1d

from quakesource.synthesize.device_draws import DeviceDraws, DrawnBand, DrawnPaths, DrawnSources
from quakesource.synthesize.device_numbers import uniform, whole
from quakesource.synthesize.exact_functions import exp
from quakesource.synthesize.mixing import USED, table
from quakesource.synthesize.noise_and_coda import (
    CODA_FIRST,
    CODA_ROW,
    FALL,
    FALL_S,
    LN_FALL,
    NOISE_FIRST,
    NOISE_ROW,
    P_CODA_UNDER_S,
    RISE,
)
from quakesource.synthesize.sampling import Sampler

Tensor = torch.Tensor


class DeviceExamples:
    """Parts and their windows on a device; the stores of Green's functions are moved there once."""

    def __init__(self, samplers: Sequence[Sampler], device: torch.device | str) -> None:
        """``samplers``, one a band, draw the parts, as they do for `writing`; a batch is a part of as many slots."""
        self.draws = DeviceDraws(samplers, device)
        self._resident = [Resident.of(sampler, self.draws.device) for sampler in self.draws.samplers]

    def made(self, keys: Tensor, level: Tensor) -> tuple[DrawnSources, DrawnPaths, list[Tensor]]:
        """The part with ``keys`` (`DeviceDraws.keys`), and of every band its windows.

        They are (slots, phase P S, component Z R T, n), float32, in m/s; spare slots are zero.
        """
        sources, paths, bands = self.draws.drawn(keys, level)
        windows = [
            device_windows(sampler, sources, paths, band, keys[1], resident)
            for sampler, band, resident in zip(self.draws.samplers, bands, self._resident, strict=True)
        ]
        return sources, paths, windows


class Resident(NamedTuple):
    """Of a sampler, on a device: ``counts`` and ``scale`` of its windows, banks of ``noise`` and ``coda``, and the
    ``mixing`` of `mixing.table`; ``rows`` of `mixing.USED`.
    """

    counts: Tensor
    scale: Tensor
    noise: Tensor
    coda: Tensor
    mixing: Tensor
    rows: tuple[Tensor, ...]

    @classmethod
    def of(cls, sampler: Sampler, device: torch.device | str) -> "Resident":
        """Move them there."""
        arrays = (sampler.windows.counts, sampler.windows.scale, sampler.noise, sampler.coda, table())
        counts, scale, noise, coda, mixing = (torch.from_numpy(np.array(array)).to(device) for array in arrays)
        rows = tuple(torch.tensor(of_component, device=device) for of_component in USED)
        return cls(counts, scale, noise, coda, mixing, rows)


def device_windows(
    sampler: Sampler, sources: DrawnSources, paths: DrawnPaths, band: DrawnBand, of_pair: Tensor, resident: Resident
) -> Tensor:
    """What `window_synthesis.fill_part` makes, on the device of what is drawn; ``of_pair`` is the key of the pairs."""
    counts, scale, device, event = resident.counts, resident.scale, resident.counts.device, paths.event
    at = paths.model_index, sources.depth_index[event], paths.distance_index
    n, n_taps, n_stored = sampler.n_samples, sampler.n_taps, counts.shape[-1]
    # the samples that the moment rate reaches back to, and the window
    first = sampler.first_sample + band.shift - (n_taps - 1)
    sample = first[:, :, None] + torch.arange(n + n_taps - 1, device=device)
    inside = (sample >= 0).to(torch.float32)
    index = sample.clamp(0, n_stored - 1)[:, :, None].expand(-1, -1, counts.shape[-2], -1)
    traces = counts[at].gather(3, index).to(torch.float32) * inside[:, :, None]
    scales = scale[at]

    def radiated(tensor: Tensor, duration_s: Tensor, delay_s: Tensor | None) -> Tensor:
        weights = scales * _mixing(tensor[event], paths.azimuth_deg, resident.mixing)[:, None]
        parts = [(traces[:, :, rows] * weights[:, :, rows, None]).sum(2) for rows in resident.rows]
        taps = _moment_rates(sampler, sources.pulses[event], duration_s[event], paths, delay_s)
        return _convolved(torch.stack(parts, dim=2), taps)

    windows = radiated(sources.moment_tensor - sources.second_tensor, sources.duration_s, None)
    if sampler.recipe.compound:
        windows = windows + radiated(sources.second_tensor, sources.second_duration_s, paths.second_delay_s)
    windows = windows * (paths.factor * paths.used[:, None])[:, :, None, None]
    recipe = sampler.recipe
    if recipe.noise_to_signal[1] or recipe.noise_m_s[1] or recipe.coda[1]:
        windows = _disturbed(windows, sampler, band, of_pair, resident)
    return windows * paths.kept[..., None]


def _mixing(tensor: Tensor, azimuth_deg: Tensor, mixing: Tensor) -> Tensor:
    """`mixing.mixing` of pairs (slots, 10)."""
    azimuth = torch.deg2rad(azimuth_deg)
    series = [torch.ones_like(azimuth), *(f(m * azimuth) for m in (1, 2) for f in (torch.cos, torch.sin))]
    products = torch.stack(series, dim=1)[:, :, None] * tensor[:, None, :]
    return (products.flatten(1) @ mixing).float()


def _moment_rates(
    sampler: Sampler, pulses: Tensor, duration_s: Tensor, paths: DrawnPaths, delay_s: Tensor | None
) -> Tensor:
    """`sources.Pulses.sampled` of pairs, (slots, taps)."""
    rate_hz = sampler.windows.sampling_rate_hz
    stretch = torch.where(paths.used, paths.stretch, 1.0)
    step = 1 / (rate_hz * duration_s * stretch)
    late = torch.zeros_like(step) if delay_s is None else delay_s * rate_hz
    places = torch.arange(sampler.n_taps + 1, device=step.device)
    edges = (places - (late + 0.5)[:, None]) * step[:, None]
    rise, end, second, moment = pulses[..., None].unbind(1)
    released = moment * _triangle(edges / end, rise)
    released = released + (1 - moment) * _triangle((edges - second) / (1 - second), rise)
    taps = released.diff(dim=1)
    return (taps / taps.sum(1, keepdim=True)).float()


def _triangle(x: Tensor, peak: Tensor) -> Tensor:
    x = x.clamp(0, 1)
    return torch.where(x < peak, x**2 / peak, 1 - (1 - x) ** 2 / (1 - peak))


def _convolved(traces: Tensor, taps: Tensor) -> Tensor:
    """``traces`` (slots, 2, 3, n + taps - 1), each pair's with its own ``taps`` (slots, taps): n samples are left."""
    # TF32, which a GPU would take for convolutions, has ten bits
    with torch.backends.cudnn.flags(enabled=True, allow_tf32=False):
        rows = conv1d(traces.flatten(1, 2).transpose(0, 1), taps.flip(-1)[:, None], groups=len(taps))
    windows: Tensor = rows.transpose(0, 1).unflatten(1, (2, 3))
    return windows


def _disturbed(windows: Tensor, sampler: Sampler, band: DrawnBand, of_pair: Tensor, resident: Resident) -> Tensor:
    """``windows`` (slots, 2, 3, n) with noise and coda from banks, as `noise_and_coda.add_waves` has them."""
    device, n, waves = windows.device, sampler.n_samples, sampler.waves
    slot, phase = torch.arange(len(windows), device=device)[:, None], torch.arange(2, device=device)
    sample = torch.arange(n, device=device)

    def pieces(bank: Tensor, of_row: int, of_first: int) -> Tensor:
        row = whole(of_pair, slot, of_row + phase, bank.shape[0])[..., None]
        first = whole(of_pair, slot, of_first + phase, bank.shape[2] - n)[..., None]
        return bank.transpose(1, 2)[row, first + sample].transpose(2, 3)

    low, high = waves.ln_rise_s
    rise_s = exp(low + uniform(of_pair, slot, RISE + phase) * (high - low))[..., None]
    fall_s = (FALL_S[0] * exp(uniform(of_pair, slot, FALL + phase) * LN_FALL))[..., None]
    after_s = (sample / waves.sampling_rate_hz + waves.first_s).clamp(min=0)
    coda = band.coda
    envelope = coda[..., None] * (1 - torch.exp(-after_s / rise_s)) * torch.exp(-after_s / fall_s)
    under_s = torch.stack([torch.zeros_like(coda[:, 0]), P_CODA_UNDER_S * coda[:, 0]], dim=1)
    envelope = torch.maximum(envelope, under_s[..., None])
    peak = windows.abs().amax((2, 3), keepdim=True)
    size = band.noise_to_signal[:, None, None, None] / 2.5 * peak.amax(1, keepdim=True)
    size = size + band.noise_m_s[:, None, None, None]
    scattered = peak * envelope.float()[:, :, None] * pieces(resident.coda, CODA_ROW, CODA_FIRST)
    return windows + size * pieces(resident.noise, NOISE_ROW, NOISE_FIRST) + scattered
