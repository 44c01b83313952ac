"""What SKHASH writes: preferred mechanisms, and the rays it used."""

from pathlib import Path

import pandas as pd

from quakesource.errors import ProductError
from quakesource.mechanisms import moment_tensor
from quakesource.tables import MOMENT_TENSOR_COLUMNS

_MECHANISM = {
    "strike": "strike_deg",
    "dip": "dip_deg",
    "rake": "rake_deg",
    "quality": "quality",
    "fault_plane_uncertainty": "plane1_uncertainty_deg",
    "aux_plane_uncertainty": "plane2_uncertainty_deg",
    "polarity_misfit": "polarity_misfit_percent",
}


def read_skhash_mechanisms(path: Path) -> pd.DataFrame:
    """Preferred mechanisms of ``outfile1``: event_id, angles, quality, uncertainties, and a tensor of moment 1.

    Of several solutions of an event the first, its likeliest, is kept. ProductError if the file is not of SKHASH.
    """
    table = _read(path, {"event_id", *_MECHANISM})
    table = table.drop_duplicates("event_id")[["event_id", *_MECHANISM]].rename(columns=_MECHANISM)
    angles = (table[name].to_numpy(float) for name in ("strike_deg", "dip_deg", "rake_deg"))
    table[list(MOMENT_TENSOR_COLUMNS)] = moment_tensor(*angles)
    return table.reset_index(drop=True)


def read_skhash_rays(path: Path) -> pd.DataFrame:
    """Rays of ``outfile_pol_info``: event_id, sta_code, azimuth_deg, takeoff_deg (0 down, 180 up), distance_km."""
    table = _read(path, {"event_id", "sta_code", "azimuth", "takeoff", "sr_dist_km"})
    return pd.DataFrame(
        {
            "event_id": table["event_id"],
            "sta_code": table["sta_code"],
            "azimuth_deg": table["azimuth"],
            "takeoff_deg": 180 - table["takeoff"],
            "distance_km": table["sr_dist_km"],
        }
    )


def _read(path: Path, columns: set[str]) -> pd.DataFrame:
    if not path.is_file():
        raise ProductError(f"There is no file {path}.", next_step="Run SKHASH in the folder of its control file.")
    table = pd.read_csv(path, dtype={"event_id": str})
    missing = sorted(columns - set(table.columns))
    if missing:
        raise ProductError(
            f"SKHASH's output lacks {', '.join(missing)}.", where=str(path), next_step="Use SKHASH 1.1 or later."
        )
    return table
