"""The strong prior: five kinds of lithosphere, each with its crust, most of them with a low-velocity zone below it.

Frequencies of kinds and zones, and depths, thicknesses and strengths of zones are the authors'. The velocities and
thicknesses of crusts are ours, because no source at hand states them.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter1d

from quakesource.surface_waves.inversion import nafe_drake

FloatArray = NDArray[np.float64]
Range = tuple[float, float]


class Lithosphere(NamedTuple):
    """A kind: how frequent it is, the ranges its parts are drawn from, and how often it has a low-velocity zone."""

    share: float
    sediment_km: Range
    crust_km: Range
    vs_upper: Range
    vs_lower: Range
    vs_mantle: Range
    vp_vs_crust: Range
    zone_probability: float
    zone_centre_km: Range


KINDS = {
    "oceanic": Lithosphere(0.15, (0, 1.5), (6, 10), (3.0, 3.5), (3.6, 3.9), (4.40, 4.65), (1.76, 1.86), 0.7, (60, 120)),
    "shield": Lithosphere(0.25, (0, 1), (38, 48), (3.4, 3.65), (3.75, 4.0), (4.55, 4.80), (1.70, 1.78), 0.3, (80, 140)),
    "platform": Lithosphere(
        0.25, (0.5, 4), (35, 45), (3.3, 3.6), (3.65, 3.95), (4.45, 4.70), (1.70, 1.80), 0.5, (70, 130)
    ),
    "orogen": Lithosphere(0.20, (0, 3), (45, 75), (3.2, 3.55), (3.5, 3.9), (4.35, 4.65), (1.68, 1.80), 0.8, (60, 120)),
    "rift": Lithosphere(0.15, (1, 6), (22, 34), (3.1, 3.5), (3.5, 3.85), (4.20, 4.50), (1.74, 1.86), 0.85, (50, 110)),
}
MEAN_CRUST_KM = 35.0
"""Where all Mohos lie when their spread is 0."""
_SEDIMENT_VS: Range = (0.8, 2.4)
_MANTLE_SLOPE: Range = (0.0, 0.002)
_MANTLE_RATIO = 1.8
_ZONE_KM: Range = (30.0, 80.0)
_ZONE_STRENGTH: Range = (0.03, 0.15)
_WIDTHS_OF_THICKNESS = 2.5
_NOISE, _MEAN_OF = 0.05, 5
_LOWEST_VS = 0.3


def strong_model(
    rng: np.random.Generator,
    depth_km: FloatArray,
    zone_probability: float | None = None,
    moho_spread: float = 1.0,
    n_zones: int = 1,
) -> FloatArray:
    """One model (3, n) at even depths (n,), km: Vp and Vs in km/s, density in g/cm³.

    Parameters
    ----------
    zone_probability : of a low-velocity zone, instead of each kind's own
    moho_spread : 1 as specified, 0 all Mohos at `MEAN_CRUST_KM`
    n_zones : low-velocity zones of a model that has any
    """
    kinds = list(KINDS.values())
    kind = kinds[rng.choice(len(kinds), p=[k.share for k in kinds])]
    sediment_km = rng.uniform(*kind.sediment_km)
    moho_km = MEAN_CRUST_KM + moho_spread * (rng.uniform(*kind.crust_km) - MEAN_CRUST_KM)
    moho_km = max(moho_km, sediment_km + 3.0)
    middle_km = sediment_km + rng.uniform(0.4, 0.6) * (moho_km - sediment_km)
    upper, lower, mantle = (rng.uniform(*part) for part in (kind.vs_upper, kind.vs_lower, kind.vs_mantle))
    deep = mantle + rng.uniform(*_MANTLE_SLOPE) * (depth_km - moho_km)
    crust = np.where(depth_km < middle_km, upper, lower)
    vs = np.where(depth_km < moho_km, crust, deep)
    top = rng.uniform(*_SEDIMENT_VS)
    if sediment_km > 0:
        compacted = top + (upper - top) * np.clip(depth_km / sediment_km, 0, 1)
        vs = np.where(depth_km < sediment_km, compacted, vs)
    probability = kind.zone_probability if zone_probability is None else zone_probability
    if rng.random() < probability:
        for _ in range(n_zones):
            centre, thickness = rng.uniform(*kind.zone_centre_km), rng.uniform(*_ZONE_KM)
            shape = np.exp(-0.5 * ((depth_km - centre) / (thickness / _WIDTHS_OF_THICKNESS)) ** 2)
            vs = vs * (1 - rng.uniform(*_ZONE_STRENGTH) * shape * (depth_km >= moho_km))
    vs = uniform_filter1d(vs + _NOISE * rng.standard_normal(len(vs)), _MEAN_OF, mode="nearest")
    vs = np.maximum(vs, _LOWEST_VS)
    ratio = np.where(depth_km < moho_km, rng.uniform(*kind.vp_vs_crust), _MANTLE_RATIO)
    vp = vs * uniform_filter1d(ratio, _MEAN_OF, mode="nearest")
    return np.stack([vp, vs, nafe_drake(vp)[0]])


def moho_and_zone_km() -> dict[str, tuple[float, float]]:
    """Mean and standard deviation over all models of the Moho's depth, and over those with a zone of its centre, km."""
    kinds = KINDS.values()
    zones = np.array([kind.share * kind.zone_probability for kind in kinds])
    return {
        "moho": _mean_and_scatter([kind.crust_km for kind in kinds], np.array([kind.share for kind in kinds])),
        "zone": _mean_and_scatter([kind.zone_centre_km for kind in kinds], zones / zones.sum()),
    }


def _mean_and_scatter(ranges: list[Range], shares: FloatArray) -> tuple[float, float]:
    low, high = np.array(ranges, np.float64).T
    mean = shares @ (low + high) / 2
    square = shares @ ((low + high) ** 2 / 4 + (high - low) ** 2 / 12)
    return float(mean), float(np.sqrt(square - mean**2))
