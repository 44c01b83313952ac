"""How far every system is from the truth, for each case of the sweeps."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from quakesource.mechanisms import kagan_angle
from quakesource.posteriors.calibration import SHARES
from quakesource.products import open_product
from quakesource.systems.fmnet.any_stations.trained import Trained, read_trained
from quakesource.systems.fmnet.comparison.experiments import ABLATIONS
from quakesource.systems.fmnet.comparison.methods import Said, said_by_any_stations, said_by_published, said_by_search
from quakesource.systems.fmnet.comparison.sweeps import LADDER, Case
from quakesource.systems.fmnet.off_grid import Recorded
from quakesource.systems.fmnet.published.learning import published_system, read_published
from quakesource.systems.fmnet.published.network import CurvesNetwork
from quakesource.systems.fmnet.published.task import Published
from quakesource.systems.fmnet.search import PlaceMatrices
from quakesource.systems.fmnet.settings import LEARNING_RATES, OURS

GOOD_DEG = 20.0
"""Angles up to this are good, as the published script counts."""
Say = Callable[[Recorded, Case], Said]


class Racer(NamedTuple):
    """A system of the race: its name and seed, samples that it saw, what it says, and whether it runs every sweep."""

    experiment: str
    seed: int
    n_samples: int
    say: Say
    sweeps: bool


def racers(manifests: list[Path]) -> Iterator[Racer]:
    """Every trained system but the trials of learning rates."""
    for manifest in manifests:
        product = open_product(manifest, "trained_model")
        experiment = str(product.attributes["experiment"])
        if experiment in LEARNING_RATES:
            continue
        about = experiment, int(product.attributes["seed"]), int(product.attributes["n_samples"])
        sweeps = experiment not in ABLATIONS
        if experiment == OURS or experiment in ABLATIONS:
            trained = read_trained(product.folder)
            posterior = experiment != "no_posterior"

            yield Racer(*about, partial(_ours, trained, posterior), sweeps)
        else:
            system, network = published_system(experiment), read_published(experiment, product.folder)
            yield Racer(*about, partial(_published, system, network), sweeps)


def _ours(trained: Trained, posterior: bool, recorded: Recorded, case: Case) -> Said:
    ours = posterior and case.sweep == LADDER  # regions are judged there, and of nothing that lacks a posterior
    error_km = case.epicentre_error_km
    return said_by_any_stations(trained, recorded, error_km, with_posterior=posterior, with_radii=ours)


def _published(system: Published, network: CurvesNetwork, recorded: Recorded, case: Case) -> Said:
    del case
    return said_by_published(system, network, recorded)


def searcher(matrices: PlaceMatrices, depth_km: NDArray[np.float64], tensors: NDArray[np.float64]) -> Racer:
    """The exact search as one of the race."""

    def say(recorded: Recorded, case: Case) -> Said:
        return said_by_search(matrices, depth_km, tensors, recorded)

    return Racer("search", 0, 0, say, True)


def spread(n_all: int, n: int) -> NDArray[np.int64]:
    """Numbers of some of the earthquakes, spread over the earths."""
    return np.unique(np.linspace(0, n_all - 1, min(n, n_all)).round().astype(np.int64))


def some(recorded: Recorded, rows: NDArray[np.int64]) -> Recorded:
    """These earthquakes."""
    return replace(recorded, **{name: values[rows] for name, values in vars(recorded).items()})


def judged(racer: Racer, recorded: Recorded, case: Case, numbers: NDArray[np.int64]) -> pd.DataFrame:
    """A row an earthquake: its angle, whether each region holds the truth, error of the depth."""
    said = racer.say(recorded, case)
    angle = kagan_angle(said.tensor, recorded.tensor)
    table = pd.DataFrame(
        {
            "experiment": racer.experiment,
            "seed": racer.seed,
            "source": numbers,
            "kagan_deg": angle,
            "depth_error_km": said.depth_km - recorded.depth_km,
        }
    )
    for number, share in enumerate(SHARES):
        known = np.isfinite(said.radius_deg[:, number])
        held = np.where(known, angle <= said.radius_deg[:, number], np.nan)
        table[f"held_{100 * share:.0f}"] = held
    return table


def summary_row(rows: pd.DataFrame, racer: Racer, case: Case) -> dict[str, Any]:
    """One row of `tables.COMPARED`."""
    angle = rows["kagan_deg"]
    held = {f"held_{100 * share:.0f}": rows[f"held_{100 * share:.0f}"].mean() for share in SHARES}
    return {
        "experiment": racer.experiment,
        "seed": racer.seed,
        "n_samples": racer.n_samples,
        "sweep": case.sweep,
        "value": case.value,
        "n": len(rows),
        "kagan_mean_deg": angle.mean(),
        "kagan_median_deg": angle.median(),
        "share_within_20_deg": (angle <= GOOD_DEG).mean(),
        **held,
        "depth_error_km": rows["depth_error_km"].abs().mean(),
        "simulated": True,
    }


def runs(racer: Racer, case: Case) -> bool:
    """Whether a case is asked of a system; one that is told no epicentre has nothing to do with errors of it."""
    if case.sweep == "epicentre_error_km":
        return racer.experiment == OURS
    return racer.sweeps or case.sweep == LADDER
