"""Sources in space and time: points, lines that break in one direction, pairs of subevents."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quakesource.mechanisms import duration_from_magnitude, magnitude_to_moment, moment_tensor
from quakesource.observatory.world.definition import WorldDefinition
from quakesource.observatory.world.rotation import rotate_at_random
from quakesource.observatory.world.seismicity import WorldEvent

FloatArray = NDArray[np.float64]
N_PIECES = 5
LINE_LENGTHENING = 3.0


@dataclass(frozen=True)
class Piece:
    """A part of a source: moment tensor (6,), USE, N·m, ``delay_s`` after the origin time, duration of its moment
    rate, and ``north_km``, ``east_km`` from the hypocentre.
    """

    moment_tensor: FloatArray
    delay_s: float
    duration_s: float
    north_km: float = 0.0
    east_km: float = 0.0


def pieces_of(event: WorldEvent, world: WorldDefinition) -> list[Piece]:
    """What the earthquake consists of; the tensors add up to that of `total_tensor`."""
    rng = np.random.default_rng([world.seed, 3, event.number])
    scatter = float(np.exp(rng.normal(0, world.seismicity.ln_duration)))
    duration_s = world.seismicity.duration_factor * float(duration_from_magnitude(event.magnitude)) * scatter
    if event.kind == "point":
        return [Piece(event.moment_tensor, 0.0, duration_s)]
    if event.kind == "two_subevents":
        return _two_subevents(event, duration_s, rng)
    return _line(event, duration_s, rng)


def moment_rate_spectrum(duration_s: float, frequency_hz: FloatArray) -> NDArray[np.complex128]:
    """(nf,) of the moment rate (t / T²) exp(-t / T), which falls as f to the power of -2 (Brune 1970, JGR 75, 4997).

    T is chosen so that the corner frequency is 1 / ``duration_s``; the centroid comes 2 T after the onset.
    """
    return np.asarray(1 / (1 + 1j * frequency_hz * duration_s) ** 2)


def total_tensor(event: WorldEvent, world: WorldDefinition) -> FloatArray:
    """Moment tensor (6,), USE, N·m, of the whole earthquake."""
    return np.asarray(np.sum([piece.moment_tensor for piece in pieces_of(event, world)], axis=0))


def _two_subevents(event: WorldEvent, duration_s: float, rng: np.random.Generator) -> list[Piece]:
    share = rng.uniform(0.35, 0.6)
    moment = magnitude_to_moment(event.magnitude)
    other = event.plane
    while _turn_deg(other, event.plane) < 40:
        other = rotate_at_random(event.plane, 60.0, rng)
    tensors = [share * event.moment_tensor, (1 - share) * moment_tensor(other[0], other[1], other[2], moment)]
    distance_km, azimuth = rng.uniform(4, 12), rng.uniform(0, 2 * np.pi)
    second = Piece(
        tensors[1],
        float(distance_km / 2.6 + rng.uniform(0, 2)),
        duration_s * (1 - share) ** (1 / 3),
        float(distance_km * np.cos(azimuth)),
        float(distance_km * np.sin(azimuth)),
    )
    return [Piece(tensors[0], 0.0, duration_s * share ** (1 / 3)), second]


def _line(event: WorldEvent, duration_s: float, rng: np.random.Generator) -> list[Piece]:
    """A rupture along the strike of the plane, mostly one way, at 0.6 to 0.9 of 3.4 km/s.

    Length after Wells & Coppersmith (1994, BSSA 84, 974): log10 L[km] = -2.44 + 0.59 Mw (subsurface, all types); as
    line source longer and slower than that.
    """
    length_km = 10 ** (-2.44 + 0.59 * event.magnitude + rng.normal(0, 0.1))
    speed_km_s = 3.4 * rng.uniform(0.6, 0.9)
    if event.kind == "line_source":
        length_km, speed_km_s = LINE_LENGTHENING * length_km + 5, 0.6 * speed_km_s
    start = rng.choice([0.0, 0.5, 1.0], p=[0.4, 0.2, 0.4])
    along = (np.arange(N_PIECES) + 0.5) / N_PIECES - start
    share = rng.dirichlet(np.full(N_PIECES, 3.0))
    strike = np.radians(event.plane[0])
    piece_s = max(0.3 * duration_s, length_km / N_PIECES / speed_km_s)
    return [
        Piece(
            share[i] * event.moment_tensor,
            float(abs(along[i]) * length_km / speed_km_s),
            piece_s,
            float(along[i] * length_km * np.cos(strike)),
            float(along[i] * length_km * np.sin(strike)),
        )
        for i in range(N_PIECES)
    ]


def _turn_deg(one: FloatArray, other: FloatArray) -> float:
    from quakesource.mechanisms import kagan_angle

    return float(kagan_angle(moment_tensor(*one), moment_tensor(*other)))
