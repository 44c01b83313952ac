"""The GREEN'S FUNCTIONS product: one Zarr store a velocity model, in reduced time; reading between grid points.

P and S times and take-off angles of the same model lie on the same grid.
"""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from quakesource.constants import GREENS_COMPONENTS
from quakesource.earth import LayeredModel, first_arrivals
from quakesource.errors import GreensError
from quakesource.greens.interpolation import lagrange_weights, shifted
from quakesource.products import open_product
from quakesource.products.arrays import open_arrays, write_arrays

FloatArray = NDArray[np.float64]

REDUCTION_KM_S, BEFORE_S = 8.5, 10.0
"""Traces start this long before a wave of this speed, or at the origin time."""

MOVEOUT_KM_S = 3.3
"""Neighbouring traces are aligned along this speed, that of the S and surface waves, before they are averaged."""

STORE_NAME = "greens.zarr"
DISTANCES_IN_CHUNK, HELD_CHUNKS = 8, 4
"""Distances that are read together, and how many such chunks an open store keeps: tens of megabytes."""

QUANTITY = "ground velocity for a unit step moment"
"""The kind of seismograms that stores hold, in m/s per N·m; a store of another kind is refused."""

ARRIVALS = ("p_time_s", "s_time_s", "p_takeoff_deg", "s_takeoff_deg")


@dataclass(frozen=True)
class GreensStore:
    """Elementary seismograms on a grid, m/s per N·m for a unit step moment.

    ``traces`` (depth, distance, component, time) starts at ``offset_s`` (distance) after the origin time; ``model`` is
    the velocity model as the settings named it. ``arrivals`` has first arrivals (depth, distance) by the names of
    `ARRIVALS`: seconds after the origin, degrees from straight down.
    """

    depth_km: FloatArray
    distance_km: FloatArray
    offset_s: FloatArray
    sampling_rate_hz: float
    traces: xr.DataArray
    model: str = ""
    arrivals: dict[str, FloatArray] = field(default_factory=dict)
    _held: dict[int, FloatArray] = field(init=False, default_factory=dict, repr=False, compare=False)
    """The chunks read last: stations near each other need the same ones, and reading takes half of the time."""

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
        for index, weight in lagrange_weights(axis, distance_km):
            out += weight * self._moved(index, distance_km, time_s)
        return out

    def at_depth(self, depth_km: float, distance_km: float, time_s: FloatArray) -> FloatArray:
        """Seismograms (10, nt) at any depth of the grid's range, otherwise as `at`.

        Between grid depths the four nearest are aligned by their S times and combined by Lagrange's cubic. Where an
        interface lies between them this is an approximation: the field of a source jumps there.
        """
        axis = self.depth_km
        if not axis[0] - 1e-6 <= depth_km <= axis[-1] + 1e-6:
            raise GreensError(
                f"Depth {depth_km:.1f} km is outside the store ({axis[0]:g}-{axis[-1]:g} km).",
                next_step="Widen greens.depth_km.",
            )
        traces = self.at(distance_km, time_s)
        s_time_s = self.arrival("s_time_s", distance_km)
        wanted_s = np.interp(depth_km, axis, s_time_s)
        out = np.zeros(traces.shape[1:])
        for index, weight in lagrange_weights(axis, depth_km):
            out += weight * shifted(traces[index], (wanted_s - s_time_s[index]) * self.sampling_rate_hz)
        return out

    def arrival(self, name: str, distance_km: float) -> FloatArray:
        """One of `ARRIVALS` for every depth of the grid, between distances by a straight line."""
        return np.array([np.interp(distance_km, self.distance_km, row) for row in self.arrivals[name]])

    def end_s(self, distance_km: float) -> float:
        """Time after the origin at which the seismograms of a distance end."""
        index = int(np.clip(np.searchsorted(self.distance_km, distance_km) - 2, 0, None))
        return float(self.offset_s[index] + self.traces.sizes["time_s"] / self.sampling_rate_hz)

    def _moved(self, index: int, distance_km: float, time_s: FloatArray) -> FloatArray:
        traces = self._read(index)
        delay = (distance_km - self.distance_km[index]) / MOVEOUT_KM_S * self.sampling_rate_hz
        moved, n = shifted(traces, delay), traces.shape[-1]
        start = round((self.offset_s[index] - time_s[0]) * self.sampling_rate_hz)
        out = np.zeros((*traces.shape[:-1], time_s.size))
        stop = min(start + n, time_s.size)
        if stop > max(start, 0):
            out[..., max(start, 0) : stop] = moved[..., max(-start, 0) : stop - start]
        return out

    def _read(self, index: int) -> FloatArray:
        """Seismograms (depth, component, nt) of a distance of the grid."""
        chunk = index // DISTANCES_IN_CHUNK
        held = self._held.get(chunk)
        if held is None:
            if len(self._held) >= HELD_CHUNKS:
                # threads share a store, and an iterator would not survive that
                self._held.pop(list(self._held)[0], None)  # noqa: RUF015
            first = chunk * DISTANCES_IN_CHUNK
            held = self._held[chunk] = self.traces[:, first : first + DISTANCES_IN_CHUNK].values
        return np.asarray(held[:, index - chunk * DISTANCES_IN_CHUNK].astype(np.float64))


def open_greens(manifest: Path) -> GreensStore:
    """Open a store; ProductError if it is not whole, GreensError if it holds another quantity."""
    product = open_product(manifest, "greens")
    data = open_arrays(product, STORE_NAME)
    return _store_of(data, product.folder, str(product.attributes.get("velocity_model", "")))


def read_unfinished_greens(folder: Path, model: str) -> GreensStore:
    """The store in a work folder, which has no manifest yet; GreensError if it holds another quantity."""
    return _store_of(xr.open_zarr(folder / STORE_NAME, consolidated=False, chunks=None), folder, model)


def _store_of(data: xr.Dataset, folder: Path, model: str) -> GreensStore:
    attributes = data["greens"].attrs
    if (attributes.get("quantity"), attributes.get("units")) != (QUANTITY, "m/s per N·m"):
        raise GreensError(
            f"It holds {attributes.get('quantity')!r} in {attributes.get('units')!r}, not {QUANTITY!r} in m/s per N·m.",
            where=str(folder),
            next_step="Remake it with quakesource compute-greens; other quantities cannot be mixed in.",
        )
    return GreensStore(
        depth_km=data["depth_km"].values,
        distance_km=data["distance_km"].values,
        offset_s=data["offset_s"].values,
        sampling_rate_hz=float(attributes["sampling_rate_hz"]),
        traces=data["greens"],
        model=model,
        arrivals={name: data[name].values for name in ARRIVALS},
    )


def reduction_offset_s(distance_km: FloatArray, sampling_rate_hz: float) -> FloatArray:
    """Start of each trace after the origin time, a whole number of samples."""
    return np.floor(np.maximum(distance_km / REDUCTION_KM_S - BEFORE_S, 0) * sampling_rate_hz) / sampling_rate_hz


def write_greens(folder: Path, greens: xr.DataArray, duration_s: float, model: LayeredModel) -> None:
    """Write seismograms that start at the origin time into a store of ``duration_s`` in reduced time.

    Raises
    ------
    GreensError
        The seismograms are of another model than ``model``, whose arrivals lie beside them.
    """
    if greens.attrs["model_hash"] != model.hash():
        raise GreensError(
            f"The seismograms are of model {greens.attrs['model_name']!r}, not of {model.name!r}.",
            next_step="Write each model into a store of its own.",
        )
    rate = float(greens.attrs["sampling_rate_hz"])
    depth_km, distance_km = greens["depth_km"].values, greens["distance_km"].values
    offset_s = reduction_offset_s(distance_km, rate)
    starts = np.round(offset_s * rate).astype(int)
    length = round(duration_s * rate)
    cut = np.stack([greens.values[:, i, :, s : s + length] for i, s in enumerate(starts)], axis=1)
    grid = ("depth_km", "distance_km")
    data = xr.Dataset(
        {
            "greens": ((*grid, "component", "time_s"), cut),
            **{name: (grid, values) for name, values in grid_arrivals(model, depth_km, distance_km).items()},
        },
        coords={"depth_km": depth_km, "distance_km": distance_km, "offset_s": ("distance_km", offset_s)},
    )
    data["greens"].attrs = {
        **greens.attrs,
        "components": list(GREENS_COMPONENTS),
        "time": "time_s counts samples from offset_s(distance_km) after the origin time",
    }
    chunks = (len(depth_km), min(DISTANCES_IN_CHUNK, len(distance_km)), len(GREENS_COMPONENTS), length)
    in_shard = -(-len(distance_km) // chunks[1])
    shards = (chunks[0], in_shard * chunks[1], *chunks[2:])
    write_arrays(data, folder / STORE_NAME, greens={"chunks": chunks, "shards": shards})


def grid_arrivals(model: LayeredModel, depth_km: FloatArray, distance_km: FloatArray) -> dict[str, FloatArray]:
    """First P and S times and take-off angles (depth, distance), by the names of `ARRIVALS`."""
    p, s = (first_arrivals(model, depth_km[:, None], distance_km[None, :], phase) for phase in "PS")
    return dict(zip(ARRIVALS, (p.time_s, s.time_s, p.takeoff_deg, s.takeoff_deg), strict=True))
