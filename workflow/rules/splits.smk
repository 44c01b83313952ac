# Which receivers share a direction of the focal sphere, and which earthquakes train, validate and judge.
GROUPS = f"{RESULTS}/receiver_groups/manifest.json"


rule group_receivers:
    input:
        archive=ARCHIVE,
        models=model_files(),
    output:
        groups=GROUPS,
    log:
        f"{LOGS}/group-receivers.log",
    benchmark:
        f"{BENCHMARKS}/group-receivers.tsv"
    conda:
        "../../envs/quakesource.yaml"
    resources:
        mem_mb=2000,
        runtime=20,
    params:
        settings=settings("group_receivers"),
        code=fingerprint("group_receivers"),
    shell:
        "python -m quakesource group-receivers --settings {params.settings:q} --archive {input.archive:q}"
        " --groups {output.groups:q} 2> {log:q}"


rule split_events:
    input:
        archive=ARCHIVE,
    output:
        splits=report(
            f"{RESULTS}/splits.csv",
            caption="../report/splits.rst",
            category="Splits",
            labels={"table": "Parts"},
        ),
        leaks=report(
            f"{RESULTS}/leaks.csv",
            caption="../report/splits.rst",
            category="Splits",
            labels={"table": "Leaks"},
        ),
    log:
        f"{LOGS}/split-events.log",
    benchmark:
        f"{BENCHMARKS}/split-events.tsv"
    conda:
        "../../envs/quakesource.yaml"
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        settings=settings("split_events"),
        code=fingerprint("split_events"),
    shell:
        "python -m quakesource split-events --settings {params.settings:q} --archive {input.archive:q}"
        " --splits {output.splits:q} --leaks {output.leaks:q} 2> {log:q}"


rule plot_splits:
    input:
        groups=GROUPS,
        splits=f"{RESULTS}/splits.csv",
        leaks=f"{RESULTS}/leaks.csv",
    output:
        receiver_groups=report(
            f"{RESULTS}/figures/receiver_groups.png",
            caption="../report/receiver_groups.rst",
            category="Splits",
            labels={"figure": "Receiver groups"},
        ),
        split_map=report(
            f"{RESULTS}/figures/split_map.png",
            caption="../report/split_map.rst",
            category="Splits",
            labels={"figure": "Splits"},
        ),
    log:
        f"{LOGS}/plot-splits.log",
    benchmark:
        f"{BENCHMARKS}/plot-splits.tsv"
    conda:
        "../../envs/quakesource.yaml"
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        settings=settings("plot_splits"),
        code=fingerprint("plot_splits"),
        title=STUDY.title,
    shell:
        "python -m quakesource plot-splits --settings {params.settings:q} --title {params.title:q}"
        " --groups {input.groups:q} --splits {input.splits:q} --leaks {input.leaks:q}"
        " --receiver-figure {output.receiver_groups:q} --split-figure {output.split_map:q} 2> {log:q}"
