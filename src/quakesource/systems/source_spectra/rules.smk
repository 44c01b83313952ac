# Source spectra: collected or simulated, fitted by physical models, learnt by networks, compared.
SPECTRA = f"{RESULTS}/spectra"
SPECTRA_OF = STUDY.systems.source_spectra.catalogue
SPECTRA_FILES = {
    name: str(path)
    for name in ("folder", "mechanisms")
    if (path := getattr(SPECTRA_OF, name)) is not None
}
SCARDEC = SPECTRA_OF.name.startswith("scardec")
NULL_TEST, FUNCTIONS = (
    {
        "spectra": [IN.product("spectra", kind) for kind in kinds],
        "fits": [IN.product("spectra", "fits", kind) for kind in kinds],
    }
    for kinds in (("spectra", "pulses", "rough_pulses"), ("average", "optimal"))
)
SPECTRA_INPUTS = {
    "spectra": IN.product("spectra", "spectra"),
    "fits": IN.product("spectra", "fits", "spectra"),
    "models": IN.product("spectra", "models"),
}
# figures of tables; the others are of the models
SPECTRA_TABLES = ["sources", "strata", "cutoffs", "null_test"]
SPECTRA_TABLES += ["average_optimal"] * SCARDEC
SPECTRA_FIGURES = figures(
    "source_spectra/",
    systems()["source_spectra"].figures_but(*SPECTRA_TABLES, "average_optimal"),
    "source spectra",
)


localrules:
    spectra,


wildcard_constraints:
    catalogue="spectra|pulses|rough_pulses|average|optimal",


# Everything about source spectra.
rule spectra:
    input:
        expand(f"{SPECTRA}/{{name}}.csv", name=["table1", *SPECTRA_TABLES]),
        expand(
            f"{FIGURES}/source_spectra/{{name}}.png",
            name=[*SPECTRA_FIGURES, *SPECTRA_TABLES],
        ),
        ["results/spectra/table1.csv"] * (STUDY.study == "default"),


if SPECTRA_OF.address is not None:

    use rule stage as download_source_functions with:
        output:
            functions=f"{SPECTRA}/functions/manifest.json",
        log:
            IN.log("download_source_functions"),
        resources:
            **needs(1000, 240),
        params:
            **call(
                "download_source_functions",
                store=f"{SPECTRA}/received",
                gates=GATES,
            ),


use rule stage as collect_spectra with:
    input:
        **SPECTRA_FILES,
        functions=[IN.product("spectra", "functions")] * bool(SPECTRA_OF.address),
        # the null test has the magnitudes of the spectra
        like=lambda w: [SPECTRA_INPUTS["spectra"]] * w.catalogue.endswith("pulses"),
    output:
        spectra=f"{SPECTRA}/{{catalogue}}/manifest.json",
    log:
        IN.log("collect_spectra", "{catalogue}"),
    params:
        **call("collect_spectra"),


use rule stage as fit_spectra with:
    input:
        spectra=f"{SPECTRA}/{{catalogue}}/manifest.json",
    output:
        fits=f"{SPECTRA}/fits/{{catalogue}}/manifest.json",
    log:
        IN.log("fit_spectra", "{catalogue}"),
    params:
        **call(
            "fit_spectra",
            losses=lambda w: "every" if w.catalogue == "spectra" else "own",
        ),


# What is learnt from the spectra and told of the models: {stage: (inputs, outputs)}.
SPECTRA_STAGES = {
    "train_spectra": (
        {"spectra": SPECTRA_INPUTS["spectra"]},
        {"models": SPECTRA_INPUTS["models"]},
    ),
    "sweep_cutoffs": (
        {"spectra": SPECTRA_INPUTS["spectra"]},
        {
            "cutoffs": f"{SPECTRA}/cutoffs.csv",
            "corners": f"{SPECTRA}/cutoff_corners.csv",
        },
    ),
    "compare_spectra": (
        SPECTRA_INPUTS,
        {name: f"{SPECTRA}/{name}.csv" for name in ("table1", "definitions", "paired")},
    ),
    "measure_spectra": (
        {name: SPECTRA_INPUTS[name] for name in ("spectra", "fits")},
        {"sources": f"{SPECTRA}/sources.csv"},
    ),
    "stratify_spectra": (SPECTRA_INPUTS, {"strata": f"{SPECTRA}/strata.csv"}),
    "null_test_spectra": (NULL_TEST, {"null_test": f"{SPECTRA}/null_test.csv"}),
}
if SCARDEC:
    SPECTRA_STAGES["compare_scardec_functions"] = (
        FUNCTIONS,
        {
            name: f"{SPECTRA}/{name}.csv"
            for name in ("average_optimal", "average_optimal_models")
        },
    )

for stage, (inputs, outputs) in SPECTRA_STAGES.items():

    rule:
        name:
            stage
        input:
            **inputs,
        output:
            **outputs,
        log:
            IN.log(stage),
        conda:
            ENVIRONMENT
        threads: 2 if stage in ("train_spectra", "sweep_cutoffs") else 1
        resources:
            **needs(4000, 120),
        params:
            **call(stage),
        shell:
            STAGE


use rule stage as plot_spectra with:
    input:
        **SPECTRA_INPUTS,
    output:
        figures=list(SPECTRA_FIGURES.values()),
    log:
        IN.log("plot_spectra"),
    params:
        **call("plot_spectra"),


use rule stage as plot_spectra_table with:
    input:
        table=f"{SPECTRA}/{{name}}.csv",
        corners=lambda w: [f"{SPECTRA}/cutoff_corners.csv"] * (w.name == "cutoffs"),
        spectra=lambda w: FUNCTIONS["spectra"] * (w.name == "average_optimal"),
    output:
        figure=captioned(
            f"{FIGURES}/source_spectra/{{name}}.png",
            captions.STUDY["spectra_table"],
            "source spectra",
        ),
    log:
        IN.log("plot_spectra_table", "{name}"),
    wildcard_constraints:
        name="|".join([*SPECTRA_TABLES, "average_optimal"]),
    params:
        **call("plot_spectra_table"),


if STUDY.study == "default":
    SHORT_NAMES["results/spectra/table1.csv"] = f"{SPECTRA}/table1.csv"
