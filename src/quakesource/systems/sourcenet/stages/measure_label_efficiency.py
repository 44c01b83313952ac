"""Stage measure-label-efficiency: how many recorded earthquakes with known mechanisms our network needs."""

import sys
from pathlib import Path

import pandas as pd

from quakesource.errors import SettingsError
from quakesource.products import open_product
from quakesource.settings import EarthSettings
from quakesource.systems.sourcenet.checkpoint import read_trained
from quakesource.systems.sourcenet.comparison.label_efficiency import label_efficiency as measured
from quakesource.systems.sourcenet.comparison.label_efficiency import label_table
from quakesource.systems.sourcenet.fine_tuning import labelled
from quakesource.systems.sourcenet.job import OPERATION_THREADS
from quakesource.systems.sourcenet.records import events_by_model
from quakesource.systems.sourcenet.settings import SourceNetFineTuningSettings, SourceNetLabelEfficiencySettings
from quakesource.systems.sourcenet.tables import LABEL_EFFICIENCY
from quakesource.training.devices import resolve_device
from quakesource.waveforms.observations import open_observations


def measure_label_efficiency(
    fine_tuning: SourceNetFineTuningSettings,
    labels: SourceNetLabelEfficiencySettings,
    earth: EarthSettings,
    *,
    observations: Path,
    references: Path,
    splits: Path,
    labels_blocked: Path,
    trained_model: Path,
    label_efficiency: Path,
) -> None:
    """Write errors on the test part of the blocked split by the share of the labels that a network learnt from.

    Parameters
    ----------
    observations : manifest of the short-period observations
    references : CSV of the reference mechanisms, which judge
    splits : CSV of split-events
    labels_blocked : CSV of release-comparison-labels in the blocked split, which train and validate
    trained_model : manifest of train-sourcenet, and what the rows without synthetics have the shape of
    label_efficiency : CSV to write, columns of `tables.LABEL_EFFICIENCY`
    """
    resolve_device("cpu", OPERATION_THREADS)
    product, observed = open_product(trained_model, "trained_model"), open_observations(observations)
    trained = read_trained(product.folder)
    own = dict(events_by_model(observed.events, earth)).get(product.attributes["velocity_model"], observed.events[:0])
    known = pd.read_csv(labels_blocked, dtype={"event_id": str})
    parts = pd.read_csv(splits, dtype={"event_id": str})
    truth = pd.read_csv(references, dtype={"event_id": str}).drop_duplicates("event_id")
    judging = truth[truth["event_id"].isin(parts.loc[parts["blocked"] == "test", "event_id"])]
    of_parts = [known[known["part"] == part] for part in ("train", "validation")]
    train, validation, test = (labelled(trained, observed, own, rows, fine_tuning) for rows in (*of_parts, judging))
    for part, events in (("trains", train), ("validates", validation), ("judges", test)):
        if not len(events.event_id):
            raise SettingsError(
                f"No event {part}: none of that part has a known mechanism and {fine_tuning.min_stations} stations.",
                where=str(splits),
                next_step="Take a study with more events of known mechanism, such as config.yaml.",
            )
    found = label_table(measured(trained, train, validation, test, fine_tuning, labels), labels.n_bootstrap)
    label_efficiency.parent.mkdir(parents=True, exist_ok=True)
    table = found.assign(simulated=observed.simulated).reindex(columns=list(LABEL_EFFICIENCY))
    table.to_csv(label_efficiency, index=False, float_format="%.6g")
    told = ["begun_with", "share", "n_train", "n", "kagan_mean_deg", "kagan_median_deg", "magnitude_error"]
    print(table[told].round(2).to_string(index=False), file=sys.stderr)
