"""Earthquakes of two mechanisms: the second some way off, and as much later as a rupture needs to get there."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from quakesource.mechanisms import random_double_couples, scalar_moment

FloatArray = NDArray[np.float64]

SHARE = (0.35, 0.65)
"""Share of the moment that the first mechanism has."""
APART_KM, PAUSE_S = (4.0, 12.0), (0.0, 2.0)
RUPTURE_KM_S, WAVE_KM_S = 2.6, 4.5
LATEST_SECOND_S = APART_KM[1] / RUPTURE_KM_S + PAUSE_S[1] + APART_KM[1] / WAVE_KM_S


class Second(NamedTuple):
    """Of ``n`` sources: ``share`` (n,) of the moment that stays with the first mechanism, 1 for most; ``tensor`` (n, 6)
    of the second, zero for most; ``delay_s`` (slots,) by which pairs see it later.
    """

    share: FloatArray
    tensor: FloatArray
    delay_s: FloatArray


def second_mechanisms(
    rng: np.random.Generator,
    compound: float,
    tensor: FloatArray,
    event_of_pair: NDArray[np.int32],
    azimuth_deg: FloatArray,
) -> Second:
    """Draw them for a share ``compound`` of sources with tensors (n, 6) and pairs at azimuths (slots,)."""
    n = len(tensor)
    chosen = rng.random(n) < compound
    share = np.where(chosen, rng.uniform(*SHARE, n), 1.0)
    other = random_double_couples(n, rng, scalar_moment(tensor))
    apart_km, direction = rng.uniform(*APART_KM, n), rng.uniform(0, 2 * np.pi, n)
    later_s = apart_km / RUPTURE_KM_S + rng.uniform(*PAUSE_S, n)
    nearer_km = apart_km[event_of_pair] * np.cos(np.radians(azimuth_deg) - direction[event_of_pair])
    return Second(share, other * (1 - share)[:, None], later_s[event_of_pair] - nearer_km / WAVE_KM_S)
