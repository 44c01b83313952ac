# Green's functions, one store a velocity model.
rule compute_greens:
    input:
        model=lambda wildcards: planning.model_file(
            planning.model_of_slug(MODELS, wildcards.model)
        ),
    output:
        store=f"{RESULTS}/greens/{{model}}/manifest.json",
    log:
        f"{LOGS}/compute-greens/{{model}}.log",
    benchmark:
        f"{BENCHMARKS}/compute-greens/{{model}}.tsv"
    conda:
        "../../envs/quakesource.yaml"
    threads: 2
    resources:
        mem_mb=4000,
        runtime=60,
    params:
        settings=settings("compute_greens"),
        code=fingerprint("compute_greens"),
        model=lambda wildcards: planning.model_of_slug(MODELS, wildcards.model),
    shell:
        "python -m quakesource compute-greens --settings {params.settings:q} --model {params.model:q}"
        " --store {output.store:q} --threads {threads} 2> {log:q}"
