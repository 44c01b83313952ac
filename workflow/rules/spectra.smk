# Source spectra: collected or simulated, fitted by physical models, learnt by networks, compared. The default study's lie in
# results/spectra.
SPECTRA = "results/spectra" if STUDY.study == "default" else f"{RESULTS}/spectra"
SPECTRA_FOLDER = STUDY.spectra.folder
SCARDEC = STUDY.spectra.catalogue.startswith("scardec")
SPECTRA_FIGURES = (
    "fits",
    "latent",
    "sweep",
    "double_corner",
    "examples",
    "manifold",
    "residuals",
    "drawn",
    "architecture",
)


localrules:
    spectra,


# Everything about source spectra.
rule spectra:
    input:
        expand(
            f"{SPECTRA}/{{name}}.csv",
            name=["table1", "sources", "strata", "cutoffs", "null"]
            + ["average_optimal"] * SCARDEC,
        ),
        expand(f"{SPECTRA}/figures/{{name}}.png", name=SPECTRA_FIGURES),


if STUDY.spectra.address is not None:

    # What is received stays outside of what Snakemake deletes.
    rule download_source_functions:
        output:
            functions=f"{SPECTRA}/functions/manifest.json",
        log:
            f"{SPECTRA}/logs/download-source-functions.log",
        benchmark:
            f"{SPECTRA}/benchmarks/download-source-functions.tsv"
        conda:
            "../../envs/quakesource.yaml"
        resources:
            mem_mb=1000,
            runtime=240,
        params:
            settings=settings("download_source_functions"),
            code=fingerprint("download_source_functions"),
            store=f"{SPECTRA}/received",
            gates="results/.gates",
        shell:
            "python -m quakesource download-source-functions --settings {params.settings:q}"
            ' --services "$SERVICES" --functions {output.functions:q} --store {params.store:q}'
            " --gates {params.gates:q} 2> {log:q}"


rule collect_spectra:
    input:
        folder=str(SPECTRA_FOLDER) if SPECTRA_FOLDER is not None else [],
        functions=(
            f"{SPECTRA}/functions/manifest.json"
            if STUDY.spectra.address is not None
            else []
        ),
        # the null test has the magnitudes of the spectra
        like=lambda wildcards: (
            f"{SPECTRA}/spectra/manifest.json"
            if wildcards.catalogue.endswith("pulses")
            else []
        ),
        mechanisms=(
            str(STUDY.spectra.mechanisms)
            if STUDY.spectra.mechanisms is not None
            else []
        ),
    output:
        spectra=f"{SPECTRA}/{{catalogue}}/manifest.json",
    log:
        f"{SPECTRA}/logs/collect-spectra/{{catalogue}}.log",
    benchmark:
        f"{SPECTRA}/benchmarks/collect-spectra/{{catalogue}}.tsv"
    wildcard_constraints:
        catalogue="spectra|pulses|rough_pulses|average|optimal",
    conda:
        "../../envs/quakesource.yaml"
    resources:
        mem_mb=2000,
        runtime=30,
    params:
        settings=settings("collect_spectra"),
        code=fingerprint("collect_spectra"),
        others=lambda wildcards, input: [
            part
            for name in ("functions", "like")
            if input[name]
            for part in (f"--{name}", input[name])
        ],
    shell:
        "python -m quakesource collect-spectra --settings {params.settings:q} --spectra {output.spectra:q}"
        " --catalogue {wildcards.catalogue} {params.others:q} 2> {log:q}"


rule fit_spectra:
    input:
        spectra=f"{SPECTRA}/{{catalogue}}/manifest.json",
    output:
        fits=f"{SPECTRA}/fits/{{catalogue}}/manifest.json",
    log:
        f"{SPECTRA}/logs/fit-spectra/{{catalogue}}.log",
    benchmark:
        f"{SPECTRA}/benchmarks/fit-spectra/{{catalogue}}.tsv"
    wildcard_constraints:
        catalogue="spectra|pulses|rough_pulses|average|optimal",
    conda:
        "../../envs/quakesource.yaml"
    resources:
        mem_mb=3000,
        runtime=30,
    params:
        settings=settings("fit_spectra"),
        code=fingerprint("fit_spectra"),
        losses=lambda wildcards: (
            "every" if wildcards.catalogue == "spectra" else "own"
        ),
    shell:
        "python -m quakesource fit-spectra --settings {params.settings:q} --spectra {input.spectra:q}"
        " --fits {output.fits:q} --losses {params.losses} 2> {log:q}"


rule train_spectra:
    input:
        spectra=f"{SPECTRA}/spectra/manifest.json",
    output:
        models=f"{SPECTRA}/models/manifest.json",
    log:
        f"{SPECTRA}/logs/train-spectra.log",
    benchmark:
        f"{SPECTRA}/benchmarks/train-spectra.tsv"
    conda:
        "../../envs/quakesource.yaml"
    threads: 2
    resources:
        mem_mb=4000,
        runtime=120,
    params:
        settings=settings("train_spectra"),
        code=fingerprint("train_spectra"),
    shell:
        "python -m quakesource train-spectra --settings {params.settings:q} --spectra {input.spectra:q}"
        " --models {output.models:q} --threads {threads} 2> {log:q}"


rule compare_spectra:
    input:
        spectra=f"{SPECTRA}/spectra/manifest.json",
        fits=f"{SPECTRA}/fits/spectra/manifest.json",
        models=f"{SPECTRA}/models/manifest.json",
    output:
        table=f"{SPECTRA}/table1.csv",
        definitions=f"{SPECTRA}/definitions.csv",
        paired=f"{SPECTRA}/paired.csv",
    log:
        f"{SPECTRA}/logs/compare-spectra.log",
    benchmark:
        f"{SPECTRA}/benchmarks/compare-spectra.tsv"
    conda:
        "../../envs/quakesource.yaml"
    resources:
        mem_mb=4000,
        runtime=30,
    params:
        settings=settings("compare_spectra"),
        code=fingerprint("compare_spectra"),
    shell:
        "python -m quakesource compare-spectra --settings {params.settings:q} --spectra {input.spectra:q}"
        " --fits {input.fits:q} --models {input.models:q} --table {output.table:q}"
        " --definitions {output.definitions:q} --paired {output.paired:q} 2> {log:q}"


rule stratify_spectra:
    input:
        spectra=f"{SPECTRA}/spectra/manifest.json",
        fits=f"{SPECTRA}/fits/spectra/manifest.json",
        models=f"{SPECTRA}/models/manifest.json",
    output:
        strata=f"{SPECTRA}/strata.csv",
        figure=report(
            f"{SPECTRA}/figures/strata.png",
            caption="../report/spectra.rst",
            category="Source spectra",
        ),
    log:
        f"{SPECTRA}/logs/stratify-spectra.log",
    benchmark:
        f"{SPECTRA}/benchmarks/stratify-spectra.tsv"
    conda:
        "../../envs/quakesource.yaml"
    resources:
        mem_mb=2000,
        runtime=10,
    params:
        settings=settings("stratify_spectra"),
        code=fingerprint("stratify_spectra"),
    shell:
        "python -m quakesource stratify-spectra --settings {params.settings:q} --spectra {input.spectra:q}"
        " --fits {input.fits:q} --models {input.models:q} --strata {output.strata:q}"
        " --figure {output.figure:q} 2> {log:q}"


rule sweep_cutoffs:
    input:
        spectra=f"{SPECTRA}/spectra/manifest.json",
    output:
        cutoffs=f"{SPECTRA}/cutoffs.csv",
        figure=report(
            f"{SPECTRA}/figures/cutoffs.png",
            caption="../report/spectra.rst",
            category="Source spectra",
        ),
    log:
        f"{SPECTRA}/logs/sweep-cutoffs.log",
    benchmark:
        f"{SPECTRA}/benchmarks/sweep-cutoffs.tsv"
    conda:
        "../../envs/quakesource.yaml"
    threads: 2
    resources:
        mem_mb=4000,
        runtime=120,
    params:
        settings=settings("sweep_cutoffs"),
        code=fingerprint("sweep_cutoffs"),
    shell:
        "python -m quakesource sweep-cutoffs --settings {params.settings:q} --spectra {input.spectra:q}"
        " --cutoffs {output.cutoffs:q} --figure {output.figure:q} --threads {threads} 2> {log:q}"


rule compare_pulses:
    input:
        spectra=expand(
            f"{SPECTRA}/{{kind}}/manifest.json",
            kind=["spectra", "pulses", "rough_pulses"],
        ),
        fits=expand(
            f"{SPECTRA}/fits/{{kind}}/manifest.json",
            kind=["spectra", "pulses", "rough_pulses"],
        ),
    output:
        table=f"{SPECTRA}/null.csv",
        figure=report(
            f"{SPECTRA}/figures/null.png",
            caption="../report/spectra.rst",
            category="Source spectra",
        ),
    log:
        f"{SPECTRA}/logs/compare-pulses.log",
    benchmark:
        f"{SPECTRA}/benchmarks/compare-pulses.tsv"
    conda:
        "../../envs/quakesource.yaml"
    resources:
        mem_mb=2000,
        runtime=10,
    params:
        settings=settings("compare_pulses"),
        code=fingerprint("compare_pulses"),
    shell:
        "python -m quakesource compare-pulses --settings {params.settings:q} --spectra {input.spectra:q}"
        " --fits {input.fits:q} --table {output.table:q} --figure {output.figure:q} 2> {log:q}"


if SCARDEC:

    rule compare_functions:
        input:
            spectra=expand(
                f"{SPECTRA}/{{kind}}/manifest.json", kind=["average", "optimal"]
            ),
            fits=expand(
                f"{SPECTRA}/fits/{{kind}}/manifest.json", kind=["average", "optimal"]
            ),
        output:
            events=f"{SPECTRA}/average_optimal.csv",
            models=f"{SPECTRA}/average_optimal_models.csv",
            figure=report(
                f"{SPECTRA}/figures/average_optimal.png",
                caption="../report/spectra.rst",
                category="Source spectra",
            ),
        log:
            f"{SPECTRA}/logs/compare-functions.log",
        benchmark:
            f"{SPECTRA}/benchmarks/compare-functions.tsv"
        conda:
            "../../envs/quakesource.yaml"
        resources:
            mem_mb=2000,
            runtime=10,
        params:
            settings=settings("compare_functions"),
            code=fingerprint("compare_functions"),
        shell:
            "python -m quakesource compare-functions --settings {params.settings:q} --spectra {input.spectra:q}"
            " --fits {input.fits:q} --events {output.events:q} --models {output.models:q}"
            " --figure {output.figure:q} 2> {log:q}"


rule plot_spectra:
    input:
        spectra=f"{SPECTRA}/spectra/manifest.json",
        fits=f"{SPECTRA}/fits/spectra/manifest.json",
        models=f"{SPECTRA}/models/manifest.json",
    output:
        figures=report(
            expand(f"{SPECTRA}/figures/{{name}}.png", name=SPECTRA_FIGURES),
            caption="../report/spectra.rst",
            category="Source spectra",
        ),
    log:
        f"{SPECTRA}/logs/plot-spectra.log",
    benchmark:
        f"{SPECTRA}/benchmarks/plot-spectra.tsv"
    conda:
        "../../envs/quakesource.yaml"
    resources:
        mem_mb=2000,
        runtime=10,
    params:
        settings=settings("plot_spectra"),
        code=fingerprint("plot_spectra"),
    shell:
        "python -m quakesource plot-spectra --settings {params.settings:q} --spectra {input.spectra:q}"
        " --fits {input.fits:q} --models {input.models:q} --figures {output.figures:q} 2> {log:q}"


rule measure_spectra:
    input:
        spectra=f"{SPECTRA}/spectra/manifest.json",
        fits=f"{SPECTRA}/fits/spectra/manifest.json",
    output:
        sources=f"{SPECTRA}/sources.csv",
        figure=report(
            f"{SPECTRA}/figures/sources.png",
            caption="../report/spectra.rst",
            category="Source spectra",
        ),
    log:
        f"{SPECTRA}/logs/measure-spectra.log",
    benchmark:
        f"{SPECTRA}/benchmarks/measure-spectra.tsv"
    conda:
        "../../envs/quakesource.yaml"
    resources:
        mem_mb=2000,
        runtime=10,
    params:
        settings=settings("measure_spectra"),
        code=fingerprint("measure_spectra"),
    shell:
        "python -m quakesource measure-spectra --settings {params.settings:q} --spectra {input.spectra:q}"
        " --fits {input.fits:q} --sources {output.sources:q} --figure {output.figure:q} 2> {log:q}"
