"""Batches of examples on the device that trains, from resident windows: no disk.

The examples are those of `window_synthesis`.

Runs where there is only torch, NumPy and numba. On a CPU the compiled loop of `window_synthesis` makes the windows;
elsewhere the same gather, mix, convolve and cut are written in torch, which `tests` hold equal to it.
"""

from contextlib import nullcontext
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from quakesource.greens.compiled import one_compiler
from quakesource.synthesize.mixing import USED, mixing
from quakesource.synthesize.noise_and_coda import P_CODA_UNDER_S, all_drawn
from quakesource.synthesize.sampling import Part, Sampler
from quakesource.synthesize.window_synthesis import fill_part


class DeviceExamples:
    """Windows of parts on a device; the store of Green's functions is moved there once."""

    def __init__(self, sampler: Sampler, device: torch.device | str) -> None:
        """``sampler`` draws the parts, as it does for `writing`; a batch is a part of as many slots."""
        self.sampler, self.device = sampler, torch.device(device)
        self._resident = None if self.device.type == "cpu" else Resident.of(sampler, self.device)

    def windows(self, part: Part) -> torch.Tensor:
        """(slots, phase P S, component Z R T, n) float32 in m/s on the device; spare slots are zero."""
        if self._resident is None:
            return torch.from_numpy(fill_part(self.sampler, part))
        return torch_windows(self.sampler, part, self._resident)


class Resident(NamedTuple):
    """Of a sampler, on a device: ``counts`` and ``scale`` of its windows, banks of ``noise`` and ``coda``."""

    counts: torch.Tensor
    scale: torch.Tensor
    noise: torch.Tensor
    coda: torch.Tensor

    @classmethod
    def of(cls, sampler: Sampler, device: torch.device | str) -> "Resident":
        """Move them there."""
        arrays = (sampler.windows.counts, sampler.windows.scale, sampler.noise, sampler.coda)
        return cls(*(torch.from_numpy(np.ascontiguousarray(array)).to(device) for array in arrays))


def torch_windows(sampler: Sampler, part: Part, resident: Resident) -> torch.Tensor:
    """What `window_synthesis.fill_part` makes, in torch, on the device of ``resident``."""
    counts, scale = resident.counts, resident.scale
    device = counts.device

    def moved(values: np.ndarray) -> torch.Tensor:
        return torch.from_numpy(np.ascontiguousarray(values)).to(device)

    used = part.event_of_pair >= 0
    event = np.where(used, part.event_of_pair, 0)
    at = [moved(index.astype(np.int64)) for index in (part.model_index, part.depth_index[event], part.distance_index)]
    n, n_taps, n_stored = sampler.n_samples, sampler.n_taps, counts.shape[-1]
    # the samples that the moment rate reaches back to, and the window
    first = moved((sampler.first_sample + part.shift).astype(np.int64)) - (n_taps - 1)
    sample = first[:, :, None] + torch.arange(n + n_taps - 1, device=device)
    inside = (sample >= 0).to(torch.float32)
    index = sample.clamp(0, n_stored - 1)[:, :, None].expand(-1, -1, counts.shape[-2], -1)
    traces = counts[*at].gather(3, index).to(torch.float32) * inside[:, :, None]

    def radiated(tensor: NDArray[np.float64], taps: torch.Tensor) -> torch.Tensor:
        weights = scale[*at] * moved(mixing(tensor[event], part.azimuth_deg))[:, None]
        parts = [(traces[:, :, list(rows)] * weights[:, :, list(rows), None]).sum(2) for rows in USED]
        return (torch.stack(parts, dim=2).unfold(-1, n_taps, 1) * taps.flip(-1)[:, None, None, None]).sum(-1)

    windows = radiated(part.moment_tensor - part.second_tensor, moved(sampler.moment_rates(part)))
    if part.second_tensor.any():
        windows = windows + radiated(part.second_tensor, moved(sampler.second_rates(part)))
    windows = windows * (moved(part.factor) * moved(used.astype(np.float32))[:, None])[:, :, None, None]
    if part.noise_to_signal.any() or part.noise_m_s.any() or part.coda.any():
        windows = _disturbed(windows, sampler, part, resident)
    return windows * moved(part.kept)[..., None]


def _disturbed(windows: torch.Tensor, sampler: Sampler, part: Part, resident: Resident) -> torch.Tensor:
    """``windows`` (slots, 2, 3, n) with noise and coda from banks, on their device."""
    slots, n = len(windows), sampler.n_samples
    places, times_s = np.empty((slots, 2, 4), np.int64), np.empty((slots, 2, 2))
    with nullcontext() if all_drawn.overloads else one_compiler():
        all_drawn(sampler.keys(part.number).pairs, sampler.waves, slots, n, places, times_s)
    sample = torch.arange(n, device=windows.device)

    def moved(values: NDArray[np.generic]) -> torch.Tensor:
        return torch.from_numpy(values).to(windows.device)

    row, first, coda_row, coda_first = moved(places)[..., None].unbind(2)

    def pieces(bank: torch.Tensor, row: torch.Tensor, first: torch.Tensor) -> torch.Tensor:
        return bank.transpose(1, 2)[row, first + sample].transpose(2, 3)

    rise_s, fall_s = moved(times_s)[..., None].unbind(2)
    after_s = (sample / sampler.waves.sampling_rate_hz + sampler.waves.first_s).clamp(min=0)
    coda = moved(part.coda)
    envelope = coda[..., None] * (1 - torch.exp(-after_s / rise_s)) * torch.exp(-after_s / fall_s)
    envelope[:, 1] = torch.maximum(envelope[:, 1], P_CODA_UNDER_S * coda[:, :1])
    peak = windows.abs().amax((2, 3), keepdim=True)
    size = moved(part.noise_to_signal)[:, None, None, None] / 2.5 * peak.amax(1, keepdim=True)
    size = size + moved(part.noise_m_s)[:, None, None, None]
    scattered = peak * envelope.float()[:, :, None] * pieces(resident.coda, coda_row, coda_first)
    return windows + size * pieces(resident.noise, row, first) + scattered
