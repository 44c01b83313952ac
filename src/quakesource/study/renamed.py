"""What settings, verbs and options were called before: an old setting or verb is refused with the new one."""

from typing import Final

_NETWORK = ("width", "layers", "heads", "mixture")
_TRAINING = (
    "batch_pairs",
    "steps",
    "learning_rate",
    "seed",
    "validation_parts",
    "calibration_parts",
    "stored_events",
    "save_every",
    "real_layouts",
    "long_period",
    "device",
)
_NUISANCES = (
    "directivity",
    "compound",
    "slow",
    "coda",
    "noise_to_signal",
    "noise_m_s",
    "missing_component",
    "missing_phase",
)
_TRAINING_OF_SOURCENET = "systems.sourcenet.training"

SETTINGS: Final = {
    **{f"systems.sourcenet.{name}": f"systems.sourcenet.network.{name}" for name in _NETWORK},
    **{f"systems.sourcenet.{name}": f"{_TRAINING_OF_SOURCENET}.{name}" for name in _TRAINING},
    **{f"systems.sourcenet.{name}": f"{_TRAINING_OF_SOURCENET}.nuisances.{name}" for name in _NUISANCES},
    **{f"synthesize.{name}": f"{_TRAINING_OF_SOURCENET}.nuisances.{name}" for name in _NUISANCES},
    "synthesize.n_events": f"{_TRAINING_OF_SOURCENET}.stored_events",
    "synthesize.pairs_per_part": f"{_TRAINING_OF_SOURCENET}.batch_pairs",
    "synthesize.seed": f"{_TRAINING_OF_SOURCENET}.seed",
    "systems.sourcenet.min_stations": "systems.sourcenet.answering.min_stations",
    "systems.sourcenet.max_uncertainty_deg": "systems.sourcenet.answering.max_uncertainty_deg",
    "systems.source_spectra.loss": "systems.source_spectra.fits.loss",
    **{
        f"systems.source_spectra.{name}": f"systems.source_spectra.networks.{name}"
        for name in ("width", "epochs", "batch", "learning_rate", "refine_steps")
    },
    **{
        f"systems.source_spectra.{name}": f"systems.source_spectra.judging.{name}"
        for name in ("seed", "n_seeds", "n_folds")
    },
    "spectra": "systems.source_spectra.catalogue (its key 'catalogue' is 'name' there)",
    "spectra_report": "systems.source_spectra.report",
}
"""{old path: new path}."""

VERBS: Final = {
    "survey-network": "measure-network-noise",
    "synthesize-set": "synthesize-training-set",
    "plot-sourcenet": "plot-system or plot-attention",
    "compare-functions": "compare-scardec-functions",
    "compare-pulses": "null-test-spectra",
    "file-records": "assemble-archive",
}
"""{old verb: new verb}."""

OPTIONS: Final = {"velocity-model": "model", "fdsn-network": "network"}
"""{option: what it was called before}; scripts of users keep working."""
