"""Curves as rows, for people and for files."""

import pandas as pd
import xarray as xr

from quakesource.surface_waves.dispersion import STATUS


def curve_rows(curves: list[xr.Dataset]) -> pd.DataFrame:
    """One row a period of each curve: ``wave``, ``mode``, ``period_s``, velocities in km/s, ``status`` in words."""
    return pd.concat(
        [
            pd.DataFrame(
                {
                    "wave": curve.attrs["wave"],
                    "mode": curve.attrs["mode"],
                    "period_s": curve.period_s.values,
                    "phase_velocity_km_s": curve.phase_velocity_km_s.values,
                    "group_velocity_km_s": curve.group_velocity_km_s.values,
                    "status": [STATUS[int(value)] for value in curve.status.values],
                }
            )
            for curve in curves
        ],
        ignore_index=True,
    )
