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
        "synthesize_published_set",
        "train_sourcenet_experiment",
        "train_sourcenet_ablation",
        "release_comparison_labels",
        "fine_tune_sourcenet_experiment",
        "judge_sourcenet",
        "check_sourcenet_posterior",
        "measure_break_curves",
        "correlate_attention",
        "plot_sourcenet_comparison",
        "measure_label_efficiency",
        "place_sensors",
        "measure_latent_space",
        "judge_source_kinds",
        "plot_sourcenet_further",
    ),
    reads=("short_period",),
    figures={
        "attention": Caption(
            "Attention",
            "Which stations the network listened to, for the event of median error among those with many stations.",
        ),
    },
    further_figures={
        "comparison": Caption(
            "SourceNet as published and ours",
            "Mean Kagan angles of SourceNet as published, what it was compared with, and ours with and without single "
            "ideas, on the same events. Trainings that did not leave chance are counted beside the names.",
        ),
        "posterior": Caption(
            "Is the posterior right?",
            "Ranks of true mechanisms among draws of the posterior, which are even if it is right; and how often the "
            "90 % regions hold the reference, by how well an event was recorded.",
        ),
        "robustness": Caption(
            "What breaks the network",
            "Answers to observations that are wrong on purpose: the mean Kagan angle, the median radius that the "
            "network states, and how often its 90 % regions hold the reference.",
        ),
        "labels_needed": Caption(
            "How many labels?",
            "Errors of our network by the number of recorded earthquakes with known mechanisms that it learnt from, "
            "with and without synthetics before.",
        ),
        "stations_chosen": Caption(
            "Which stations?",
            "Mean Kagan angles as stations are removed or added, each time the one that leaves the lowest entropy of "
            "the posterior, and at random.",
        ),
        "latent": Caption(
            "Do records look like synthetics?",
            "Recorded events and synthetics as our networks see them, with and without the randomisation of their "
            "training, and how far apart they are.",
        ),
    },
    has_posterior=True,
    is_trained=True,
    paper="Jia, Zhang & Li, SourceNet, arXiv:2601.06320",
)
