"""The layered half-space that Green's functions, travel times and structure kernels share."""

import hashlib
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from quakesource.earth.attenuation import q_by_rule
from quakesource.earth.checks import check_layers
from quakesource.earth.columns import COLUMNS
from quakesource.earth.editing import harden_table, merge_table, split_table
from quakesource.errors import EarthModelError


@dataclass(frozen=True, eq=False)
class LayeredModel:
    """Homogeneous flat layers over a half-space, from the surface down.

    The arrays become read-only float64 copies. Two models are equal when all their numbers are.

    Parameters
    ----------
    thickness_km : (n_layers,), km; the last is 0 and stands for the half-space.
    vp_km_s, vs_km_s : (n_layers,), km/s at ``REFERENCE_FREQUENCY_HZ``; no fluid layers.
    density_g_cm3 : (n_layers,), g/cm³.
    qp, qs : (n_layers,), or both None for the rule of :func:`quakesource.earth.attenuation.q_by_rule`.
    name, source : what people call the model, and where its numbers come from; not in equality or hash.
    q_source : "given" or "rule"; leave it empty, it is only passed on to derived models.

    Raises
    ------
    EarthModelError
        columns of unequal length, values that are not finite or not positive, a fluid layer,
        a negative bulk modulus, a last layer that is not a half-space, or only one of qp and qs.
    """

    thickness_km: NDArray[np.float64]
    vp_km_s: NDArray[np.float64]
    vs_km_s: NDArray[np.float64]
    density_g_cm3: NDArray[np.float64]
    qp: NDArray[np.float64] = None  # type: ignore[assignment]  # always an array once constructed
    qs: NDArray[np.float64] = None  # type: ignore[assignment]
    name: str = ""
    source: str = ""
    q_source: str = ""

    def __post_init__(self) -> None:
        if (self.qp is None) != (self.qs is None):
            raise EarthModelError(
                "only one of qp and qs is given",
                where=f"model {self.name!r}",
                next_step="give both, or neither: then Qs = 50 Vs (at most 600) and Qp = 2 Qs",
            )
        if self.qs is None:
            object.__setattr__(self, "q_source", "rule")
            for key, values in zip(("qp", "qs"), q_by_rule(np.asarray(self.vs_km_s, float)), strict=True):
                object.__setattr__(self, key, values)
        for key in COLUMNS:
            # adding zero turns -0.0 into 0.0, whose bytes enter the hash
            values = np.array(getattr(self, key), dtype=np.float64) + 0.0
            values.setflags(write=False)
            object.__setattr__(self, key, values)
        object.__setattr__(self, "q_source", self.q_source or "given")
        check_layers({key: getattr(self, key) for key in COLUMNS}, name=self.name)

    @classmethod
    def from_table(cls, table: ArrayLike, *, name: str = "", source: str = "", q_source: str = "") -> "LayeredModel":
        """Build from an array (n_layers, 6) in the order of COLUMNS, or (n_layers, 4) for Q by rule."""
        columns = np.atleast_2d(np.asarray(table, dtype=np.float64)).T
        if columns.shape[0] not in (4, 6):
            raise EarthModelError(
                f"a table of layers has {columns.shape[0]} columns",
                where=f"model {name!r}",
                next_step="give 4 or 6 columns in this order: " + ", ".join(COLUMNS),
            )
        return cls(*columns, name=name, source=source, q_source=q_source)  # type: ignore[misc]

    @property
    def n_layers(self) -> int:
        """Number of layers, the half-space included."""
        return int(self.thickness_km.size)

    @property
    def depth_of_top_km(self) -> NDArray[np.float64]:
        """Depth of each layer's top, (n_layers,), km; the first is 0."""
        return np.concatenate(([0.0], np.cumsum(self.thickness_km[:-1])))

    def layer_at(self, depth_km: ArrayLike) -> NDArray[np.intp]:
        """Index of the layer at each depth (any shape); a depth on an interface belongs to the layer below.

        Raises
        ------
        EarthModelError
            a depth is negative or not finite.
        """
        depth = np.asarray(depth_km, dtype=np.float64)
        if not (np.isfinite(depth) & (depth >= 0)).all():
            raise EarthModelError(
                f"depth outside the earth: {depth.min() if depth.size else depth} km",
                where=f"model {self.name!r}",
                next_step="give finite depths in km, positive down from the surface",
            )
        return np.asarray(np.searchsorted(self.depth_of_top_km, depth, side="right") - 1, dtype=np.intp)

    def at(self, depth_km: ArrayLike) -> dict[str, NDArray[np.float64]]:
        """Properties (vp_km_s, vs_km_s, density_g_cm3, qp, qs) at depths, each of the depths' shape."""
        layer = self.layer_at(depth_km)
        return {key: np.asarray(getattr(self, key)[layer]) for key in COLUMNS[1:]}

    def split_at(self, depth_km: ArrayLike) -> "LayeredModel":
        """The same earth with fake interfaces at the given depths (any shape, km)."""
        depth = np.atleast_1d(np.asarray(depth_km, dtype=np.float64)).ravel()
        self.layer_at(depth)
        return self._derived(split_table(self.to_table(), depth))

    def merged(self) -> "LayeredModel":
        """The same earth without interfaces between layers of equal properties."""
        return self._derived(merge_table(self.to_table()))

    def hardened(self, min_vs_km_s: float) -> "LayeredModel":
        """The earth below a station on rock: soft layers at the top are as hard as the first that is not."""
        return self._derived(harden_table(self.to_table(), min_vs_km_s))

    def to_table(self) -> NDArray[np.float64]:
        """All numbers as (n_layers, 6), columns in the order of COLUMNS."""
        return np.column_stack([getattr(self, key) for key in COLUMNS])

    def hash(self) -> str:
        """Sha256 (hex) of the table as little-endian float64, row by row; for manifests."""
        return hashlib.sha256(self.to_table().astype("<f8").tobytes()).hexdigest()

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, LayeredModel) and self._numbers == other._numbers)

    def __hash__(self) -> int:
        return hash(self._numbers)

    @cached_property
    def _numbers(self) -> bytes:
        """All numbers; models are keys of caches that are asked for every path."""
        return self.to_table().tobytes()

    def __str__(self) -> str:
        lines = [f"{self.name or 'unnamed model'}: {self.n_layers} layers, Q {self.q_source}"]
        lines += [f"source: {self.source}"] if self.source else []
        lines.append(f"{'top':>9} {'thickness':>10} {'Vp':>7} {'Vs':>7} {'density':>8} {'Qp':>8} {'Qs':>8}")
        lines.append(f"{'km':>9} {'km':>10} {'km/s':>7} {'km/s':>7} {'g/cm3':>8} {'-':>8} {'-':>8}")
        for top, row in zip(self.depth_of_top_km, self.to_table(), strict=True):
            thickness = f"{row[0]:10.3f}" if row[0] else "half-space"
            velocities = f"{row[1]:7.3f} {row[2]:7.3f}"
            lines.append(f"{top:9.3f} {thickness} {velocities} {row[3]:8.3f} {row[4]:8.1f} {row[5]:8.1f}")
        return "\n".join(lines)

    def _derived(self, table: NDArray[np.float64]) -> "LayeredModel":
        return LayeredModel.from_table(table, name=self.name, source=self.source, q_source=self.q_source)
