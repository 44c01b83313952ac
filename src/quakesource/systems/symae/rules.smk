# SymAE: regions are simulated, networks learn their groups, the known sources judge; recorded earthquakes beside them.
from quakesource.systems.symae import variants

SYMAE = f"{RESULTS}/symae"
SYMAE_SETTINGS = STUDY.systems.symae
REGIONS = f"{SYMAE}/regions/{{regions}}/manifest.json"
SYMAE_NETWORK = f"{RESULTS}/models/symae/{{variant}}/{{seed}}/manifest.json"
# What each stage makes; what else it has an option for, it reads.
SYMAE_MAKES = {
    "judge_symae": "errors table separation similarities pairs shapes".split(),
    "break_symae": ["breaks"],
    "sweep_symae": ["sweep"],
    "time_symae": ["cost"],
    "show_symae": "shown redatumings distances records_shown".split(),
    "compute_scales": "resolution fraunhofer delays".split(),
    "make_virtual_seismograms": ["virtual", "collocated"],
    "plot_symae": list(systems()["symae"].further_figures)[:-2],
    "plot_teleseisms": list(systems()["symae"].further_figures)[-2:],
}
# Files by the names that options of stages have for them.
SYMAE_FILES = {
    **{
        name: REGIONS.format(regions=name)
        for name in "training validation held_out depth_training depth_held_out".split()
    },
    "learnt": REGIONS.format(regions="training"),
    "broken": expand(REGIONS, regions=variants.broken_worlds(SYMAE_SETTINGS.judging)),
    **{
        name: [SYMAE_NETWORK.format(variant=of, seed=seed) for of, seed in trained]
        for name, trained in {
            "race": variants.raced(SYMAE_SETTINGS.training),
            "swept": [(name, 1) for name in variants.swept(SYMAE_SETTINGS.sweep)],
        }.items()
    },
    "explored": SYMAE_NETWORK.format(variant="exploratory", seed=1),
    "windows": IN.product("teleseismic_windows"),
    "archive": ARCHIVE,
    **{
        table: f"{SYMAE}/{table}.csv"
        for makes in list(SYMAE_MAKES.values())[:-2]
        for table in makes
    },
    **figures("symae/", systems()["symae"].further_figures, "SymAE"),
}

for stage, makes in SYMAE_MAKES.items():

    rule:
        name:
            stage
        input:
            **{
                name: SYMAE_FILES[name]
                for name in options_of(stage)
                if name in SYMAE_FILES and name not in makes
            },
        output:
            **{name: SYMAE_FILES[name] for name in makes},
        log:
            IN.log(stage),
        benchmark:
            IN.benchmark(stage)
        conda:
            ENVIRONMENT
        threads: 2 if stage == "judge_symae" else 1
        resources:
            **needs(3000, 120),
        params:
            **call(stage, title=f"{STUDY.title}: SymAE"),
        shell:
            STAGE


use rule stage as simulate_teleseisms with:
    output:
        records=REGIONS,
    log:
        IN.log("simulate_teleseisms", "{regions}"),
    priority: 20
    threads: 1  # what trains first, side by side
    params:
        **call("simulate_teleseisms"),


use rule simulate_teleseisms as simulate_training_teleseisms with:
    wildcard_constraints:
        regions="(depth_)?training|validation",
    priority: 30


use rule stage as train_symae with:
    input:
        groups=lambda w: REGIONS.format(regions=variants.world_of(w.variant)),
        unseen=REGIONS.format(regions="validation"),
        windows=lambda w: SYMAE_FILES["windows"] if w.variant == "exploratory" else [],
    output:
        trained_model=SYMAE_NETWORK,
    log:
        IN.log("train_symae", "{variant}", "{seed}"),
    benchmark:
        IN.benchmark("train_symae", "{variant}", "{seed}")
    priority: 10
    threads: 1  # two trainings side by side are faster than one after the other
    resources:
        **needs(2000, 120),
    params:
        **call("train_symae"),


use rule stage as observe_teleseisms with:
    input:
        archive=ARCHIVE,
        groups=IN.product("receiver_groups"),
    output:
        windows=SYMAE_FILES["windows"],
    log:
        IN.log("observe_teleseisms"),
    params:
        **call("observe_teleseisms"),


ruleorder: simulate_training_teleseisms > simulate_teleseisms


# Everything on simulated earthquakes, and everything on the recorded ones of the study.
localrules:
    symae,
    symae_recorded,


rule symae:
    input:
        [
            SYMAE_FILES[name]
            for makes in list(SYMAE_MAKES.values())[:-3] + [SYMAE_MAKES["plot_symae"]]
            for name in makes
        ],


rule symae_recorded:
    input:
        [
            SYMAE_FILES[name]
            for name in ["virtual", "collocated", *SYMAE_MAKES["plot_teleseisms"]]
        ],
        f"{FIGURES}/receiver_groups.png",


if STUDY.study == "default":
    SHORT_NAMES["results/symae/table.csv"] = SYMAE_FILES["table"]
