"""What is trained for the race: {experiment: how it differs}."""

from collections.abc import Callable
from dataclasses import replace

from quakesource.systems.fmnet.any_stations.learning import Learner
from quakesource.systems.fmnet.settings import LEARNING_RATES, OURS, FmnetComparisonSettings
from quakesource.training.schedule import Schedule

UNCHANGED = "unchanged"


def _examples(**changes: object) -> Callable[[Learner], Learner]:
    return lambda own: replace(own, examples=own.examples.model_copy(update=changes))


ABLATIONS: dict[str, Callable[[Learner], Learner]] = {
    UNCHANGED: lambda own: own,
    "one_band": _examples(second_band_hz=None),
    "one_earth": _examples(n_models=1, velocity_scatter=0.0, thickness_scatter=0.0, slow_top_share=0.0),
    "region_alone": _examples(region_share=1.0),
    "anywhere_alone": _examples(region_share=0.0),
    "all_stations": _examples(min_stations=16),
    "exact_picks": _examples(pick_error_s=0.0),
    "point_sources": _examples(finite_share=0.0),
    "no_posterior": lambda own: own,
}
"""Ours, each time without one of its ideas, all trained for as long as `UNCHANGED`."""


def learner_of(experiment: str, seed: int, own: Learner, comparison: FmnetComparisonSettings) -> Learner:
    """Settings of ours or of one of its ablations."""
    steps = comparison.any_stations_steps if experiment == OURS else comparison.ablation_steps
    training = own.training.model_copy(update={"steps": steps, "seed": seed, "save_every": max(1, steps // 5)})
    own = replace(own, training=training)
    return own if experiment == OURS else ABLATIONS[experiment](own)


def published_schedule(experiment: str, comparison: FmnetComparisonSettings) -> Schedule:
    """How a published network is trained: Adam at a constant rate, nothing else."""
    n_samples = {"fmnet": comparison.fmnet_samples, "lc_fmnet": comparison.lc_fmnet_samples}
    steps = n_samples.get(experiment, comparison.learning_rate_samples) // comparison.published_batch
    return Schedule(
        steps=steps,
        learning_rate=LEARNING_RATES.get(experiment, comparison.published_learning_rate),
        warm_up=1,
        clip=1.0,
        gate="curves",
        gate_below=0.0,
        level_step=0.0,
        save_every=max(1, steps // 5),
        plain=True,
    )
