# The archive: simulated, or imported from your files. An existing archive (source: folder) needs no rule.
if STUDY.archive.source == "simulate":

    rule simulate_archive:
        input:
            model=planning.model_file(STUDY.simulate.earth_model),
        output:
            archive=ARCHIVE,
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
            " --archive {output.archive:q} --threads {threads} 2> {log:q}"

elif STUDY.archive.source == "import":

    rule import_waveforms:
        input:
            files=planning.imported_files(STUDY),
        output:
            archive=ARCHIVE,
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
            "python -m quakesource import-waveforms --settings {params.settings:q} --archive {output.archive:q} 2> {log:q}"
