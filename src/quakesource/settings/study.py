"""The whole configuration of a study."""

from typing import Literal

from pydantic import Field, model_validator

from quakesource.settings.archive import ArchiveSettings
from quakesource.settings.assessment import ScreenAssessmentSettings
from quakesource.settings.bands import BandSettings
from quakesource.settings.base import Section
from quakesource.settings.catalogue import CatalogueSettings
from quakesource.settings.earth import EarthSettings
from quakesource.settings.evaluate import EvaluateSettings
from quakesource.settings.first_motions import FirstMotionSettings
from quakesource.settings.greens import GreensSettings
from quakesource.settings.groups import GroupReceiversSettings
from quakesource.settings.imports import ImportSettings
from quakesource.settings.observe import ObserveSettings
from quakesource.settings.plot import PlotSettings
from quakesource.settings.polarity import PolaritySettings
from quakesource.settings.records import RecordSettings
from quakesource.settings.services import ServiceSettings
from quakesource.settings.short_period import ShortPeriodSettings
from quakesource.settings.simulate import SimulateSettings
from quakesource.settings.source_spectra import SourceSpectraSettings
from quakesource.settings.sourcenet import SourceNetSettings
from quakesource.settings.spectra import SpectraReportSettings, SpectraSettings
from quakesource.settings.splits import SplitSettings
from quakesource.settings.stations import StationSettings
from quakesource.settings.subset import SubsetSettings
from quakesource.settings.synthesize import SynthesizeSettings
from quakesource.settings.training_greens import TrainingGreensSettings
from quakesource.settings.waveform_inversion import WaveformInversionSettings
from quakesource.settings.world import WorldSettings


class SystemsSettings(Section):
    """One section a system; the systems that a study runs are those named in 'run'."""

    run: tuple[Literal["waveform_inversion", "polarity", "sourcenet"], ...] = Field(
        ("waveform_inversion", "polarity", "sourcenet"), description="Systems of mechanisms that this study runs."
    )
    waveform_inversion: WaveformInversionSettings = Field(
        default_factory=WaveformInversionSettings, description=str(WaveformInversionSettings.__doc__)
    )
    polarity: PolaritySettings = Field(default_factory=PolaritySettings, description=str(PolaritySettings.__doc__))
    sourcenet: SourceNetSettings = Field(default_factory=SourceNetSettings, description=str(SourceNetSettings.__doc__))
    source_spectra: SourceSpectraSettings = Field(
        default_factory=SourceSpectraSettings, description=str(SourceSpectraSettings.__doc__)
    )


class Settings(Section):
    """Every setting of a study, with its default."""

    study: str = Field("default", pattern=r"^[A-Za-z0-9_-]+$", description="Name; products go to results/<study>/.")
    title: str = Field("Earthquakes of the simulated world A", description="Title of the report.")
    archive: ArchiveSettings = Field(default_factory=ArchiveSettings, description=str(ArchiveSettings.__doc__))
    world: WorldSettings = Field(default_factory=WorldSettings, description=str(WorldSettings.__doc__))
    simulate: SimulateSettings = Field(default_factory=SimulateSettings, description=str(SimulateSettings.__doc__))
    imports: ImportSettings = Field(
        default_factory=ImportSettings, alias="import", description=str(ImportSettings.__doc__)
    )
    catalogue: CatalogueSettings = Field(default_factory=CatalogueSettings, description=str(CatalogueSettings.__doc__))
    stations: StationSettings = Field(default_factory=StationSettings, description=str(StationSettings.__doc__))
    services: ServiceSettings = Field(default_factory=ServiceSettings, description=str(ServiceSettings.__doc__))
    subset: SubsetSettings = Field(default_factory=SubsetSettings, description=str(SubsetSettings.__doc__))
    group_receivers: GroupReceiversSettings = Field(
        default_factory=GroupReceiversSettings, description=str(GroupReceiversSettings.__doc__)
    )
    split: SplitSettings = Field(default_factory=SplitSettings, description=str(SplitSettings.__doc__))
    bands: BandSettings = Field(default_factory=BandSettings, description=str(BandSettings.__doc__))
    observe: ObserveSettings = Field(default_factory=ObserveSettings, description=str(ObserveSettings.__doc__))
    short_period: ShortPeriodSettings = Field(
        default_factory=ShortPeriodSettings, description=str(ShortPeriodSettings.__doc__)
    )
    first_motions: FirstMotionSettings = Field(
        default_factory=FirstMotionSettings, description=str(FirstMotionSettings.__doc__)
    )
    earth: EarthSettings = Field(default_factory=EarthSettings, description=str(EarthSettings.__doc__))
    greens: GreensSettings = Field(default_factory=GreensSettings, description=str(GreensSettings.__doc__))
    training_greens: TrainingGreensSettings = Field(
        default_factory=TrainingGreensSettings, description=str(TrainingGreensSettings.__doc__)
    )
    synthesize: SynthesizeSettings = Field(
        default_factory=SynthesizeSettings, description=str(SynthesizeSettings.__doc__)
    )
    systems: SystemsSettings = Field(default_factory=SystemsSettings, description=str(SystemsSettings.__doc__))
    evaluate: EvaluateSettings = Field(default_factory=EvaluateSettings, description=str(EvaluateSettings.__doc__))
    records: RecordSettings = Field(default_factory=RecordSettings, description=str(RecordSettings.__doc__))
    screen_assessment: ScreenAssessmentSettings = Field(
        default_factory=ScreenAssessmentSettings, description=str(ScreenAssessmentSettings.__doc__)
    )
    spectra: SpectraSettings = Field(default_factory=SpectraSettings, description=str(SpectraSettings.__doc__))
    spectra_report: SpectraReportSettings = Field(
        default_factory=SpectraReportSettings, description=str(SpectraReportSettings.__doc__)
    )
    plot: PlotSettings = Field(default_factory=PlotSettings, description=str(PlotSettings.__doc__))

    @model_validator(mode="after")
    def _rates_and_bands_fit(self) -> "Settings":
        if self.archive.source == "download":
            for name, part in (("observe", self.observe), ("short_period", self.short_period)):
                # a minute on either side is read for filters to settle
                before_s, after_s = 60 - part.start_s, part.start_s + part.duration_s + 60
                if self.stations.before_s < before_s or self.stations.after_s < after_s:
                    raise ValueError(
                        f"section '{name}' reads {before_s:g} s before to {after_s:g} s after the origin time, but "
                        f"stations.before_s and after_s are {self.stations.before_s:g} and {self.stations.after_s:g}"
                    )
        rate = self.observe.sampling_rate_hz
        if self.greens.sampling_rate_hz != rate:
            other = self.greens.sampling_rate_hz
            raise ValueError(f"observe.sampling_rate_hz ({rate:g}) and greens.sampling_rate_hz ({other:g}) differ")
        for name in ("small_hz", "regular_hz", "large_hz"):
            band = getattr(self.bands, name)
            # Green's functions are flat to a quarter of their rate, observations to 0.4 of theirs.
            if band[1] > 0.25 * rate:
                raise ValueError(f"bands.{name} ends at {band[1]:g} Hz, above a quarter of the rate {rate:g} Hz")
        return self
