"""Stage search-fmnet: how far the exact search is from the truth, for earthquakes off the grid in other earths."""

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from quakesource.earth.study_model import study_model
from quakesource.geometry import distance_azimuth
from quakesource.jobs.progress import with_progress
from quakesource.mechanisms import kagan_angle
from quakesource.settings import EarthSettings
from quakesource.systems.fmnet.continuous import best_deviatoric, best_double_couple
from quakesource.systems.fmnet.off_grid import Recorded, base_records, disturbed, ladder
from quakesource.systems.fmnet.product import open_responses
from quakesource.systems.fmnet.region import grid_mechanisms, tensors_of
from quakesource.systems.fmnet.search import PlaceMatrices, normals, place_matrices, search_grid
from quakesource.systems.fmnet.settings import FmnetOffGridSettings, FmnetRegionSettings
from quakesource.systems.fmnet.tables import SEARCH

FloatArray = NDArray[np.float64]
N_PLACES = 20
"""The places with the best candidates, among which the best continuous mechanism is looked for."""


def search_fmnet(
    region: FmnetRegionSettings,
    off_grid: FmnetOffGridSettings,
    earth: EarthSettings,
    *,
    responses: Path,
    search: Path,
    threads: int = 1,
) -> None:
    """Write the errors of the search, a row an earthquake, condition, weighting and method.

    Parameters
    ----------
    responses : manifest of tabulate-fmnet
    search : CSV to write, columns of `tables.SEARCH`
    """
    data = open_responses(responses)
    matrices = place_matrices(data["responses"].values)
    places = np.stack([data[name].values for name in ("latitude_deg", "longitude_deg", "depth_km")], axis=-1)
    tensors = tensors_of(grid_mechanisms(region))
    print(f"{len(places) * len(tensors):,} candidates, {matrices.basis.shape[1]} functions of time", file=sys.stderr)
    steps, bands_hz = ladder(off_grid), (region.band_hz,)
    scatters = tuple(dict.fromkeys(scatter for scatter, _ in steps.values()))
    layers = study_model(earth, region.velocity_model)
    base = base_records(layers, region, off_grid, bands_hz, scatters, threads=threads)
    rows: list[dict[str, Any]] = []
    for name, (scatter, trouble) in with_progress(steps.items(), len(steps), "conditions"):
        recorded = disturbed(base[scatter], trouble, region, off_grid, bands_hz)
        for weighting, weight in _weightings(recorded).items():
            for row in _rows(matrices, places, tensors, recorded, weight):
                rows.append({"condition": name, "weighting": weighting, "simulated": True, **row})
    table = pd.DataFrame(rows).reindex(columns=list(SEARCH))
    search.parent.mkdir(parents=True, exist_ok=True)
    table.to_csv(search, index=False, float_format="%.6g")
    told = table.pivot_table(index="condition", columns=["weighting", "method"], values="kagan_deg", aggfunc="median")
    print(told.loc[list(steps)].round(1).to_string(), file=sys.stderr)


def _weightings(recorded: Recorded) -> dict[str, FloatArray]:
    """Weights (n, station): records as they are, as the paper's common normalisation has it, or every station alike."""
    size = np.sqrt(np.square(recorded.of_band(0)).sum(axis=(2, 3)))
    alike = np.divide(1.0, size, out=np.zeros_like(size), where=recorded.used & (size > 0))
    return {"amplitude": recorded.used.astype(float), "station": alike}


def _rows(
    matrices: PlaceMatrices, places: FloatArray, tensors: FloatArray, recorded: Recorded, weight: FloatArray
) -> list[dict[str, Any]]:
    grid = search_grid(matrices, tensors, recorded.of_band(0), weight)
    rows = []
    for event, normal in enumerate(normals(matrices, recorded.of_band(0), weight)):
        order = np.argsort(-grid.explained[event], kind="stable")[:N_PLACES]
        at = normal.at(order)
        first = tensors[grid.mechanism[event, order]]
        answers = {
            "grid": (first, grid.explained[event, order].astype(float)),
            "double_couple": best_double_couple(at, first),
            "deviatoric": best_deviatoric(at),
        }
        latitude, longitude = recorded.epicentre[event].tolist()
        for method, (tensor, explained) in answers.items():
            best = int(np.argmax(explained))
            place = places[order[best]]
            away_km = distance_azimuth(latitude, longitude, place[0], place[1]).distance_km
            rows.append(
                {
                    "source": event,
                    "method": method,
                    "n_stations": int(recorded.used[event].sum()),
                    "kagan_deg": float(kagan_angle(tensor[best], recorded.tensor[event])),
                    "horizontal_error_km": float(away_km),
                    "depth_error_km": float(place[2] - recorded.depth_km[event]),
                    "explained": float(explained[best]),
                }
            )
    return rows
