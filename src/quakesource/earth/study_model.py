"""The velocity model that a study names: a shipped one, a file, or a column of CRUST1.0."""

import re

import numpy as np

from quakesource.earth import LayeredModel, read_model
from quakesource.errors import EarthModelError
from quakesource.settings import EarthSettings
from quakesource.settings.earth import CRUST1

COLUMNS_WITHIN_DEG = 2


def study_model(earth: EarthSettings, spec: str) -> LayeredModel:
    """Read a model as settings name it: ``socal``, ``models/mine.csv`` or ``crust1.0:61.45,-149.74``.

    EarthModelError if it is unknown, unreadable, or a CRUST1.0 column is asked for without ``earth.crust1_folder``.
    """
    if not spec.startswith("crust1.0"):
        return read_model(spec)
    match = re.fullmatch(r"crust1\.0:(-?[\d.]+),(-?[\d.]+)", spec)
    if match is None or earth.crust1_folder is None:
        raise EarthModelError(
            f"{spec!r} does not say which column of CRUST1.0, or earth.crust1_folder is not set.",
            next_step="Write crust1.0:latitude,longitude and set earth.crust1_folder to the folder of its files.",
        )
    column = read_model(
        "crust1.0",
        latitude_deg=float(match[1]),
        longitude_deg=float(match[2]),
        crust1_folder=earth.crust1_folder,
    )
    return column.hardened(earth.min_vs_km_s)


def columns_around(earth: EarthSettings, spec: str, n: int, rng: np.random.Generator) -> list[LayeredModel]:
    """Up to ``n`` columns of CRUST1.0, drawn from where a model serves: its regions, or two degrees about a column.

    Empty without ``earth.crust1_folder``, and for a model that serves wherever no other does.
    """
    if earth.crust1_folder is None:
        return []
    if match := re.fullmatch(r"crust1\.0:(-?[\d.]+),(-?[\d.]+)", spec):
        latitude, longitude = float(match[1]), float(match[2])
        boxes = [
            (
                (latitude - COLUMNS_WITHIN_DEG, latitude + COLUMNS_WITHIN_DEG + 1),
                (longitude - COLUMNS_WITHIN_DEG, longitude + COLUMNS_WITHIN_DEG + 1),
            )
        ]
    else:
        boxes = [(region.latitude_deg, region.longitude_deg) for region in earth.regions if region.model == spec]
    cells = [
        (latitude, longitude)
        for (south, north), (west, east) in boxes
        for latitude in np.arange(np.floor(south) + 0.5, north)
        for longitude in np.arange(np.floor(west) + 0.5, east)
    ]
    columns: dict[str, LayeredModel] = {}
    for i in rng.permutation(len(cells)):
        if len(columns) < n:
            column = study_model(earth, f"{CRUST1}:{cells[i][0]:g},{cells[i][1]:g}")
            columns.setdefault(column.hash(), column)
    return list(columns.values())
