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
        "plot_fmnet_earthquakes",
        "tabulate_fmnet",
        "write_fmnet_samples",
        "search_fmnet",
        "train_fmnet_experiment",
        "judge_fmnet",
        "rank_fmnet_features",
        "time_fmnet",
        "plot_fmnet_search",
        "plot_fmnet_region",
        "plot_fmnet_race",
        "plot_fmnet_encoder",
    ),
    reads=("observations",),
    figures={
        "answers": Caption(
            "Answers in the region",
            "Answers of the network for stations anywhere beside the references, where the earthquakes are; and how "
            "well the waveforms of an answer agree with the records. A wrong mechanism with a high correlation means "
            "that the stations do not decide.",
        ),
        "waveforms": Caption(
            "Waveforms of an answer",
            "Records and waveforms of the answer of median correlation, station by station. Large shifts point to a "
            "wrong place, a wrong pick or an earth unlike the model.",
        ),
    },
    further_figures={
        "search_errors": Caption(
            "The exact search",
            "Kagan angles to the true mechanism, of the best candidate and of the best mechanism between the "
            "candidates, for earthquakes off the grid. Each condition adds a disturbance to the one before it.",
        ),
        "region_map": Caption("The region", "Places of the sources on the grid and the stations that record them."),
        "flow": Caption("What trains and what answers", "From seismograms to networks and from records to an answer."),
        "layers": Caption("The published network", "Sizes after each of its sixteen convolutions, from the script."),
        "label": Caption("Labels", "A mechanism as the three curves that the published networks learn to draw."),
        "sample": Caption("A sample", "Vertical components of a sample before and after noise and shifts are added."),
        "depths": Caption(
            "One mechanism by depth",
            "Waveforms of a mechanism at every depth of the grid, and how far each is from those of the middle one. "
            "The published network gives no depth; ours does.",
        ),
        "histogram": Caption(
            "Errors off the grid",
            "Kagan angles of every system on the same earthquakes, in another earth, with noise and errors of picks.",
        ),
        "sweeps": Caption(
            "Errors against what records suffer from",
            "Mean Kagan angles as one trouble grows and the others stay; and whether regions of the posterior hold "
            "the share of the truths that they state.",
        ),
        "ablations": Caption("Without one idea", "Mean Kagan angles of ours, each time without one of its ideas."),
        "trainings": Caption(
            "How the published networks learn",
            "Loss and angle of samples that are not trained on; and what four learning rates reach in the same steps.",
        ),
        "costs": Caption("What an answer costs", "Milliseconds from aligned records to three angles on one thread."),
        "misfits": Caption(
            "Features against waveforms",
            "Does a distance between features rank candidates as a distance between waveforms does? Undisturbed and in "
            "every condition.",
        ),
        "ten_best": Caption("The ten nearest", "Nearest candidates by waveforms and by features, beside the truth."),
        "label_fit": Caption("Labels and answers", "Curves that the published network draws for samples unseen."),
        "features": Caption("Features", "The 128 numbers of the encoder, and what of the mechanism they keep apart."),
    },
    has_posterior=True,
    paper="Kuang, Yuan & Zhang (2021), Nature Communications 12, 1432; docs/fmnet.md",
)
