"""From settings to a trained network: the bank, the drawer, the loop, the calibration."""

import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from quakesource.earth import LayeredModel
from quakesource.earth.perturbing import perturbed_model
from quakesource.greens.grid import grid_axis
from quakesource.systems.fmnet.any_stations.bank import Bank, make_bank
from quakesource.systems.fmnet.any_stations.drawing import Drawer
from quakesource.systems.fmnet.any_stations.model import Shape
from quakesource.systems.fmnet.any_stations.task import StationSetTask, seeded_network
from quakesource.systems.fmnet.any_stations.trained import Trained, calibrated
from quakesource.systems.fmnet.settings import (
    Bands,
    FmnetExamplesSettings,
    FmnetNetworkSettings,
    FmnetRegionSettings,
    FmnetTrainingSettings,
)
from quakesource.training.checkpoints import remove_checkpoints
from quakesource.training.devices import resolve_device
from quakesource.training.fit import fit
from quakesource.training.schedule import Schedule

ROOM_S = 10.0
"""Of the bank's traces before and after those of an example: so far may picks be wrong."""


def bands_of(region: FmnetRegionSettings, examples: FmnetExamplesSettings) -> Bands:
    """The region's band, and the second one if there is one."""
    second = examples.second_band_hz
    return (region.band_hz,) if second is None else (region.band_hz, second)


@dataclass(frozen=True)
class Learner:
    """Everything that decides what is learnt; sections of ``systems.fmnet``."""

    region: FmnetRegionSettings
    network: FmnetNetworkSettings
    examples: FmnetExamplesSettings
    training: FmnetTrainingSettings

    @property
    def bands_hz(self) -> Bands:
        """The bands that the network reads."""
        return bands_of(self.region, self.examples)

    @property
    def shape(self) -> Shape:
        """Sizes of the network."""
        own, region = self.network, self.region
        n_samples = round(region.duration_s * region.sampling_rate_hz)
        return Shape(n_samples, len(self.bands_hz), own.tower, own.width, own.layers, own.heads, own.mixture)

    @property
    def schedule(self) -> Schedule:
        """How long and how fast."""
        own = self.training
        return Schedule(
            steps=own.steps,
            learning_rate=own.learning_rate,
            warm_up=own.warm_up_steps,
            clip=own.clip,
            gate="tensor",
            gate_below=own.curriculum_below,
            level_step=own.curriculum_step,
            save_every=own.save_every,
        )

    def bank(self, model: LayeredModel, threads: int) -> Bank:
        """Elementary seismograms of earths like ``model``."""
        rng = np.random.default_rng([self.training.seed, 12])
        own, region = self.examples, self.region
        scatter = own.velocity_scatter, own.thickness_scatter, own.slow_top_share
        return make_bank(
            [perturbed_model(model, rng, *scatter) for _ in range(own.n_models)],
            grid_axis(own.depth_km, own.depth_step_km),
            grid_axis(own.distance_km, own.distance_step_km),
            sampling_rate_hz=region.sampling_rate_hz,
            before_p_s=region.before_p_s + ROOM_S,
            duration_s=region.duration_s + 2 * ROOM_S,
            bands_hz=self.bands_hz,
            threads=threads,
        )

    def drawer(self, model: LayeredModel, threads: int) -> Drawer:
        """Draws the examples of the training."""
        own = self.training
        return Drawer(self.bank(model, threads), self.region, self.examples, own.batch_events, own.seed)

    def learn(
        self, model: LayeredModel, folder: Path, threads: int, *, with_posterior: bool = True
    ) -> tuple[Trained, dict[str, float]]:
        """Train into ``folder``, from its checkpoint if there is one. Returns the last validation too."""
        resolve_device("cpu", 1)  # as for SourceNet: the operations are too small for more
        started = time.perf_counter()
        drawer = self.drawer(model, threads)
        print(f"{self.examples.n_models} earths in {time.perf_counter() - started:.1f} s", file=sys.stderr)
        network = seeded_network(self.shape, self.training.seed)
        task = StationSetTask(network, drawer, self.training.validation_batches, with_posterior=with_posterior)
        scores = fit(task, self.schedule, folder)
        factors, known = calibrated(task, self.training.calibration_batches)
        region = self.region
        trained = Trained(
            network=task.network,
            bands_hz=self.bands_hz,
            sampling_rate_hz=region.sampling_rate_hz,
            before_p_s=region.before_p_s,
            max_stations=self.examples.max_stations,
            max_distance_km=float(drawer.bank.distance_km[-1]),
            calibration=factors,
            seed=self.training.seed,
            n_examples=self.training.steps * self.training.batch_events,
            statistics=known,
        )
        trained.write(folder)
        remove_checkpoints(folder)
        return trained, scores
