"""Stage measure-break-curves: answers of our network to observations that are wrong on purpose."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from quakesource.earth.study_model import study_model
from quakesource.products import open_product
from quakesource.settings import EarthSettings
from quakesource.splits.fixed_subset import fixed_subset
from quakesource.systems.sourcenet.checkpoint import read_trained
from quakesource.systems.sourcenet.comparison.break_curves import break_curves as measured
from quakesource.systems.sourcenet.records import events_by_model
from quakesource.systems.sourcenet.settings import SourceNetAnsweringSettings, SourceNetBreakingSettings
from quakesource.systems.sourcenet.tables import BREAK_CURVES
from quakesource.waveforms.observations import Observations, open_observations


def measure_break_curves(
    answering: SourceNetAnsweringSettings,
    breaking: SourceNetBreakingSettings,
    earth: EarthSettings,
    *,
    observations: Path,
    references: Path,
    trained_model: Path,
    break_curves: Path,
) -> None:
    """Write errors, radii and refusals of the network by fault and level, on events of its velocity model.

    Parameters
    ----------
    observations : manifest of the short-period observations
    references : CSV of the reference mechanisms
    trained_model : manifest of train-sourcenet
    break_curves : CSV to write, columns of `tables.BREAK_CURVES`
    """
    product = open_product(trained_model, "trained_model")
    name = product.attributes["velocity_model"]
    observed = open_observations(observations)
    truth = pd.read_csv(references, dtype={"event_id": str}).drop_duplicates("event_id").set_index("event_id")
    own = dict(events_by_model(observed.events, earth)).get(name, observed.events[:0])
    chosen = fixed_subset(list(own.loc[own["event_id"].isin(truth.index), "event_id"]), breaking.n_events)
    some = _of_events(observed, chosen)
    found = measured(read_trained(product.folder), some, study_model(earth, name), truth, answering, breaking)
    break_curves.parent.mkdir(parents=True, exist_ok=True)
    table = found.assign(simulated=observed.simulated).reindex(columns=list(BREAK_CURVES))
    table.to_csv(break_curves, index=False, float_format="%.6g")


def _of_events(observed: Observations, event_ids: set[str]) -> Observations:
    """The observations of some events alone."""
    rows = np.flatnonzero(observed.pairs["event_id"].isin(event_ids))
    return replace(
        observed,
        velocity=observed.velocity[rows].load(),
        pairs=observed.pairs.iloc[rows].reset_index(drop=True),
        events=observed.events[observed.events["event_id"].isin(event_ids)].reset_index(drop=True),
    )
