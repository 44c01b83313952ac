"""A trained symmetric autoencoder and its file."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from quakesource.products import open_product
from quakesource.systems.symae.networks import Faithful, Ours, Sizes
from quakesource.systems.symae.published import published
from quakesource.systems.symae.settings import SymaeNetworkSettings
from quakesource.systems.symae.variants import Variant, variant_named

WEIGHTS, DESCRIPTION, PRODUCT = "weights.pt", "network.json", "trained_model"


@dataclass(frozen=True)
class Trained:
    """``network`` of a ``variant``, trained with ``seed``."""

    network: Faithful | Ours
    variant: Variant
    seed: int
    sizes: Sizes


def sizes_of(variant: Variant, networks: SymaeNetworkSettings, n_samples: int, interval_s: float) -> Sizes:
    """Sizes of a variant's network: its name has precedence over the settings."""
    source, path = (
        (networks.source, networks.path) if variant.ours else (networks.faithful_source, networks.faithful_path)
    )
    return Sizes(
        n_samples,
        interval_s,
        variant.source or source,
        variant.path or path,
        networks.linear,
        networks.width,
        networks.dropout if variant.dropout is None else variant.dropout,
    )


def built(variant: Variant, sizes: Sizes) -> Faithful | Ours:
    """An untrained network."""
    if variant.ours:
        return Ours(sizes, with_head=variant.labelled)
    return published(sizes) if variant.kind == "published" else Faithful(sizes)


def write_trained(folder: Path, trained: Trained) -> None:
    """Write weights and what the network is built from."""
    torch.save({name: values.cpu() for name, values in trained.network.state_dict().items()}, folder / WEIGHTS)
    values: dict[str, Any] = {"variant": trained.variant.name, "seed": trained.seed, "sizes": trained.sizes._asdict()}
    (folder / DESCRIPTION).write_text(json.dumps(values))


def read_trained(manifest: Path) -> Trained:
    """The network of a product; ProductError if it is not whole."""
    folder = open_product(manifest, PRODUCT).folder
    values = json.loads((folder / DESCRIPTION).read_text())
    variant, sizes = variant_named(values["variant"]), Sizes(**values["sizes"])
    network = built(variant, sizes)
    network.load_state_dict(torch.load(folder / WEIGHTS, map_location="cpu", weights_only=True))
    network.eval()
    return Trained(network, variant, values["seed"], sizes)
