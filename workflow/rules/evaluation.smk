# Tables: every system against the references.
rule evaluate_predictions:
    input:
        archive=ARCHIVE,
        predictions=expand(
            "{results}/predictions/{system}/manifest.json",
            results=RESULTS,
            system=STUDY.systems.run,
        ),
    output:
        kagan=report(
            f"{RESULTS}/kagan.csv",
            caption="../report/kagan.rst",
            category="Summary",
            labels={"table": "Kagan"},
        ),
        summary=report(
            f"{RESULTS}/summary.csv",
            caption="../report/summary.rst",
            category="Summary",
            labels={"table": "Systems"},
        ),
    log:
        f"{LOGS}/evaluate-predictions.log",
    benchmark:
        f"{BENCHMARKS}/evaluate-predictions.tsv"
    conda:
        "../../envs/quakesource.yaml"
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        settings=settings("evaluate_predictions"),
        code=fingerprint("evaluate_predictions"),
        study=STUDY.study,
    shell:
        "python -m quakesource evaluate-predictions --settings {params.settings:q} --study {params.study:q}"
        " --archive {input.archive:q} --predictions {input.predictions:q}"
        " --kagan {output.kagan:q} --summary {output.summary:q} 2> {log:q}"


if STUDY.study == "default":

    rule default_kagan:
        input:
            kagan=f"{RESULTS}/kagan.csv",
        output:
            kagan="results/kagan.csv",
        log:
            f"{LOGS}/default-kagan.log",
        localrule: True
        conda:
            "../../envs/quakesource.yaml"
        shell:
            "cp {input.kagan:q} {output.kagan:q} 2> {log:q}"
