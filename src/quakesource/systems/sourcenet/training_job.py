"""What a training is to do, apart from doing it: stages that only draw its examples need no torch for it."""

from collections.abc import Sequence
from dataclasses import dataclass

from quakesource.greens.windows import GreensWindows
from quakesource.synthesize.network_statistics import NetworkStatistics
from quakesource.synthesize.recipe import Recipe
from quakesource.synthesize.sampling import Sampler
from quakesource.systems.sourcenet.bands import SeenBand
from quakesource.training.schedule import Schedule


@dataclass(frozen=True, kw_only=True)
class TrainingJob:
    """``bands`` with the ``recipes`` of their examples, sizes of the network, ``schedule``, ``seed`` of everything."""

    bands: tuple[SeenBand, ...]
    recipes: tuple[Recipe, ...]
    width: int
    layers: int
    heads: int
    mixture: int
    schedule: Schedule
    validation_parts: int
    calibration_parts: int
    seed: int
    device: str

    def samplers(self, windows: Sequence[GreensWindows], statistics: NetworkStatistics | None) -> list[Sampler]:
        """One a band, which draw the same sources and paths."""
        noise, layouts = (statistics.noise, statistics.layouts) if statistics else ({}, None)
        return [
            Sampler(store, recipe, self.seed, noise.get(band.name), layouts)
            for band, store, recipe in zip(self.bands, windows, self.recipes, strict=True)
        ]
