"""What the dispersion kernels are to the study, the workflow and the report."""

from quakesource.systems.contract import Caption, System
from quakesource.systems.dispersion_kernels.settings import DispersionKernelsSettings

_UNSEEN = "Models are simulated, and no training has seen those that judge."

SYSTEM = System(
    name="dispersion_kernels",
    label="dispersion kernels",
    settings=DispersionKernelsSettings,
    answers="tables",
    stages=(
        "draw_earth_models",
        "train_dispersion",
        "judge_dispersion",
        "invert_simulated_curves",
        "time_dispersion",
        "plot_dispersion_networks",
    ),
    further_figures={
        "priors": Caption(
            "Priors and kernels",
            "Ensembles of earth models, and Vs kernels of one model by a network that has learnt velocities of each "
            "ensemble, beside the exact ones. What stays at a depth whatever the period is an artefact of the prior.",
        ),
        "priors_sobolev": Caption(
            "Priors and kernels, kernels learnt",
            "The same by networks that have learnt exact kernels beside the velocities.",
        ),
        "inversions_shown": Caption(
            "Inversions through a network",
            "Four earth models from their curves with noise: truth, start and answer with two standard deviations, "
            f"and the curves of each, checked by the exact solver. {_UNSEEN}",
        ),
        "accuracy": Caption("Errors of velocities", f"Mean errors of phase velocities by bins of periods. {_UNSEEN}"),
        "kernel_errors": Caption(
            "Errors of kernels",
            f"Angle, signed difference and size of kernels by bins of periods, and by how they are compared. {_UNSEEN}",
        ),
        "doses": Caption(
            "What priors leave in kernels",
            "Errors of kernels at the depths of low-velocity zones and Mohos against how often and how far apart the "
            f"prior has them. {_UNSEEN}",
        ),
        "learning": Caption("Models to learn from", f"Errors against the number of models of a training. {_UNSEEN}"),
        "warning": Caption(
            "Does scatter warn?",
            "Error of networks that differ in their seeds against their scatter, on models like those of the training "
            "and on models unlike them.",
        ),
        "covered": Caption(
            "Uncertainties of inversions",
            "How often the truth lies within the stated 95 %, and errors and stated uncertainties by depth, beside "
            f"Markov chains with the exact solver. {_UNSEEN}",
        ),
        "costs": Caption("What velocities and kernels cost", "Milliseconds a model by networks and the exact solver."),
    },
    paper="Yu, Cai & Liu (2026), sensitivity kernels of data-driven forward models; docs/dispersion_kernels.md",
)
