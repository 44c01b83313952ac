"""What the published trainings are given: parts of the stored synthetics, and recorded earthquakes with labels."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray

from quakesource.errors import ProductError
from quakesource.geometry.direct import places_at
from quakesource.mechanisms import scalar_moment
from quakesource.synthesize.sampling import Part, Sampler
from quakesource.systems.sourcenet.published.inputs import PublishedInputs, five_components, published_inputs, together
from quakesource.systems.sourcenet.published.objective import PublishedTargets

FloatArray = NDArray[np.float64]
WindowsOfPart = Callable[[int], NDArray[np.float32] | None]

NOISE_OF_SYNTHETICS, NOISE_OF_RECORDS = 0.01, 0.03
"""Largest noise that a training adds to what the towers see, over the standard deviation of all of it."""


@dataclass(frozen=True)
class Example:
    """``inputs`` and ``targets`` of some sources."""

    inputs: PublishedInputs
    targets: PublishedTargets


class StoredExamples:
    """Parts of a set of the short-period band, by their numbers."""

    def __init__(self, sampler: Sampler, windows: WindowsOfPart) -> None:
        """ProductError if the layouts of ``sampler`` have no epicentres, which coordinates of stations follow from."""
        if sampler.layouts is None or sampler.layouts.epicentres is None:
            raise ProductError(
                "The published network reads coordinates of stations, and no layout of a real earthquake is known.",
                where="network_noise",
                next_step="Give the study earthquakes with short-period observations, or measure its network again: "
                "quakesource measure-network-noise.",
            )
        self._sampler, self._windows, self._epicentres = sampler, windows, sampler.layouts.epicentres

    def __call__(self, number: int) -> Example:
        """The sources of a part; ProductError if the set does not hold it."""
        windows, part = self._windows(number), self._sampler.part(number)
        if windows is None:
            raise ProductError(
                f"The set has no part {number}.",
                where="sourcenet_set",
                next_step="Remake it: quakesource synthesize-published-set.",
            )
        n_used = int((part.event_of_pair >= 0).sum())
        counts = np.bincount(part.event_of_pair[:n_used], minlength=len(part.magnitude))
        present = np.arange(self._sampler.recipe.n_stations[1]) < counts[:, None]
        geometry = self._geometry(part, n_used)
        inputs = published_inputs(
            torch.from_numpy(present),
            torch.from_numpy(windows[:n_used]),
            torch.from_numpy(geometry.astype(np.float32)),
            self._sampler.windows.sampling_rate_hz,
            -self._sampler.recipe.window_s[0],
        )
        return Example(inputs, published_targets(part.moment_tensor, part.magnitude))

    def _geometry(self, part: Part, n_used: int) -> FloatArray:
        source = part.event_of_pair[:n_used]
        layout = self._sampler.layout_numbers(part.number)
        if (layout < 0).any():
            raise ProductError(
                "No earthquake of the study has as many stations as its synthetics need.",
                where="network_noise",
                next_step="Lower the fewest of synthesize.n_stations.",
            )
        epicentre = self._epicentres[layout[source]]
        distance_km, azimuth_deg = part.catalogue_distance_km[:n_used], part.catalogue_azimuth_deg[:n_used] % 360
        latitude, longitude = places_at(epicentre[:, 0], epicentre[:, 1], distance_km, azimuth_deg)
        return np.column_stack([distance_km, azimuth_deg, longitude, latitude, part.catalogue_depth_km[source]])


def published_targets(moment_tensor: FloatArray, magnitude: FloatArray) -> PublishedTargets:
    """Targets of sources with tensors (n, 6) USE in N·m."""
    unit = moment_tensor / scalar_moment(moment_tensor)[:, None]
    tensor = five_components(torch.from_numpy(unit.astype(np.float32)))
    return PublishedTargets(torch.from_numpy(np.asarray(magnitude, np.float32)), tensor)


def chosen(example: Example, events: Sequence[int] | NDArray[np.int64], kept: torch.Tensor | None = None) -> Example:
    """Some sources, in that order, and again if they are named again; ``kept`` (n, s) leaves stations out."""
    rows = torch.as_tensor(np.asarray(events))
    present = example.inputs.present
    number = torch.where(present, (present.flatten().long().cumsum(0) - 1).view_as(present), -1)[rows]
    there = present[rows] if kept is None else present[rows] & kept
    at = number[there]
    inputs = PublishedInputs(there, example.inputs.towers[at], example.inputs.scalars[at])
    return Example(inputs, PublishedTargets(example.targets.magnitude[rows], example.targets.tensor[rows]))


def with_noise(inputs: PublishedInputs, largest: float, rng: np.random.Generator) -> PublishedInputs:
    """Gaussian noise on waveforms and spectra, as the authors add it in training."""
    size = largest * rng.random() * float(inputs.towers.std())
    noise = rng.standard_normal(tuple(inputs.towers.shape), np.float32)
    return replace(inputs, towers=inputs.towers + torch.from_numpy(noise) * size)


def joined(examples: Sequence[Example]) -> Example:
    """Sources of several parts as one."""
    targets = [example.targets for example in examples]
    return Example(
        together([example.inputs for example in examples]),
        PublishedTargets(*(torch.cat([vars(one)[name] for one in targets]) for name in vars(targets[0]))),
    )
