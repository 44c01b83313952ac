"""Numbers and orders that every room shares; each with its unit and where it comes from."""

from typing import Final

MOMENT_TENSOR_COMPONENTS: Final = ("mrr", "mtt", "mpp", "mrt", "mrp", "mtp")
"""Order of the six moment-tensor components everywhere: up-south-east (USE), N·m (QuakeML, GCMT, ObsPy)."""

COMPONENTS: Final = ("Z", "R", "T")
"""Ground-motion components: Z up, R away from the source, T 90° clockwise from R seen from above."""

GREENS_COMPONENTS: Final = ("ZDD", "RDD", "ZDS", "RDS", "TDS", "ZSS", "RSS", "TSS", "ZEX", "REX")
"""The ten elementary seismograms of a layered half-space, with the signs of docs/conventions.md."""

MODEL_TOP_KM: Final = 0.0
"""Least depth of a source: catalogues put some events above sea level, and layered models begin there."""

MIN_RAY_DEPTH_KM: Final = 0.5
"""Least depth of a source whose rays are traced: at the surface itself take-off angles mean nothing."""

EARTH_RADIUS_KM: Final = 6371.0
"""Mean radius, for turning degrees of arc into km where a spherical answer is enough."""

REFERENCE_FREQUENCY_HZ: Final = 1.0
"""Frequency at which the velocities of an attenuating model hold (the usual 1 Hz of PREM and of the peers)."""

MAGNITUDE_OFFSET: Final = 9.1
"""Mw = 2/3 (log10 M0[N·m] - 9.1): IASPEI (2005) form of Hanks & Kanamori (1979)."""
