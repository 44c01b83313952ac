"""A path whose first part lies in one layered model and whose last part in another.

Where the structure changes slowly, a ray or a guided mode keeps its vertical action, which is the delay time

    tau(p) = integral of sqrt(1/v² - p²) dz                                      (J1)

over the crust (Landau & Lifshitz 1976, section 49; for surface waves Woodhouse 1974, GJRAS 37, 461). So a wave of
horizontal slowness p in the source's model goes on with the slowness p' of equal action in the receiver's model, and
along a path of which the share f lies in the source's model its phase is that of the mean slowness

    q(p) = f p + (1 - f) p'(p).                                                  (J2)

S and surface waves keep the action itself, so that a thicker crust makes them slower. P keeps the action as a share of
the whole crust's: a wave along the top of the mantle of one model goes on along that of the other. Interfaces are not
slow changes: for (J1) the velocity rises linearly between the middles of the layers.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from quakesource.earth.head_wave import HeadWave, head_waves
from quakesource.earth.model import LayeredModel
from quakesource.earth.travel_times import FirstArrival
from quakesource.errors import EarthModelError

FloatArray = NDArray[np.float64]
_POINTS = 400


@dataclass(frozen=True)
class JoinedPath:
    """``share`` (0 to 1) of the path lies in ``source_side``, the rest in ``receiver_side``.

    Raises
    ------
    EarthModelError
        A velocity decreases with depth, the slowest P is not faster than the fastest S (then (J1) cannot tell the
        two apart by their slowness), or the share is outside 0 to 1.
    """

    source_side: LayeredModel
    receiver_side: LayeredModel
    share: float

    def __post_init__(self) -> None:
        for model in (self.source_side, self.receiver_side):
            increasing = (np.diff(model.vp_km_s) >= 0).all() and (np.diff(model.vs_km_s) >= 0).all()
            if not increasing or model.vp_km_s[0] <= model.vs_km_s[-1] or not 0 <= self.share <= 1:
                raise EarthModelError(
                    "models can be joined along a path if their velocities increase with depth and the slowest P is "
                    "faster than the fastest S",
                    where=f"model {model.name!r}, share {self.share}",
                    next_step="Harden the slow layers at the top (LayeredModel.hardened), or use another model.",
                )

    def slowness(self, p_s_km: ArrayLike) -> FloatArray:
        """Mean horizontal slowness q (J2) along the path, s/km, for slownesses p (any shape) on the source's side."""
        p = np.asarray(p_s_km, np.float64)
        here, there = _knots(self.source_side, self.receiver_side)
        # beyond the slowest S everything is a surface wave that feels the top layer alone
        beyond = p * (there[-1] / here[-1])
        return self.share * p + (1 - self.share) * np.where(p > here[-1], beyond, np.interp(p, here, there))

    def slowness_at_source(self, q_s_km: ArrayLike) -> FloatArray:
        """Slowness in the source's model, s/km, of mean slownesses (any shape) along the path."""
        q = np.asarray(q_s_km, np.float64)
        here, there = _knots(self.source_side, self.receiver_side)
        mean = self.share * here + (1 - self.share) * there
        return np.where(q > mean[-1], q * (here[-1] / mean[-1]), np.interp(q, mean, here))

    def first_arrivals(self, depth_km: float, distance_km: ArrayLike, phase: str = "P") -> FirstArrival:
        """Earliest of the direct ray and the head waves at distances (n,) km; the take-off is in the source's model.

        Along the path (J2) replaces p: t = q x + tau, stationary in p for the direct ray.
        """
        x_km = np.atleast_1d(np.asarray(distance_km, np.float64))
        p, tau, along, takeoff_deg = _direct(self, depth_km, phase)
        times = along[:, None] * x_km + tau[:, None]
        best = np.argmax(times, axis=0)
        first = np.stack([times.max(axis=0), takeoff_deg[best], p[best]])
        kind = np.full(x_km.shape, "direct", dtype="<U8")
        for wave, late_s_km in _head_waves(self, depth_km, phase):
            time_s = wave.time_s(x_km) + late_s_km * x_km
            earlier = time_s < first[0]
            first[0, earlier] = time_s[earlier]
            first[1:, earlier] = [[wave.takeoff_deg], [wave.slowness_s_km]]
            kind[earlier] = f"head{wave.refractor}"
        return FirstArrival(first[0], first[1], first[2], kind)


@lru_cache(maxsize=512)
def _direct(path: JoinedPath, depth_km: float, phase: str) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Of direct rays from a depth: slownesses p in the source's model, tau(p), q(p), and take-off angles in degrees."""
    model = path.source_side
    velocity = model.vp_km_s if phase == "P" else model.vs_km_s
    source_layer = int(model.layer_at(depth_km))
    leg_km = np.append(model.thickness_km[:source_layer], depth_km - model.depth_of_top_km[source_layer])
    v = velocity[: source_layer + 1]
    p = np.sin(np.linspace(0, np.pi / 2, _POINTS)) / v.max()
    tau = (leg_km[:, None] * _vertical(v, p)).sum(axis=0)
    return p, tau, path.slowness(p), 180 - _angle_deg(v[-1] * p)


@lru_cache(maxsize=512)
def _head_waves(path: JoinedPath, depth_km: float, phase: str) -> list[tuple[HeadWave, float]]:
    """Head waves from a depth in the source's model, and by how much q exceeds the slowness of each, s/km."""
    velocity = path.source_side.vp_km_s if phase == "P" else path.source_side.vs_km_s
    waves = head_waves(path.source_side, depth_km, velocity)
    return [(wave, float(path.slowness(wave.slowness_s_km)) - wave.slowness_s_km) for wave in waves]


@lru_cache(maxsize=64)
def _knots(source_side: LayeredModel, receiver_side: LayeredModel) -> tuple[FloatArray, FloatArray]:
    """Slownesses in the source's model, increasing from 0, and what they become in the receiver's."""
    parts = [(np.zeros(1), np.zeros(1))]
    for phase in ("vp_km_s", "vs_km_s"):
        v_here, v_there = getattr(source_side, phase), getattr(receiver_side, phase)
        p_here = np.linspace(1 / v_here[-1], 1 / v_here[0], _POINTS)
        p_there = np.linspace(1 / v_there[-1], 1 / v_there[0], _POINTS)
        action, action_there = _action(source_side, v_here, p_here), _action(receiver_side, v_there, p_there)
        if phase == "vp_km_s":
            action, action_there = action / action[0], action_there / action_there[0]
        # np.interp wants increasing abscissae; the action decreases with slowness
        parts.append((p_here, np.interp(action, action_there[::-1], p_there[::-1])))
    here, there = (np.concatenate(values) for values in zip(*parts, strict=True))
    return here, there


def _action(model: LayeredModel, velocity: FloatArray, p: FloatArray) -> FloatArray:
    """tau(p) of one crossing of the layers above the half-space (J1)."""
    moho_km = model.depth_of_top_km[-1]
    middle_km = model.depth_of_top_km[:-1] + model.thickness_km[:-1] / 2
    step_km = moho_km / _POINTS
    depth_km = (np.arange(_POINTS) + 0.5) * step_km
    smooth = np.interp(
        depth_km, np.concatenate([[0.0], middle_km, [moho_km]]), np.concatenate([velocity[:1], velocity])
    )
    return np.asarray(step_km * _vertical(smooth, p).sum(axis=0))


def _vertical(velocity: FloatArray, p: FloatArray) -> FloatArray:
    return np.sqrt(np.maximum(1 / velocity[:, None] ** 2 - p**2, 0))


def _angle_deg(sine: FloatArray) -> FloatArray:
    return np.asarray(np.degrees(np.arcsin(np.clip(sine, 0, 1))))
