# SourceNet: a network a velocity model, trained on its synthetics, answering on the short-period observations.
SOURCENET_MODELS = [
    f"{RESULTS}/models/sourcenet/{model_slug(model)}/manifest.json" for model in MODELS
]
SOURCENET = f"{RESULTS}/predictions/sourcenet/manifest.json"
FINE_TUNED_MODELS = (
    [
        path.replace("sourcenet/", "sourcenet_fine_tuned/", 1)
        for path in SOURCENET_MODELS
    ]
    if STUDY.systems.sourcenet.fine_tuning.steps
    else []
)
SURVEY = f"{RESULTS}/survey/manifest.json"


rule survey_network:
    input:
        observations=SHORT_PERIOD,
    output:
        survey=SURVEY,
    log:
        f"{LOGS}/survey-network.log",
    benchmark:
        f"{BENCHMARKS}/survey-network.tsv"
    conda:
        "../../envs/quakesource.yaml"
    resources:
        mem_mb=4000,
        runtime=10,
    params:
        settings=settings("survey_network"),
        code=fingerprint("survey_network"),
    shell:
        "python -m quakesource survey-network --settings {params.settings:q}"
        " --observations {input.observations:q} --survey {output.survey:q} 2> {log:q}"


rule synthesize_training_set:
    input:
        windows=f"{RESULTS}/training_greens/{{model}}/manifest.json",
        survey=SURVEY,
    output:
        examples=f"{RESULTS}/training_set/{{model}}/manifest.json",
    log:
        f"{LOGS}/synthesize-training-set/{{model}}.log",
    benchmark:
        f"{BENCHMARKS}/synthesize-training-set/{{model}}.tsv"
    conda:
        "../../envs/quakesource.yaml"
    threads: 2
    resources:
        mem_mb=4000,
        runtime=60,
    params:
        settings=settings("synthesize_training_set"),
        code=fingerprint("synthesize_training_set"),
    shell:
        "python -m quakesource synthesize-training-set --settings {params.settings:q} --windows {input.windows:q}"
        " --survey {input.survey:q} --examples {output.examples:q} --threads {threads} 2> {log:q}"


rule train_sourcenet:
    input:
        windows=f"{RESULTS}/training_greens/{{model}}/manifest.json",
        survey=SURVEY,
        examples=(
            f"{RESULTS}/training_set/{{model}}/manifest.json"
            if STUDY.systems.sourcenet.stored_events
            else []
        ),
    output:
        model=f"{RESULTS}/models/sourcenet/{{model}}/manifest.json",
    log:
        f"{LOGS}/train-sourcenet/{{model}}.log",
    benchmark:
        f"{BENCHMARKS}/train-sourcenet/{{model}}.tsv"
    conda:
        "../../envs/quakesource.yaml"
    threads: 2
    resources:
        mem_mb=4000,
        runtime=240,
    params:
        settings=settings("train_sourcenet"),
        code=fingerprint("train_sourcenet"),
        examples=lambda wildcards, input: (
            ["--examples", input.examples] if input.examples else []
        ),
    shell:
        "python -m quakesource train-sourcenet --settings {params.settings:q} --windows {input.windows:q}"
        " --survey {input.survey:q} {params.examples:q} --model {output.model:q} --threads {threads} 2> {log:q}"


# Mechanisms of the events that train and validate: with fine-tuning alone.
rule release_labels:
    input:
        truth=TRUTH or [],
        splits=f"{RESULTS}/splits.csv",
    output:
        labels=f"{RESULTS}/labels.csv",
    log:
        f"{LOGS}/release-labels.log",
    benchmark:
        f"{BENCHMARKS}/release-labels.tsv"
    conda:
        "../../envs/quakesource.yaml"
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        settings=settings("release_labels"),
        code=fingerprint("release_labels"),
    shell:
        "python -m quakesource release-labels --settings {params.settings:q} --truth {input.truth:q}"
        " --splits {input.splits:q} --labels {output.labels:q} 2> {log:q}"


rule fine_tune_sourcenet:
    input:
        network=f"{RESULTS}/models/sourcenet/{{model}}/manifest.json",
        observations=SHORT_PERIOD,
        labels=f"{RESULTS}/labels.csv",
    output:
        model=f"{RESULTS}/models/sourcenet_fine_tuned/{{model}}/manifest.json",
    log:
        f"{LOGS}/fine-tune-sourcenet/{{model}}.log",
    benchmark:
        f"{BENCHMARKS}/fine-tune-sourcenet/{{model}}.tsv"
    conda:
        "../../envs/quakesource.yaml"
    threads: 2
    resources:
        mem_mb=8000,
        runtime=120,
    params:
        settings=settings("fine_tune_sourcenet"),
        code=fingerprint("fine_tune_sourcenet"),
    shell:
        "python -m quakesource fine-tune-sourcenet --settings {params.settings:q} --network {input.network:q}"
        " --observations {input.observations:q} --labels {input.labels:q} --model {output.model:q}"
        " --threads {threads} 2> {log:q}"


rule predict_sourcenet:
    input:
        observations=SHORT_PERIOD,
        networks=SOURCENET_MODELS,
        fine_tuned=FINE_TUNED_MODELS,
        splits=f"{RESULTS}/splits.csv" if FINE_TUNED_MODELS else [],
    output:
        predictions=SOURCENET,
    log:
        f"{LOGS}/predict-sourcenet.log",
    benchmark:
        f"{BENCHMARKS}/predict-sourcenet.tsv"
    conda:
        "../../envs/quakesource.yaml"
    resources:
        mem_mb=4000,
        runtime=30,
    params:
        settings=settings("predict_sourcenet"),
        code=fingerprint("predict_sourcenet"),
        fine_tuned=lambda wildcards, input: (
            ["--fine-tuned", *input.fine_tuned, "--splits", input.splits]
            if input.fine_tuned
            else []
        ),
    shell:
        "python -m quakesource predict-sourcenet --settings {params.settings:q}"
        " --observations {input.observations:q} --networks {input.networks:q} {params.fine_tuned:q} --predictions {output.predictions:q} 2> {log:q}"


rule plot_sourcenet:
    input:
        predictions=SOURCENET,
        networks=SOURCENET_MODELS,
        observations=SHORT_PERIOD,
        references=REFERENCES,
    output:
        errors=report(
            f"{RESULTS}/figures/sourcenet_errors.png",
            caption="../report/sourcenet_errors.rst",
            category="SourceNet",
            labels={"figure": "errors"},
        ),
        posteriors=report(
            f"{RESULTS}/figures/sourcenet_posteriors.png",
            caption="../report/sourcenet_posteriors.rst",
            category="SourceNet",
            labels={"figure": "posteriors"},
        ),
        calibration=report(
            f"{RESULTS}/figures/sourcenet_calibration.png",
            caption="../report/sourcenet_calibration.rst",
            category="SourceNet",
            labels={"figure": "calibration"},
        ),
        attention=report(
            f"{RESULTS}/figures/sourcenet_attention.png",
            caption="../report/sourcenet_attention.rst",
            category="SourceNet",
            labels={"figure": "attention"},
        ),
        training=report(
            f"{RESULTS}/figures/sourcenet_training.png",
            caption="../report/sourcenet_training.rst",
            category="SourceNet",
            labels={"figure": "training"},
        ),
    log:
        f"{LOGS}/plot-sourcenet.log",
    benchmark:
        f"{BENCHMARKS}/plot-sourcenet.tsv"
    conda:
        "../../envs/quakesource.yaml"
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        settings=settings("plot_sourcenet"),
        code=fingerprint("plot_sourcenet"),
        title=f"{STUDY.title}: SourceNet",
    shell:
        "python -m quakesource plot-sourcenet --settings {params.settings:q} --title {params.title:q}"
        " --predictions {input.predictions:q} --networks {input.networks:q} --observations {input.observations:q}"
        " --references {input.references:q} --errors-figure {output.errors:q}"
        " --posteriors-figure {output.posteriors:q} --calibration-figure {output.calibration:q}"
        " --attention-figure {output.attention:q} --training-figure {output.training:q} 2> {log:q}"
