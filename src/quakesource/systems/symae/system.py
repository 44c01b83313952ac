"""What SymAE is to the study, the workflow and the report."""

from quakesource.systems.contract import Caption, System
from quakesource.systems.symae.settings import SymaeSettings

_UNSEEN = "Earthquakes are simulated, and no training has seen those that judge."

SYSTEM = System(
    name="symae",
    label="SymAE",
    settings=SymaeSettings,
    answers="tables",
    stages=(
        "simulate_teleseisms",
        "train_symae",
        "judge_symae",
        "break_symae",
        "sweep_symae",
        "time_symae",
        "show_symae",
        "compute_scales",
        "observe_teleseisms",
        "make_virtual_seismograms",
        "plot_symae",
        "plot_teleseisms",
    ),
    further_figures={
        "scales": Caption(
            "Source and path vary on different scales",
            "Apparent source functions of one simulated earthquake change slowly from pixel to pixel; its "
            "records inside "
            "one pixel differ by their paths. The paper's figure 1.",
        ),
        "far_field": Caption(
            "How far the far field reaches",
            "Travel times along a line source in PREM less the Fraunhofer approximation, with a quarter of the "
            "shortest "
            "period dashed, and the angular resolution of the paper's Table 1. The paper's figure 2.",
        ),
        "delays_figure": Caption(
            "Delays behind P",
            "Delays that change inside a group are paths and average out; pP and sP hardly change. The paper's "
            "figure 4.",
        ),
        "architecture": Caption(
            "Both networks",
            "What enters, what is averaged over receivers and what is told apart by receiver. The paper's figure 5.",
        ),
        "redatuming": Caption(
            "Redatuming",
            "Three simulated earthquakes with each other's paths at one receiver, over the records that they "
            "would have "
            "left there, which only a simulation knows. The paper's figure 6.",
        ),
        "similarity": Caption(
            "Similarity of collocated earthquakes",
            "Distances after swapping paths, equation (27), beside those of the true sources, and how well "
            "each measure "
            f"tells repetitions from other ruptures. The paper's figure 7. {_UNSEEN}",
        ),
        "virtual_seismograms": Caption(
            "Virtual seismograms of four earthquakes",
            "Envelopes in each pixel: truth, stack of envelopes, linear stack, and the virtual seismogram with "
            "the range "
            f"over common paths and draws of its code. As the paper's figures 8 to 11. {_UNSEEN}",
        ),
        "source_errors": Caption(
            "Errors of source functions",
            f"One minus the correlation of envelopes with the truth, by receivers of a group. {_UNSEEN}",
        ),
        "separation_figure": Caption(
            "Are source and path apart?",
            f"Redatuming beside copying the donor, and what virtual seismograms keep of the donor. {_UNSEEN}",
        ),
        "break_curves": Caption(
            "Where it breaks",
            f"Errors when one property of the world differs from that of the training. {_UNSEEN}",
        ),
        "sizes": Caption(
            "Dropouts and sizes",
            "Short trainings compared on validation regions: dropout of the faithful path code, sizes of our "
            "codes, and "
            "the published convolutions.",
        ),
        "costs": Caption(
            "What it costs",
            "Milliseconds of one earthquake in six pixels, and of a step of training, on one thread.",
        ),
        "teleseismic_records": Caption(
            "Recorded teleseisms",
            "Windows of every recorded earthquake, aligned on the predicted arrival, by azimuth; the spread of "
            "onsets and "
            "of statics is in the heading.",
        ),
        "recorded_virtual_seismograms": Caption(
            "Virtual seismograms of recorded earthquakes",
            "Exploratory: the network was trained on simulated and on these records, and nobody knows the "
            "truth. Stacks "
            "beside virtual seismograms, by pixel.",
        ),
    },
    paper="Bharadwaj et al. (2023), learning earthquake sources using symmetric autoencoders; docs/symae.md",
)
