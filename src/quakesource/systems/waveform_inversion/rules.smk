# The classical inversion, and its figures of single events.
use rule stage as predict_waveform_inversion with:
    input:
        observations=OBSERVATIONS,
        greens=IN.of_models("greens"),
        first_motions=FIRST_MOTIONS,
    output:
        predictions=f"{RESULTS}/predictions/waveform_inversion/manifest.json",
    log:
        IN.log("predict_waveform_inversion"),
    benchmark:
        IN.benchmark("predict_waveform_inversion")
    threads: BESIDE_TRAINING
    params:
        **call("predict_waveform_inversion"),


use rule stage as plot_waveform_inversion with:
    input:
        observations=OBSERVATIONS,
        predictions=f"{RESULTS}/predictions/waveform_inversion/manifest.json",
        first_motion_fits=IN.first_motion_fits,
        references=REFERENCES,
    output:
        **event_figures(
            "waveform_inversion", systems()["waveform_inversion"].event_figures
        ),
    log:
        IN.log("plot_waveform_inversion", "{event}"),
    params:
        **call("plot_waveform_inversion"),
