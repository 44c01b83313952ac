"""Ensembles: which models are drawn, what is computed of each, and how they are read again.

A name says all of an ensemble but its size: ``weak``, ``strong``; ``zone_25`` the strong prior with a low-velocity zone
in 25 % of its models; ``moho_50`` the strong prior with half of its spread of Mohos; ``two_zones`` with two zones in
all. With ``_unseen`` behind it, models that no training sees.
"""

import re
import zlib
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from quakesource.errors import SettingsError
from quakesource.products import open_product
from quakesource.products.arrays import open_arrays
from quakesource.surface_waves.dispersion import WAVES, curves
from quakesource.systems.dispersion_kernels.layering import as_model, drawn_depths_km, layer_edges_km, layered
from quakesource.systems.dispersion_kernels.settings import KernelEnsembleSettings
from quakesource.systems.dispersion_kernels.strong_prior import strong_model
from quakesource.systems.dispersion_kernels.weak_prior import weak_model

FloatArray = NDArray[np.float64]

STORE_NAME = "models.zarr"
PRODUCT = "earth_models"
UNSEEN = "_unseen"
_NAME = re.compile(r"(weak|strong|two_zones|zone_(\d+)|moho_(\d+))(_unseen)?")


class Ensemble(NamedTuple):
    """``prior`` weak or strong, and what of the strong one is changed (`strong_prior.strong_model`)."""

    name: str
    prior: str
    zone_probability: float | None
    moho_spread: float
    n_zones: int
    n: int


def ensemble_named(name: str, settings: KernelEnsembleSettings) -> Ensemble:
    """What the name says; SettingsError if it says nothing."""
    found = _NAME.fullmatch(name)
    if found is None or any(part and int(part) > 100 for part in found.group(2, 3)):
        raise SettingsError(
            f"There is no ensemble {name!r}.",
            where="systems.dispersion_kernels",
            next_step="Use weak, strong, two_zones, zone_<percent> or moho_<percent>, and _unseen behind it.",
        )
    kind, zone, moho, unseen = found.groups()
    varied = kind not in ("weak", "strong")
    n = settings.n_unseen if unseen else settings.n_varied if varied else settings.n_training
    return Ensemble(
        name,
        "weak" if kind == "weak" else "strong",
        float(zone) / 100 if zone else 1.0 if kind == "two_zones" else None,
        float(moho) / 100 if moho else 1.0,
        2 if kind == "two_zones" else 1,
        n,
    )


def periods_s(settings: KernelEnsembleSettings) -> FloatArray:
    """Periods (n,), s."""
    first, last, step = settings.periods_s
    return np.asarray(first + step * np.arange(int((last - first) / step + 1e-6) + 1), np.float64)


def drawn(ensemble: Ensemble, number: int, settings: KernelEnsembleSettings) -> FloatArray:
    """Model ``number``: Vp, Vs, density (3, n_layers). It follows from the seed, the name and the number alone."""
    rng = np.random.default_rng([settings.seed, zlib.crc32(ensemble.name.encode()), number])
    depth_km = drawn_depths_km(settings)
    if ensemble.prior == "weak":
        values = weak_model(rng, depth_km)
    else:
        values = strong_model(rng, depth_km, ensemble.zone_probability, ensemble.moho_spread, ensemble.n_zones)
    return layered(values, depth_km, layer_edges_km(settings))


def computed(models: list[FloatArray], settings: KernelEnsembleSettings) -> dict[str, NDArray[Any]]:
    """Arrays of the store for some models, by the exact solver."""
    edges, periods = layer_edges_km(settings), periods_s(settings)
    n, shape = len(models), (len(models), len(WAVES), len(periods))
    made: dict[str, NDArray[Any]] = {
        "columns": np.array(models, np.float32),
        "phase_velocity_km_s": np.empty(shape, np.float32),
        "group_velocity_km_s": np.empty(shape, np.float32),
        "status": np.empty(shape, np.int8),
        "kernels": np.empty((*shape, 3, len(edges)), np.float16),
    }
    for i in range(n):
        model = as_model(np.asarray(made["columns"][i], np.float64), edges)
        for w, wave in enumerate(WAVES):
            found = curves(model, periods, wave, 0)
            made["phase_velocity_km_s"][i, w] = found.phase
            made["group_velocity_km_s"][i, w] = found.group
            made["status"][i, w] = found.status
            made["kernels"][i, w] = found.kernels
    return made


class Models(NamedTuple):
    """An ensemble in memory: ``columns`` (n, 3, layer), ``phase`` (n, 2, period) with NaN where there is no mode,
    ``kernels`` (n, 2, period, 3, layer) or None, ``top_km`` (layer,), ``period_s`` (period,).
    """

    columns: NDArray[np.float32]
    phase: NDArray[np.float32]
    kernels: NDArray[np.float16] | None
    top_km: FloatArray
    period_s: FloatArray

    @property
    def thickness_km(self) -> FloatArray:
        """Of the layers (layer,); the half-space counts as thick as the layer above it, so that it has a density."""
        return np.append(np.diff(self.top_km), self.top_km[-1] - self.top_km[-2])


def open_ensemble(manifest: Path, n: int | None = None, *, kernels: bool = True) -> Models:
    """The first ``n`` models of an ensemble, or all; ProductError if it is not whole."""
    product = open_product(manifest, PRODUCT)
    data = open_arrays(product, STORE_NAME)
    rows = slice(0, n)
    return Models(
        data["columns"][rows].values,
        data["phase_velocity_km_s"][rows].values,
        data["kernels"][rows].values if kernels else None,
        np.array(data.attrs["top_km"], np.float64),
        np.array(data.attrs["period_s"], np.float64),
    )
