"""Catalogues of simulated source spectra and source time functions whose truth is known."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Array = NDArray[np.float64]

LEAST_MAGNITUDE, LARGEST_MAGNITUDE = 5.5, 8.8
PULSE_STEP_S = 0.0703125


@dataclass(frozen=True)
class TrueSources:
    """``events``: event_id, magnitude and the true parameters; ``parameters`` (n, p) of the shape that made them."""

    events: pd.DataFrame
    shape: str
    parameters: Array


def true_sources(kind: str, n_events: int, rng: np.random.Generator) -> TrueSources:
    """Magnitudes by Gutenberg-Richter and corners by self-similar scaling with scatter.

    ``double_corner``: 1/f between the corners, f^-2.6 above. ``brune``, and ``fall_off`` with exponents 2 + N(0, 0.2)
    (synthetic tests of Ma et al. 2022, 4.1).
    """
    magnitude = magnitudes(n_events, rng)
    corner = 10 ** (2.5 - 0.5 * magnitude + 0.15 * rng.standard_normal(n_events))
    if kind == "double_corner":
        apart = np.abs(0.5 + 0.2 * rng.standard_normal(n_events))
        parameters = np.stack([corner * 10 ** (-apart / 2), corner * 10 ** (apart / 2)], axis=1)
        shape, names = "modified_double_corner", ["true_first_corner_hz", "true_second_corner_hz"]
    elif kind == "fall_off":
        parameters = np.stack([corner, 2 + 0.2 * rng.standard_normal(n_events)], axis=1)
        shape, names = "free_fall_off", ["true_corner_frequency_hz", "true_fall_off"]
    else:
        parameters, shape, names = corner[:, None], "brune", ["true_corner_frequency_hz"]
    events = pd.DataFrame({"event_id": [f"sim{i:05d}" for i in range(n_events)], "magnitude": magnitude})
    return TrueSources(events.assign(**dict(zip(names, parameters.T, strict=True))), shape, parameters)


def random_pulses(
    n_events: int, rng: np.random.Generator, *, rough: bool = False, magnitude: Array | None = None
) -> tuple[pd.DataFrame, list[Array]]:
    """Events and moment rates: sums of Gaussians within a finite duration, positive, and nothing else.

    The null test: whatever such pulses show, smoothness and positivity show (after Danré et al. 2019, GRL 46, 7352).
    Smooth ones are a few wide Gaussians; ``rough`` ones have widths even in their logarithm over a factor of 50 and
    moments as the square of the width, so that their spectra fall as 1/f² on average.

    Parameters
    ----------
    magnitude : (m,) to draw from; Gutenberg-Richter without
    """
    mw = magnitudes(n_events, rng) if magnitude is None else rng.choice(magnitude, n_events)
    pulses = []
    for one in mw:
        duration_s = 10 ** (0.5 * one - 2.1 + 0.15 * rng.standard_normal())
        times = np.arange(round(1.6 * duration_s / PULSE_STEP_S)) * PULSE_STEP_S
        n = 1 + rng.poisson(30 if rough else 3)
        centres = duration_s * rng.uniform(0.25, 1.1, n)
        shares = 0.2 * 50 ** -rng.uniform(size=n) if rough else rng.uniform(0.05, 0.2, n)
        heights = rng.exponential(1.0, n) * (shares if rough else 1.0)
        rate = (heights * np.exp(-0.5 * ((times[:, None] - centres) / (duration_s * shares)) ** 2)).sum(axis=1)
        # they begin and end at zero, as a rupture does
        pulses.append(np.maximum(rate - rate[[0, -1]].max(), 0.0))
    return pd.DataFrame({"event_id": [f"sim{i:05d}" for i in range(n_events)], "magnitude": mw}), pulses


def with_places(events: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Events with depth_km, strike_deg, dip_deg and rake_deg, which have nothing to do with their spectra.

    Shares as in global catalogues: most are shallow and reverse. What strata show of such events, chance shows.
    """
    n = len(events)
    deepest = rng.choice([70.0, 300.0, 650.0], n, p=[0.75, 0.17, 0.08])
    depth = rng.uniform(np.where(deepest == 70, 5.0, np.where(deepest == 300, 70.0, 300.0)), deepest)
    style = rng.choice(3, n, p=[0.5, 0.28, 0.22])
    dip = np.clip(np.array([25.0, 80.0, 45.0])[style] + 8 * rng.standard_normal(n), 5, 90)
    rake = np.array([90.0, 0.0, -90.0])[style] + 15 * rng.standard_normal(n)
    rake = np.where((style == 1) & (rng.uniform(size=n) < 0.5), rake + 180, rake)
    return events.assign(
        depth_km=depth, strike_deg=rng.uniform(0, 360, n), dip_deg=dip, rake_deg=(rake + 180) % 360 - 180
    )


def magnitudes(n_events: int, rng: np.random.Generator) -> Array:
    """Gutenberg-Richter magnitudes with b = 1 between 5.5 and 8.8."""
    share = rng.uniform(size=n_events) * (1 - 10 ** (LEAST_MAGNITUDE - LARGEST_MAGNITUDE))
    return LEAST_MAGNITUDE - np.log10(1 - share)
