"""What SourceNet is to the study, the workflow and the pages."""

from quakesource.systems.contract import Caption, System
from quakesource.systems.sourcenet.settings import SourceNetSettings

SYSTEM = System(
    name="sourcenet",
    label="SourceNet",
    settings=SourceNetSettings,
    answers="mechanism",
    stages=(
        "measure_network_noise",
        "synthesize_training_set",
        "train_sourcenet",
        "release_labels",
        "fine_tune_sourcenet",
        "predict_sourcenet",
        "plot_attention",
    ),
    reads=("short_period",),
    figures={
        "attention": Caption(
            "Attention",
            "Which stations the network listened to, for the event of median error among those with many stations.",
        ),
    },
    has_posterior=True,
    is_trained=True,
    paper="Jia, Zhang & Li, SourceNet, arXiv:2601.06320",
)
