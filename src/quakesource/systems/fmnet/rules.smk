# FMNet: the network for stations anywhere, and the exact search of the region's responses.
FMNET_EARTH = planning.model_file(STUDY.systems.fmnet.region.velocity_model)
FMNET_RESPONSES = IN.product("fmnet", "responses")


use rule stage as train_fmnet with:
    input:
        model_file=FMNET_EARTH,
    output:
        trained_model=IN.product("models", "fmnet"),
    log:
        IN.log("train_fmnet"),
    benchmark:
        IN.benchmark("train_fmnet")
    threads: 2
    resources:
        **needs(3000, 120),
    params:
        **call("train_fmnet"),


use rule stage as predict_fmnet with:
    input:
        observations=OBSERVATIONS,
        trained_model=IN.product("models", "fmnet"),
    output:
        predictions=IN.product("predictions", "fmnet"),
    log:
        IN.log("predict_fmnet"),
    params:
        **call("predict_fmnet"),


use rule stage as tabulate_fmnet with:
    input:
        model_file=FMNET_EARTH,
    output:
        responses=FMNET_RESPONSES,
    log:
        IN.log("tabulate_fmnet"),
    benchmark:
        IN.benchmark("tabulate_fmnet")
    threads: 2
    params:
        **call("tabulate_fmnet"),


use rule stage as search_fmnet with:
    input:
        responses=FMNET_RESPONSES,
        model_file=FMNET_EARTH,
    output:
        search=f"{RESULTS}/fmnet/search.csv",
    log:
        IN.log("search_fmnet"),
    benchmark:
        IN.benchmark("search_fmnet")
    threads: 2
    params:
        **call("search_fmnet"),


use rule stage as plot_fmnet_search with:
    input:
        search=f"{RESULTS}/fmnet/search.csv",
    output:
        figure=captioned(
            f"{FIGURES}/fmnet/search.png",
            systems()["fmnet"].figures["search"],
            "FMNet",
        ),
    log:
        IN.log("plot_fmnet_search"),
    params:
        **call("plot_fmnet_search"),


# The race: `snakemake results/<study>/fmnet/compared.csv` trains what is missing and judges it.
use rule stage as train_fmnet_experiment with:
    input:
        responses=FMNET_RESPONSES,
        model_file=FMNET_EARTH,
    output:
        trained_model=f"{RESULTS}/models/fmnet_race/{{experiment}}/{{seed}}/manifest.json",
    log:
        IN.log("train_fmnet_experiment", "{experiment}", "{seed}"),
    benchmark:
        IN.benchmark("train_fmnet_experiment", "{experiment}", "{seed}")
    threads: 2
    resources:
        **needs(3000, 240),
    params:
        **call("train_fmnet_experiment"),


use rule stage as judge_fmnet with:
    input:
        responses=FMNET_RESPONSES,
        model_file=FMNET_EARTH,
        trained_models=[
            IN.product("models", "fmnet_race", *trained)
            for trained in STUDY.systems.fmnet.comparison.wanted()
        ],
    output:
        compared=f"{RESULTS}/fmnet/compared.csv",
        errors=f"{RESULTS}/fmnet/errors.csv",
    log:
        IN.log("judge_fmnet"),
    benchmark:
        IN.benchmark("judge_fmnet")
    threads: 2
    resources:
        **needs(6000, 120),
    params:
        **call("judge_fmnet"),
