"""Stage train-symae: one symmetric autoencoder, resumable."""

import sys
import time
from pathlib import Path
from typing import Any

import torch

from quakesource.jobs.fingerprint import fingerprint
from quakesource.products import build_product
from quakesource.settings.base import as_values
from quakesource.systems.symae.groups import open_regions
from quakesource.systems.symae.learning import learn
from quakesource.systems.symae.separation import COLLAPSED
from quakesource.systems.symae.settings import SymaeNetworkSettings, SymaeTrainingSettings
from quakesource.systems.symae.trained import PRODUCT, Trained, built, sizes_of, write_trained
from quakesource.systems.symae.variants import variant_named
from quakesource.systems.symae.windows import recorded_groups
from quakesource.training.devices import resolve_device
from quakesource.training.fit import digest


def train_symae(
    networks: SymaeNetworkSettings,
    training: SymaeTrainingSettings,
    *,
    variant: str,
    seed: str,
    groups: Path,
    unseen: Path,
    trained_model: Path,
    windows: Path | None = None,
    threads: int = 1,
) -> None:
    """Train a symmetric autoencoder on groups of records.

    Parameters
    ----------
    variant, seed : which; `variants` says what names mean
    groups : manifest of the regions that it is trained on
    unseen : manifest of the regions that validate it
    windows : manifest of windows of recorded earthquakes, for an exploratory training
    trained_model : manifest of the product to write
    """
    wanted = variant_named(variant)
    device = resolve_device(training.device, threads)
    started = time.perf_counter()
    attributes: dict[str, Any] = {"variant": variant, "seed": int(seed), "simulated": True}
    with build_product(
        trained_model,
        PRODUCT,
        "train_symae",
        code=fingerprint("train_symae"),
        settings=as_values(networks, training) | {"variant": variant, "seed": seed},
        inputs=[groups, unseen, *([windows] if windows else [])],
        attributes=attributes,
    ) as work:
        data = open_regions(groups)
        recorded = recorded_groups(windows) if windows else []
        sizes = sizes_of(wanted, networks, len(data.time_s), float(data.time_s[1] - data.time_s[0]))
        torch.manual_seed(int(seed))
        network = built(wanted, sizes)
        scores = learn(network, data, open_regions(unseen), wanted, training, int(seed), device, work, recorded)
        network.eval()
        write_trained(work, Trained(network, wanted, int(seed), sizes))
        collapsed = scores["redatuming_error"] > COLLAPSED * scores["copying_error"]
        attributes |= {
            "n_regions": len(data.records),
            "n_recorded_groups": len(recorded),
            "n_parameters": sum(weights.numel() for weights in network.parameters()),
            "digest": digest(network),
            "collapsed": bool(collapsed),
            **scores,
        }
    if collapsed:
        print(
            f"{variant}, seed {seed}, has collapsed: redatuming is hardly better than copying the donor "
            f"({scores['redatuming_error']:.2f} and {scores['copying_error']:.2f})",
            file=sys.stderr,
        )
    print(f"{variant}, seed {seed}: {time.perf_counter() - started:.0f} s", file=sys.stderr)
