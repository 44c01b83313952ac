"""What a random split hides of the one thing that is fitted to data so far: the limits behind the quality grades.

python benchmarks/grades_by_split.py results/<study>/kagan.csv results/<study>/archive/manifest.json

The largest stated uncertainty down to which 80 % of the answers are within 25 degrees is fitted on the training events
of a split and checked on its test events, over many splits of either kind.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

from quakesource.acquire.archive import open_archive
from quakesource.evaluation.calibration import MIN_EVENTS, PROMISED_SHARE, calibrated_limits
from quakesource.settings import SplitSettings
from quakesource.stages.split_events import event_parts

LIMIT_DEG, N_SPLITS = 25, 40


def main(kagan: Path, archive: Path) -> None:
    """Print a line a system, variant and kind of split."""
    table, source = pd.read_csv(kagan, dtype={"event_id": str}), open_archive(archive)
    splits = [
        event_parts(source.events(), SplitSettings(seed=seed), simulated=source.simulated).set_index("event_id")
        for seed in range(N_SPLITS)
    ]
    print(f"promised: {PROMISED_SHARE:.0%} within {LIMIT_DEG} deg; {N_SPLITS} splits; at least {MIN_EVENTS} events")
    for (system, variant), rows in table[table["status"] == "answered"].groupby(["system", "variant"]):
        rows = rows.set_index("event_id")
        for kind in ("random", "blocked"):
            shares, limits, n = [], [], 0
            for split in splits:
                part = split[kind].reindex(rows.index)
                fitted = rows[part == "train"]
                limit = calibrated_limits(fitted.index, fitted["uncertainty_deg"], fitted["kagan_deg"])[
                    f"limit_{LIMIT_DEG}_deg"
                ]
                judged = rows[(part == "test") & (rows["uncertainty_deg"] <= limit)]
                if len(judged):
                    shares.append((judged["kagan_deg"] <= LIMIT_DEG).mean())
                    limits.append(limit)
                    n += len(judged)
            if shares:
                print(
                    f"{system} {variant} {kind}: limit {np.median(limits):.1f} deg, share in the test "
                    f"{np.mean(shares):.3f} +- {np.std(shares):.3f} ({n / len(shares):.0f} events a split)"
                )


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
