# What is measured on the records of an archive, with the rays of the velocity models: ground velocity on a fixed grid with
# a verdict for every record, first motions from full-rate records, and which receivers share a direction.
GROUPS = IN.product("receiver_groups")
MEASURED = {
    "observe_waveforms": {"observations": OBSERVATIONS},
    "observe_short_period": {"observations": SHORT_PERIOD},
    "measure_first_motions": {"first_motions": FIRST_MOTIONS},
    "group_receivers": {"groups": GROUPS},
}
for stage, product in MEASURED.items():

    rule:
        name:
            stage
        input:
            archive=ARCHIVE,
            models=IN.model_files(),
        output:
            **product,
        log:
            IN.log(stage),
        benchmark:
            IN.benchmark(stage)
        conda:
            ENVIRONMENT
        threads: 2 if stage.startswith("observe") else 1
        resources:
            **needs(6000, 120),
        params:
            **call(stage),
        shell:
            STAGE
