# FMNet: the responses of its region, and the exact search of them. `snakemake results/<study>/fmnet/search.csv`
FMNET_EARTH = planning.model_file(STUDY.systems.fmnet.region.velocity_model)


use rule stage as tabulate_fmnet with:
    input:
        model_file=FMNET_EARTH,
    output:
        responses=IN.product("fmnet", "responses"),
    log:
        IN.log("tabulate_fmnet"),
    benchmark:
        IN.benchmark("tabulate_fmnet")
    threads: 2
    params:
        **call("tabulate_fmnet"),


use rule stage as search_fmnet with:
    input:
        responses=IN.product("fmnet", "responses"),
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
