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
    threads: 2
    resources:
        mem_mb=4000,
        runtime=60,
    params:
        settings=settings("predict_waveform_inversion"),
        code=fingerprint("predict_waveform_inversion"),
    shell:
        "python -m quakesource predict-waveform-inversion --settings {params.settings:q}"
        " --observations {input.observations:q} --greens {input.greens:q} --predictions {output.predictions:q}"
        " --threads {threads} 2> {log:q}"


rule predict_polarity:
    input:
        first_motions=FIRST_MOTIONS,
        models=model_files(),
    output:
        predictions=f"{RESULTS}/predictions/polarity/manifest.json",
    log:
        f"{LOGS}/predict-polarity.log",
    benchmark:
        f"{BENCHMARKS}/predict-polarity.tsv"
    conda:
        "../../envs/quakesource.yaml"
    threads: 2
    resources:
        mem_mb=2000,
        runtime=60,
    params:
        settings=settings("predict_polarity"),
        code=fingerprint("predict_polarity"),
    shell:
        "python -m quakesource predict-polarity --settings {params.settings:q}"
        " --first-motions {input.first_motions:q} --predictions {output.predictions:q}"
        " --threads {threads} 2> {log:q}"


# Inputs of SKHASH, one folder a velocity model: snakemake results/<study>/skhash/<model>/control_file.txt
rule export_skhash:
    input:
        first_motions=FIRST_MOTIONS,
        model=lambda wildcards: planning.model_file(
            planning.model_of_slug(MODELS, wildcards.model)
        ),
    output:
        control=f"{RESULTS}/skhash/{{model}}/control_file.txt",
    log:
        f"{LOGS}/export-skhash/{{model}}.log",
    benchmark:
        f"{BENCHMARKS}/export-skhash/{{model}}.tsv"
    conda:
        "../../envs/quakesource.yaml"
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        settings=settings("export_skhash"),
        code=fingerprint("export_skhash"),
        model=lambda wildcards: planning.model_of_slug(MODELS, wildcards.model),
    shell:
        "python -m quakesource export-skhash --settings {params.settings:q} --model {params.model:q}"
        " --first-motions {input.first_motions:q} --control {output.control:q} 2> {log:q}"
