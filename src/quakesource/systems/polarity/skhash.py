"""A folder that SKHASH (Skoumal et al. 2024) reads as it is: control files, polarities, ratios, stations, a model.

``control_file.txt`` lets SKHASH trace rays in the velocity model; ``control_file_rays.txt`` hands it our azimuths and
take-off angles, so that both programs search with the same rays. Run it in the folder: ``SKHASH control_file.txt``.
"""

from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from quakesource.earth import LayeredModel, first_arrivals
from quakesource.systems.polarity.settings import PolaritySettings

_CODES: Final = ["event_id", "network", "station", "location", "channel"]
GRADIENT_KM_S: Final = 0.005
"""SKHASH joins the points of its model by gradients and drops points that are not faster than the one above; each of
our layers becomes two points, this much faster at its bottom."""
TABLE_STEP_KM: Final = {"depth": 1, "distance": 1}
N_RAYS: Final = 30_000


def write_skhash(
    folder: Path, events: pd.DataFrame, first_motions: pd.DataFrame, model: LayeredModel, settings: PolaritySettings
) -> None:
    """Write the inputs of SKHASH for the events of one velocity model.

    Parameters
    ----------
    folder : where the files go; it is made
    events, first_motions : columns of `tables.EVENT` and `tables.FIRST_MOTION`; rows of other events are left out
    """
    folder.mkdir(parents=True, exist_ok=True)
    rows = first_motions[first_motions["event_id"].isin(events["event_id"]) & first_motions["distance_km"].notna()]
    rows = rows.merge(events[["event_id", "depth_km"]], on="event_id")
    rays = pd.DataFrame(
        {
            # SKHASH counts the take-off angle from straight up
            "takeoff": 180 - _takeoff_deg(model, rows["depth_km"].to_numpy(float), rows),
            "takeoff_uncertainty": _takeoff_spread_deg(model, rows, settings),
            "azimuth": rows["azimuth_deg"].to_numpy(float),
            "azimuth_uncertainty": _azimuth_spread_deg(rows, settings),
            "sr_dist_km": rows["distance_km"].to_numpy(float),
        },
        index=rows.index,
    ).round(3)
    # SKHASH weighs a polarity by its size; 1 - 2 e is what is left of a sign that is wrong with probability e
    weight = rows["polarity"] * (1 - 2 * rows["error_probability"])
    polarities = rows[_CODES].assign(p_polarity=weight.round(4))[rows["polarity"] != 0]
    ratios = rows[_CODES].assign(sp_ratio=(10 ** rows["log10_sp_ratio"]).round(6))[rows["log10_sp_ratio"].notna()]
    for name, table in (("polarities", polarities), ("amplitudes", ratios)):
        if len(table):
            table.to_csv(folder / f"{name}.csv", index=False)
            table.join(rays).to_csv(folder / f"{name}_rays.csv", index=False)
    _catalogue(events, settings).to_csv(folder / "catalog.csv", index=False)
    _stations(rows).to_csv(folder / "stations.csv", index=False)
    deepest_km = float(np.ceil(events["depth_km"].max() + 5 * settings.depth_error_km)) + 1
    (folder / "vmodel.txt").write_text(_velocity_model(model, deepest_km))
    # SKHASH 1.1.5 fails on a perturbed epicentre beyond its table
    reach_km = float(np.ceil(rows["distance_km"].max() * 1.01 + 6 * settings.epicentre_error_km)) if len(rows) else 10.0
    for suffix in ("", "_rays"):
        control = _control(suffix, len(ratios) > 0, deepest_km, reach_km, settings)
        (folder / f"control_file{suffix}.txt").write_text(control)


def _takeoff_deg(model: LayeredModel, depth_km: np.ndarray, rows: pd.DataFrame) -> np.ndarray:
    return np.asarray(first_arrivals(model, np.maximum(depth_km, 0), rows["distance_km"].to_numpy(float)).takeoff_deg)


def _takeoff_spread_deg(model: LayeredModel, rows: pd.DataFrame, settings: PolaritySettings) -> np.ndarray:
    """Standard deviation over one depth error up and down, and of the ray directions themselves."""
    depth_km = rows["depth_km"].to_numpy(float)
    apart = [_takeoff_deg(model, depth_km + sign * settings.depth_error_km, rows) for sign in (-1, 1)]
    return np.asarray(np.hypot((apart[1] - apart[0]) / 2, settings.ray_error_deg))


def _azimuth_spread_deg(rows: pd.DataFrame, settings: PolaritySettings) -> np.ndarray:
    turned = np.degrees(np.arctan2(settings.epicentre_error_km, rows["distance_km"].to_numpy(float)))
    return np.asarray(np.hypot(turned, settings.ray_error_deg))


def _catalogue(events: pd.DataFrame, settings: PolaritySettings) -> pd.DataFrame:
    table = pd.DataFrame(
        {
            "time": events["origin_time_utc"].str.removesuffix("Z"),
            "event_id": events["event_id"],
            "latitude": events["latitude_deg"],
            "longitude": events["longitude_deg"],
            "depth": events["depth_km"],
            "horz_uncert_km": settings.epicentre_error_km,
            "vert_uncert_km": settings.depth_error_km,
        }
    )
    # SKHASH refuses a catalogue with an empty value
    return table.assign(mag=events["magnitude"]) if events["magnitude"].notna().all() else table


def _stations(rows: pd.DataFrame) -> pd.DataFrame:
    names = {"latitude_deg": "latitude", "longitude_deg": "longitude", "elevation_m": "elevation"}
    table = rows[["network", "station", *names]].rename(columns=names).fillna({"elevation": 0.0})
    return table.drop_duplicates(["network", "station"]).sort_values(["network", "station"])


def _velocity_model(model: LayeredModel, deepest_km: float) -> str:
    tops = model.depth_of_top_km
    bottoms = np.append(tops[1:], max(deepest_km, tops[-1]) + 200.0)
    lines = ["# depth_km, vp_km_s: layers as pairs of points (SKHASH joins points by gradients)"]
    for top, bottom, velocity in zip(tops, bottoms, model.vp_km_s, strict=True):
        lines.append(f"{top:.4f},{velocity:.4f}")
        lines.append(f"{bottom - 0.001:.4f},{velocity + GRADIENT_KM_S:.4f}")
    return "\n".join(lines) + "\n"


def _control(suffix: str, with_ratios: bool, deepest_km: float, reach_km: float, settings: PolaritySettings) -> str:
    given = suffix == "_rays"
    values = {
        "input_format": "skhash",
        "catfile": "catalog.csv",
        "fpfile": f"polarities{suffix}.csv",
        **({"ampfile": f"amplitudes{suffix}.csv"} if with_ratios else {}),
        **({} if given else {"stfile": "stations.csv", "vmodel_paths": "vmodel.txt"}),
        "outfile1": f"out/mechanisms{suffix}.csv",
        "outfile2": f"out/acceptable{suffix}.csv",
        "outfile_pol_info": f"out/polarities{suffix}.csv",
        "npolmin": settings.min_polarities,
        "max_agap": settings.max_azimuthal_gap_deg,
        "max_pgap": 90,
        "delmax": 0,
        # near stations stay: their azimuths are perturbed, as ours are softened, rather than left out
        "azmax": 0,
        "perturb_epicentral_location": not given,
        "dang": max(round(settings.grid_step_deg), 1),
        "require_location_match": False,
        "require_channel_match": False,
    }
    if not given:
        values |= {
            "look_dep": f"0 {deepest_km:.0f} {TABLE_STEP_KM['depth']}",
            "look_del": f"0 {reach_km:.0f} {TABLE_STEP_KM['distance']}",
            "nd0": round(deepest_km / TABLE_STEP_KM["depth"]) + 1,
            "nx0": round(reach_km / TABLE_STEP_KM["distance"]) + 1,
            "nump": N_RAYS,
        }
    head = "# Input of SKHASH (Skoumal et al. 2024, doi:10.1785/0220230329), written by quakesource export-skhash\n"
    return head + "\n".join(f"${name}\n{value}\n" for name, value in values.items())
