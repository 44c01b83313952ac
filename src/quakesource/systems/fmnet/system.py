"""What FMNet is to the study, the workflow and the report."""

from quakesource.systems.contract import Caption, System
from quakesource.systems.fmnet.settings import FmnetSettings

SYSTEM = System(
    name="fmnet",
    label="FMNet",
    settings=FmnetSettings,
    answers="mechanism",
    stages=(
        "train_fmnet",
        "predict_fmnet",
        "tabulate_fmnet",
        "search_fmnet",
        "plot_fmnet_search",
        "train_fmnet_experiment",
        "judge_fmnet",
    ),
    reads=("observations",),
    figures={
        "search": Caption(
            "The exact search",
            "Kagan angles to the true mechanism, of the best candidate and of the best mechanism between the "
            "candidates, for earthquakes off the grid. Each condition adds a disturbance to the one before it.",
        ),
    },
    has_posterior=True,
    paper="Kuang, Yuan & Zhang (2021), Nature Communications 12, 1432; docs/fmnet.md",
)
