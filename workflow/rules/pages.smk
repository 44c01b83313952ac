# Figures and pages of single events: every one is a target, PNG beside SVG and a JSON that says how it was made.
TRACE_TABLE = f"{FIGURES}/events/{{event}}_trace_quality.csv"
TEMPLATES = planning.page_templates()


use rule stage as plot_event with:
    input:
        archive=ARCHIVE,
        observations=OBSERVATIONS,
        predictions=PREDICTIONS,
        fits=IN.waveform_fits,
        references=REFERENCES,
    output:
        **event_figures("events", captions.EVENT),
        trace_table=TRACE_TABLE,
    log:
        IN.log("plot_event", "{event}"),
    params:
        **call("plot_event"),


use rule stage as write_event_page with:
    input:
        observations=OBSERVATIONS,
        predictions=PREDICTIONS,
        kagan=f"{RESULTS}/kagan.csv",
        trace_table=TRACE_TABLE,
        figures=IN.figures_of_event("{event}"),
        templates=TEMPLATES,
    output:
        page=captioned(
            f"{RESULTS}/events/{{event}}.html",
            captions.STUDY["event_page"],
            "Events",
            subcategory="{event}",
        ),
    log:
        IN.log("write_event_page", "{event}"),
    params:
        **call("write_event_page", study=STUDY.study),


use rule stage as write_event_index with:
    input:
        observations=OBSERVATIONS,
        predictions=PREDICTIONS,
        kagan=f"{RESULTS}/kagan.csv",
        templates=TEMPLATES,
    output:
        page=f"{RESULTS}/events/index.html",
    log:
        IN.log("write_event_index"),
    params:
        **call(
            "write_event_index",
            study=STUDY.study,
            title=STUDY.title,
            pages=lambda w: planning.figure_events(STUDY),
        ),
