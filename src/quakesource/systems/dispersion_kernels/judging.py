"""The networks of a study on models that none has seen."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import scipy.stats
from numpy.typing import NDArray

from quakesource.surface_waves.dispersion import WAVES
from quakesource.systems.dispersion_kernels.ensemble import Models, open_ensemble
from quakesource.systems.dispersion_kernels.experiments import SHORT
from quakesource.systems.dispersion_kernels.kernel_metrics import VS, Judged, in_form
from quakesource.systems.dispersion_kernels.surrogate import Surrogate, as_tensor

Array = NDArray[np.float64]

N_OF_SHORT = 40
"""Models whose kernels judge a short training, at most."""
SHOWN_S = (3.0, 12.0, 25.0, 35.0, 55.0)
"""Periods of the pictures, one in each of the paper's five bands."""


class Unseen(NamedTuple):
    """The ensembles that judge: ``weak``; ``strong``; ``two_zones``, which neither prior holds; and ``zone_0``, the
    strong prior without low-velocity zones: crusts that all networks know, and nothing where zones would be.
    """

    weak: Models
    strong: Models
    two_zones: Models
    zone_0: Models

    def of(self, trained: Surrogate) -> list[tuple[str, Models]]:
        """What judges a network: its own prior, then the other."""
        both = [("weak_unseen", self.weak), ("strong_unseen", self.strong)]
        return both if trained.experiment.ensemble == "weak" else both[::-1]


def known_by(trained: Surrogate) -> dict[str, Any]:
    """Columns that say which network a row is of."""
    return {"experiment": trained.experiment.name, "seed": trained.seed, "n_training": trained.n_models}


def judged(trained: Surrogate, models: Models, n: int) -> Judged:
    """Velocities and Vs kernels of the first ``n`` models beside the exact ones."""
    assert models.kernels is not None
    n = min(n, N_OF_SHORT) if trained.experiment.short else n
    phase, kernels = trained.with_kernels(as_tensor(models.columns[:n]))
    return Judged(
        models.columns[:n].astype(np.float64),
        models.phase[:n].astype(np.float64),
        phase.numpy().astype(np.float64),
        models.kernels[:n, :, :, VS].astype(np.float64),
        kernels[:, :, :, VS].numpy().astype(np.float64),
    )


def representative(unseen: Unseen) -> int:
    """The model without a zone that is nearest to the mean of the weak prior: networks of both know it."""
    thickness = unseen.weak.thickness_km
    mean = np.log(unseen.weak.columns[:, VS]).mean(axis=0)
    return int(np.argmin(((np.log(unseen.zone_0.columns[:, VS]) - mean) ** 2 * thickness).sum(axis=1)))


def representative_rows(trained: Surrogate, unseen: Unseen, smoothing_km: float) -> Iterator[dict[str, Any]]:
    """Kernels of the representative model at the periods of the pictures, a row each half kilometre of depth."""
    place, models = representative(unseen), unseen.zone_0
    one = models._replace(
        **{name: getattr(models, name)[place : place + 1] for name in ("columns", "phase", "kernels")}
    )
    seen = judged(trained, one, 1)
    middle_km = np.cumsum(models.thickness_km) - models.thickness_km / 2
    made, exact, _, depth_km = in_form(seen, "linear_smoothed", models.thickness_km, middle_km, smoothing_km)
    layer = np.searchsorted(models.top_km, depth_km, side="right") - 1
    as_they_are = [values[..., layer] / models.thickness_km[layer] for values in (seen.made, seen.exact)]
    for period in SHOWN_S:
        row = int(np.argmin(np.abs(models.period_s - period)))
        for w, wave in enumerate(WAVES):
            for d, depth in enumerate(depth_km):
                yield {
                    "wave": wave,
                    "period_s": models.period_s[row],
                    "depth_km": depth,
                    "vs_km_s": seen.columns[0, VS, layer[d]],
                    "exact_per_km": as_they_are[1][0, w, row, d],
                    "made_per_km": as_they_are[0][0, w, row, d],
                    "exact_smoothed_per_km": exact[0, w, row, d],
                    "made_smoothed_per_km": made[0, w, row, d],
                }


def profile_rows(name: str, models: Models) -> Iterator[dict[str, Any]]:
    """Vs of an ensemble by layer: percentiles."""
    shares = (10, 25, 50, 75, 90)
    values = np.percentile(models.columns[:, VS], shares, axis=0)
    for layer, top in enumerate(models.top_km):
        yield {
            "ensemble": name,
            "top_km": top,
            **{f"p{share}_km_s": float(values[i, layer]) for i, share in enumerate(shares)},
        }


def spread_rows(field: list[Surrogate], unseen: Unseen) -> Iterator[dict[str, Any]]:
    """Does the scatter of networks that differ in their seeds warn of their errors? A row an ensemble and quarter.

    Models are sorted into quarters by the scatter of ln c over the networks, mean over both waves and all periods;
    ``error_percent`` is that of the mean of the networks. ``rank_correlation`` is over all models of the ensemble.
    """
    alike = [one for one in field if one.experiment.name == SHORT]
    if len(alike) < 2:
        return
    for name in ("weak", "strong", "two_zones"):
        models = getattr(unseen, name)
        logs = np.stack([np.log(one.phase(as_tensor(models.columns)).numpy().astype(np.float64)) for one in alike])
        spread = 100 * logs.std(axis=0, ddof=1).mean(axis=(1, 2))
        error = 100 * np.nanmean(np.abs(logs.mean(axis=0) - np.log(models.phase)), axis=(1, 2))
        correlation = float(scipy.stats.spearmanr(spread, error).statistic)
        for quarter, rows in enumerate(np.array_split(np.argsort(spread), 4), 1):
            yield {
                "judged_on": f"{name}_unseen",
                "quarter": quarter,
                "n_models": len(rows),
                "n_networks": len(alike),
                "spread_percent": float(spread[rows].mean()),
                "error_percent": float(error[rows].mean()),
                "rank_correlation": correlation,
            }


def read_unseen(weak: Path, strong: Path, two_zones: Path, zone_0: Path) -> Unseen:
    """Ensembles by their manifests."""
    return Unseen(*(open_ensemble(manifest) for manifest in (weak, strong, two_zones, zone_0)))
