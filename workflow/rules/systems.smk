# One rule a system: observations in, predictions out.
rule predict_waveform_inversion:
    input:
        observations=OBSERVATIONS,
        greens=greens_stores(),
    output:
        predictions=f"{RESULTS}/predictions/waveform_inversion/manifest.json",
    log:
        f"{LOGS}/predict-waveform-inversion.log",
    benchmark:
        f"{BENCHMARKS}/predict-waveform-inversion.tsv"
    conda:
        "../../envs/quakesource.yaml"
    resources:
        mem_mb=4000,
        runtime=60,
    params:
        settings=settings("predict_waveform_inversion"),
        code=fingerprint("predict_waveform_inversion"),
    shell:
        "python -m quakesource predict-waveform-inversion --settings {params.settings:q}"
        " --observations {input.observations:q} --greens {input.greens:q} --predictions {output.predictions:q} 2> {log:q}"
