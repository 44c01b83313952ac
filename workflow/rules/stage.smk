# The one shell line of the workflow. Every rule that makes something inherits from this one: its named inputs and outputs
# become the options of a verb (function call in common.smk). `snakemake -n -p` prints lines that can be pasted. What needs
# more than is stated here says so; set-resources of a profile has the last word.
STAGE = "python -m quakesource {params.call:q} --threads {threads} 2> {log:q}"
ENVIRONMENT = literal(f"{workflow.basedir}/envs/quakesource.yaml")


rule stage:
    log:
        IN.log("stage"),
    conda:
        ENVIRONMENT
    resources:
        mem_mb=4000,
        runtime=60,
    params:
        call=[],
        code="",
    shell:
        STAGE
