"""Stage correlate-attention: what the attention of our network to stations goes with."""

import sys
from pathlib import Path

import pandas as pd

from quakesource.earth.study_model import study_model
from quakesource.products import open_product
from quakesource.products.parquet import read_parquet
from quakesource.settings import EarthSettings
from quakesource.systems.sourcenet.comparison.attention import attention_correlations as correlated
from quakesource.systems.sourcenet.records import events_by_model
from quakesource.systems.sourcenet.settings import SourceNetComparisonSettings
from quakesource.systems.sourcenet.tables import ATTENTION_CORRELATIONS
from quakesource.waveforms.observations import open_observations


def correlate_attention(
    comparison: SourceNetComparisonSettings,
    earth: EarthSettings,
    *,
    observations: Path,
    references: Path,
    trained_model: Path,
    predictions: Path,
    attention_correlations: Path,
) -> None:
    """Write rank correlations of attention with radiation, distance and isolation, over the events of a velocity model.

    Parameters
    ----------
    observations : manifest of the short-period observations
    references : CSV of the reference mechanisms
    trained_model : manifest of train-sourcenet, whose velocity model says which events
    predictions : manifest of predict-sourcenet
    attention_correlations : CSV to write, columns of `tables.ATTENTION_CORRELATIONS`
    """
    observed = open_observations(observations)
    name = open_product(trained_model, "trained_model").attributes["velocity_model"]
    events = dict(events_by_model(observed.events, earth)).get(name, observed.events[:0])
    truth = pd.read_csv(references, dtype={"event_id": str}).drop_duplicates("event_id").set_index("event_id")
    attention = read_parquet(open_product(predictions, "predictions").folder / "attention.parquet")
    found = correlated(attention, events, truth, study_model(earth, name), comparison.n_bootstrap)
    attention_correlations.parent.mkdir(parents=True, exist_ok=True)
    table = found.assign(simulated=observed.simulated).reindex(columns=list(ATTENTION_CORRELATIONS))
    table.to_csv(attention_correlations, index=False, float_format="%.6g")
    print(table.round(3).to_string(index=False), file=sys.stderr)
