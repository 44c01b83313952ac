# The archive: recorded in a world, simulated plainly, or imported from your files; the true mechanisms lie apart from it,
# sealed, and the evaluation alone reads them. An existing archive (source: folder) needs no rule.
if STUDY.archive.source == "world":

    rule compute_world_tables:
        input:
            world=str(STUDY.world.file),
        output:
            tables=f"results/worlds/{planning.world_title(STUDY)}/tables/{{province}}/manifest.json",
        log:
            f"results/worlds/{planning.world_title(STUDY)}/logs/compute-world-tables/{{province}}.log",
        benchmark:
            f"results/worlds/{planning.world_title(STUDY)}/benchmarks/compute-world-tables/{{province}}.tsv"
        conda:
            "../../envs/quakesource.yaml"
        threads: 2
        resources:
            mem_mb=3000,
            runtime=60,
        params:
            code=fingerprint("compute_world_tables"),
        shell:
            "python -m quakesource compute-world-tables --world {input.world:q} --province {wildcards.province:q}"
            " --tables {output.tables:q} --threads {threads} 2> {log:q}"

    rule simulate_world:
        input:
            world=str(STUDY.world.file),
            tables=list(planning.world_tables(STUDY).values()),
        output:
            archive=ARCHIVE,
            truth=TRUTH,
        log:
            f"{LOGS}/simulate-world.log",
        benchmark:
            f"{BENCHMARKS}/simulate-world.tsv"
        conda:
            "../../envs/quakesource.yaml"
        threads: 2
        resources:
            mem_mb=3000,
            runtime=120,
        params:
            settings=settings("simulate_world"),
            code=fingerprint("simulate_world"),
        shell:
            "python -m quakesource simulate-world --settings {params.settings:q} --tables {input.tables:q}"
            " --archive {output.archive:q} --truth {output.truth:q} --threads {threads} 2> {log:q}"

elif STUDY.archive.source == "simulate":

    rule simulate_archive:
        input:
            model=planning.model_file(STUDY.simulate.earth_model),
        output:
            archive=ARCHIVE,
            truth=TRUTH,
        log:
            f"{LOGS}/simulate-archive.log",
        benchmark:
            f"{BENCHMARKS}/simulate-archive.tsv"
        conda:
            "../../envs/quakesource.yaml"
        threads: 2
        resources:
            mem_mb=2000,
            runtime=30,
        params:
            settings=settings("simulate_archive"),
            code=fingerprint("simulate_archive"),
        shell:
            "python -m quakesource simulate-archive --settings {params.settings:q}"
            " --archive {output.archive:q} --truth {output.truth:q} --threads {threads} 2> {log:q}"

elif STUDY.archive.source == "import":

    rule import_waveforms:
        input:
            files=planning.imported_files(STUDY),
        output:
            archive=ARCHIVE,
            truth=TRUTH,
        log:
            f"{LOGS}/import-waveforms.log",
        benchmark:
            f"{BENCHMARKS}/import-waveforms.tsv"
        conda:
            "../../envs/quakesource.yaml"
        resources:
            mem_mb=4000,
            runtime=60,
        params:
            settings=settings("import_waveforms"),
            code=fingerprint("import_waveforms"),
        shell:
            "python -m quakesource import-waveforms --settings {params.settings:q} --archive {output.archive:q}"
            " --truth {output.truth:q} 2> {log:q}"
