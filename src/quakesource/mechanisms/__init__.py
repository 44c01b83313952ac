"""Earthquake sources as numbers: moment tensors, planes, axes, magnitudes, Kagan angles, moment rates.

Moment tensors are (..., 6) arrays in up-south-east order Mrr Mtt Mpp Mrt Mrp Mtp, N·m; angles are degrees.
Strike, dip and rake follow Aki & Richards (2002). Everything works on leading dimensions at once and raises
SourceError on wrong shapes and non-finite values. No ObsPy is imported until an exchange function is
called.
"""

from quakesource.mechanisms.axes import Axis, PrincipalAxes, from_axes, principal_axes, principal_frames
from quakesource.mechanisms.coordinates import from_matrix, from_ned, to_matrix, to_ned
from quakesource.mechanisms.decomposition import DEVIATORIC_BASIS, Decomposition, decompose, double_couple
from quakesource.mechanisms.exchange import from_obspy, to_obspy_focal_mechanism
from quakesource.mechanisms.fault import moment_tensor
from quakesource.mechanisms.faulting import faulting_style
from quakesource.mechanisms.kagan import frame_angle, kagan_angle
from quakesource.mechanisms.lune import LuneParameters, from_lune, lune_parameters, to_lune
from quakesource.mechanisms.magnitude import (
    magnitude_to_moment,
    moment_magnitude,
    moment_to_magnitude,
    scalar_moment,
    scalar_moment_eigenvalue,
)
from quakesource.mechanisms.planes import auxiliary_plane, nodal_planes
from quakesource.mechanisms.radiation import radiation_pattern
from quakesource.mechanisms.sampling import (
    random_deviatoric_tensors,
    random_double_couples,
    random_moment_tensors,
)
from quakesource.mechanisms.source_spectrum import (
    brune_spectrum,
    cosine_spectrum,
    half_sine_spectrum,
    triangle_spectrum,
)
from quakesource.mechanisms.source_time import brune, cosine, duration_from_magnitude, half_sine, triangle

__all__ = [
    "DEVIATORIC_BASIS",
    "Axis",
    "Decomposition",
    "LuneParameters",
    "PrincipalAxes",
    "auxiliary_plane",
    "brune",
    "brune_spectrum",
    "cosine",
    "cosine_spectrum",
    "decompose",
    "double_couple",
    "duration_from_magnitude",
    "faulting_style",
    "frame_angle",
    "from_axes",
    "from_lune",
    "from_matrix",
    "from_ned",
    "from_obspy",
    "half_sine",
    "half_sine_spectrum",
    "kagan_angle",
    "lune_parameters",
    "magnitude_to_moment",
    "moment_magnitude",
    "moment_tensor",
    "moment_to_magnitude",
    "nodal_planes",
    "principal_axes",
    "principal_frames",
    "radiation_pattern",
    "random_deviatoric_tensors",
    "random_double_couples",
    "random_moment_tensors",
    "scalar_moment",
    "scalar_moment_eigenvalue",
    "to_lune",
    "to_matrix",
    "to_ned",
    "to_obspy_focal_mechanism",
    "triangle",
    "triangle_spectrum",
]
