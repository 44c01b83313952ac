"""How many recorded earthquakes with known mechanisms a network needs, with and without synthetics before."""

import math
import sys
import tempfile
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pandas as pd

from quakesource.evaluation.bootstrap import row_generator
from quakesource.mechanisms import kagan_angle
from quakesource.systems.sourcenet.answer import answers
from quakesource.systems.sourcenet.checkpoint import Trained
from quakesource.systems.sourcenet.comparison.summaries import angle_columns, difference_columns
from quakesource.systems.sourcenet.fine_tuning import Labelled, RecordedTask
from quakesource.systems.sourcenet.model import SourceNet
from quakesource.systems.sourcenet.settings import SourceNetFineTuningSettings, SourceNetLabelEfficiencySettings
from quakesource.systems.sourcenet.task import seeded_network
from quakesource.training.fit import fit
from quakesource.training.schedule import Schedule

SYNTHETICS, NOTHING = "synthetics", "nothing"
"""What a network has seen before records."""
WATCHED: Final = "validation_kagan_mean_deg"
N_CHECKS: Final = 8


def label_efficiency(
    trained: Trained,
    train: Labelled,
    validation: Labelled,
    test: Labelled,
    tuning: SourceNetFineTuningSettings,
    settings: SourceNetLabelEfficiencySettings,
) -> pd.DataFrame:
    """Rows of every training and event that judges: ``begun_with``, ``share``, ``n_train``, ``seed``, ``event_id``,
    ``kagan_deg``, ``magnitude_error``.

    A larger share of the labels has those of a smaller one of the same seed. All trainings have as many steps; of each
    the weights count that were best on the events that validate. Share 0 is the network as it came.

    Parameters
    ----------
    train, validation : labels as wrong as catalogues are
    test : true mechanisms
    """
    tables = [_errors(trained.network, test).assign(begun_with=SYNTHETICS, share=0.0, n_train=0, seed=0)]
    for begun_with, share, seed in _trainings(settings):
        order = row_generator(seed, "labels").permutation(len(train.magnitude))
        some = train.take(order[: max(1, math.ceil(share * len(order)))])
        network = _beginning(trained, begun_with, seed)
        sizes = tuning.batch_events, tuning.station_dropout
        task = RecordedTask(network, some, validation, *sizes, seed=seed)
        with tempfile.TemporaryDirectory() as folder:
            scores = fit(task, _schedule(begun_with, tuning, settings), Path(folder))
        n_train = len(some.magnitude)
        print(
            f"{n_train} labels after {begun_with}, seed {seed}: {scores[WATCHED]:.1f} deg on validation",
            file=sys.stderr,
        )
        errors = _errors(network, test)
        tables.append(errors.assign(begun_with=begun_with, share=share, n_train=n_train, seed=seed))
    return pd.concat(tables, ignore_index=True)


def label_table(errors: pd.DataFrame, n_bootstrap: int) -> pd.DataFrame:
    """Columns of `tables.LABEL_EFFICIENCY`, a row a beginning and share, of `label_efficiency`: means over seeds."""
    rows = []
    as_it_came = errors[errors["share"] == 0].set_index("event_id")["kagan_deg"]
    for group, own in errors.groupby(["begun_with", "share"], sort=True):
        begun_with, share = group
        by_event = own.groupby("event_id", sort=True)[["kagan_deg", "magnitude_error"]].mean()
        row: dict[str, Any] = {"begun_with": begun_with, "share": share, "n_train": own["n_train"].iloc[0]}
        row |= angle_columns(by_event["kagan_deg"], n_bootstrap, tuple(group))
        of_seeds = own.groupby("seed")["kagan_deg"].mean()
        row |= {"n_seeds": len(of_seeds) if share else 0, "magnitude_error": by_event["magnitude_error"].mean()}
        row |= {"lowest_seed_mean_deg": of_seeds.min(), "highest_seed_mean_deg": of_seeds.max()}
        if share:
            row |= difference_columns(by_event["kagan_deg"], as_it_came, n_bootstrap, tuple(group))
        rows.append(row)
    return pd.DataFrame(rows)


def _trainings(settings: SourceNetLabelEfficiencySettings) -> Iterator[tuple[str, float, int]]:
    for begun_with in (SYNTHETICS, NOTHING):
        for share in settings.shares:
            for seed in settings.seeds:
                yield begun_with, share, seed


def _beginning(trained: Trained, begun_with: str, seed: int) -> SourceNet:
    return deepcopy(trained.network) if begun_with == SYNTHETICS else seeded_network(trained.network.shape, seed)


def _schedule(
    begun_with: str, tuning: SourceNetFineTuningSettings, settings: SourceNetLabelEfficiencySettings
) -> Schedule:
    after_synthetics = begun_with == SYNTHETICS
    return replace(
        Schedule(
            steps=settings.steps,
            learning_rate=tuning.learning_rate if after_synthetics else settings.scratch_learning_rate,
            warm_up=tuning.warm_up_steps,
            clip=tuning.clip,
            gate="tensor",
            gate_below=0.0,
            level_step=0.0,
            save_every=max(1, settings.steps // N_CHECKS),
        ),
        best=WATCHED,
    )


def _errors(network: SourceNet, test: Labelled) -> pd.DataFrame:
    found = answers(network, test.inputs)
    return pd.DataFrame(
        {
            "event_id": test.event_id,
            "kagan_deg": kagan_angle(found.tensor, test.tensor),
            "magnitude_error": abs(found.magnitude - test.magnitude),
        }
    )
