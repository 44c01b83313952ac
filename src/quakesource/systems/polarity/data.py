"""First motions of one earthquake, with rays from the depths that its catalogue allows."""

import numpy as np
import pandas as pd
from scipy.special import ndtri

from quakesource.constants import MIN_RAY_DEPTH_KM
from quakesource.earth import LayeredModel
from quakesource.first_motions.data import PolarityData
from quakesource.first_motions.data import polarity_data as data_at_depths
from quakesource.systems.polarity.settings import PolaritySettings


def polarity_data(
    first_motions: pd.DataFrame, model: LayeredModel, depth_km: float, settings: PolaritySettings
) -> PolarityData:
    """Gather one earthquake's usable observations (columns of `tables.FIRST_MOTION`).

    Trial depths are the quantiles of a normal distribution about the catalogue's depth, so that they are equally
    likely; none lies above 0.5 km.
    """
    # an odd number has the catalogue's depth in its middle
    n = settings.n_depths + 1 - settings.n_depths % 2
    quantiles = ndtri((np.arange(n) + 0.5) / n)
    return data_at_depths(
        first_motions,
        model,
        np.maximum(depth_km + settings.depth_error_km * quantiles, MIN_RAY_DEPTH_KM),
        ray_error_deg=settings.ray_error_deg,
        epicentre_error_km=settings.epicentre_error_km,
    )
