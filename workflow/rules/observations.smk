# Ground velocity on a fixed grid, with a verdict for every record.
rule observe_waveforms:
    input:
        archive=ARCHIVE,
        models=model_files(),
    output:
        observations=OBSERVATIONS,
    log:
        f"{LOGS}/observe-waveforms.log",
    benchmark:
        f"{BENCHMARKS}/observe-waveforms.tsv"
    conda:
        "../../envs/quakesource.yaml"
    threads: 2
    resources:
        mem_mb=4000,
        runtime=60,
    params:
        settings=settings("observe_waveforms"),
        code=fingerprint("observe_waveforms"),
    shell:
        "python -m quakesource observe-waveforms --settings {params.settings:q}"
        " --archive {input.archive:q} --observations {output.observations:q} --threads {threads} 2> {log:q}"


rule observe_short_period:
    input:
        archive=ARCHIVE,
        models=model_files(),
    output:
        observations=SHORT_PERIOD,
    log:
        f"{LOGS}/observe-short-period.log",
    benchmark:
        f"{BENCHMARKS}/observe-short-period.tsv"
    conda:
        "../../envs/quakesource.yaml"
    threads: 2
    resources:
        mem_mb=6000,
        runtime=120,
    params:
        settings=settings("observe_short_period"),
        code=fingerprint("observe_short_period"),
    shell:
        "python -m quakesource observe-short-period --settings {params.settings:q}"
        " --archive {input.archive:q} --observations {output.observations:q} --threads {threads} 2> {log:q}"
