# First motions and amplitude ratios: rays need the velocity models.
use rule stage as predict_polarity with:
    input:
        first_motions=FIRST_MOTIONS,
        models=IN.model_files(),
    output:
        predictions=f"{RESULTS}/predictions/polarity/manifest.json",
    log:
        IN.log("predict_polarity"),
    benchmark:
        IN.benchmark("predict_polarity")
    threads: BESIDE_TRAINING
    params:
        **call("predict_polarity"),


# Inputs of SKHASH, one folder a velocity model: snakemake results/<study>/skhash/<model>/control_file.txt
use rule stage as export_skhash with:
    input:
        first_motions=FIRST_MOTIONS,
        model_file=velocity_model_file,
    output:
        control=f"{RESULTS}/skhash/{{velocity_model}}/control_file.txt",
    log:
        IN.log("export_skhash", "{velocity_model}"),
    params:
        **call("export_skhash", velocity_model=velocity_model),
