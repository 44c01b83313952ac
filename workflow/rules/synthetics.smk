# Training examples: windows of Green's functions, and the set that Dask writes from them.
SYNTHETICS = f"{RESULTS}/synthetics/manifest.json"
WINDOWS = [
    f"{RESULTS}/training_greens/{model_slug(model)}/manifest.json" for model in MODELS
]


rule compute_training_greens:
    input:
        model=lambda wildcards: planning.model_file(
            planning.model_of_slug(MODELS, wildcards.model)
        ),
    output:
        store=f"{RESULTS}/training_greens/{{model}}/manifest.json",
    log:
        f"{LOGS}/compute-training-greens/{{model}}.log",
    benchmark:
        f"{BENCHMARKS}/compute-training-greens/{{model}}.tsv"
    conda:
        "../../envs/quakesource.yaml"
    threads: 2
    resources:
        mem_mb=8000,
        runtime=60,
    params:
        settings=settings("compute_training_greens"),
        code=fingerprint("compute_training_greens"),
        model=lambda wildcards: planning.model_of_slug(MODELS, wildcards.model),
    shell:
        "python -m quakesource compute-training-greens --settings {params.settings:q}"
        " --model {params.model:q} --store {output.store:q} --threads {threads} 2> {log:q}"


rule synthesize_set:
    input:
        windows=WINDOWS,
    output:
        synthetics=SYNTHETICS,
    log:
        f"{LOGS}/synthesize-set.log",
    benchmark:
        f"{BENCHMARKS}/synthesize-set.tsv"
    conda:
        "../../envs/quakesource.yaml"
    threads: 2
    resources:
        mem_mb=6000,
        runtime=240,
    params:
        settings=settings("synthesize_set"),
        code=fingerprint("synthesize_set"),
    shell:
        "python -m quakesource synthesize-set --settings {params.settings:q} --windows {input.windows:q}"
        " --synthetics {output.synthetics:q} --threads {threads} 2> {log:q}"
