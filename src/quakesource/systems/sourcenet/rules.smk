# SourceNet: a network a velocity model, trained on its synthetics, answering on the short-period observations.
NETWORK_NOISE = f"{RESULTS}/network_noise/manifest.json"
SOURCENET_TRAINING = STUDY.systems.sourcenet.training
SOURCENET_TUNED = bool(STUDY.systems.sourcenet.fine_tuning.steps)


use rule stage as measure_network_noise with:
    input:
        observations=SHORT_PERIOD,
    output:
        network_noise=NETWORK_NOISE,
    log:
        IN.log("measure_network_noise"),
    priority: 10  # the training is the longest: what it waits for comes first
    params:
        **call("measure_network_noise"),


use rule stage as synthesize_training_set with:
    input:
        windows=f"{RESULTS}/training_greens/{{velocity_model}}/manifest.json",
        network_noise=NETWORK_NOISE,
    output:
        examples=f"{RESULTS}/training_set/{{velocity_model}}/manifest.json",
    log:
        IN.log("synthesize_training_set", "{velocity_model}"),
    benchmark:
        IN.benchmark("synthesize_training_set", "{velocity_model}")
    priority: 10
    threads: 2
    params:
        **call("synthesize_training_set"),


use rule stage as train_sourcenet with:
    input:
        windows=f"{RESULTS}/training_greens/{{velocity_model}}/manifest.json",
        network_noise=NETWORK_NOISE,
        examples=(
            f"{RESULTS}/training_set/{{velocity_model}}/manifest.json"
            if SOURCENET_TRAINING.stored_events
            else []
        ),
    output:
        trained_model=f"{RESULTS}/models/sourcenet/{{velocity_model}}/manifest.json",
    log:
        IN.log("train_sourcenet", "{velocity_model}"),
    benchmark:
        IN.benchmark("train_sourcenet", "{velocity_model}")
    priority: 10
    threads: 1  # its operations are too small for more; batches are made in a tenth of another
    resources:
        **needs(4000, 240),
    params:
        **call("train_sourcenet"),


# Mechanisms of the events that train and validate: with fine-tuning alone.
use rule stage as release_labels with:
    input:
        truth=TRUTH or [],
        splits=f"{RESULTS}/splits.csv",
    output:
        labels=f"{RESULTS}/labels.csv",
    log:
        IN.log("release_labels"),
    params:
        **call("release_labels"),


use rule stage as fine_tune_sourcenet with:
    input:
        trained_model=f"{RESULTS}/models/sourcenet/{{velocity_model}}/manifest.json",
        observations=SHORT_PERIOD,
        labels=f"{RESULTS}/labels.csv",
    output:
        fine_tuned_model=f"{RESULTS}/models/sourcenet_fine_tuned/{{velocity_model}}/manifest.json",
    log:
        IN.log("fine_tune_sourcenet", "{velocity_model}"),
    benchmark:
        IN.benchmark("fine_tune_sourcenet", "{velocity_model}")
    threads: 1
    resources:
        **needs(8000, 120),
    params:
        **call("fine_tune_sourcenet"),


use rule stage as predict_sourcenet with:
    input:
        observations=SHORT_PERIOD,
        trained_models=IN.of_models("models", "sourcenet"),
        fine_tuned_models=(
            IN.of_models("models", "sourcenet_fine_tuned") if SOURCENET_TUNED else []
        ),
        splits=f"{RESULTS}/splits.csv" if SOURCENET_TUNED else [],
    output:
        predictions=f"{RESULTS}/predictions/sourcenet/manifest.json",
    log:
        IN.log("predict_sourcenet"),
    params:
        **call("predict_sourcenet"),


use rule stage as plot_attention with:
    input:
        predictions=f"{RESULTS}/predictions/sourcenet/manifest.json",
        observations=IN.judged_observations,
        references=REFERENCES,
    output:
        **figures("sourcenet/", systems()["sourcenet"].figures, "SourceNet"),
    log:
        IN.log("plot_attention"),
    params:
        **call("plot_attention", title=f"{STUDY.title}: SourceNet"),
