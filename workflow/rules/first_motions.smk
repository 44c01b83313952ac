# P polarities and S/P amplitude ratios from full-rate records and analysts' picks.
rule measure_first_motions:
    input:
        archive=ARCHIVE,
        models=model_files(),
    output:
        first_motions=FIRST_MOTIONS,
    log:
        f"{LOGS}/measure-first-motions.log",
    benchmark:
        f"{BENCHMARKS}/measure-first-motions.tsv"
    conda:
        "../../envs/quakesource.yaml"
    resources:
        mem_mb=3000,
        runtime=60,
    params:
        settings=settings("measure_first_motions"),
        code=fingerprint("measure_first_motions"),
    shell:
        "python -m quakesource measure-first-motions --settings {params.settings:q}"
        " --archive {input.archive:q} --first-motions {output.first_motions:q} 2> {log:q}"
