"""One class a configuration section; config.yaml and its schema are generated from them."""

from quakesource.settings.archive import ArchiveSettings
from quakesource.settings.assessment import ScreenAssessmentSettings
from quakesource.settings.bands import BandSettings
from quakesource.settings.earth import EarthSettings
from quakesource.settings.evaluate import EvaluateSettings
from quakesource.settings.first_motions import FirstMotionSettings
from quakesource.settings.greens import GreensSettings
from quakesource.settings.imports import CollectionSettings, ImportSettings
from quakesource.settings.loading import check_section, load_settings, resolve_settings
from quakesource.settings.observe import ObserveSettings
from quakesource.settings.plot import PlotSettings
from quakesource.settings.polarity import PolaritySettings
from quakesource.settings.simulate import SimulateSettings
from quakesource.settings.study import Settings, SystemsSettings
from quakesource.settings.waveform_inversion import WaveformInversionSettings

__all__ = [
    "ArchiveSettings",
    "BandSettings",
    "CollectionSettings",
    "EarthSettings",
    "EvaluateSettings",
    "FirstMotionSettings",
    "GreensSettings",
    "ImportSettings",
    "ObserveSettings",
    "PlotSettings",
    "PolaritySettings",
    "ScreenAssessmentSettings",
    "Settings",
    "SimulateSettings",
    "SystemsSettings",
    "WaveformInversionSettings",
    "check_section",
    "load_settings",
    "resolve_settings",
]
