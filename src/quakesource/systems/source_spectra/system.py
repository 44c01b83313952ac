"""What the models of source spectra are to the study, the workflow and the report."""

from quakesource.systems.contract import Caption, System
from quakesource.systems.source_spectra.settings import SourceSpectraSettings

_JUDGED = "The models had not seen the events that judge them."

SYSTEM = System(
    name="source_spectra",
    label="source spectra",
    settings=SourceSpectraSettings,
    answers="tables",
    stages=(
        "download_source_functions",
        "collect_spectra",
        "fit_spectra",
        "train_spectra",
        "compare_spectra",
        "measure_spectra",
        "stratify_spectra",
        "sweep_cutoffs",
        "compare_scardec_functions",
        "null_test_spectra",
        "plot_spectra",
        "plot_spectra_table",
    ),
    figures={
        "fits": Caption("One number", f"VAE1 beside Brune's model. {_JUDGED}"),
        "latent": Caption("Latent variable", "What the latent variable of VAE1 is: corner frequencies and magnitudes."),
        "sweep": Caption("Along the latent variable", "Spectra that VAE1 makes as its latent variable grows."),
        "double_corner": Caption("Two numbers", f"VAE2 beside models of two corners. {_JUDGED}"),
        "examples": Caption("Examples", f"Spectra that VAE1 and VAE2 describe. {_JUDGED}"),
        "manifold": Caption("The plane of VAE2", "Where events lie in its two latent variables."),
        "residuals": Caption("Residuals", "What physical and learned models leave, over frequency in corners."),
        "drawn": Caption("New spectra", "Draws from the prior through the decoders beside the spectra of the events."),
        "architecture": Caption("The networks", "Layers of the encoders and decoders, and their sizes."),
        "sources": Caption(
            "Corners and stress drops", "Brune's corner against moment with lines of equal stress drop."
        ),
        "strata": Caption("Strata", "Corners, fall-offs and misfits by depth and style of faulting."),
        "cutoffs": Caption("Cut-offs", "What the models say when spectra end at lower frequencies."),
        "null_test": Caption(
            "Null test", "What Brune's model leaves of the spectra, and of random positive pulses that end."
        ),
        "average_optimal": Caption(
            "Average and optimal functions", "SCARDEC's average functions against its optimal ones, event by event."
        ),
    },
    paper="Ma, Li & Wang (2022), a variational autoencoder of source spectra; docs/spectra.md",
)
