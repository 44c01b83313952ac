# SourceNet: a network a velocity model, trained on its synthetics, answering on the short-period observations.
NETWORK_NOISE = f"{RESULTS}/network_noise/manifest.json"
SOURCENET_TRAINING = STUDY.systems.sourcenet.training
SOURCENET_TUNED = bool(STUDY.systems.sourcenet.fine_tuning.steps)


use rule stage as measure_network_noise with:
    input:
        observations=SHORT_PERIOD,
    output:
        network_noise=NETWORK_NOISE,
    log:
        IN.log("measure_network_noise"),
    priority: 10  # the training is the longest: what it waits for comes first
    params:
        **call("measure_network_noise"),


use rule stage as synthesize_training_set with:
    input:
        windows=f"{RESULTS}/training_greens/{{velocity_model}}/manifest.json",
        network_noise=NETWORK_NOISE,
    output:
        examples=f"{RESULTS}/training_set/{{velocity_model}}/manifest.json",
    log:
        IN.log("synthesize_training_set", "{velocity_model}"),
    benchmark:
        IN.benchmark("synthesize_training_set", "{velocity_model}")
    priority: 10
    threads: 2
    params:
        **call("synthesize_training_set"),


use rule stage as train_sourcenet with:
    input:
        windows=f"{RESULTS}/training_greens/{{velocity_model}}/manifest.json",
        network_noise=NETWORK_NOISE,
        examples=(
            f"{RESULTS}/training_set/{{velocity_model}}/manifest.json"
            if SOURCENET_TRAINING.stored_events
            else []
        ),
    output:
        trained_model=f"{RESULTS}/models/sourcenet/{{velocity_model}}/manifest.json",
    log:
        IN.log("train_sourcenet", "{velocity_model}"),
    benchmark:
        IN.benchmark("train_sourcenet", "{velocity_model}")
    priority: 10
    threads: 1  # its operations are too small for more; batches are made in a tenth of another
    resources:
        **needs(4000, 240),
    params:
        **call("train_sourcenet"),


# Mechanisms of the events that train and validate: with fine-tuning alone.
use rule stage as release_labels with:
    input:
        truth=TRUTH or [],
        splits=f"{RESULTS}/splits.csv",
    output:
        labels=f"{RESULTS}/labels.csv",
    log:
        IN.log("release_labels"),
    params:
        **call("release_labels"),


use rule stage as fine_tune_sourcenet with:
    input:
        trained_model=f"{RESULTS}/models/sourcenet/{{velocity_model}}/manifest.json",
        observations=SHORT_PERIOD,
        labels=f"{RESULTS}/labels.csv",
    output:
        fine_tuned_model=f"{RESULTS}/models/sourcenet_fine_tuned/{{velocity_model}}/manifest.json",
    log:
        IN.log("fine_tune_sourcenet", "{velocity_model}"),
    benchmark:
        IN.benchmark("fine_tune_sourcenet", "{velocity_model}")
    threads: 1
    resources:
        **needs(8000, 120),
    params:
        **call("fine_tune_sourcenet"),


use rule stage as predict_sourcenet with:
    input:
        observations=SHORT_PERIOD,
        trained_models=IN.of_models("models", "sourcenet"),
        fine_tuned_models=(
            IN.of_models("models", "sourcenet_fine_tuned") if SOURCENET_TUNED else []
        ),
        splits=f"{RESULTS}/splits.csv" if SOURCENET_TUNED else [],
    output:
        predictions=f"{RESULTS}/predictions/sourcenet/manifest.json",
    log:
        IN.log("predict_sourcenet"),
    params:
        **call("predict_sourcenet"),


use rule stage as plot_attention with:
    input:
        predictions=f"{RESULTS}/predictions/sourcenet/manifest.json",
        observations=IN.judged_observations,
        references=REFERENCES,
    output:
        **figures("sourcenet/", systems()["sourcenet"].figures, "SourceNet"),
    log:
        IN.log("plot_attention"),
    params:
        **call("plot_attention", title=f"{STUDY.title}: SourceNet"),


# On demand: SourceNet as published, its baselines and ablations of ours, and whether our posterior is right.
RACE_MODEL = STUDY.systems.sourcenet.published_set.velocity_model
RACE = STUDY.systems.sourcenet.comparison
RACE_FIGURES = ("comparison", "posterior", "robustness")
FURTHER_TABLES = (
    "label_efficiency",
    "sensor_placement",
    "source_kinds",
    "latent_space",
    "latent_places",
)
FURTHER_FIGURES = ("labels_needed", "stations_chosen", "latent")
RACE_TABLES = (
    "judged",
    "main",
    "checks",
    "coverage",
    "break_curves",
    "attention_correlations",
)
PAIR = ("{experiment}", "{seed}")
RACE_FILES = {
    "observations": SHORT_PERIOD,
    "references": REFERENCES,
    "truth": TRUTH or [],
    "kagan": f"{RESULTS}/kagan.csv",
    "splits": f"{RESULTS}/splits.csv",
    "windows": IN.of_model(RACE_MODEL, "training_greens"),
    "network_noise": NETWORK_NOISE,
    "predictions": IN.product("predictions", "sourcenet"),
    "examples": IN.product("sourcenet", "synthetics"),
    "trained_model": IN.product("models", "sourcenet_race", *PAIR),
    "fine_tuned_model": IN.product("models", "sourcenet_race_tuned", "{split}", *PAIR),
    "labels": f"{RESULTS}/sourcenet/labels_{{split}}.csv",
    "labels_blocked": f"{RESULTS}/sourcenet/labels_blocked.csv",
    "trained_models": IN.products(RACE.wanted(), "models", "sourcenet_race"),
    "ablations": IN.products(RACE.wanted_ablations(), "models", "sourcenet_ablations"),
    "tuned_blocked": IN.products(
        RACE.wanted(), "models", "sourcenet_race_tuned", "blocked"
    ),
    "tuned_random": IN.products(
        RACE.wanted(), "models", "sourcenet_race_tuned", "random"
    ),
    **{
        name: f"{RESULTS}/sourcenet/{name}.csv"
        for name in (*RACE_TABLES, *FURTHER_TABLES)
    },
    **figures("sourcenet/", systems()["sourcenet"].further_figures, "SourceNet"),
}
# What each stage makes, and where that depends on wildcards; what else it has an option for, it reads.
RACE_MAKES = {
    "synthesize_published_set": (["examples"], ()),
    "train_sourcenet_experiment": (["trained_model"], PAIR),
    "train_sourcenet_ablation": (["trained_model"], PAIR),
    "release_comparison_labels": (["labels"], ("{split}",)),
    "fine_tune_sourcenet_experiment": (["fine_tuned_model"], ("{split}", *PAIR)),
    "judge_sourcenet": (["judged", "main"], ()),
    "check_sourcenet_posterior": (["checks", "coverage"], ()),
    "measure_break_curves": (["break_curves"], ()),
    "correlate_attention": (["attention_correlations"], ()),
    "plot_sourcenet_comparison": (RACE_FIGURES, ()),
    "measure_label_efficiency": (["label_efficiency"], ()),
    "place_sensors": (["sensor_placement"], ()),
    "measure_latent_space": (["latent_space", "latent_places"], ()),
    "judge_source_kinds": (["source_kinds"], ()),
    "plot_sourcenet_further": (FURTHER_FIGURES, ()),
}
# Networks that have another place than those of the race.
RACE_ELSEWHERE = {
    stage: {"trained_model": manifest}
    for stage, manifest in {
        "train_sourcenet_ablation": IN.product("models", "sourcenet_ablations", *PAIR),
        "check_sourcenet_posterior": IN.of_model(RACE_MODEL, "models", "sourcenet"),
        "measure_break_curves": IN.of_model(RACE_MODEL, "models", "sourcenet"),
        "correlate_attention": IN.of_model(RACE_MODEL, "models", "sourcenet"),
        "measure_label_efficiency": IN.of_model(RACE_MODEL, "models", "sourcenet"),
        "place_sensors": IN.of_model(RACE_MODEL, "models", "sourcenet"),
    }.items()
}

for stage, (makes, wildcards) in RACE_MAKES.items():
    own = RACE_FILES | RACE_ELSEWHERE.get(stage, {})

    rule:
        name:
            stage
        input:
            **{
                name: own[name]
                for name in options_of(stage)
                if name in RACE_FILES and name not in makes
            },
        output:
            **{name: own[name] for name in makes},
        log:
            IN.log(stage, *wildcards),
        benchmark:
            IN.benchmark(stage, *wildcards)
        conda:
            ENVIRONMENT
        # two trainings side by side are faster than one after the other
        threads: 1 if wildcards else 2
        resources:
            **needs(6000, 240),
        params:
            **call(stage),
        shell:
            STAGE


localrules:
    sourcenet_comparison,
    sourcenet_further,


rule sourcenet_comparison:
    input:
        lambda wildcards: planning.where_judged(
            STUDY,
            RACE_MODEL,
            [RACE_FILES[name] for name in (*RACE_TABLES, *RACE_FIGURES)],
        ),


# Labels, stations, kinds of sources, and what the networks of the comparison see of records.
rule sourcenet_further:
    input:
        lambda wildcards: planning.where_judged(
            STUDY,
            RACE_MODEL,
            [RACE_FILES[name] for name in (*FURTHER_TABLES, *FURTHER_FIGURES)],
        ),
