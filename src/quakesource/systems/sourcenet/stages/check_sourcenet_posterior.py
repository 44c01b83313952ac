"""Stage check-sourcenet-posterior: whether the posterior of our network is right, on synthetics and on records."""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

from quakesource.evaluation.posterior_checks import coverage_by_stratum, posterior_checks
from quakesource.greens.window_store import open_windows
from quakesource.mechanisms import kagan_angle
from quakesource.products import open_product
from quakesource.products.parquet import read_parquet
from quakesource.settings import SynthesizeSettings, TrainingGreensSettings
from quakesource.synthesize.network_statistics import read_statistics
from quakesource.systems.sourcenet.checkpoint import read_trained
from quakesource.systems.sourcenet.comparison.synthetic_draws import synthetic_draws
from quakesource.systems.sourcenet.job import OPERATION_THREADS
from quakesource.systems.sourcenet.job_settings import NETWORK_NOISE, training_job
from quakesource.systems.sourcenet.settings import (
    SourceNetCheckingSettings,
    SourceNetNetworkSettings,
    SourceNetTrainingSettings,
)
from quakesource.systems.sourcenet.tables import COVERAGE, POSTERIOR_CHECKS
from quakesource.tables import MOMENT_TENSOR_COLUMNS
from quakesource.training.devices import resolve_device

_TENSOR = list(MOMENT_TENSOR_COLUMNS)
STRATA = {"snr": (3.0, 5.0, 10.0, 30.0), "azimuthal_gap_deg": (60.0, 90.0, 120.0, 180.0), "n_stations": (8, 12, 16, 20)}


def check_sourcenet_posterior(
    network: SourceNetNetworkSettings,
    training: SourceNetTrainingSettings,
    checking: SourceNetCheckingSettings,
    synthesize: SynthesizeSettings,
    training_greens: TrainingGreensSettings,
    *,
    windows: Path,
    network_noise: Path,
    trained_model: Path,
    predictions: Path,
    references: Path,
    kagan: Path,
    checks: Path,
    coverage: Path,
) -> None:
    """Write ranks of the truth among draws, and how often regions hold the references by how an event was recorded.

    Parameters
    ----------
    windows, network_noise : manifests of what synthetics are made of
    trained_model : manifest of train-sourcenet
    predictions : manifest of predict-sourcenet
    references : CSV of the reference mechanisms
    kagan : CSV of the comparison, for signal-to-noise ratio, gap and stations of every event
    checks, coverage : CSV to write, columns of `tables.POSTERIOR_CHECKS` and `tables.COVERAGE`
    """
    resolve_device("cpu", OPERATION_THREADS)
    job = training_job(network, training, synthesize, training_greens)
    stores = [open_windows(windows, band.name) for band in job.bands]
    known = read_statistics(open_product(network_noise, NETWORK_NOISE).folder)
    trained = read_trained(open_product(trained_model, "trained_model").folder)
    truth, draws = synthetic_draws(
        trained.network, job, stores, known, checking.n_synthetics, checking.n_draws, checking.seed
    )
    tables = [posterior_checks(truth, draws, checking.seed).assign(data="synthetics", variant="", simulated=True)]
    product = open_product(predictions, "predictions")
    truths = pd.read_csv(references, dtype={"event_id": str}).drop_duplicates("event_id").set_index("event_id")
    drawn = read_parquet(product.folder / "resampled.parquet")
    answered = read_parquet(product.folder / "predictions.parquet").dropna(subset=_TENSOR)
    answered = answered[answered["event_id"].isin(truths.index)]
    answered["kagan_deg"] = kagan_angle(
        answered[_TENSOR].to_numpy(float), truths.loc[answered["event_id"], _TENSOR].to_numpy(float)
    )
    simulated = bool(answered["simulated"].any())
    for variant, of_variant in drawn[drawn["event_id"].isin(truths.index)].groupby("variant", sort=False):
        by_event = of_variant.groupby("event_id", sort=True)[_TENSOR]
        of_events = np.stack([values.to_numpy(float) for _, values in by_event])
        true = truths.loc[list(by_event.groups), _TENSOR].to_numpy(float)
        table = posterior_checks(true, of_events, checking.seed)
        tables.append(table.assign(data="records", variant=variant, simulated=simulated))
    recorded = pd.read_csv(kagan, dtype={"event_id": str}).query("system == 'sourcenet'")
    snr = recorded.drop_duplicates("event_id")[["event_id", "snr"]]
    posterior = read_parquet(product.folder / "posterior.parquet")
    rows = answered.merge(posterior, on=["event_id", "variant"]).merge(snr, on="event_id", how="left")
    held = [
        coverage_by_stratum(of_variant, STRATA).assign(variant=variant, simulated=simulated)
        for variant, of_variant in rows.groupby("variant", sort=False)
    ]
    for path, table, columns in (
        (checks, pd.concat(tables), POSTERIOR_CHECKS),
        (coverage, pd.concat(held) if held else pd.DataFrame(), COVERAGE),
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        table.reindex(columns=list(columns)).to_csv(path, index=False, float_format="%.6g")
        print(table.round(3).to_string(index=False), file=sys.stderr)
