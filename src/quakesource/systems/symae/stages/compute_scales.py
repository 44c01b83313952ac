"""Stage compute-scales: angular resolution, the error of the far field, and delays of later phases."""

from pathlib import Path

import pandas as pd

from quakesource.systems.symae.scales import delay_rows, fraunhofer_rows, resolution_rows
from quakesource.systems.symae.tables import DELAYS, FRAUNHOFER, RESOLUTION


def compute_scales(*, resolution: Path, fraunhofer: Path, delays: Path) -> None:
    """Write the paper's Table 1 and what its figures 2 and 4 show.

    Parameters
    ----------
    resolution, fraunhofer, delays : CSV files to write, columns in ``tables.py``
    """
    for path, rows, columns in (
        (resolution, resolution_rows(), RESOLUTION),
        (fraunhofer, fraunhofer_rows(), FRAUNHOFER),
        (delays, delay_rows(), DELAYS),
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        pd.DataFrame(rows).reindex(columns=list(columns)).to_csv(path, index=False, float_format="%.5g")
