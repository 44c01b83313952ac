"""Depths of resampled sources as bars at the trial depths."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from numpy.typing import NDArray

from quakesource.figures.style import LIGHT_GREY, variant_colour


def draw_depth_histogram(
    ax: Axes, resampled: pd.DataFrame, trial_depths_km: NDArray[np.float64], variants: list[str]
) -> None:
    """Share (%) of each variant's draws nearest to each trial depth (n,), sorted; variants side by side.

    `resampled` has the columns of tables.RESAMPLED for one event.
    """
    present = [variant for variant in variants if (resampled["variant"] == variant).any()]
    step_km = float(np.diff(trial_depths_km).min()) if trial_depths_km.size > 1 else 1.0
    edges_km = np.concatenate([[-np.inf], (trial_depths_km[1:] + trial_depths_km[:-1]) / 2, [np.inf]])
    span_km = float(np.ptp(trial_depths_km)) or step_km
    width_km = min(0.85 * step_km / max(len(present), 1), span_km / 40)
    for place, variant in enumerate(present):
        depth_km = resampled.loc[resampled["variant"] == variant, "depth_km"].dropna().to_numpy(dtype=np.float64)
        share = 100 * np.histogram(depth_km, edges_km)[0] / max(depth_km.size, 1)
        offset_km = (place - (len(present) - 1) / 2) * width_km
        ax.bar(
            trial_depths_km + offset_km,
            share,
            width_km,
            color=variant_colour(variant, variants),
            label=f"n = {depth_km.size}",
        )
    ax.set_ylabel("Draws (%)")
    ax.grid(axis="y", color=LIGHT_GREY, linewidth=0.5)
    ax.set_axisbelow(True)
    ax.legend(loc="best", ncols=len(present), handlelength=0.8, borderpad=0.2, columnspacing=1.0)
