"""Channels that are alive but do not feel the ground, told before they are mixed with others."""

import numpy as np
from numpy.typing import NDArray

from quakesource.errors import WaveformError
from quakesource.waveforms.filtering import band_pass, velocity_to_displacement
from quakesource.waveforms.quality.noise import low_noise_m, window_rms

FloatArray = NDArray[np.float64]
BELOW_LOW_NOISE = 0.1
"""No site is quieter than the new low-noise model; a tenth of it leaves room for its own uncertainty."""


def screen_dead(
    velocity: FloatArray, time_s: FloatArray, band_hz: tuple[float, float], from_s: float, where: str
) -> None:
    """WaveformError if a channel, with the earthquake in it, moves less than the quietest ground on earth.

    After rotation a dead horizontal would hide: each of R and T would still hold a part of its partner.

    Parameters
    ----------
    velocity : (nt,) ground velocity of the channel
    from_s : where untapered record begins, relative to the origin time as ``time_s`` is
    """
    rate = 1 / (time_s[1] - time_s[0])
    displacement = band_pass(velocity_to_displacement(velocity, rate), rate, band_hz)
    ratio = window_rms(displacement, time_s, (from_s, np.inf)) / low_noise_m(band_hz)
    if ratio < BELOW_LOW_NOISE:
        raise WaveformError(
            f"dead: {ratio:.2g} times the low-noise model, with the earthquake",
            where=where,
            next_step="Leave it out: the sensor feels nothing.",
        )
