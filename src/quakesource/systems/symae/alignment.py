"""Aligning the records of a group with their mean: delays and polarities that no network has to learn.

Records are compared with the group's mean, not with one of them: the answer must not depend on which receiver comes
first. The majority keeps its polarity, and the median delay is zero, so that a group as a whole is moved by nothing.
"""

import math
from typing import NamedTuple

import torch

Tensor = torch.Tensor

MOST_S = 6.0
"""Largest delay that is looked for."""
STEP_S = 0.5
ROUNDS = 2


class Aligned(NamedTuple):
    """``records`` (g, r, n); ``delay_s`` (g, r) that was taken off, and ``sign`` (g, r) that they were multiplied
    by.
    """

    records: Tensor
    delay_s: Tensor
    sign: Tensor


class Alignment(torch.nn.Module):
    """Alignment on one time grid; it has nothing to learn."""

    frequency_hz: Tensor
    lag_s: Tensor
    cosine: Tensor
    sine: Tensor

    def __init__(self, n_samples: int, interval_s: float) -> None:
        super().__init__()
        self.n = n_samples
        frequency_hz = torch.fft.rfftfreq(2 * n_samples, interval_s)
        lag_s = torch.arange(-MOST_S, MOST_S + STEP_S / 2, STEP_S)
        twice = torch.full((n_samples + 1, 1), 2.0)
        twice[0] = twice[-1] = 1.0  # frequencies that a real series has once
        phase = 2 * math.pi * frequency_hz[:, None] * lag_s
        for name, values in (
            ("frequency_hz", frequency_hz),
            ("lag_s", lag_s),
            ("cosine", torch.cos(phase) * twice),
            ("sine", torch.sin(phase) * twice),
        ):
            self.register_buffer(name, values, persistent=False)

    def align(self, records: Tensor) -> Aligned:
        """Records (g, r, n) of groups, each moved and turned over so that it is most like the group's mean."""
        with torch.no_grad():
            spectra = torch.fft.rfft(records, 2 * self.n)
            mean = spectra.mean(dim=1, keepdim=True)
            delay, sign = self._compared(spectra, mean)
            for _ in range(ROUNDS - 1):
                mean = (spectra * self._turn(delay, sign)).mean(dim=1, keepdim=True)
                delay, sign = self._compared(spectra, mean)
            sign = sign * torch.where(sign.sum(dim=1, keepdim=True) < 0, -1.0, 1.0)
            delay = delay - delay.median(dim=1, keepdim=True).values
            moved = torch.fft.irfft(spectra * self._turn(delay, sign), 2 * self.n)[..., : self.n]
        return Aligned(moved, delay, sign)

    def moved_back(self, records: Tensor, delay_s: Tensor, sign: Tensor) -> Tensor:
        """Records in the aligned frame (g, r, n) as receivers with these delays and signs (g, r) would have them."""
        spectra = torch.fft.rfft(records, 2 * self.n) * self._turn(-delay_s, sign)
        moved: Tensor = torch.fft.irfft(spectra, 2 * self.n)[..., : self.n]
        return moved

    def _compared(self, spectra: Tensor, mean: Tensor) -> tuple[Tensor, Tensor]:
        """Delay behind ``mean`` where the correlation is largest, a parabola through its neighbours, and its sign."""
        cross = mean.conj() * spectra
        correlation = cross.real @ self.cosine - cross.imag @ self.sine
        peak = correlation.abs().argmax(dim=-1, keepdim=True).clamp(1, len(self.lag_s) - 2)
        left, top, right = (correlation.gather(-1, peak + k)[..., 0] for k in (-1, 0, 1))
        curvature = left - 2 * top + right
        flat = curvature.abs() < 1e-9
        beside = torch.where(flat, 0.0, 0.5 * (left - right) / torch.where(flat, 1.0, curvature)).clamp(-1, 1)
        return self.lag_s[peak[..., 0]] + beside * STEP_S, torch.where(top < 0, -1.0, 1.0)

    def _turn(self, delay_s: Tensor, sign: Tensor) -> Tensor:
        phase = 2 * math.pi * self.frequency_hz * delay_s[..., None]
        return torch.polar(sign[..., None].abs(), phase) * sign[..., None]
