# FMNet: the network for stations anywhere, the exact search, and the race with the published networks.
FMNET = systems()["fmnet"]
FMNET_EARTH = planning.model_file(STUDY.systems.fmnet.region.velocity_model)
FMNET_RACE = [
    IN.product("models", "fmnet_race", *trained)
    for trained in STUDY.systems.fmnet.comparison.wanted()
]
# Files by the names that options of stages have for them.
FMNET_FILES = {
    "observations": OBSERVATIONS,
    "references": REFERENCES,
    "trained_model": IN.product("models", "fmnet"),
    "predictions": IN.product("predictions", "fmnet"),
    "responses": IN.product("fmnet", "responses"),
    "sample_set": IN.product("fmnet", "samples"),
    "race": FMNET_RACE,
    **{
        experiment: next(path for path in FMNET_RACE if f"/{experiment}/" in path)
        for experiment in ("any_stations", "fmnet")
    },
    **{
        table: f"{RESULTS}/fmnet/{table}.csv"
        for table in ("search", "compared", "errors", "ranking", "cost")
    },
    **figures("fmnet/", {**FMNET.figures, **FMNET.further_figures}, "FMNet"),
}
# What each stage makes; what else it has an option for, it reads.
FMNET_MAKES = {
    "train_fmnet": ["trained_model"],
    "predict_fmnet": ["predictions"],
    "plot_fmnet_earthquakes": ["answers", "waveforms"],
    "tabulate_fmnet": ["responses"],
    "write_fmnet_samples": ["sample_set"],
    "search_fmnet": ["search"],
    "judge_fmnet": ["compared", "errors"],
    "rank_fmnet_features": ["ranking"],
    "time_fmnet": ["cost"],
    "plot_fmnet_search": ["search_errors"],
    "plot_fmnet_region": "region_map flow layers label sample depths".split(),
    "plot_fmnet_race": "histogram sweeps ablations trainings costs".split(),
    "plot_fmnet_encoder": "misfits ten_best label_fit features".split(),
}

for stage, makes in FMNET_MAKES.items():

    rule:
        name:
            stage
        input:
            **{
                name: FMNET_FILES[name]
                for name in options_of(stage)
                if name in FMNET_FILES and name not in makes
            },
            model_file=FMNET_EARTH,
        output:
            **{name: FMNET_FILES[name] for name in makes},
        log:
            IN.log(stage),
        benchmark:
            IN.benchmark(stage)
        priority: -10  # what trains SourceNet comes first, and takes longer
        conda:
            ENVIRONMENT
        threads: BESIDE_TRAINING
        resources:
            **needs(6000, 120),
        params:
            **call(stage, title=f"{STUDY.title}: FMNet"),
        shell:
            STAGE


use rule stage as train_fmnet_experiment with:
    input:
        responses=FMNET_FILES["responses"],
        model_file=FMNET_EARTH,
    output:
        trained_model=f"{RESULTS}/models/fmnet_race/{{experiment}}/{{seed}}/manifest.json",
    log:
        IN.log("train_fmnet_experiment", "{experiment}", "{seed}"),
    benchmark:
        IN.benchmark("train_fmnet_experiment", "{experiment}", "{seed}")
    threads: 1  # two trainings side by side are a third faster than one after the other
    params:
        **call("train_fmnet_experiment"),


localrules:
    fmnet,


# Everything about FMNet but the samples on disk.
rule fmnet:
    input:
        [
            FMNET_FILES[name]
            for makes in FMNET_MAKES.values()
            for name in makes
            if name != "sample_set"
        ],
