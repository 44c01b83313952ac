# What the records of a study are like; of a world's, whether they are like real ones. The real statistics are shipped,
# for not everybody has the records: results/real/record_statistics.csv of studies/real.yaml, copied.
REAL_RECORDS = f"{workflow.basedir}/resources/worlds/real_records.csv"


rule measure_records:
    input:
        archive=ARCHIVE,
        observations=OBSERVATIONS,
        first_motions=FIRST_MOTIONS,
        predictions=f"{RESULTS}/predictions/waveform_inversion/manifest.json",
    output:
        statistics=f"{RESULTS}/record_statistics.csv",
    log:
        f"{LOGS}/measure-records.log",
    benchmark:
        f"{BENCHMARKS}/measure-records.tsv"
    conda:
        "../../envs/quakesource.yaml"
    resources:
        mem_mb=2000,
        runtime=20,
    params:
        settings=settings("measure_records"),
        code=fingerprint("measure_records"),
    shell:
        "python -m quakesource measure-records --settings {params.settings:q} --archive {input.archive:q}"
        " --observations {input.observations:q} --first-motions {input.first_motions:q}"
        " --predictions {input.predictions:q} --statistics {output.statistics:q} 2> {log:q}"


rule compare_records:
    input:
        statistics=f"{RESULTS}/record_statistics.csv",
        real=REAL_RECORDS,
        kagan=f"{RESULTS}/kagan.csv",
    output:
        realism=report(
            f"{RESULTS}/realism.csv",
            caption="../report/realism.rst",
            category="World",
            labels={"table": "Realism"},
        ),
        figure=report(
            f"{RESULTS}/figures/realism.png",
            caption="../report/realism.rst",
            category="World",
            labels={"figure": "Realism"},
        ),
    log:
        f"{LOGS}/compare-records.log",
    benchmark:
        f"{BENCHMARKS}/compare-records.tsv"
    conda:
        "../../envs/quakesource.yaml"
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        settings=settings("compare_records"),
        code=fingerprint("compare_records"),
        title=STUDY.title,
    shell:
        "python -m quakesource compare-records --settings {params.settings:q} --title {params.title:q}"
        " --statistics {input.statistics:q} --real {input.real:q} --kagan {input.kagan:q}"
        " --realism {output.realism:q} --figure {output.figure:q} 2> {log:q}"


if STUDY.study == "default":

    rule default_realism:
        input:
            realism=f"{RESULTS}/realism.csv",
        output:
            realism="results/worlds/realism.csv",
        log:
            f"{LOGS}/default-realism.log",
        localrule: True
        conda:
            "../../envs/quakesource.yaml"
        shell:
            "cp {input.realism:q} {output.realism:q} 2> {log:q}"
