# What the rules share: the checked settings, and the parameters that decide what is rerun.
import os
import shlex
import sys
from hashlib import sha256
from pathlib import Path

SOURCE = Path(workflow.basedir) / "src"
sys.path.insert(0, str(SOURCE))

from quakesource.errors import QuakesourceError
from quakesource.jobs.fingerprint import fingerprint
from quakesource.study import captions, planning
from quakesource.study.commands import stage_words
from quakesource.study.document import settings_text
from quakesource.study.layout import Layout
from quakesource.study.loading import resolve_settings
from quakesource.study.stages import stage_options
from quakesource.systems.registry import systems
from snakemake.exceptions import WorkflowError

try:
    STUDY = resolve_settings(config, where="config.yaml and the study's YAML")
    planning.check_study(STUDY)
    IN = Layout(STUDY)
    MODELS = IN.models
except QuakesourceError as error:
    raise WorkflowError(str(error)) from None

RESULTS, FIGURES = IN.results, IN.figures
ARCHIVE = planning.archive_manifest(STUDY)
TRUTH = planning.truth_manifest(STUDY)
REFERENCES = f"{RESULTS}/references.csv"
OBSERVATIONS = IN.product("observations")
SHORT_PERIOD = IN.product("short_period")
FIRST_MOTIONS = IN.product("first_motions")
PREDICTIONS = list(IN.predictions.values())
# by this folder the jobs of all studies keep to the limits of a host together
GATES = "results/.gates"
# a job on a node reads the rules again, with the cores that it was given
CORES = None if workflow.remote_exec else workflow.resource_settings.cores
BESIDE_TRAINING = planning.beside_training(STUDY, CORES)


wildcard_constraints:
    event="(?!index$)[^/]+",
    velocity_model="[^/]+",


def literal(text):
    """Text that Snakemake takes as it is: the folder of a clone may have braces in its name."""
    return str(text).replace("{", "{{").replace("}", "}}")


# A clone runs uninstalled, with the Python that runs Snakemake unless conda brings another.
_conda = "conda" in map(str, workflow.deployment_settings.deployment_method)
_path = f"export PATH={shlex.quote(str(Path(sys.executable).parent))}:$PATH; "
shell.prefix(
    literal(
        f"set -euo pipefail; export PYTHONPATH={shlex.quote(str(SOURCE))}:$PYTHONPATH; "
        + ("" if _conda else _path)
    )
)
# how data centres are asked changes nothing that is made: it goes apart, and its edits rerun nothing
os.environ.setdefault("PYTHONPATH", "")
os.environ.update(QUAKESOURCE_SERVICES=STUDY.services.model_dump_json())


def call(stage, *hooks, **given):
    """The verb of a stage with its options: those given, and every wildcard, input and output that has an option's name.

    The other two parameters make edited settings and edited code rerun the rule, and nothing else does. What is given may be
    a function of the wildcards; ``hooks`` are modules that the stage calls by their names.
    """

    def words(wildcards, input, output):
        named = {}
        for known in (wildcards, input, output):
            named.update(known.items())
        for name, value in given.items():
            named[name] = value(wildcards) if callable(value) else value
        return stage_words(STUDY, stage, named)

    # Snakemake compares no parameter that reads input or output, so what decides stands apart; as digests, for it would
    # take braces in a title for wildcards
    settings = sha256("\n".join(stage_words(STUDY, stage, given)).encode()).hexdigest()[
        :16
    ]
    return {"call": words, "settings": settings, "code": fingerprint(stage, *hooks)}


def options_of(stage):
    """Names of the options of a stage."""
    return [name for name, _, _ in stage_options(stage)[1]]


def captioned(path, caption, category, **more):
    """A figure or table of the report; its caption is the one that pages have."""
    title, text = caption
    file = Path(".snakemake/captions", f"{sha256(text.encode()).hexdigest()[:16]}.rst")
    if not file.is_file():
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_suffix(f".{os.getpid()}")
        part.write_text(text)
        part.rename(file)
    more.update(category=category, labels={"shows": title})
    return report(path, caption=str(file.absolute()), **more)


def study_table(name, category="Summary"):
    return captioned(f"{RESULTS}/{name}.csv", captions.STUDY[name], category)


def figures(folder, of, category, **more):
    """Figures by their names, of {name: caption}; a folder may end with the beginning of their files' names."""
    return {
        name: captioned(f"{FIGURES}/{folder}{name}.png", caption, category, **more)
        for name, caption in of.items()
    }


def event_figures(owner, of):
    return figures(f"{owner}/{{event}}_", of, "Events", subcategory="{event}")


def study_figure(name, category="Summary"):
    return captioned(f"{FIGURES}/{name}.png", captions.STUDY[name], category)


def needs(mem_mb, minutes):
    return {"mem_mb": mem_mb, "runtime": minutes}


def velocity_model(wildcards):
    return planning.model_of_slug(MODELS, wildcards.velocity_model)


def velocity_model_file(wildcards):
    return planning.model_file(velocity_model(wildcards))


def figures_of_the_study(wildcards):
    # which earthquakes a download finds is known once its catalogue is there
    if STUDY.archive.source == "download":
        checkpoints.download_catalogue.get()
    return IN.figure_targets()
