"""Shapes of far-field source spectra, 1 at zero frequency, with the parameters that a fit may change.

Parameters are searched in the coordinates of `Shape.to_search`: corner frequencies, exponents and curvatures by their
logarithms, t* as it is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

CORNER_HZ: Final = (1e-4, 20.0)
FALL_OFF: Final = (0.5, 8.0)
CURVATURE: Final = (0.2, 20.0)
T_STAR_S: Final = (0.0, 5.0)
CORNER_SHARPNESS: Final = 4.0
"""Sharpness of the corners of the double-corner models of Ji & Archuleta (2021), and of the modified one."""


@dataclass(frozen=True)
class Shape:
    """A model: ``spectrum(frequency_hz (f,), parameters (..., p)) -> (..., f)``.

    ``bounds`` are those of each parameter, ``logarithmic`` says which are searched by their logarithm, ``ordered`` that
    the first two are corner frequencies, the smaller one first, ``rugged`` that a fit has many valleys. ``source`` is
    who published it.
    """

    name: str
    parameters: tuple[str, ...]
    bounds: tuple[tuple[float, float], ...]
    spectrum: Callable[[Array, Array], Array]
    source: str
    logarithmic: tuple[bool, ...]
    ordered: bool = False
    rugged: bool = False

    def to_search(self, parameters: Array) -> Array:
        """Coordinates of the search."""
        return np.where(self.logarithmic, np.log(np.maximum(parameters, 1e-300)), parameters)

    def from_search(self, coordinates: Array) -> Array:
        """Parameters within their bounds, the smaller corner first."""
        parameters = np.where(self.logarithmic, np.exp(np.clip(coordinates, -50, 50)), coordinates)
        low, high = np.array(self.bounds).T
        parameters = np.clip(parameters, low, high)
        if self.ordered:
            parameters[..., :2] = np.sort(parameters[..., :2], axis=-1)
        return parameters


def generalised(frequency_hz: Array, corner_hz: Array, fall_off: Array | float, curvature: Array | float) -> Array:
    """[1 + (f/fc)^(γn)]^(-1/γ), Shearer (2019), eq. 2 of Ma et al. (2022) without t*; arrays (...) -> (..., f)."""
    n, gamma = (np.asarray(value, np.float64)[..., None] for value in (fall_off, curvature))
    ratio = np.log(frequency_hz / np.asarray(corner_hz)[..., None])
    # log(1 + e^x) without overflow where f is far above fc
    return np.asarray(np.exp(-np.logaddexp(0.0, gamma * n * ratio) / gamma))


def ji_archuleta_corners_hz(magnitude: Array) -> Array:
    """(..., 2) corners of JA19_2S, "JA21" of Ma et al. (2022): Ji & Archuleta (2021, BSSA 111, 737), Mw 3.3-7.3."""
    mw = np.asarray(magnitude, np.float64)
    first = np.where(mw <= 5.3, 1.474 - 0.415 * mw, 2.375 - 0.585 * mw)
    return np.asarray(10.0 ** np.stack([first, 3.250 - 0.5 * mw], axis=-1))


def _brune(f: Array, p: Array) -> Array:
    return generalised(f, p[..., 0], 2.0, 1.0)


def _free_fall_off(f: Array, p: Array) -> Array:
    return generalised(f, p[..., 0], p[..., 1], 1.0)


def _omega_cube(f: Array, p: Array) -> Array:
    return generalised(f, p[..., 0], 3.0, 1.0)


def _boatwright(f: Array, p: Array) -> Array:
    return generalised(f, p[..., 0], 2.0, 2.0)


def _free_fall_off_and_curvature(f: Array, p: Array) -> Array:
    return generalised(f, p[..., 0], p[..., 1], p[..., 2])


def _attenuated(f: Array, p: Array) -> Array:
    return _brune(f, p) * np.exp(-np.pi * f * p[..., 1:2])


def _haskell(f: Array, p: Array) -> Array:
    # boxcars of length 1/(pi fc): each falls from its corner as the asymptote of a single corner of exponent 1
    return np.asarray(np.abs(np.sinc(f / (np.pi * p[..., 0:1])) * np.sinc(f / (np.pi * p[..., 1:2]))))


def _denolle_shearer(f: Array, p: Array) -> Array:
    return generalised(f, p[..., 0], 1.0, 2.0) * generalised(f, p[..., 1], 1.0, 2.0)


def _ji_archuleta(f: Array, p: Array) -> Array:
    return generalised(f, p[..., 0], 1.0, CORNER_SHARPNESS) * generalised(f, p[..., 1], 1.0, CORNER_SHARPNESS)


def _modified_double_corner(f: Array, p: Array) -> Array:
    return generalised(f, p[..., 0], 1.0, CORNER_SHARPNESS) * generalised(f, p[..., 1], 1.6, CORNER_SHARPNESS)


_ONE, _TWO = ("corner_frequency_hz",), ("first_corner_hz", "second_corner_hz")

SHAPES: Final = {
    shape.name: shape
    for shape in (
        Shape("brune", _ONE, (CORNER_HZ,), _brune, "Brune (1970)", (True,)),
        Shape("omega_cube", _ONE, (CORNER_HZ,), _omega_cube, "n = 3", (True,)),
        Shape("boatwright", _ONE, (CORNER_HZ,), _boatwright, "Boatwright (1978)", (True,)),
        Shape(
            "free_fall_off",
            (*_ONE, "fall_off"),
            (CORNER_HZ, FALL_OFF),
            _free_fall_off,
            "Kaneko & Shearer (2014)",
            (True, True),
        ),
        Shape(
            "free_fall_off_and_curvature",
            (*_ONE, "fall_off", "curvature"),
            (CORNER_HZ, FALL_OFF, CURVATURE),
            _free_fall_off_and_curvature,
            "Shearer (2019)",
            (True, True, True),
        ),
        Shape("attenuated", (*_ONE, "t_star_s"), (CORNER_HZ, T_STAR_S), _attenuated, "Brune with t*", (True, False)),
        Shape(
            "haskell", _TWO, (CORNER_HZ, CORNER_HZ), _haskell, "Haskell (1964)", (True, True), ordered=True, rugged=True
        ),
        Shape(
            "denolle_shearer",
            _TWO,
            (CORNER_HZ, CORNER_HZ),
            _denolle_shearer,
            "DS16: Denolle & Shearer (2016)",
            (True, True),
            ordered=True,
        ),
        Shape(
            "ji_archuleta",
            _TWO,
            (CORNER_HZ, CORNER_HZ),
            _ji_archuleta,
            "JA21: Ji & Archuleta (2021), corners free",
            (True, True),
            ordered=True,
        ),
        Shape(
            "modified_double_corner",
            _TWO,
            (CORNER_HZ, CORNER_HZ),
            _modified_double_corner,
            "1/f between the corners, f^-2.6 above (Ma et al. 2022, fig. 8d)",
            (True, True),
            ordered=True,
        ),
    )
}
