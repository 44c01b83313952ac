"""One class a configuration section of the general stages; those of a system are in its folder."""

from quakesource.settings.archive import ArchiveSettings
from quakesource.settings.assessment import ScreenAssessmentSettings
from quakesource.settings.bands import BandSettings
from quakesource.settings.catalogue import CatalogueSettings
from quakesource.settings.earth import EarthSettings
from quakesource.settings.evaluate import EvaluateSettings
from quakesource.settings.first_motions import FirstMotionSettings
from quakesource.settings.greens import GreensSettings
from quakesource.settings.groups import GroupReceiversSettings
from quakesource.settings.imports import CollectionSettings, ImportSettings
from quakesource.settings.nuisances import NuisanceSettings
from quakesource.settings.observe import ObserveSettings
from quakesource.settings.plot import PlotSettings
from quakesource.settings.records import RecordSettings
from quakesource.settings.services import ServiceSettings
from quakesource.settings.short_period import ShortPeriodSettings
from quakesource.settings.simulate import SimulateSettings
from quakesource.settings.splits import SplitSettings
from quakesource.settings.stations import StationSettings
from quakesource.settings.subset import SubsetSettings
from quakesource.settings.synthesize import SynthesizeSettings
from quakesource.settings.training_greens import TrainingGreensSettings, WindowSettings
from quakesource.settings.world import WorldSettings

__all__ = [
    "ArchiveSettings",
    "BandSettings",
    "CatalogueSettings",
    "CollectionSettings",
    "EarthSettings",
    "EvaluateSettings",
    "FirstMotionSettings",
    "GreensSettings",
    "GroupReceiversSettings",
    "ImportSettings",
    "NuisanceSettings",
    "ObserveSettings",
    "PlotSettings",
    "RecordSettings",
    "ScreenAssessmentSettings",
    "ServiceSettings",
    "ShortPeriodSettings",
    "SimulateSettings",
    "SplitSettings",
    "StationSettings",
    "SubsetSettings",
    "SynthesizeSettings",
    "TrainingGreensSettings",
    "WindowSettings",
    "WorldSettings",
]
