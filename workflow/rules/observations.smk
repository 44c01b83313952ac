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
    resources:
        mem_mb=4000,
        runtime=60,
    params:
        settings=settings("observe_waveforms"),
        code=fingerprint("observe_waveforms"),
    shell:
        "python -m quakesource observe-waveforms --settings {params.settings:q}"
        " --archive {input.archive:q} --observations {output.observations:q} 2> {log:q}"
