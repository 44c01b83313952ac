"""Stage measure-latent-space: whether records and the synthetics of a training look alike to the network of it."""

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from quakesource.errors import SettingsError
from quakesource.greens.window_store import open_windows
from quakesource.jobs.progress import with_progress
from quakesource.products import open_product
from quakesource.settings import EarthSettings, SynthesizeSettings, TrainingGreensSettings
from quakesource.splits.fixed_subset import fixed_subset
from quakesource.synthesize.network_statistics import read_statistics
from quakesource.systems.sourcenet.answer import answers
from quakesource.systems.sourcenet.checkpoint import read_trained
from quakesource.systems.sourcenet.comparison.ablations import ablated
from quakesource.systems.sourcenet.comparison.latent_space import (
    FEWEST,
    discrepancy,
    on_a_plane,
    standardised,
    synthetic_features,
)
from quakesource.systems.sourcenet.job import OPERATION_THREADS
from quakesource.systems.sourcenet.job_settings import NETWORK_NOISE, training_job
from quakesource.systems.sourcenet.published.designs import OURS
from quakesource.systems.sourcenet.records import events_by_model, observed_events
from quakesource.systems.sourcenet.settings import (
    SourceNetLatentSettings,
    SourceNetNetworkSettings,
    SourceNetTrainingSettings,
)
from quakesource.systems.sourcenet.tables import LATENT_PLACES, LATENT_SPACE
from quakesource.training.devices import resolve_device
from quakesource.waveforms.observations import open_observations


def measure_latent_space(
    network: SourceNetNetworkSettings,
    training: SourceNetTrainingSettings,
    latent: SourceNetLatentSettings,
    synthesize: SynthesizeSettings,
    training_greens: TrainingGreensSettings,
    earth: EarthSettings,
    *,
    observations: Path,
    windows: Path,
    network_noise: Path,
    latent_space: Path,
    latent_places: Path,
    ablations: list[Path] | None = None,
) -> None:
    """Write how far apart records and synthetics are in what the heads of our networks see, and a picture's data.

    Of every ablation the first seed counts, and the synthetics are those of its own training, with stations as those of
    events of the study where it knew them.

    Parameters
    ----------
    observations : manifest of the short-period observations
    windows, network_noise : manifests of what synthetics are made of
    ablations : manifests of train-sourcenet-ablation
    latent_space, latent_places : CSV to write, columns of `tables.LATENT_SPACE` and `tables.LATENT_PLACES`
    """
    resolve_device("cpu", OPERATION_THREADS)
    observed = open_observations(observations)
    whole = training_job(network, training, synthesize, training_greens)
    stores = [open_windows(windows, band.name) for band in whole.bands]
    statistics = read_statistics(open_product(network_noise, NETWORK_NOISE).folder)
    events_of_models = dict(events_by_model(observed.events, earth))
    firsts = _first_seeds(ablations or [])
    rows, places = [], []
    for experiment, manifest in with_progress(firsts.items(), len(firsts), "networks"):
        product = open_product(manifest, "trained_model")
        trained = read_trained(product.folder)
        of_training = ablated(experiment.removeprefix(f"{OURS}_"), whole, stores, statistics)
        synthetic = synthetic_features(trained.network, *of_training, latent.n_sources)
        own = events_of_models.get(product.attributes["velocity_model"], observed.events[:0])
        some = own[own["event_id"].isin(fixed_subset(list(own["event_id"]), latent.n_sources))]
        found = observed_events(observed, some, trained.bands, synthesize.n_stations[0], trained.max_stations)
        if len(found.event_id) < FEWEST:
            raise SettingsError(
                f"Of {len(some)} events of the velocity model {len(found.event_id)} can be compared with synthetics.",
                where="the short-period observations",
                next_step="Take a study with more events.",
            )
        recorded = answers(trained.network, found.inputs).features
        rng = np.random.default_rng(latent.seed)
        both = standardised(recorded, synthetic), standardised(synthetic, synthetic)
        apart = discrepancy(*both, latent.n_permutations, rng)
        halves = discrepancy(both[1][::2], both[1][1::2], latent.n_permutations, rng)
        rows.append(
            {
                "experiment": experiment,
                "n_records": len(recorded),
                "n_synthetics": len(synthetic),
                "n_features": both[1].shape[1],
                "mmd2": apart.mmd2,
                "p_value": apart.p_value,
                "mmd2_of_halves": halves.mmd2,
                "p_value_of_halves": halves.p_value,
            }
        )
        x, y = on_a_plane(np.concatenate(both), latent.seed).T
        data = np.repeat(["records", "synthetics"], [len(recorded), len(synthetic)])
        ids = [*found.event_id, *[""] * len(synthetic)]
        places.append(pd.DataFrame({"experiment": experiment, "data": data, "event_id": ids, "x": x, "y": y}))
    for path, content, columns in (
        (latent_space, pd.DataFrame(rows), LATENT_SPACE),
        (latent_places, pd.concat(places) if places else pd.DataFrame(), LATENT_PLACES),
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        table = content.assign(simulated=observed.simulated).reindex(columns=list(columns))
        table.to_csv(path, index=False, float_format="%.6g")
    print(pd.DataFrame(rows).round(4).to_string(index=False), file=sys.stderr)


def _first_seeds(manifests: Sequence[Path]) -> dict[str, Path]:
    """Of every experiment the training of the lowest seed."""
    seeds: dict[str, tuple[int, Path]] = {}
    for manifest in manifests:
        known = open_product(manifest, "trained_model").attributes
        one = int(known["seed"]), manifest
        seeds[known["experiment"]] = min(one, seeds.get(known["experiment"], one))
    return {name: manifest for name, (_, manifest) in seeds.items()}
