"""Stage show-symae: held-out earthquakes for the figures: virtual seismograms, redatuming, similarities."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import torch

from quakesource.systems.symae.baselines.stacks import envelope, envelope_stack, linear_stack
from quakesource.systems.symae.errors import common_paths, correlation_of
from quakesource.systems.symae.groups import Regions, open_regions
from quakesource.systems.symae.networks import Ours
from quakesource.systems.symae.settings import SymaeJudgingSettings
from quakesource.systems.symae.similarity import EVENTS_OF, swapped_distance
from quakesource.systems.symae.tables import DISTANCES, RECORDS_SHOWN, REDATUMED, VIRTUAL
from quakesource.systems.symae.trained import Trained, read_trained
from quakesource.systems.symae.virtual import codes_of, ensemble, redatumed

N_SHOWN, N_DRAWS, N_MATRICES, N_RECORDS = 4, 2, 6, 8
COMPLEX = 3
"""Least number of episodes of an earthquake that is shown."""


def show_symae(
    judging: SymaeJudgingSettings,
    *,
    held_out: Path,
    race: list[Path],
    shown: Path,
    redatumings: Path,
    distances: Path,
    records_shown: Path,
    threads: int = 1,
) -> None:
    """Write what single earthquakes look like.

    Parameters
    ----------
    held_out : manifest of simulate-teleseisms
    race : manifests of train-symae
    shown, redatumings, distances, records_shown : CSV files to write, columns in ``tables.py``
    """
    torch.set_num_threads(threads)
    data = open_regions(held_out)
    field = [read_trained(manifest) for manifest in race]
    ours, faithful = (next(one for one in field if one.variant.kind == kind) for kind in ("ours", "faithful"))
    r = max(judging.receivers)
    chosen = [int(region) for region in np.flatnonzero(data.n_episodes[:, 0] >= COMPLEX)[:N_SHOWN]] or [0]
    written = {
        shown: (pd.concat([_virtual(ours, data, region, r, judging) for region in chosen]), VIRTUAL),
        redatumings: (pd.concat([_redatumed(one, data, chosen[0], r) for one in (ours, faithful)]), REDATUMED),
        distances: (pd.DataFrame(_distances([ours, faithful], data, r)), DISTANCES),
        records_shown: (_records(data, chosen[0], r), RECORDS_SHOWN),
    }
    for path, (table, columns) in written.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        table.assign(simulated=True).reindex(columns=list(columns)).to_csv(path, index=False, float_format="%.5g")


def _virtual(trained: Trained, data: Regions, region: int, r: int, judging: SymaeJudgingSettings) -> pd.DataFrame:
    """Rows of `tables.VIRTUAL` of the first earthquake of a region."""
    network = trained.network
    assert isinstance(network, Ours)
    raw = data.records[region, 0, :, :r]
    records = torch.from_numpy(raw)
    common = common_paths(codes_of(network, records).paths, judging.n_common_paths)
    made = ensemble(network, records, common, N_DRAWS, judging.seed)
    aligned = network.aligned(records).records.numpy()
    return pd.concat(
        [
            pd.DataFrame(
                {
                    "event_id": f"region {region}",
                    "focal_pixel": int(data.pixel[region, p]),
                    "azimuth_deg": data.azimuth_deg[region, p],
                    "n_receivers": r,
                    "time_s": data.time_s,
                    "envelope_stack": envelope_stack(raw[p]),
                    "linear_stack": envelope(linear_stack(aligned[p])),
                    "virtual": made.without_path[p],
                    "virtual_low": made.low[p],
                    "virtual_high": made.high[p],
                    "truth": envelope(data.source[region, 0, p]),
                }
            )
            for p in range(len(raw))
        ]
    )


def _redatumed(trained: Trained, data: Regions, region: int, r: int) -> pd.DataFrame:
    """Three earthquakes of a region with each other's paths at one receiver, and what they would have left there."""
    codes = [codes_of(trained.network, torch.from_numpy(data.records[region, event, :, :r])) for event in range(4)]
    tables = []
    for source in (0, 1, 3):
        for path in (0, 1, 3):
            made = redatumed(trained.network, codes[source], codes[path])[0, 0].numpy()
            truth = data.clean[region, source, 0, 0]
            tables.append(
                pd.DataFrame(
                    {
                        "variant": trained.variant.name,
                        "region": region,
                        "source": EVENTS_OF[source],
                        "path": EVENTS_OF[path],
                        "time_s": data.time_s,
                        "made": made,
                        "truth": truth,
                        "distance": 1 - float(correlation_of(made, truth)),
                    }
                )
            )
    return pd.concat(tables)


def _distances(networks: list[Trained], data: Regions, r: int) -> list[dict[str, Any]]:
    """Rows of `tables.DISTANCES`: equation (27) and the truth."""
    rows = []
    for region in range(min(N_MATRICES, len(data.records))):
        sources = envelope(data.source[region])
        for a in range(4):
            for b in range(4):
                true = 1 - float(correlation_of(sources[a], sources[b]).mean())
                where = {"region": region, "source": EVENTS_OF[a], "path": EVENTS_OF[b]}
                rows.append({"variant": "truth", **where, "distance": true})
        for trained in networks:
            found = swapped_distance(trained.network, data, region, r).mean(axis=0)
            rows += [
                {
                    "variant": trained.variant.name,
                    "region": region,
                    "source": EVENTS_OF[a],
                    "path": EVENTS_OF[b],
                    "distance": found[a, b],
                }
                for a in range(4)
                for b in range(4)
            ]
    return rows


def _records(data: Regions, region: int, r: int) -> pd.DataFrame:
    """Apparent source functions of all pixels, and records of one."""
    tables = [
        pd.DataFrame(
            {
                "kind": "source",
                "number": p,
                "azimuth_deg": data.azimuth_deg[region, p],
                "time_s": data.time_s,
                "value": data.source[region, 0, p],
            }
        )
        for p in range(data.records.shape[2])
    ]
    tables += [
        pd.DataFrame(
            {
                "kind": "record",
                "number": j,
                "azimuth_deg": data.azimuth_deg[region, 0],
                "time_s": data.time_s,
                "value": data.records[region, 0, 0, j],
            }
        )
        for j in range(min(N_RECORDS, r))
    ]
    return pd.concat(tables)
