# Dispersion kernels: models are drawn, networks learn their curves, the exact solver judges.
from quakesource.systems.dispersion_kernels import experiments

DISPERSION = f"{RESULTS}/dispersion"
DISPERSION_KERNELS = systems()["dispersion_kernels"]
EARTH_MODELS = f"{DISPERSION}/models/{{ensemble}}/manifest.json"
CURVE_NETWORK = f"{RESULTS}/models/dispersion/{{experiment}}/{{seed}}/manifest.json"
# What each stage makes; what else it has an option for, it reads.
DISPERSION_MAKES = {
    "judge_dispersion": "table1 kernels artefacts spread representative profiles".split(),
    "invert_simulated_curves": "inversions coverage chains examples fits".split(),
    "time_dispersion": ["cost"],
    "plot_dispersion_networks": list(DISPERSION_KERNELS.further_figures),
}
# Files by the names that options of stages have for them.
DISPERSION_FILES = {
    **{
        name: EARTH_MODELS.format(ensemble=name)
        for name in "weak weak_unseen strong_unseen two_zones_unseen zone_0_unseen".split()
    },
    **{
        name: [CURVE_NETWORK.format(experiment=of, seed=seed) for of, seed in trained]
        for name, trained in {
            "race": experiments.wanted(STUDY.systems.dispersion_kernels.comparison),
            "networks_inverted": experiments.INVERTED,
        }.items()
    },
    **{
        table: f"{DISPERSION}/{table}.csv"
        for makes in list(DISPERSION_MAKES.values())[:-1]
        for table in makes
    },
    **figures(
        "dispersion_kernels/", DISPERSION_KERNELS.further_figures, "Dispersion kernels"
    ),
}

for stage, makes in DISPERSION_MAKES.items():

    rule:
        name:
            stage
        input:
            **{
                name: DISPERSION_FILES[name]
                for name in options_of(stage)
                if name in DISPERSION_FILES and name not in makes
            },
        output:
            **{name: DISPERSION_FILES[name] for name in makes},
        log:
            IN.log(stage),
        benchmark:
            IN.benchmark(stage)
        conda:
            ENVIRONMENT
        threads: 1
        resources:
            **needs(4000, 120),
        params:
            **call(stage, title="Dispersion kernels"),
        shell:
            STAGE


use rule stage as draw_earth_models with:
    output:
        models=EARTH_MODELS,
    log:
        IN.log("draw_earth_models", "{ensemble}"),
    priority: 20
    threads: lambda w: 2 if w.ensemble in ("weak", "strong") else 1
    params:
        **call("draw_earth_models"),


# the large ones first, by processes of Dask
use rule draw_earth_models as draw_training_models with:
    wildcard_constraints:
        ensemble="weak|strong",
    priority: 30
    threads: 2


use rule stage as train_dispersion with:
    input:
        models=lambda w: experiments.files_of(w.experiment, EARTH_MODELS)[0],
        unseen=lambda w: experiments.files_of(w.experiment, EARTH_MODELS)[1],
    output:
        trained_model=CURVE_NETWORK,
    log:
        IN.log("train_dispersion", "{experiment}", "{seed}"),
    benchmark:
        IN.benchmark("train_dispersion", "{experiment}", "{seed}")
    priority: 10  # the longest first, or one is left over at the end
    threads: 1  # two trainings side by side are faster than one after the other
    params:
        **call("train_dispersion"),


use rule train_dispersion as train_dispersion_short with:
    wildcard_constraints:
        experiment=r"[\w-]+-short",
    priority: 0


localrules:
    dispersion,


ruleorder: train_dispersion_short > train_dispersion
ruleorder: draw_training_models > draw_earth_models


# Everything about dispersion kernels.
rule dispersion:
    input:
        [
            DISPERSION_FILES[name]
            for makes in DISPERSION_MAKES.values()
            for name in makes
        ],
        ["results/dispersion/table1.csv"] * (STUDY.study == "default"),


if STUDY.study == "default":
    SHORT_NAMES["results/dispersion/table1.csv"] = f"{DISPERSION}/table1.csv"
