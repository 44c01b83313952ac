"""What the compiled draws read and fill, as named tuples of arrays and numbers, which compiled loops take."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from quakesource.synthesize.recipe import Range, Recipe

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int32]


class Keys(NamedTuple):
    """Of the streams of a part."""

    sources: np.uint64
    pairs: np.uint64
    layouts: np.uint64


class Sources(NamedTuple):
    """Of n sources: tensors (n, 6) USE in N·m, everything else (n,); as in `sampling.Part`."""

    magnitude: FloatArray
    tensor: FloatArray
    duration_s: FloatArray
    rise: FloatArray
    end: FloatArray
    second: FloatArray
    moment: FloatArray
    second_tensor: FloatArray
    second_duration_s: FloatArray
    complex_source: NDArray[np.bool_]
    depth_index: IntArray
    catalogue_depth_km: FloatArray

    @classmethod
    def empty(cls, n: int) -> "Sources":
        """Room for n."""
        return cls(
            magnitude=np.zeros(n),
            tensor=np.zeros((n, 6)),
            duration_s=np.zeros(n),
            rise=np.zeros(n),
            end=np.zeros(n),
            second=np.zeros(n),
            moment=np.zeros(n),
            second_tensor=np.zeros((n, 6)),
            second_duration_s=np.zeros(n),
            complex_source=np.zeros(n, bool),
            depth_index=np.zeros(n, np.int32),
            catalogue_depth_km=np.zeros(n),
        )


class Paths(NamedTuple):
    """Of the slots of a part, zeros in spare ones; as in `sampling.Part`. ``time_error`` (slots, 2) is in units of
    the recipe's, within ±1.5.
    """

    model_index: IntArray
    distance_index: IntArray
    azimuth_deg: FloatArray
    stretch: FloatArray
    second_delay_s: FloatArray
    time_error: FloatArray
    factor: NDArray[np.float32]
    catalogue_distance_km: FloatArray
    catalogue_azimuth_deg: FloatArray
    kept: NDArray[np.bool_]

    @classmethod
    def empty(cls, slots: int) -> "Paths":
        """Room for them."""
        return cls(
            model_index=np.zeros(slots, np.int32),
            distance_index=np.zeros(slots, np.int32),
            azimuth_deg=np.zeros(slots),
            stretch=np.zeros(slots),
            second_delay_s=np.zeros(slots),
            time_error=np.zeros((slots, 2)),
            factor=np.zeros((slots, 2), np.float32),
            catalogue_distance_km=np.zeros(slots),
            catalogue_azimuth_deg=np.zeros(slots),
            kept=np.ones((slots, 2, 3), bool),
        )


class Grid(NamedTuple):
    """What draws are taken from: ``depths`` and ``distances``, places on the axes of the store that a recipe allows;
    those axes; ``between_km`` midpoints of the allowed distances; ``n_models``; ``normals`` of `normal_table`.
    """

    depths: IntArray
    distances: IntArray
    depth_km: FloatArray
    distance_km: FloatArray
    between_km: FloatArray
    n_models: int
    longest_s: float
    normals: FloatArray


class RealLayouts(NamedTuple):
    """``places`` (k, s, 2) of `Layouts`, those with most stations last; ``sizes`` (k,) how many; ``first`` (s + 2,) the
    first layout that has as many stations as its place says.
    """

    places: FloatArray
    sizes: IntArray
    first: IntArray


class Limits(NamedTuple):
    """The numbers of a `Recipe` that sources and paths follow from."""

    magnitude: Range
    radius_km: Range
    distance_km: Range
    gap_share: float
    duration_scatter: float
    second_pulse: float
    directivity: float
    compound: float
    slow: float
    site_log_amplitude: float
    log_amplitude_error: float
    polarity_flips: float
    epicentre_error_km: float
    depth_error_km: float
    azimuth_error_deg: float
    real_layouts: float
    missing_component: float
    missing_phase: float

    @classmethod
    def of(cls, recipe: Recipe) -> "Limits":
        """Those of a recipe, all as double precision."""
        values: dict[str, Any] = {name: getattr(recipe, name) for name in cls._fields}
        for name, value in values.items():
            values[name] = tuple(map(float, value)) if isinstance(value, tuple) else float(value)
        return cls(**values)


class Band(NamedTuple):
    """The numbers of a `Recipe` that differ between bands, and of the windows that are cut: ``shift`` within limits."""

    time_error: float
    coda: Range
    ln_noise_to_signal: Range
    ln_noise_m_s: Range
    has_noise_to_signal: bool
    has_noise_m_s: bool
    sampling_rate_hz: float
    least_shift: int
    largest_shift: int
