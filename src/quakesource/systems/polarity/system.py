"""What the polarity system is to the study, the workflow and the pages."""

from quakesource.systems.contract import System
from quakesource.systems.polarity.settings import PolaritySettings

SYSTEM = System(
    name="polarity",
    label="first motions",
    settings=PolaritySettings,
    answers="mechanism",
    stages=("predict_polarity", "export_skhash"),
    reads=("first_motions",),
    fits_first_motions=True,
    paper="a Bernoulli model of polarities and S/P ratios after Hardebeck & Shearer (2002), doi:10.1785/0120010200",
)
