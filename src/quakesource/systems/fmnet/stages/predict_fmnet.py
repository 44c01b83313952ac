"""Stage predict-fmnet: the network for stations anywhere answers for every event of the observations."""

import sys
from pathlib import Path

import torch

from quakesource.jobs.fingerprint import fingerprint
from quakesource.products import build_product, open_product
from quakesource.settings.base import as_values
from quakesource.systems.answers import Answers
from quakesource.systems.fmnet.any_stations.rows import event_rows
from quakesource.systems.fmnet.any_stations.trained import read_trained
from quakesource.systems.fmnet.settings import FmnetAnsweringSettings, FmnetRegionSettings
from quakesource.systems.fmnet.tables import TABLES
from quakesource.waveforms.observations import open_observations


def predict_fmnet(
    region: FmnetRegionSettings,
    answering: FmnetAnsweringSettings,
    *,
    observations: Path,
    trained_model: Path,
    predictions: Path,
    threads: int = 1,
) -> None:
    """Records of every event in the region through the network; the posterior as answer, radius and draws.

    Parameters
    ----------
    observations : manifest of the observations
    trained_model : manifest of train-fmnet
    predictions : manifest of the product: predictions, resampled, posterior and timings as Parquet
    """
    torch.set_num_threads(threads)
    observed = open_observations(observations)
    trained = read_trained(open_product(trained_model, "trained_model").folder)
    whole = Answers()
    for event in observed.events.to_dict("records"):
        whole.take(event_rows(trained, observed, event, region, answering))
    statuses = [row["status"] for row in whole.predictions]
    print(", ".join(f"{statuses.count(s)} {s}" for s in ("answered", "declined", "unusable")), file=sys.stderr)
    with build_product(
        predictions,
        "predictions",
        "predict_fmnet",
        code=fingerprint("predict_fmnet"),
        settings=as_values(region, answering),
        inputs=[observations, trained_model],
        attributes={"simulated": observed.simulated},
    ) as work:
        whole.write(work, TABLES, simulated=observed.simulated)
