"""The whole configuration of a study: the sections of the general stages, and those of every registered system."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field, create_model, model_validator

from quakesource.settings import (
    ArchiveSettings,
    BandSettings,
    CatalogueSettings,
    EarthSettings,
    EvaluateSettings,
    FirstMotionSettings,
    GreensSettings,
    GroupReceiversSettings,
    ImportSettings,
    ObserveSettings,
    PlotSettings,
    RecordSettings,
    ScreenAssessmentSettings,
    ServiceSettings,
    ShortPeriodSettings,
    SimulateSettings,
    SplitSettings,
    StationSettings,
    SubsetSettings,
    SynthesizeSettings,
    TrainingGreensSettings,
    WorldSettings,
)
from quakesource.settings.base import Section
from quakesource.systems.contract import System
from quakesource.systems.registry import mechanism_systems, system_named, systems


def _section(section: type[Section], alias: str | None = None) -> Any:
    """A field that is a section, described by its class."""
    return Field(default_factory=section, alias=alias, description=str(section.__doc__))


def systems_section() -> type[Section]:
    """The class of section ``systems``: ``run``, and a section for every registered system."""
    names = mechanism_systems()
    run = Field(names, description="Systems of mechanisms that this study runs, in the order of its pages.")
    sections: dict[str, Any] = {name: (one.settings, _section(one.settings)) for name, one in systems().items()}
    return create_model(
        "SystemsSettings",
        __base__=Section,
        __doc__="One section a system; the systems that a study runs are those named in 'run'.",
        run=(tuple[Literal[names], ...], run),  # type: ignore[valid-type]
        **sections,
    )


SystemsSettings = systems_section()


OF_WORLD_A = "Earthquakes of the simulated world A"


class Settings(Section):
    """Every setting of a study, with its default."""

    study: str = Field("default", pattern=r"^[A-Za-z0-9_-]+$", description="Name; products go to results/<study>/.")
    title: str = Field(
        OF_WORLD_A,
        description="Title of figures and report. What comes from no world is not called one: of such a study this "
        "default is 'Earthquakes of' and its name.",
    )
    archive: ArchiveSettings = _section(ArchiveSettings)
    world: WorldSettings = _section(WorldSettings)
    simulate: SimulateSettings = _section(SimulateSettings)
    imports: ImportSettings = _section(ImportSettings, alias="import")
    catalogue: CatalogueSettings = _section(CatalogueSettings)
    stations: StationSettings = _section(StationSettings)
    services: ServiceSettings = _section(ServiceSettings)
    subset: SubsetSettings = _section(SubsetSettings)
    group_receivers: GroupReceiversSettings = _section(GroupReceiversSettings)
    split: SplitSettings = _section(SplitSettings)
    bands: BandSettings = _section(BandSettings)
    observe: ObserveSettings = _section(ObserveSettings)
    short_period: ShortPeriodSettings = _section(ShortPeriodSettings)
    first_motions: FirstMotionSettings = _section(FirstMotionSettings)
    earth: EarthSettings = _section(EarthSettings)
    greens: GreensSettings = _section(GreensSettings)
    training_greens: TrainingGreensSettings = _section(TrainingGreensSettings)
    synthesize: SynthesizeSettings = _section(SynthesizeSettings)
    systems: SystemsSettings = _section(SystemsSettings)  # type: ignore[valid-type]
    evaluate: EvaluateSettings = _section(EvaluateSettings)
    records: RecordSettings = _section(RecordSettings)
    screen_assessment: ScreenAssessmentSettings = _section(ScreenAssessmentSettings)
    plot: PlotSettings = _section(PlotSettings)

    def running(self) -> list[System]:
        """The systems that answer with mechanisms and run in this study, in the order of ``systems.run``."""
        return [system_named(name) for name in self.systems.run]  # type: ignore[attr-defined]

    @model_validator(mode="after")
    def _windows_are_downloaded(self) -> "Settings":
        if self.archive.source == "download":
            for name, part in (("observe", self.observe), ("short_period", self.short_period)):
                # a minute on either side is read for filters to settle
                before_s, after_s = 60 - part.start_s, part.start_s + part.duration_s + 60
                if self.stations.before_s < before_s or self.stations.after_s < after_s:
                    raise ValueError(
                        f"section '{name}' reads {before_s:g} s before to {after_s:g} s after the origin time, but "
                        f"stations.before_s and after_s are {self.stations.before_s:g} and {self.stations.after_s:g}"
                    )
        return self

    @model_validator(mode="before")
    @classmethod
    def _title_of_its_own(cls, values: Any) -> Any:
        """A user's records do not go by the name of a simulated world because nobody thought of a title."""
        archive = values.get("archive") if isinstance(values, dict) else None
        source = archive.get("source", "world") if isinstance(archive, dict) else "world"
        if source != "world" and values.get("title", OF_WORLD_A) == OF_WORLD_A:
            return {**values, "title": f"Earthquakes of {values.get('study', 'default')}"}
        return values

    @model_validator(mode="after")
    def _rates_and_bands_fit(self) -> "Settings":
        rate = self.observe.sampling_rate_hz
        if self.greens.sampling_rate_hz != rate:
            other = self.greens.sampling_rate_hz
            raise ValueError(f"observe.sampling_rate_hz ({rate:g}) and greens.sampling_rate_hz ({other:g}) differ")
        local = () if self.bands.local_below_magnitude is None else ("local_hz",)
        for name in (*local, "small_hz", "regular_hz", "large_hz"):
            band = getattr(self.bands, name)
            # Green's functions are flat to a quarter of their rate, observations to 0.4 of theirs.
            if band[1] > 0.25 * rate:
                raise ValueError(f"bands.{name} ends at {band[1]:g} Hz, above a quarter of the rate {rate:g} Hz")
            if not _holds(self.observe.response_band_hz, band):
                raise ValueError(f"observe.response_band_hz does not hold bands.{name} ({band[0]:g} to {band[1]:g} Hz)")
        for band_name in self.training_greens.bands:
            asked = getattr(self.training_greens, band_name).sampling_rate_hz
            factor = self.short_period.sampling_rate_hz / asked
            if factor < 1 - 1e-6 or abs(factor - round(factor)) > 1e-6:
                raise ValueError(
                    f"short_period.sampling_rate_hz ({self.short_period.sampling_rate_hz:g}) is no whole multiple of "
                    f"training_greens.{band_name}.sampling_rate_hz ({asked:g}), which networks read"
                )
        return self


def _holds(outer: tuple[float, float], inner: tuple[float, float]) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def section_paths() -> Mapping[str, str]:
    """{name of a settings class: dotted path of its section}, sub-sections too; classes used twice are left out."""
    found: dict[str, list[str]] = {}
    _walk(Settings, "", found)
    return {name: paths[0] for name, paths in found.items() if len(paths) == 1}


def _walk(owner: type[Section], prefix: str, found: dict[str, list[str]]) -> None:
    for name, field in owner.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, Section):
            path = prefix + (field.alias or name)
            found.setdefault(kind.__name__, []).append(path)
            _walk(kind, f"{path}.", found)
