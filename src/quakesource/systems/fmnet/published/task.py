"""The published trainings for the loop of `training.fit`: three curves, mean squared error, nothing scheduled."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from quakesource.earth import LayeredModel, first_arrivals
from quakesource.mechanisms import kagan_angle, nodal_planes, random_double_couples
from quakesource.systems.fmnet.published.labels import FMNET as FMNET_CURVES
from quakesource.systems.fmnet.published.labels import LC_FMNET as LC_CURVES
from quakesource.systems.fmnet.published.labels import Curves
from quakesource.systems.fmnet.published.network import FMNET, LC_FMNET, CurvesNetwork, Picture
from quakesource.systems.fmnet.published.pictures import fmnet_pictures, lc_pictures
from quakesource.systems.fmnet.published.stream import Samples, SampleStream
from quakesource.systems.fmnet.region import Places, tensors_of

FloatArray = NDArray[np.float64]

N_VALIDATION = 1000
"""Samples beside the training set, as many as the paper's."""


@dataclass(frozen=True)
class Published:
    """One of the two published systems: its ``picture`` and its ``curves``."""

    name: str
    picture: Picture
    curves: Curves


FMNET_SYSTEM = Published("fmnet", FMNET, FMNET_CURVES)
LC_SYSTEM = Published("lc_fmnet", LC_FMNET, LC_CURVES)
PUBLISHED = {system.name: system for system in (FMNET_SYSTEM, LC_SYSTEM)}


@dataclass(frozen=True)
class Seen:
    """Where stations are as seen from the places: ``azimuth_deg`` and ``takeoff_deg`` (place, station)."""

    azimuth_deg: FloatArray
    takeoff_deg: FloatArray


def seen_from(model: LayeredModel, places: Places, depth_km: FloatArray) -> Seen:
    """Of every epicentre and depth, depths fastest, as the responses are stored."""
    arrivals = first_arrivals(model, depth_km[None, :, None], places.distance_km[:, None, :], "P")
    azimuth = np.broadcast_to(places.azimuth_deg[:, None, :], arrivals.takeoff_deg.shape)
    shape = -1, places.azimuth_deg.shape[1]
    return Seen(azimuth.reshape(shape), arrivals.takeoff_deg.reshape(shape))


class CurvesTask:
    """Training on the stream of the grid's samples."""

    def __init__(self, system: Published, stream: SampleStream, seen: Seen, batch: int, seed: int) -> None:
        torch.manual_seed(seed)
        self.system, self.stream, self.seen, self.size = system, stream, seen, batch
        self._network = CurvesNetwork(system.picture)
        self._network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        rng = np.random.default_rng([seed, 22])
        self._truth = random_double_couples(N_VALIDATION, rng)
        place = rng.integers(0, len(stream.responses), N_VALIDATION)
        unknown = np.zeros(N_VALIDATION, np.int64)
        self._validation = self.pictures(stream.of_sources(place, self._truth.astype(np.float32), unknown, rng))
        self._labels = torch.from_numpy(system.curves.encode(angles_within(self._truth, system.curves)))

    @property
    def network(self) -> CurvesNetwork:
        """What is trained."""
        return self._network

    def pictures(self, samples: Samples) -> torch.Tensor:
        """What the network sees of samples."""
        if self.system.picture.channels == 1:
            pictures = fmnet_pictures(samples.traces)
        else:
            used = np.ones(samples.traces.shape[:2], bool)
            seen = self.seen.azimuth_deg[samples.place], self.seen.takeoff_deg[samples.place]
            pictures = lc_pictures(samples.traces, used, *seen)
        return pictures.contiguous(memory_format=torch.channels_last)

    def batch(self, step: int, level: float) -> Samples:
        """Samples of this number; the published trainings have no curriculum, ``level`` changes nothing."""
        del level
        return self.stream.batch(step, self.size)

    def losses(self, batch: Samples) -> dict[str, torch.Tensor]:
        """Mean squared error of the curves."""
        labels = torch.from_numpy(self.system.curves.encode(self.stream.angles_deg[batch.mechanism]))
        return {"curves": torch.nn.functional.mse_loss(self.network(self.pictures(batch)), labels)}

    def total(self, parts: dict[str, torch.Tensor], gate_value: float) -> torch.Tensor:
        """The error itself."""
        del gate_value
        return parts["curves"]

    def validate(self) -> dict[str, float]:
        """Error of the curves and Kagan angle on samples with mechanisms between those of the grid."""
        curves = predicted_curves(self.network, self._validation)
        angle = kagan_angle(tensors_of(self.system.curves.decode(curves)), self._truth)
        return {
            "validation_curves": float(np.mean((curves - self._labels.numpy()) ** 2)),
            "validation_kagan_mean_deg": float(angle.mean()),
            "validation_kagan_median_deg": float(np.median(angle)),
        }


def predicted_curves(network: CurvesNetwork, pictures: torch.Tensor, at_a_time: int = 16) -> NDArray[np.float32]:
    """Curves (n, 3, 128) of pictures; the network stays in the mode it was in.

    Few at a time, or most of the time goes into fresh memory for what lies between the layers.
    """
    was = network.training
    network.eval()
    with torch.no_grad():
        parts = [network(part).numpy() for part in pictures.split(at_a_time)]
    network.train(was)
    return np.concatenate(parts)


def angles_within(tensors: FloatArray, curves: Curves) -> FloatArray:
    """Strike, dip and rake (n, 3) of double couples, of the nodal plane that labels of this scheme can hold.

    Of the two planes one has a rake within ±90; where all rakes are allowed the first plane is taken.
    """
    planes = nodal_planes(tensors)
    if curves.range_deg[2] >= 360:
        return np.asarray(planes[:, 0])
    first = np.abs(planes[:, 0, 2]) <= 90
    return np.where(first[:, None], planes[:, 0], planes[:, 1])
