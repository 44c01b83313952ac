"""Stage judge-dispersion: velocities and kernels of every network on models that none has seen."""

import sys
from pathlib import Path
from typing import Any

import pandas as pd
import torch

from quakesource.jobs.progress import with_progress
from quakesource.systems.dispersion_kernels.artefacts import artefact_rows
from quakesource.systems.dispersion_kernels.judging import (
    judged,
    known_by,
    profile_rows,
    read_unseen,
    representative_rows,
    spread_rows,
)
from quakesource.systems.dispersion_kernels.kernel_metrics import FORMS, kernel_rows, velocity_rows
from quakesource.systems.dispersion_kernels.settings import KernelJudgingSettings
from quakesource.systems.dispersion_kernels.surrogate import as_tensor, read_surrogate
from quakesource.systems.dispersion_kernels.tables import ACCURACY, ARTEFACTS, KERNELS, PROFILES, REPRESENTATIVE, SPREAD


def judge_dispersion(
    judging: KernelJudgingSettings,
    *,
    weak_unseen: Path,
    strong_unseen: Path,
    two_zones_unseen: Path,
    zone_0_unseen: Path,
    race: list[Path],
    table1: Path,
    kernels: Path,
    artefacts: Path,
    spread: Path,
    representative: Path,
    profiles: Path,
    threads: int = 1,
) -> None:
    """Write what the networks of a study are worth.

    Parameters
    ----------
    weak_unseen, strong_unseen, two_zones_unseen, zone_0_unseen : manifests of the ensembles that judge
    race : manifests of train-dispersion
    table1, kernels, artefacts, spread, representative, profiles : CSV files to write, columns in ``tables.py``
    """
    torch.set_num_threads(threads)
    unseen = read_unseen(weak_unseen, strong_unseen, two_zones_unseen, zone_0_unseen)
    bands = {"shallow": (0.0, judging.moho_km[0]), "moho": judging.moho_km, "zone": judging.zone_km}
    field = [read_surrogate(manifest) for manifest in race]
    rows: dict[Path, list[dict[str, Any]]] = {path: [] for path in (table1, kernels, artefacts, representative)}
    for trained in with_progress(field, len(field), "networks"):
        who = known_by(trained)
        short, weak = trained.experiment.short, trained.experiment.ensemble == "weak"
        for name, models in unseen.of(trained):
            where = {**who, "judged_on": name}
            thickness, periods, edges = models.thickness_km, models.period_s, judging.period_bins_s
            phase = trained.phase(as_tensor(models.columns)).numpy()
            rows[table1] += [where | row for row in velocity_rows(phase, models.phase, periods, edges)]
            if name.startswith("weak") != weak:
                continue  # kernels of models that a network does not know are as wrong as its velocities
            seen = judged(trained, models, judging.n_kernels)
            forms = FORMS[:1] if short else FORMS
            scored = kernel_rows(seen, thickness, periods, edges, judging.smoothing_km, forms)
            rows[kernels] += [where | row for row in scored]
        seen = judged(trained, unseen.zone_0, judging.n_artefacts)
        left = artefact_rows(seen, unseen.zone_0.thickness_km, bands)
        rows[artefacts] += [{**who, "judged_on": "zone_0_unseen"} | row for row in left]
        if not short:
            rows[representative] += [who | row for row in representative_rows(trained, unseen, judging.smoothing_km)]
    rows[spread] = list(spread_rows(field, unseen))
    rows[profiles] = [row for name, models in unseen._asdict().items() for row in profile_rows(name, models)]
    columns = dict(
        zip(
            (table1, kernels, artefacts, spread, representative, profiles),
            (ACCURACY, KERNELS, ARTEFACTS, SPREAD, REPRESENTATIVE, PROFILES),
            strict=True,
        )
    )
    for path, found in rows.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        table = pd.DataFrame(found).assign(simulated=True).reindex(columns=list(columns[path]))
        table.to_csv(path, index=False, float_format="%.6g")
    told = pd.DataFrame(rows[table1]).query("wave == 'both'")
    told = told.pivot_table(
        index=["experiment", "seed", "judged_on"], columns="period_bin_s", values="mape_percent", sort=False
    )
    print("mean error of phase velocities, percent", told.round(2).to_string(), sep="\n", file=sys.stderr)
