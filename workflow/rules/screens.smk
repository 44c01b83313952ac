# What the quality screens find of defects that are put in on purpose; a job an earthquake.
SCREENS = f"{RESULTS}/screens"


rule assess_screens:
    input:
        greens=greens_stores(),
    output:
        rows=f"{SCREENS}/seeds/{{seed}}.csv",
    log:
        f"{LOGS}/assess-screens/{{seed}}.log",
    benchmark:
        f"{BENCHMARKS}/assess-screens/{{seed}}.tsv"
    conda:
        "../../envs/quakesource.yaml"
    resources:
        mem_mb=2000,
        runtime=20,
    params:
        settings=settings("assess_screens"),
        code=fingerprint("assess_screens"),
    shell:
        "python -m quakesource assess-screens --settings {params.settings:q} --seed {wildcards.seed}"
        " --greens {input.greens:q} --rows {output.rows:q} 2> {log:q}"


rule summarise_screens:
    input:
        rows=expand(
            f"{SCREENS}/seeds/{{seed}}.csv",
            seed=range(1, STUDY.screen_assessment.seeds + 1),
        ),
    output:
        assessment=f"{SCREENS}/assessment.csv",
        summary=report(
            f"{SCREENS}/summary.csv",
            caption="../report/screens.rst",
            category="Quality screens",
            labels={"table": "Found and condemned"},
        ),
        figure=report(
            f"{RESULTS}/figures/screen_assessment.png",
            caption="../report/screens.rst",
            category="Quality screens",
            labels={"figure": "Kagan angles with and without"},
        ),
    log:
        f"{LOGS}/summarise-screens.log",
    benchmark:
        f"{BENCHMARKS}/summarise-screens.tsv"
    conda:
        "../../envs/quakesource.yaml"
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        settings=settings("summarise_screens"),
        code=fingerprint("summarise_screens"),
        title=STUDY.title,
    shell:
        "python -m quakesource summarise-screens --settings {params.settings:q} --title {params.title:q}"
        " --rows {input.rows:q} --assessment {output.assessment:q} --summary {output.summary:q}"
        " --figure {output.figure:q} 2> {log:q}"
