"""The six columns of a layered model, in the order of every table."""

from typing import Final

COLUMNS: Final = ("thickness_km", "vp_km_s", "vs_km_s", "density_g_cm3", "qp", "qs")
"""Order of :meth:`LayeredModel.to_table` and of CSV tables; the last row is the half-space, thickness 0."""
