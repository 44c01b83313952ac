"""How often signs are read wrong, by the automatic picker and by analysts, and the error model fitted to that.

    PYTHONPATH=src python benchmarks/first_motion_errors.py results/world_c

Of a simulated world, whose mechanisms are known: near a nodal plane a sign is wrong because the ray is, which
docs/polarity.md (Likelihood) has a term for; what remains is the reader's fault. Calibrate on world C alone.
"""

import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.optimize import minimize
from scipy.special import ndtr

from quakesource.earth import first_arrivals, read_model
from quakesource.mechanisms import radiation_pattern, scalar_moment
from quakesource.systems.polarity.settings import PolaritySettings
from quakesource.tables import MOMENT_TENSOR_COLUMNS
from quakesource.waveforms.first_motion import ERROR_MODEL, LEAST_ERROR, error_probability

EDGES = (2.5, 4, 6, 10, 20, 50, 100, 1e9)
CLEAR = 0.5
"""P radiation that no nodal plane is near to."""


def readings(results: Path) -> pd.DataFrame:
    """Signs of all stations with what they should be: ``radiated`` (-1 to 1) and ``agreeing``, Φ of Likelihood."""
    table = pd.read_parquet(results / "first_motions/first_motions.parquet")
    truths = pd.read_csv(results / "references.csv", dtype={"event_id": str}).set_index("event_id")
    truths = truths[truths["source_kind"].isin(["point", "finite"])]
    model, settings, parts = read_model("socal"), PolaritySettings(), []
    for event, rows in table[table["event_id"].isin(truths.index)].groupby("event_id"):
        truth, distance_km = truths.loc[event], rows["distance_km"].to_numpy(float)
        depth_km = max(float(truth["depth_km"]), 0.5)
        tensor = truth[list(MOMENT_TENSOR_COLUMNS)].to_numpy(float)
        takeoff_deg = first_arrivals(model, depth_km, distance_km, "P").takeoff_deg
        p, sv, sh = radiation_pattern(tensor / scalar_moment(tensor), takeoff_deg, rows["azimuth_deg"].to_numpy(float))
        turned = np.arctan(settings.epicentre_error_km / np.hypot(distance_km, depth_km))
        sigma = np.maximum(2 * np.hypot(np.radians(settings.ray_error_deg), turned) * np.hypot(sv, sh), 1e-3)
        parts.append(rows.assign(radiated=p, agreeing=ndtr(np.abs(p) / sigma)))
    return pd.concat(parts)


def chance_of_wrong(error: np.ndarray, agreeing: np.ndarray) -> np.ndarray:
    """With the reader's share of errors and the node's."""
    return 1 - (error + (1 - 2 * error) * agreeing)


def fitted(read: pd.DataFrame, wrong: np.ndarray) -> np.ndarray:
    """Constant and slope of the logit of the picker's error, by maximum likelihood."""
    log_snr, agreeing = np.log(read["snr"].to_numpy(float)), read["agreeing"].to_numpy(float)

    def cost(model: np.ndarray) -> float:
        error = np.minimum(1 / (1 + np.exp(-(model[0] + model[1] * log_snr))), 0.5)
        chance = chance_of_wrong(error, agreeing)
        return float(-np.log(np.where(wrong, chance, 1 - chance)).mean())

    return np.asarray(minimize(cost, ERROR_MODEL, method="Nelder-Mead").x)


def main() -> None:
    """Print the table of docs/polarity.md."""
    read = readings(Path(sys.argv[1]))
    picked = read[read["automatic_polarity"] != 0]
    wrong = (np.sign(picked["radiated"]) != picked["automatic_polarity"]).to_numpy()
    print(f"{len(picked)} read by the picker; fit {fitted(picked, wrong).round(3)}, model {ERROR_MODEL}, {LEAST_ERROR}")
    print("first swing / noise    read  wrong  model   clear rays  wrong  model")
    for low, high in pairwise(EDGES):
        own = ((picked["snr"] >= low) & (picked["snr"] < high)).to_numpy()
        error = np.array([error_probability(snr) for snr in picked["snr"][own]])
        told = chance_of_wrong(error, picked["agreeing"][own].to_numpy())
        clear = (np.abs(picked["radiated"][own]) > CLEAR).to_numpy()
        shares = wrong[own].mean(), told.mean(), clear.sum(), wrong[own][clear].mean(), error[clear].mean()
        print(f"{low:8g} to {high:<8g} {own.sum():8d} {{:6.3f}} {{:6.3f}} {{:12d}} {{:6.3f}} {{:6.3f}}".format(*shares))
    analyst = read[(read["polarity_source"] == "analyst") & (read["radiated"].abs() > CLEAR)]
    for stated, own in analyst.groupby(analyst["error_probability"].round(3)):
        share = (np.sign(own["radiated"]) != own["polarity"]).mean()
        print(f"analysts, clear rays, stated {stated:.3f}: {len(own)} read, {share:.3f} wrong")


if __name__ == "__main__":
    main()
