# Green's functions, one store a velocity model: whole seismograms, and the windows that training examples are made of.
for stage, folder in {
    "compute_greens": "greens",
    "compute_training_greens": "training_greens",
}.items():

    rule:
        name:
            stage
        input:
            model_file=velocity_model_file,
        output:
            store=IN.product(folder, "{velocity_model}"),
        log:
            IN.log(stage, "{velocity_model}"),
        benchmark:
            IN.benchmark(stage, "{velocity_model}")
        conda:
            ENVIRONMENT
        threads: 2
        resources:
            **needs(8000, 60),
        params:
            **call(stage, velocity_model=velocity_model),
        shell:
            STAGE
