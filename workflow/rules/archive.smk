# The archive: recorded in a world, simulated plainly, or imported from your files; the true mechanisms lie apart from it,
# sealed, and the evaluation alone reads them. An existing archive (source: folder) needs no rule.
if STUDY.archive.source == "world":
    WORLD = f"results/worlds/{planning.world_title(STUDY)}"

    use rule stage as compute_world_tables with:
        input:
            world=str(STUDY.world.file),
        output:
            tables=f"{WORLD}/tables/{{province}}/manifest.json",
        log:
            f"{WORLD}/logs/compute-world-tables/{{province}}.log",
        benchmark:
            f"{WORLD}/benchmarks/compute-world-tables/{{province}}.tsv"
        threads: 2
        params:
            **call("compute_world_tables"),

    use rule stage as simulate_world with:
        input:
            world=str(STUDY.world.file),
            tables=list(planning.world_tables(STUDY).values()),
        output:
            archive=ARCHIVE,
            truth=TRUTH,
        log:
            IN.log("simulate_world"),
        benchmark:
            IN.benchmark("simulate_world")
        threads: 2
        resources:
            **needs(3000, 120),
        params:
            **call("simulate_world"),

elif STUDY.archive.source in ("simulate", "import"):
    made, files = {
        "simulate": (
            "simulate_archive",
            planning.model_file(STUDY.simulate.earth_model),
        ),
        "import": ("import_waveforms", planning.imported_files(STUDY)),
    }[STUDY.archive.source]

    rule:
        name:
            made
        input:
            files=files,
        output:
            archive=ARCHIVE,
            truth=TRUTH,
        log:
            IN.log(made),
        benchmark:
            IN.benchmark(made)
        conda:
            ENVIRONMENT
        threads: 2
        resources:
            **needs(4000, 120),
        params:
            **call(made),
        shell:
            STAGE
