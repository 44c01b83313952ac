"""The SYNTHETICS product: examples in Zarr, one shard a part, and how a part gets into it.

Schema of the OBSERVATIONS, plus the true sources and every nuisance that was drawn. A part writes its own shards and no
others, so any number of processes may write at once, and a part can be remade alone.
"""

import hashlib
import json
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import zarr
from numpy.typing import NDArray

from quakesource.constants import COMPONENTS, MOMENT_TENSOR_COMPONENTS
from quakesource.greens.windows import PHASES
from quakesource.products.arrays import checksum_codec
from quakesource.synthesize.counter_numbers import NUMBERS
from quakesource.synthesize.sampling import Part, Sampler

DATASET_NAME = "synthetics.zarr"
CHUNK_PAIRS, WHOLE_PAIRS = 256, 1024
"""Pairs of a chunk; parts up to so many pairs are one chunk, because each costs milliseconds to write."""

EVENT_COLUMNS = (
    "magnitude",
    *(f"{name}_n_m" for name in MOMENT_TENSOR_COMPONENTS),
    "depth_km",
    "duration_s",
    "n_stations",
    "catalogue_depth_km",
)
PAIR_COLUMNS = (
    "model_index",
    "distance_km",
    "azimuth_deg",
    "p_arrival_s",
    "s_arrival_s",
    "p_takeoff_deg",
    "s_takeoff_deg",
    "p_time_error_s",
    "s_time_error_s",
    "p_factor",
    "s_factor",
    "p_coda",
    "s_coda",
    "noise_to_signal",
    "noise_m_s",
    "catalogue_distance_km",
    "catalogue_azimuth_deg",
)
"""Columns of arrays ``events`` and ``pairs``. Arrivals are those of the pair's model; the window was cut later than
they say by the time error. Factors are of the amplitude, negative where the polarity was flipped. A network is told
what the catalogue states."""


def create_dataset(folder: Path, sampler: Sampler, n_parts: int, first_part: int = 0) -> None:
    """Lay out the arrays for ``n_parts`` parts, if they are not there; nothing is written into them yet."""
    if (folder / DATASET_NAME).exists():
        return
    slots, events = sampler.recipe.slots, event_slots(sampler)
    windows = sampler.windows
    unfinished = folder / f"new-{DATASET_NAME}"
    group = zarr.create_group(unfinished, zarr_format=3, overwrite=True)
    group.attrs.update(
        {
            "units": "m/s",
            "simulated": True,
            "frame": "Z up, R away from the source, T 90° clockwise from R",
            "phases": list(PHASES),
            "components": list(COMPONENTS),
            "sampling_rate_hz": windows.sampling_rate_hz,
            "time_zero": f"windows begin {-sampler.recipe.window_s[0]:g} s before the arrival plus its time error",
            "models": list(windows.models),
            "event_columns": list(EVENT_COLUMNS),
            "pair_columns": list(PAIR_COLUMNS),
            "pairs_per_part": slots,
            "events_per_part": events,
            "first_part": first_part,
            "drawn_by": drawn_by(sampler),
            "event_of_pair": "row of events, -1 for spare pairs",
        }
    )
    chunk = slots if slots <= WHOLE_PAIRS else np.gcd(slots, CHUNK_PAIRS)
    n = sampler.n_samples
    _array(group, "windows", ("pair", "phase", "component", "time"), n_parts, (slots, 2, 3, n), np.float32, int(chunk))
    _array(group, "event_of_pair", ("pair",), n_parts, (slots,), np.int32, slots, fill=-1)
    _array(group, "pairs", ("pair", "pair_column"), n_parts, (slots, len(PAIR_COLUMNS)), np.float32, slots)
    _array(group, "events", ("event", "event_column"), n_parts, (events, len(EVENT_COLUMNS)), np.float32, events)
    unfinished.rename(folder / DATASET_NAME)


def event_slots(sampler: Sampler) -> int:
    """Rows of ``events`` that a part owns: as many as can fit."""
    return sampler.recipe.slots // sampler.recipe.n_stations[0]


def part_bytes(sampler: Sampler) -> int:
    """Bytes of a part before compression."""
    pair = 6 * sampler.n_samples * 4 + 4 + 4 * len(PAIR_COLUMNS)
    return int(sampler.recipe.slots * pair + event_slots(sampler) * 4 * len(EVENT_COLUMNS))


def drawn_by(sampler: Sampler) -> dict[str, Any]:
    """What parts follow from, beside the Green's functions, as JSON has it."""
    drawn = {"numbers": NUMBERS, "seed": sampler.seed, "recipe": asdict(sampler.recipe)}
    values: dict[str, Any] = json.loads(json.dumps(drawn))
    return values


def write_part(folder: Path, sampler: Sampler, part: Part, windows: NDArray[np.float32], place: int) -> dict[str, str]:
    """Write a part's shards to its place in the set; returns their paths in ``folder`` with the SHA-256 of their
    bytes.
    """
    arrays = _arrays(folder / DATASET_NAME)
    events, pairs = event_rows(sampler, part), pair_rows(sampler, part)
    of_pair = part.event_of_pair + place * event_slots(sampler)
    values: dict[str, Any] = {
        "windows": windows,
        "event_of_pair": np.where(part.event_of_pair >= 0, of_pair, -1),
        "pairs": pairs,
        "events": events,
    }
    hashes = {}
    for name, rows in values.items():
        array, path = arrays[name], shard_path(name, place, rows.ndim)
        (folder / path).unlink(missing_ok=True)  # Zarr would read a damaged shard before it replaces it
        array[place * len(rows) : (place + 1) * len(rows)] = rows
        hashes[path] = hashlib.sha256((folder / path).read_bytes()).hexdigest()
    return hashes


@lru_cache(maxsize=8)
def _arrays(dataset: Path) -> dict[str, zarr.Array[Any]]:
    """The arrays of a set, opened once by a process: that takes as long as to write one of them."""
    return dict(zarr.open_group(dataset, mode="r+", zarr_format=3).arrays())


def shard_path(name: str, part: int, n_dims: int) -> str:
    """Path of the shard of a part, below the folder of the dataset."""
    return "/".join([DATASET_NAME, name, "c", str(part), *["0"] * (n_dims - 1)])


def event_rows(sampler: Sampler, part: Part) -> NDArray[np.float32]:
    """(event slots, columns) of `EVENT_COLUMNS`, NaN where there is no event."""
    rows = np.full((event_slots(sampler), len(EVENT_COLUMNS)), np.nan, np.float32)
    used = part.event_of_pair[part.event_of_pair >= 0]
    rows[: len(part.magnitude)] = np.column_stack(
        [
            part.magnitude,
            part.moment_tensor,
            sampler.windows.depth_km[part.depth_index],
            part.duration_s,
            np.bincount(used, minlength=len(part.magnitude)),
            part.catalogue_depth_km,
        ]
    )
    return rows


def pair_rows(sampler: Sampler, part: Part) -> NDArray[np.float32]:
    """(pair slots, columns) of `PAIR_COLUMNS`, NaN in spare slots."""
    windows, used = sampler.windows, part.event_of_pair >= 0
    at = (part.model_index, part.depth_index[np.where(used, part.event_of_pair, 0)], part.distance_index)
    rows = np.column_stack(
        [
            part.model_index,
            windows.distance_km[part.distance_index],
            part.azimuth_deg,
            windows.arrival_s[at],
            windows.takeoff_deg[at],
            part.shift / windows.sampling_rate_hz,
            part.factor,
            part.coda,
            part.noise_to_signal,
            part.noise_m_s,
            part.catalogue_distance_km,
            part.catalogue_azimuth_deg,
        ]
    ).astype(np.float32)
    rows[~used] = np.nan
    return rows


def _array(
    group: zarr.Group,
    name: str,
    dims: tuple[str, ...],
    n_parts: int,
    part_shape: tuple[int, ...],
    dtype: type[np.generic],
    chunk: int,
    fill: float = np.nan,
) -> None:
    group.create_array(
        name,
        shape=(n_parts * part_shape[0], *part_shape[1:]),
        chunks=(chunk, *part_shape[1:]),
        shards=part_shape,
        dtype=dtype,
        compressors=(checksum_codec(),),
        fill_value=fill,
        dimension_names=dims,
        config={"write_empty_chunks": True},
    )
