"""What FMNet is to the study, the workflow and the report."""

from quakesource.systems.contract import Caption, System
from quakesource.systems.fmnet.settings import FmnetSettings

SYSTEM = System(
    name="fmnet",
    label="FMNet",
    settings=FmnetSettings,
    answers="tables",
    stages=("tabulate_fmnet", "search_fmnet", "plot_fmnet_search"),
    figures={
        "search": Caption(
            "The exact search",
            "Kagan angles to the true mechanism, of the best candidate and of the best mechanism between the "
            "candidates, for earthquakes off the grid. Each condition adds a disturbance to the one before it.",
        ),
    },
    paper="Kuang, Yuan & Zhang (2021), Nature Communications 12, 1432; docs/fmnet.md",
)
