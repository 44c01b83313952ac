"""Where the products, tables, figures and pages of a study lie: names that rules, targets and pages share."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from quakesource.settings.earth import model_slug
from quakesource.study import captions, planning
from quakesource.study.settings import Settings
from quakesource.systems.contract import Caption, System

SUMMARY_FIGURES = ("kagan_summary", "strata", "quality_grades", "label_noise")
SPLIT_FIGURES = ("receiver_groups", "split_map")


@dataclass(frozen=True)
class Layout:
    """Paths below ``results/<study>/``."""

    settings: Settings

    @property
    def results(self) -> str:
        """The folder of the study."""
        return f"results/{self.settings.study}"

    @property
    def figures(self) -> str:
        """The folder of its figures."""
        return f"{self.results}/figures"

    @cached_property
    def running(self) -> list[System]:
        """The systems of mechanisms that run."""
        return self.settings.running()

    @cached_property
    def models(self) -> list[str]:
        """Every velocity model that an event of the study needs."""
        return planning.study_models(self.settings)

    def product(self, *names: str) -> str:
        """Manifest of a product."""
        return "/".join([self.results, *names, "manifest.json"])

    def products(self, last: Iterable[tuple[str, ...]], *names: str) -> list[str]:
        """Manifests of products that differ in their last names."""
        return [self.product(*names, *own) for own in last]

    def log(self, stage: str, *wildcards: str) -> str:
        """Log of a stage's jobs."""
        return "/".join([self.results, "logs", stage.replace("_", "-"), *wildcards]) + ".log"

    def benchmark(self, stage: str, *wildcards: str) -> str:
        """What a stage's jobs took."""
        return "/".join([self.results, "benchmarks", stage.replace("_", "-"), *wildcards]) + ".tsv"

    @cached_property
    def predictions(self) -> dict[str, str]:
        """{running system: manifest of its predictions}."""
        return {system.name: self.product("predictions", system.name) for system in self.running}

    @property
    def waveform_fits(self) -> list[str]:
        """Predictions whose fits of waveforms pages and realism show: of the first system that has some, if any."""
        return [self.predictions[system.name] for system in self.running if system.fits_waveforms][:1]

    @property
    def first_motion_fits(self) -> list[str]:
        """Predictions whose first motions are drawn on focal spheres, if any."""
        return [self.predictions[system.name] for system in self.running if system.fits_first_motions][:1]

    @property
    def judged_observations(self) -> list[str]:
        """Observations that tell how well events were recorded: always the long-period ones, then what systems read."""
        reads = {product for system in self.running for product in system.reads}
        return [self.product("observations"), *[self.product("short_period")] * ("short_period" in reads)]

    @property
    def has_realism(self) -> bool:
        """Whether records are compared with real ones: those of a world, and how well they are fitted is part of it."""
        return self.settings.archive.source == "world" and bool(self.waveform_fits)

    def of_models(self, *names: str) -> list[str]:
        """Manifests of a product that there is of every velocity model."""
        return [self.of_model(model, *names) for model in self.models]

    def of_model(self, model: str, *names: str) -> str:
        """That of one velocity model."""
        return self.product(*names, model_slug(model))

    def model_files(self) -> list[str]:
        """Files of the velocity models, those that have one."""
        return [file for model in self.models for file in planning.model_file(model)]

    def shared_figures(self, system: System) -> dict[str, Caption]:
        """Figures that a system has as others do, with their captions."""
        names = ["errors"] + ["posteriors", "calibration"] * system.has_posterior
        return {name: captions.SYSTEM[name] for name in names + ["training"] * system.is_trained}

    def figures_of_system(self, system: System) -> list[str]:
        """Figures that a system has of the whole study: those that several have, and its own."""
        names = [*self.shared_figures(system), *system.figures]
        return [f"{self.figures}/{system.name}/{name}.png" for name in names]

    def figures_of_event(self, event: str) -> list[str]:
        """Figures on an event's page, in its order."""
        own = [(system.name, name) for system in self.running for name in system.event_figures]
        pictures = [*(("events", name) for name in captions.EVENT), *own]
        return [f"{self.figures}/{owner}/{event}_{name}.png" for owner, name in pictures]

    def figure_targets(self) -> list[str]:
        """Every figure and page of the study; of a download only once its catalogue is there."""
        events = planning.figure_events(self.settings)
        summary = [*SUMMARY_FIGURES, *SPLIT_FIGURES, *["realism"] * self.has_realism]
        return [
            *(f"{self.figures}/{name}.png" for name in summary),
            *(path for system in self.running for path in self.figures_of_system(system)),
            *(path for event in events for path in self.figures_of_event(event)),
            *(f"{self.results}/events/{page}.html" for page in [*events, "index"]),
        ]
