"""How often the automatic first motions of a simulated study are right, and what the picker says of itself.

python benchmarks/automatic_polarities.py results/<study> socal

The second word is the velocity model of the take-off angles. Stations where the true radiation of P is below 0.3
of its maximum are left out of the second line and of the table.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

from quakesource.earth import first_arrivals, read_model
from quakesource.mechanisms import radiation_pattern, scalar_moment
from quakesource.tables import MOMENT_TENSOR_COLUMNS

CLEAR = 0.3


def main(results: Path, model_name: str) -> None:
    """Print the shares."""
    truth = pd.read_csv(results / "references.csv", dtype={"event_id": str}).set_index("event_id")
    motions = pd.read_parquet(results / "first_motions/first_motions.parquet")
    motions = motions[(motions["automatic_polarity"] != 0) & motions["event_id"].isin(truth.index)]
    model, rows = read_model(model_name), []
    for motion in motions.itertuples():
        source = truth.loc[motion.event_id]
        tensor = source[list(MOMENT_TENSOR_COLUMNS)].to_numpy(float)
        takeoff = float(first_arrivals(model, source["depth_km"], motion.distance_km).takeoff_deg)
        radiation = float(radiation_pattern(tensor / scalar_moment(tensor), takeoff, motion.azimuth_deg)[0])
        right = np.sign(radiation) == motion.automatic_polarity
        rows.append((right, abs(radiation), motion.snr, motion.automatic_error_probability))
    table = pd.DataFrame(rows, columns=["right", "radiation", "snr", "stated_error"])
    clear = table[table["radiation"] > CLEAR]
    print(f"all: {table['right'].mean():.3f} right of {len(table)}, stated {1 - table['stated_error'].mean():.3f}")
    print(f"clear radiation: {clear['right'].mean():.3f} right of {len(clear)}")
    bins = pd.cut(clear["snr"], [0, 5, 10, 30, 100, np.inf])
    print(clear.groupby(bins, observed=True)["right"].agg(["mean", "size"]).round(3).to_string())


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
