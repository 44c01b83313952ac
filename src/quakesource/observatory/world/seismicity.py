"""The earthquakes of a world: clustered in space, time and mechanism, with what the catalogue says of them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from obspy import UTCDateTime
from obspy.geodetics import degrees2kilometers

from quakesource.mechanisms import magnitude_to_moment, moment_tensor
from quakesource.observatory.world.definition import Catalogue, FaultSystem, Seismicity, WorldDefinition
from quakesource.observatory.world.rotation import rotate_at_random

FloatArray = NDArray[np.float64]
MIDNIGHT_S = 600.0
"""No record crosses midnight, so that each lies in one file of its day."""
FEWEST_AFTERSHOCK_DAYS, MOST_AFTERSHOCK_DAYS = 0.02, 60.0
KM_PER_DEGREE = degrees2kilometers(1.0)


@dataclass(frozen=True)
class WorldEvent:
    """One earthquake: hypocentre, size and total moment tensor (6,), USE, N·m; ``kind`` as in `tables.REFERENCE`.

    ``plane`` (3,) is strike, dip and rake of the plane that slipped; ``number`` seeds everything else about it.
    ``catalogue`` is latitude, longitude, depth, magnitude and seconds that the catalogue's origin time is late.
    """

    event_id: str
    number: int
    origin_time: UTCDateTime
    latitude_deg: float
    longitude_deg: float
    depth_km: float
    magnitude: float
    moment_tensor: FloatArray
    plane: FloatArray
    kind: str
    fault_system: str
    catalogue: tuple[float, float, float, float, float]


def world_events(world: WorldDefinition) -> list[WorldEvent]:
    """All earthquakes of a world in the order of time."""
    rng = np.random.default_rng([world.seed, 0])
    seismicity = world.seismicity
    n = seismicity.n_events
    magnitude = _magnitudes(seismicity, n, rng)
    kind = np.where(magnitude >= seismicity.finite_from_magnitude, "finite", "point").astype("<U13")
    odd = rng.permutation(n)[: seismicity.two_subevents + seismicity.line_sources]
    kind[odd[: seismicity.two_subevents]] = "two_subevents"
    kind[odd[seismicity.two_subevents :]] = "line_source"
    magnitude[odd] = rng.uniform(*seismicity.out_of_distribution_magnitude, odd.size)
    parent = _parents(seismicity, magnitude, rng)
    names = list(seismicity.fault_systems)
    shares = np.array([system.share for system in seismicity.fault_systems.values()])
    system = rng.choice(len(names), n, p=shares / shares.sum())
    system = np.where(parent >= 0, system[parent], system)
    day = rng.uniform(0, world.days, n)
    levels = np.array(world.depths_km)
    place, depth, plane = np.empty((n, 2)), np.empty(n), np.empty((n, 3))
    for i in np.argsort(parent >= 0, kind="stable"):  # parents first
        fault = seismicity.fault_systems[names[system[i]]]
        if parent[i] < 0:
            place[i], depth[i], plane[i] = _on_fault(fault, rng)
        else:
            j = parent[i]
            day[i] = day[j] + np.exp(rng.uniform(np.log(FEWEST_AFTERSHOCK_DAYS), np.log(MOST_AFTERSHOCK_DAYS)))
            reach_km = 1.5 + 0.5 * 10 ** (0.5 * magnitude[j] - 1.85)
            place[i], depth[i] = _near(place[j], depth[j], reach_km, fault, rng)
            alike = rng.random() < 0.6
            plane[i] = rotate_at_random(plane[j], 15.0, rng) if alike else _on_fault(fault, rng)[2]
        depth[i] = levels[np.argmin(np.abs(levels - depth[i]))]
    time_s = _separated(day * 86400, seismicity.min_separation_s)
    errors = _catalogue_errors(world.catalogue, n, rng)
    tensors = moment_tensor(plane[:, 0], plane[:, 1], plane[:, 2], magnitude_to_moment(magnitude))
    first = UTCDateTime(world.first_day.isoformat())
    order = np.argsort(time_s, kind="stable")
    return [
        _event(
            world,
            rank,
            int(i),
            first + float(time_s[i]),
            place[i],
            depth[i],
            magnitude[i],
            tensors[i],
            plane[i],
            str(kind[i]),
            names[system[i]],
            errors[i],
        )
        for rank, i in enumerate(order)
    ]


def _event(
    world: WorldDefinition,
    rank: int,
    number: int,
    time: UTCDateTime,
    place: FloatArray,
    depth: float,
    magnitude: float,
    tensor: FloatArray,
    plane: FloatArray,
    kind: str,
    system: str,
    error: FloatArray,
) -> WorldEvent:
    east = KM_PER_DEGREE * np.cos(np.radians(place[0]))
    catalogue = (
        float(place[0] + error[0] / KM_PER_DEGREE),
        float(place[1] + error[1] / east),
        max(0.1, float(depth + error[2])),
        round(float(magnitude + error[3]), 1),
        float(error[4]),
    )
    return WorldEvent(
        world.event_ids[rank],
        number,
        time,
        float(place[0]),
        float(place[1]),
        float(depth),
        float(magnitude),
        tensor,
        plane,
        kind,
        system,
        catalogue,
    )


def _magnitudes(seismicity: Seismicity, n: int, rng: np.random.Generator) -> FloatArray:
    low, high = seismicity.magnitude
    rate = seismicity.b_value * np.log(10)
    return np.asarray(low - np.log(1 - rng.uniform(0, 1, n) * (1 - np.exp(-rate * (high - low)))) / rate)


def _parents(seismicity: Seismicity, magnitude: FloatArray, rng: np.random.Generator) -> NDArray[np.int64]:
    """Event that each one follows, -1 for none; larger ones have more aftershocks, and aftershocks have none."""
    n = magnitude.size
    follows = rng.random(n) < seismicity.aftershock_share
    weight = np.where(follows, 0, 10 ** (0.8 * magnitude))
    parent = rng.choice(n, n, p=weight / weight.sum())
    return np.where(follows & (magnitude < magnitude[parent]), parent, -1)


def _on_fault(fault: FaultSystem, rng: np.random.Generator) -> tuple[FloatArray, float, FloatArray]:
    start, end = (np.array(place) for place in fault.trace)
    across_km = rng.normal(0, fault.half_width_km / 2, 2)
    offset = across_km / KM_PER_DEGREE / np.array([1.0, np.cos(np.radians(start[0]))])
    families = np.array(fault.families)
    family = families[rng.choice(len(families), p=families[:, 3] / families[:, 3].sum())]
    plane = rotate_at_random(family[:3], fault.scatter_deg, rng)
    return start + rng.random() * (end - start) + offset, rng.uniform(*fault.depth_km), plane


def _near(
    place: FloatArray, depth_km: float, reach_km: float, fault: FaultSystem, rng: np.random.Generator
) -> tuple[FloatArray, float]:
    offset_km = rng.normal(0, reach_km / 2, 3)
    east = KM_PER_DEGREE * np.cos(np.radians(place[0]))
    moved = place + offset_km[:2] / np.array([KM_PER_DEGREE, east])
    return moved, float(np.clip(depth_km + offset_km[2], *fault.depth_km))


def _separated(time_s: FloatArray, least_s: float) -> FloatArray:
    """Times with at least ``least_s`` between them and none near midnight: later ones wait."""
    moved = time_s.copy()
    latest = -np.inf
    for i in np.argsort(time_s, kind="stable"):
        at = max(time_s[i], latest + least_s)
        before, after = at % 86400 < MIDNIGHT_S, at % 86400 > 86400 - MIDNIGHT_S
        if before or after:
            at = (at // 86400 + after) * 86400 + MIDNIGHT_S
            at = max(at, latest + least_s)
        moved[i] = latest = at
    return moved


def _catalogue_errors(catalogue: Catalogue, n: int, rng: np.random.Generator) -> FloatArray:
    """(n, 5): north and east in km, depth in km, magnitude, and how late the origin time is, in s."""
    sizes = [catalogue.epicentre_error_km] * 2
    sizes += [catalogue.depth_error_km, catalogue.magnitude_error, catalogue.origin_time_error_s]
    return rng.normal(0, 1, (n, 5)) * sizes
