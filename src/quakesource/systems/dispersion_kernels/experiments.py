"""Trainings by their names: ``<ensemble>-<network>-<loss>``, then ``-n<models>`` or ``-short`` or both.

``weak-compact-value`` learns velocities of the weak prior, ``weak-compact-sobolev`` exact kernels as well. Short
trainings are compared with one another alone.
"""

import re
from typing import NamedTuple, cast

from quakesource.errors import SettingsError
from quakesource.systems.dispersion_kernels.settings import (
    KernelComparisonSettings,
    KernelTrainingSettings,
    NetworkName,
)

_NAME = re.compile(
    r"(?P<ensemble>\w+)-(?P<network>compact|customary|scaled|transformer)-(?P<loss>value|sobolev|published)"
    r"(-n(?P<n>\d+))?(?P<short>-short)?"
)
SHORT = "weak-compact-value-short"
"""The training whose seeds are compared, and whose number of models is varied."""


class Experiment(NamedTuple):
    """``loss``: value, sobolev, or published (the paper's, of km/s); ``n`` models to train on, None: all."""

    name: str
    ensemble: str
    network: NetworkName
    loss: str
    n: int | None
    short: bool


def experiment_named(name: str) -> Experiment:
    """What the name says; SettingsError if it says nothing."""
    found = _NAME.fullmatch(name)
    if found is None:
        raise SettingsError(
            f"There is no training {name!r}.",
            where="systems.dispersion_kernels",
            next_step="Write <ensemble>-<compact|customary|scaled|transformer>-<value|sobolev|published>, behind it "
            "-n<models> or -short.",
        )
    parts = found.groupdict()
    n = int(parts["n"]) if parts["n"] else None
    network = cast(NetworkName, parts["network"])
    return Experiment(name, parts["ensemble"], network, parts["loss"], n, parts["short"] is not None)


MAIN = (
    "weak-scaled-sobolev",  # the longest first
    "weak-compact-sobolev",
    "strong-compact-sobolev",
    "weak-compact-value",
    "strong-compact-value",
)
"""Trainings of the comparison, one seed each."""
SHORT_ONES = (
    "weak-scaled-value-short",
    "weak-scaled-sobolev-short",
    "weak-customary-value-short",
)
"""Further ones that are worth no more time."""


INVERTED = (("weak-scaled-sobolev", 1), ("weak-compact-sobolev", 1))
"""Networks that serve as forward models of inversions; the figure shows the first."""


def files_of(name: str, pattern: str) -> tuple[str, str]:
    """Files of the ensemble that trains and of the one that validates; ``pattern`` has a place for {ensemble}."""
    ensemble = experiment_named(name).ensemble
    unseen = "weak_unseen" if ensemble == "weak" else "strong_unseen"
    return pattern.format(ensemble=ensemble), pattern.format(ensemble=unseen)


def wanted(comparison: KernelComparisonSettings) -> list[tuple[str, int]]:
    """(name, seed) of every training."""
    zones = [f"zone_{round(100 * p)}" for p in comparison.zone_probabilities]
    mohos = [f"moho_{round(100 * s)}" for s in comparison.moho_spreads]
    # kernels cost three times as much to learn, so the ends of the dose have to do
    ends = list(dict.fromkeys([*zones[:1], *zones[-1:]]))
    named = [(name, 1) for name in MAIN + SHORT_ONES]
    named += [(f"{dose}-compact-sobolev-short", 1) for dose in ends]
    named += [(f"{dose}-compact-value-short", 1) for dose in zones + mohos]
    named += [(SHORT, seed) for seed in comparison.spread_seeds]
    for n in comparison.training_sizes:
        named += [(f"weak-compact-value-n{n}-short", 1)]
    named += [(f"weak-scaled-sobolev-n{n}-short", 1) for n in comparison.training_sizes[:1]]
    if comparison.transformer:
        named += [(f"{prior}-transformer-published", 1) for prior in ("weak", "strong")]
    return list(dict.fromkeys(named))


def steps_of(experiment: Experiment, training: KernelTrainingSettings) -> int:
    """Steps of a training."""
    if experiment.short:
        return training.short_steps
    of_network = "compact" if experiment.network == "customary" else experiment.network
    return int(getattr(training, f"{of_network}_steps"))


def models_of(experiment: Experiment, n_drawn: int) -> int:
    """How many models it is trained on; SettingsError if there are not so many."""
    if experiment.n is not None and experiment.n > n_drawn:
        raise SettingsError(
            f"{experiment.name} asks for {experiment.n} models, and {n_drawn} are drawn.",
            where="systems.dispersion_kernels.comparison.training_sizes",
            next_step="Raise ensembles.n_training, or leave out the size.",
        )
    return experiment.n or n_drawn
