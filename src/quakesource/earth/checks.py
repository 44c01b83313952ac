"""What a layered model must satisfy before anything is computed in it."""

import numpy as np
from numpy.typing import NDArray

from quakesource.earth.columns import COLUMNS
from quakesource.errors import EarthModelError

FASTEST_VP_KM_S = 25.0
"""No rock of the earth is faster; numbers in m/s are."""
SMALLEST_VP_VS_RATIO = float(np.sqrt(4.0 / 3.0))


def check_layers(columns: dict[str, NDArray[np.float64]], *, name: str) -> None:
    """Refuse an unphysical model.

    ``columns`` maps the names of COLUMNS to arrays (n_layers,). Raises EarthModelError that names the layer.
    """
    _check_shapes(columns, name)
    thickness, vp, vs = (columns[key] for key in ("thickness_km", "vp_km_s", "vs_km_s"))
    for key in COLUMNS:
        _require(np.isfinite(columns[key]), name, f"{key} is not a finite number", "fill in the missing value")
    if thickness[-1] != 0.0:
        raise EarthModelError(
            f"the last layer is {thickness[-1]:g} km thick, but the last row is the half-space",
            where=f"model {name!r}, layer {thickness.size - 1}",
            next_step="set its thickness to 0, or add a half-space row with thickness 0",
        )
    _require(thickness[:-1] > 0, name, "thickness_km is not positive", "delete the layer or give its thickness")
    _require(
        vs != 0.0,
        name,
        "vs_km_s is 0: fluid layers cannot be handled",
        "remove the water (depth then counts from the sea floor), or use a continental model such as 'prem'",
    )
    for key in COLUMNS[1:]:
        _require(columns[key] > 0, name, f"{key} is not positive", "correct the value (km/s, g/cm³)")
    _require(vp < FASTEST_VP_KM_S, name, f"vp_km_s is {FASTEST_VP_KM_S:g} or more", "give km/s: 6.1, not 6100 m/s")
    density = columns["density_g_cm3"]
    _require(density < 25, name, "density_g_cm3 is 25 or more", "give g/cm³: 2.7, not 2700 kg/m³")
    _require(
        vp > vs * SMALLEST_VP_VS_RATIO,
        name,
        "vp_km_s <= 1.155 vs_km_s gives a bulk modulus that is not positive",
        "check whether the vp and vs columns are swapped",
    )


def _check_shapes(columns: dict[str, NDArray[np.float64]], name: str) -> None:
    shapes = {key: values.shape for key, values in columns.items()}
    if len(set(shapes.values())) > 1 or any(len(shape) != 1 or shape[0] == 0 for shape in shapes.values()):
        raise EarthModelError(
            f"the columns are not one-dimensional arrays of one length: {shapes}",
            where=f"model {name!r}",
            next_step="give every layer all of " + ", ".join(COLUMNS),
        )


def _require(good: NDArray[np.bool_], name: str, what: str, next_step: str) -> None:
    if not good.all():
        layer = int(np.flatnonzero(~good)[0])
        raise EarthModelError(what, where=f"model {name!r}, layer {layer} (counted from 0)", next_step=next_step)
