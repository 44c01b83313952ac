# Tables: every system against the references.
rule evaluate_predictions:
    input:
        truth=TRUTH or [],
        observations=OBSERVATIONS,
        short_period=[SHORT_PERIOD] if "sourcenet" in STUDY.systems.run else [],
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
        paired=report(
            f"{RESULTS}/paired.csv",
            caption="../report/paired.rst",
            category="Summary",
            labels={"table": "Systems in pairs"},
        ),
        strata=report(
            f"{RESULTS}/strata.csv",
            caption="../report/strata.rst",
            category="Summary",
            labels={"table": "Strata"},
        ),
        label_noise=report(
            f"{RESULTS}/label_noise.csv",
            caption="../report/label_noise.rst",
            category="Summary",
            labels={"table": "Noisy labels"},
        ),
        letters=report(
            f"{RESULTS}/letters.csv",
            caption="../report/letters.rst",
            category="Summary",
            labels={"table": "Letters"},
        ),
        references=REFERENCES,
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
        truth=["--truth", TRUTH] if TRUTH else [],
        short_period=(
            ["--short-period", SHORT_PERIOD]
            if "sourcenet" in STUDY.systems.run
            else []
        ),
    shell:
        "python -m quakesource evaluate-predictions --settings {params.settings:q} --study {params.study:q}"
        " {params.truth:q} {params.short_period:q} --observations {input.observations:q}"
        " --predictions {input.predictions:q} --kagan {output.kagan:q} --references {output.references:q} --summary {output.summary:q}"
        " --paired {output.paired:q} --strata {output.strata:q} --label-noise {output.label_noise:q}"
        " --letters {output.letters:q} 2> {log:q}"


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
