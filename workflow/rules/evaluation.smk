# Tables: every system against the references, and what the records of a study are like.
# Real statistics are shipped, for not everybody has the records: record_statistics.csv of studies/real.yaml, copied.
REAL_RECORDS = planning.from_here(SOURCE.parent / "resources/worlds/real_records.csv")
# Tables of the default study have a short name too: rules/short_names.smk.
SHORT_NAMES = {}
if STUDY.study == "default":
    SHORT_NAMES["results/kagan.csv"] = f"{RESULTS}/kagan.csv"
    if IN.has_realism:
        SHORT_NAMES["results/worlds/realism.csv"] = f"{RESULTS}/realism.csv"
SHORT_TARGETS = list(SHORT_NAMES)
DRAWN_TABLES = ("kagan", "strata", "quality_grades", "label_noise")


use rule stage as evaluate_predictions with:
    input:
        truth=TRUTH or [],
        observations=IN.judged_observations,
        predictions=PREDICTIONS,
    output:
        **{name: study_table(name) for name in (*DRAWN_TABLES, "summary", "paired")},
        references=REFERENCES,
    log:
        IN.log("evaluate_predictions"),
    params:
        **call(
            "evaluate_predictions",
            *(system.reference_fit for system in IN.running if system.reference_fit),
            study=STUDY.study,
        ),


use rule stage as plot_summary with:
    input:
        **{name: f"{RESULTS}/{name}.csv" for name in DRAWN_TABLES},
    output:
        kagan_figure=study_figure("kagan_summary"),
        strata_figure=study_figure("strata"),
        grades_figure=study_figure("quality_grades"),
        label_noise_figure=study_figure("label_noise"),
    log:
        IN.log("plot_summary"),
    params:
        **call("plot_summary", title=STUDY.title),


use rule stage as measure_records with:
    input:
        archive=ARCHIVE,
        observations=OBSERVATIONS,
        first_motions=FIRST_MOTIONS,
        predictions=IN.waveform_fits,
    output:
        statistics=f"{RESULTS}/record_statistics.csv",
    log:
        IN.log("measure_records"),
    params:
        **call("measure_records"),


use rule stage as compare_records with:
    input:
        statistics=f"{RESULTS}/record_statistics.csv",
        real=REAL_RECORDS,
        kagan=f"{RESULTS}/kagan.csv",
    output:
        realism=study_table("realism", "World"),
        figure=study_figure("realism", "World"),
    log:
        IN.log("compare_records"),
    params:
        **call("compare_records", title=STUDY.title),
