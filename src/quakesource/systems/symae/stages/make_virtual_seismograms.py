"""Stage make-virtual-seismograms: recorded earthquakes by an exploratory network, beside their stacks."""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import torch

from quakesource.acquire.archive import open_archive
from quakesource.geometry.focal_sphere import focal_pixel_centre
from quakesource.settings.groups import GroupReceiversSettings
from quakesource.systems.symae.baselines.stacks import envelope, envelope_stack, linear_stack
from quakesource.systems.symae.collocated import collocated_rows
from quakesource.systems.symae.errors import common_paths
from quakesource.systems.symae.networks import Ours
from quakesource.systems.symae.settings import SymaeJudgingSettings
from quakesource.systems.symae.statics import LEAST
from quakesource.systems.symae.tables import COLLOCATED, VIRTUAL
from quakesource.systems.symae.trained import read_trained
from quakesource.systems.symae.virtual import codes_of, ensemble
from quakesource.systems.symae.windows import groups_of, open_windows

N_DRAWS = 2


def make_virtual_seismograms(
    judging: SymaeJudgingSettings,
    grouping: GroupReceiversSettings,
    *,
    archive: Path,
    windows: Path,
    explored: Path,
    virtual: Path,
    collocated: Path,
    threads: int = 1,
) -> None:
    """Write stacks and virtual seismograms of every group of records, and the likeness of collocated earthquakes.

    Parameters
    ----------
    archive : manifest of the archive, for places of earthquakes
    windows : manifest of observe-teleseisms
    explored : manifest of train-symae, variant exploratory
    virtual, collocated : CSV files to write, columns of `tables.VIRTUAL` and `tables.COLLOCATED`
    """
    torch.set_num_threads(threads)
    recorded, network = open_windows(windows), read_trained(explored).network
    assert isinstance(network, Ours)
    groups = {key: rows for key, rows in groups_of(recorded).items() if len(rows) >= LEAST}
    tables = []
    for (event, pixel), rows in groups.items():
        records = torch.from_numpy(recorded.records[rows])[None]
        largest = max((of for of in groups if of[0] == event), key=lambda of: len(groups[of]))
        lends = torch.from_numpy(recorded.records[groups[largest]])[None]
        paths = common_paths(codes_of(network, lends).paths, judging.n_common_paths)
        made = ensemble(network, records, paths, N_DRAWS, judging.seed)
        aligned = network.aligned(records).records[0].numpy()
        tables.append(
            pd.DataFrame(
                {
                    "event_id": event,
                    "focal_pixel": pixel,
                    "takeoff_deg": recorded.rows.loc[rows, "takeoff_deg"].mean(),
                    "azimuth_deg": float(focal_pixel_centre(pixel, grouping.nside)[1]),
                    "n_receivers": len(rows),
                    "time_s": recorded.time_s,
                    "envelope_stack": envelope_stack(recorded.records[rows]),
                    "linear_stack": envelope(linear_stack(aligned)),
                    "virtual": made.without_path[0],
                    "virtual_low": made.low[0],
                    "virtual_high": made.high[0],
                    "truth": np.nan,
                    "simulated": recorded.simulated,
                }
            )
        )
    table = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=list(VIRTUAL))
    virtual.parent.mkdir(parents=True, exist_ok=True)
    table.reindex(columns=list(VIRTUAL)).to_csv(virtual, index=False, float_format="%.5g")
    pairs = pd.DataFrame(collocated_rows(network, recorded, open_archive(archive).events()))
    pairs = pairs.assign(simulated=recorded.simulated).reindex(columns=list(COLLOCATED))
    pairs.to_csv(collocated, index=False, float_format="%.4g")
    print(f"{len(groups)} groups of at least {LEAST} records, {len(pairs)} pairs at one place", file=sys.stderr)
