"""CRUST1.0: the crust in cells of one degree."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from quakesource.earth.model import LayeredModel
from quakesource.errors import EarthModelError

FIELDS = ("bnds", "vp", "vs", "rho")
N_CELLS_EAST = 360
N_CELLS_SOUTH = 180
WATER = 0
MANTLE = 8
DECIMALS = 2
"""The original text has two; rounding makes the float32 copy and the text the same model."""
ENDINGS = ("", ".gz")


def read_crust1(folder: str | Path, latitude_deg: float, longitude_deg: float) -> LayeredModel:
    """Read the cell that holds a position.

    Laske, Masters, Ma & Pasyanos (2013, Geophys. Res. Abstracts 15, EGU2013-2658).

    Parameters
    ----------
    folder : with ``crust1.{bnds,vp,vs,rho}`` (plain or gzipped) or ``crust1.npz`` (arrays of those names,
        (64800, 9)); or that npz itself.
    latitude_deg, longitude_deg : -90..90 and -180..360.

    Returns
    -------
    Ice, sediments and crust over the uppermost mantle as half-space. Water and layers of zero thickness
    are dropped, so depth counts from the top of the solid: the sea floor at sea. Q by rule.

    Raises
    ------
    EarthModelError
        position off the globe, or files missing or of another shape.
    """
    if not (abs(latitude_deg) <= 90 and -180 <= longitude_deg <= 360):
        raise EarthModelError(
            f"latitude {latitude_deg}, longitude {longitude_deg} is off the globe",
            where="CRUST1.0",
            next_step="give latitude in -90..90 and longitude in -180..360 degrees",
        )
    south = min(max(89 - int(np.floor(latitude_deg)), 0), N_CELLS_SOUTH - 1)
    east = int(np.floor((longitude_deg + 180.0) % 360.0))
    cell = _cell(Path(folder), south * N_CELLS_EAST + east)
    top_km = cell["bnds"]
    thickness_km = np.round(np.append(top_km[:-1] - top_km[1:], 0.0), DECIMALS)
    kept = (thickness_km > 0) & (np.arange(MANTLE + 1) != WATER)
    kept[MANTLE] = True
    return LayeredModel(
        thickness_km[kept],
        cell["vp"][kept],
        cell["vs"][kept],
        cell["rho"][kept],
        name=f"crust1.0 {89.5 - south:+.1f} {east - 179.5:+.1f}",
        source="CRUST1.0, Laske et al. (2013), cell centre in the name",
    )


def _cell(folder: Path, row: int) -> dict[str, NDArray[np.float64]]:
    npz = folder if folder.suffix == ".npz" else folder / "crust1.npz"
    try:
        if npz.is_file():
            with np.load(npz) as stored:
                cell = {field: np.asarray(stored[field][row], dtype=np.float64) for field in FIELDS}
        else:
            cell = {field: _text_row(folder, field, row) for field in FIELDS}
    except (OSError, KeyError, IndexError, ValueError) as problem:
        raise _unusable(folder, str(problem)) from problem
    if any(values.shape != (MANTLE + 1,) for values in cell.values()):
        raise _unusable(folder, f"a cell has not {MANTLE + 1} layers")
    return {field: np.round(values, DECIMALS) for field, values in cell.items()}


def _text_row(folder: Path, field: str, row: int) -> NDArray[np.float64]:
    for ending in ENDINGS:
        path = folder / f"crust1.{field}{ending}"
        if path.is_file():
            return np.asarray(np.loadtxt(path, skiprows=row, max_rows=1), dtype=np.float64)
    raise FileNotFoundError(f"no crust1.{field} or crust1.{field}.gz")


def _unusable(folder: Path, why: str) -> EarthModelError:
    return EarthModelError(
        f"the CRUST1.0 files cannot be used: {why}",
        where=str(folder),
        next_step="unpack crust1.0.tar.gz of https://igppweb.ucsd.edu/~gabi/crust1.html and give that folder",
    )
