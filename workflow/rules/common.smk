# What the rules share: the checked settings, and the parameters that decide what is rerun.
import json
import os
import shlex
import sys
from pathlib import Path

SOURCE = Path(workflow.basedir) / "src"
sys.path.insert(0, str(SOURCE))

from quakesource.errors import QuakesourceError
from quakesource.settings import resolve_settings
from quakesource.settings.document import settings_text
from quakesource.stages import planning
from quakesource.stages.earth_model import model_slug
from quakesource.stages.fingerprint import fingerprint
from quakesource.stages.scope import section_at, stage_settings
from snakemake.exceptions import WorkflowError

try:
    STUDY = resolve_settings(config, where="config.yaml and the study's YAML")
    planning.check_study(STUDY)
    MODELS = planning.study_models(STUDY)
except QuakesourceError as error:
    raise WorkflowError(str(error)) from None

RESULTS = f"results/{STUDY.study}"
LOGS = f"{RESULTS}/logs"
BENCHMARKS = f"{RESULTS}/benchmarks"
ARCHIVE = planning.archive_manifest(STUDY)
TRUTH = planning.truth_manifest(STUDY)
REFERENCES = f"{RESULTS}/references.csv"
OBSERVATIONS = f"{RESULTS}/observations/manifest.json"
SHORT_PERIOD = f"{RESULTS}/short_period/manifest.json"
FIRST_MOTIONS = f"{RESULTS}/first_motions/manifest.json"
EVENT_FIGURES = (
    "waveform_fits",
    "record_section",
    "depth_curve",
    "lune",
    "radiation_pattern",
    "station_map",
    "trace_quality",
)
DEFAULT_TABLES = ["results/kagan.csv", "results/worlds/realism.csv"]
SUMMARY_FIGURES = (
    "kagan_summary",
    "strata",
    "letters",
    "label_noise",
    "receiver_groups",
    "split_map",
)

SOURCENET_FIGURES = ("errors", "posteriors", "calibration", "attention", "training")

# A clone runs uninstalled, with the Python that runs Snakemake unless conda brings another.
_deployment = {str(method) for method in workflow.deployment_settings.deployment_method}
_path = (
    ""
    if "conda" in _deployment
    else f"export PATH={shlex.quote(str(Path(sys.executable).parent))}:$PATH; "
)
_services = json.dumps(section_at(STUDY, "services").model_dump(mode="json"))
# doubled braces: Snakemake fills the prefix in like any shell command
_services = shlex.quote(_services).replace("{", "{{").replace("}", "}}")
_downloads = STUDY.archive.source == "download" or STUDY.spectra.address is not None
_services = f"export SERVICES={_services}; " if _downloads else ""
shell.prefix(
    f"set -euo pipefail; {_services}export PYTHONPATH={shlex.quote(str(SOURCE))}:$PYTHONPATH; {_path}"
)
os.environ.setdefault("PYTHONPATH", "")


def settings(stage):
    """The sections of the configuration that a stage sees, as JSON. A function, or braces would become wildcards."""
    sections = stage_settings(STUDY, stage)
    # how data centres are asked changes nothing that is made: it comes by SERVICES, and its edits rerun nothing
    text = json.dumps(
        {name: values for name, values in sections.items() if name != "services"}
    )
    return lambda wildcards: text


def greens_stores():
    return [f"{RESULTS}/greens/{model_slug(model)}/manifest.json" for model in MODELS]


def model_files():
    return [file for model in MODELS for file in planning.model_file(model)]


def figure_targets():
    events = planning.figure_events(STUDY)
    return [
        *(f"{RESULTS}/figures/{name}.png" for name in SUMMARY_FIGURES),
        *(
            f"{RESULTS}/figures/sourcenet_{name}.png"
            for name in SOURCENET_FIGURES
            if "sourcenet" in STUDY.systems.run
        ),
        *(
            [f"{RESULTS}/figures/realism.png"]
            if STUDY.archive.source == "world"
            else []
        ),
        *(
            f"{RESULTS}/figures/waveform_inversion/{event}_{kind}.png"
            for event in events
            for kind in EVENT_FIGURES
        ),
        *(f"{RESULTS}/events/{page}.html" for page in [*events, "index"]),
    ]


def figures_of_the_study(wildcards):
    # which earthquakes a download finds is known once its catalogue is there
    if STUDY.archive.source == "download":
        checkpoints.download_catalogue.get()
    return figure_targets()
