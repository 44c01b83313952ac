# Source spectra: collected or simulated, fitted by physical models, learnt by networks, compared. The default study's lie in
# results/spectra.
SPECTRA = "results/spectra" if STUDY.study == "default" else f"{RESULTS}/spectra"
SPECTRA_FOLDER = STUDY.spectra.folder
SPECTRA_FIGURES = (
    "fits",
    "latent",
    "sweep",
    "double_corner",
    "examples",
    "manifold",
    "residuals",
    "null",
    "drawn",
    "architecture",
)


rule collect_spectra:
    input:
        functions=str(SPECTRA_FOLDER) if SPECTRA_FOLDER is not None else [],
    output:
        spectra=f"{SPECTRA}/{{catalogue}}/manifest.json",
    log:
        f"{SPECTRA}/logs/collect-spectra/{{catalogue}}.log",
    benchmark:
        f"{SPECTRA}/benchmarks/collect-spectra/{{catalogue}}.tsv"
    wildcard_constraints:
        catalogue="spectra|pulses",
    conda:
        "../../envs/quakesource.yaml"
    resources:
        mem_mb=2000,
        runtime=30,
    params:
        settings=settings("collect_spectra"),
        code=fingerprint("collect_spectra"),
    shell:
        "python -m quakesource collect-spectra --settings {params.settings:q} --spectra {output.spectra:q}"
        " --catalogue {wildcards.catalogue} 2> {log:q}"


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
        catalogue="spectra|pulses",
    conda:
        "../../envs/quakesource.yaml"
    resources:
        mem_mb=3000,
        runtime=30,
    params:
        settings=settings("fit_spectra"),
        code=fingerprint("fit_spectra"),
    shell:
        "python -m quakesource fit-spectra --settings {params.settings:q} --spectra {input.spectra:q}"
        " --fits {output.fits:q} 2> {log:q}"


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


rule plot_spectra:
    input:
        spectra=f"{SPECTRA}/spectra/manifest.json",
        fits=f"{SPECTRA}/fits/spectra/manifest.json",
        models=f"{SPECTRA}/models/manifest.json",
        pulses=f"{SPECTRA}/pulses/manifest.json",
        pulse_fits=f"{SPECTRA}/fits/pulses/manifest.json",
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
        " --fits {input.fits:q} --models {input.models:q} --pulses {input.pulses:q}"
        " --pulse-fits {input.pulse_fits:q} --figures {output.figures:q} 2> {log:q}"


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
