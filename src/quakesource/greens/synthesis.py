"""Seismograms of a moment tensor from elementary Green's functions."""

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray

from quakesource.constants import COMPONENTS, GREENS_COMPONENTS
from quakesource.errors import SourceError


def synthesize(greens: xr.DataArray, moment_tensor: ArrayLike, azimuth_deg: ArrayLike) -> xr.DataArray:
    """Z, R, T seismograms of a moment tensor.

    Parameters
    ----------
    greens : (..., component, time_s) with the ten components of `compute_greens`
    moment_tensor : (6,) USE (Mrr Mtt Mpp Mrt Mrp Mtp), N·m; or (n, 6), which adds a first dimension ``source``
    azimuth_deg : source→station, degrees clockwise from north; a number, or one for each ``distance_km``

    Returns
    -------
    xarray.DataArray (..., component=Z,R,T, time_s), the unit of ``greens`` times N·m

    Raises
    ------
    SourceError
        The tensor has not six finite components, or the azimuths do not fit the distances.
    """
    tensor = np.asarray(moment_tensor, dtype=np.float64)
    if tensor.ndim not in (1, 2) or tensor.shape[-1:] != (6,) or not np.isfinite(tensor).all():
        raise SourceError(
            f"A moment tensor has six finite components, not {moment_tensor!r}.",
            next_step="Give Mrr Mtt Mpp Mrt Mrp Mtp in N·m.",
        )
    azimuths = np.asarray(azimuth_deg, dtype=np.float64)
    if azimuths.ndim > 1 or (azimuths.ndim == 1 and azimuths.size != greens.sizes.get("distance_km")):
        raise SourceError(
            f"azimuth_deg has shape {azimuths.shape}; expected one number, or one for each distance_km.",
            next_step="Select the distances first: greens.sel(distance_km=[...]).",
        )
    weights = excitation(azimuths)  # (..., 3, 10, 6)
    coefficients = weights @ tensor.T  # (..., 3, 10) or (..., 3, 10, n)
    dims = ("distance_km",) * azimuths.ndim + ("out", "component") + ("source",) * (tensor.ndim - 1)
    mixing = xr.DataArray(
        coefficients, dims=dims, coords={"component": list(GREENS_COMPONENTS), "out": list(COMPONENTS)}
    )
    seismograms = xr.dot(greens.astype(np.float64), mixing, dim="component").rename(out="component")
    leading = ["source"] * (tensor.ndim - 1) + [d for d in greens.dims if d not in ("component", "time_s")]
    seismograms = seismograms.transpose(*leading, "component", "time_s")
    seismograms.attrs = {"units": str(greens.attrs.get("units", "")).removesuffix(" per N·m")}
    named: xr.DataArray = seismograms.rename("seismograms")
    return named


def excitation(azimuth_deg: ArrayLike) -> NDArray[np.float64]:
    """Weights that take a USE moment tensor to the mix of elementary seismograms at an azimuth.

    ``seismogram[c] = Σ_gm excitation[c, g, m] · moment_tensor[m] · greens[g]``, the formulas of docs/conventions.md
    (after Wang & Herrmann 1980, with DS and SS signs of Zhu & Rivera 2002).

    Returns
    -------
    (..., 3, 10, 6): component Z R T, elementary seismogram, tensor component; dimensionless
    """
    azimuth = np.radians(np.asarray(azimuth_deg, dtype=np.float64))
    sin1, cos1, sin2, cos2 = np.sin(azimuth), np.cos(azimuth), np.sin(2 * azimuth), np.cos(2 * azimuth)
    zero = np.zeros_like(azimuth)
    # USE to NED: Mzz=Mrr, Mxx=Mtt, Myy=Mpp, Mxz=Mrt, Myz=-Mrp, Mxy=-Mtp
    sixth, third, half = zero + 1 / 6, zero + 1 / 3, 0.5 * cos2
    terms = {
        "DD": [2 * sixth, -sixth, -sixth, zero, zero, zero],
        "DS": [zero, zero, zero, -cos1, sin1, zero],
        "SS": [zero, -half, half, zero, zero, sin2],
        "EX": [third, third, third, zero, zero, zero],
        "TDS": [zero, zero, zero, -sin1, -cos1, zero],
        "TSS": [zero, -0.5 * sin2, 0.5 * sin2, zero, zero, -cos2],
    }
    weights = np.zeros((*azimuth.shape, len(COMPONENTS), len(GREENS_COMPONENTS), 6))
    for i, name in enumerate(GREENS_COMPONENTS):
        key = name if name in terms else name[1:]
        weights[..., COMPONENTS.index(name[0]), i, :] = np.stack(terms[key], axis=-1)
    return weights
