"""The GREEN'S FUNCTIONS product: one Zarr store a velocity model, in reduced time; reading between grid points."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import xarray as xr
import zarr.codecs
from numpy.typing import NDArray

from quakesource.constants import GREENS_COMPONENTS
from quakesource.errors import GreensError
from quakesource.products import open_product

FloatArray = NDArray[np.float64]

REDUCTION_KM_S, BEFORE_S = 8.5, 10.0
"""Traces start this long before a wave of this speed, or at the origin time."""

MOVEOUT_KM_S = 3.3
"""Neighbouring traces are aligned along this speed, that of the S and surface waves, before they are averaged."""

STORE_NAME = "greens.zarr"


@dataclass(frozen=True)
class GreensStore:
    """Elementary seismograms on a grid, m/s per N·m for a unit step moment.

    ``traces`` (depth, distance, component, time) starts at ``offset_s`` (distance) after the origin time; ``model`` is
    the velocity model as the settings named it.
    """

    depth_km: FloatArray
    distance_km: FloatArray
    offset_s: FloatArray
    sampling_rate_hz: float
    traces: xr.DataArray
    model: str = ""

    def at(self, distance_km: float, time_s: FloatArray) -> FloatArray:
        """Seismograms of all depths at any distance of the grid's range, on a time grid.

        Between grid distances the four nearest traces are moved by the moveout of `MOVEOUT_KM_S` and combined by
        Lagrange's cubic; with a 3 km step that is three times as good as two traces and a straight line.

        Parameters
        ----------
        time_s : (nt,) relative to the origin time, at the store's sampling rate, containing a multiple of its step

        Returns
        -------
        (n_depth, 10, nt), zero before the start of a trace and after its end

        Raises
        ------
        GreensError
            The distance is outside the grid, or the time grid does not fit.
        """
        axis, rate = self.distance_km, self.sampling_rate_hz
        if not axis[0] - 1e-6 <= distance_km <= axis[-1] + 1e-6:
            raise GreensError(
                f"Distance {distance_km:.1f} km is outside the store ({axis[0]:g}-{axis[-1]:g} km).",
                next_step="Widen greens.distance_km"
                + (", or lower observe.max_distance_km." if distance_km > axis[-1] else " downwards."),
            )
        first = time_s[0] * rate
        if abs(first - round(first)) > 1e-6 or abs((time_s[1] - time_s[0]) * rate - 1) > 1e-6:
            raise GreensError(
                f"The time grid (start {time_s[0]:g} s, step {time_s[1] - time_s[0]:g} s) does not fit the store's "
                f"{rate:g} Hz.",
                next_step="Use the same sampling rate in sections 'observe' and 'greens', and a start_s on that grid.",
            )
        out = np.zeros((len(self.depth_km), len(GREENS_COMPONENTS), time_s.size))
        for index, weight in _lagrange_weights(axis, distance_km):
            out += weight * self._moved(index, distance_km, time_s)
        return out

    def end_s(self, distance_km: float) -> float:
        """Time after the origin at which the seismograms of a distance end."""
        index = int(np.clip(np.searchsorted(self.distance_km, distance_km) - 2, 0, None))
        return float(self.offset_s[index] + self.traces.sizes["time_s"] / self.sampling_rate_hz)

    def _moved(self, index: int, distance_km: float, time_s: FloatArray) -> FloatArray:
        traces = self.traces[:, index].values.astype(np.float64)
        delay = (distance_km - self.distance_km[index]) / MOVEOUT_KM_S * self.sampling_rate_hz
        n = traces.shape[-1]
        spectrum = np.fft.rfft(traces, n=2 * n)
        moved = np.fft.irfft(spectrum * np.exp(-2j * np.pi * np.fft.rfftfreq(2 * n) * delay), n=2 * n)[..., :n]
        start = round((self.offset_s[index] - time_s[0]) * self.sampling_rate_hz)
        out = np.zeros((*traces.shape[:-1], time_s.size))
        stop = min(start + n, time_s.size)
        if stop > max(start, 0):
            out[..., max(start, 0) : stop] = moved[..., max(-start, 0) : stop - start]
        return out


def _lagrange_weights(axis: FloatArray, x: float) -> list[tuple[int, float]]:
    """Indices and weights of the (at most four) grid points that interpolate at ``x``; exact on the grid."""
    nearest = int(np.argmin(np.abs(axis - x)))
    if abs(axis[nearest] - x) < 1e-6:
        return [(nearest, 1.0)]
    first = int(np.clip(np.searchsorted(axis, x) - 2, 0, max(len(axis) - 4, 0)))
    points = range(first, min(first + 4, len(axis)))
    others = {i: [axis[j] for j in points if j != i] for i in points}
    return [(i, float(np.prod([(x - y) / (axis[i] - y) for y in others[i]]))) for i in points]


def open_greens(manifest: Path) -> GreensStore:
    """Open a store; ProductError if it is not whole."""
    product = open_product(manifest, "greens")
    data = xr.open_zarr(product.folder / STORE_NAME, consolidated=False, chunks=None)
    return GreensStore(
        depth_km=data["depth_km"].values,
        distance_km=data["distance_km"].values,
        offset_s=data["offset_s"].values,
        sampling_rate_hz=float(data["greens"].attrs["sampling_rate_hz"]),
        traces=data["greens"],
        model=str(product.attributes.get("model", "")),
    )


def reduction_offset_s(distance_km: FloatArray, sampling_rate_hz: float) -> FloatArray:
    """Start of each trace after the origin time, a whole number of samples."""
    return np.floor(np.maximum(distance_km / REDUCTION_KM_S - BEFORE_S, 0) * sampling_rate_hz) / sampling_rate_hz


def write_greens(folder: Path, greens: xr.DataArray, duration_s: float) -> None:
    """Write seismograms that start at the origin time into a store of ``duration_s`` in reduced time."""
    rate = float(greens.attrs["sampling_rate_hz"])
    offset_s = reduction_offset_s(greens["distance_km"].values, rate)
    starts = np.round(offset_s * rate).astype(int)
    length = round(duration_s * rate)
    cut = np.stack([greens.values[:, i, :, s : s + length] for i, s in enumerate(starts)], axis=1)
    data = xr.Dataset(
        {"greens": (("depth_km", "distance_km", "component", "time_s"), cut)},
        coords={
            "depth_km": greens["depth_km"].values,
            "distance_km": greens["distance_km"].values,
            "offset_s": ("distance_km", offset_s),
        },
    )
    data["greens"].attrs = {
        **greens.attrs,
        "components": list(GREENS_COMPONENTS),
        "time": "time_s counts samples from offset_s(distance_km) after the origin time",
    }
    codec = zarr.codecs.ZstdCodec(level=1, checksum=True)
    chunks = (len(data["depth_km"]), min(8, len(data["distance_km"])), len(GREENS_COMPONENTS), length)
    data.to_zarr(
        folder / STORE_NAME, mode="w", zarr_format=3, consolidated=False,
        encoding={"greens": {"chunks": chunks, "compressors": (codec,)}},
    )  # fmt: skip
