# Figures: every one is a target, PNG beside SVG and a JSON that says how it was made.
FIGURES = f"{RESULTS}/figures/waveform_inversion"
POLARITY = [
    f"{RESULTS}/predictions/{system}/manifest.json"
    for system in STUDY.systems.run
    if system == "polarity"
]


rule plot_event:
    input:
        archive=ARCHIVE,
        observations=OBSERVATIONS,
        predictions=f"{RESULTS}/predictions/waveform_inversion/manifest.json",
        polarity=POLARITY,
        references=REFERENCES,
    output:
        waveform_fits=report(
            f"{FIGURES}/{{event}}_waveform_fits.png",
            caption="../report/waveform_fits.rst",
            category="Events",
            subcategory="{event}",
            labels={"figure": "waveform fits"},
        ),
        record_section=report(
            f"{FIGURES}/{{event}}_record_section.png",
            caption="../report/record_section.rst",
            category="Events",
            subcategory="{event}",
            labels={"figure": "record section"},
        ),
        depth_curve=report(
            f"{FIGURES}/{{event}}_depth_curve.png",
            caption="../report/depth_curve.rst",
            category="Events",
            subcategory="{event}",
            labels={"figure": "depth curve"},
        ),
        lune=report(
            f"{FIGURES}/{{event}}_lune.png",
            caption="../report/lune.rst",
            category="Events",
            subcategory="{event}",
            labels={"figure": "lune"},
        ),
        radiation_pattern=report(
            f"{FIGURES}/{{event}}_radiation_pattern.png",
            caption="../report/radiation_pattern.rst",
            category="Events",
            subcategory="{event}",
            labels={"figure": "radiation pattern"},
        ),
        station_map=report(
            f"{FIGURES}/{{event}}_station_map.png",
            caption="../report/station_map.rst",
            category="Events",
            subcategory="{event}",
            labels={"figure": "station map"},
        ),
        trace_quality=report(
            f"{FIGURES}/{{event}}_trace_quality.png",
            caption="../report/trace_quality.rst",
            category="Events",
            subcategory="{event}",
            labels={"figure": "trace quality"},
        ),
        trace_table=f"{FIGURES}/{{event}}_trace_quality.csv",
    log:
        f"{LOGS}/plot-event/{{event}}.log",
    benchmark:
        f"{BENCHMARKS}/plot-event/{{event}}.tsv"
    conda:
        "../../envs/quakesource.yaml"
    resources:
        mem_mb=1500,
        runtime=10,
    params:
        settings=settings("plot_event"),
        code=fingerprint("plot_event"),
        polarity=["--polarity", *POLARITY] if POLARITY else [],
    shell:
        "python -m quakesource plot-event --settings {params.settings:q} --event {wildcards.event:q}"
        " --archive {input.archive:q} --observations {input.observations:q} --predictions {input.predictions:q}"
        " {params.polarity:q} --references {input.references:q} --waveform-fits {output.waveform_fits:q} --record-section {output.record_section:q}"
        " --depth-curve {output.depth_curve:q} --lune {output.lune:q}"
        " --radiation-pattern {output.radiation_pattern:q} --station-map {output.station_map:q}"
        " --trace-quality {output.trace_quality:q} --trace-table {output.trace_table:q} 2> {log:q}"


rule write_event_page:
    input:
        observations=OBSERVATIONS,
        predictions=expand(
            "{results}/predictions/{system}/manifest.json",
            results=RESULTS,
            system=STUDY.systems.run,
        ),
        kagan=f"{RESULTS}/kagan.csv",
        trace_table=f"{FIGURES}/{{event}}_trace_quality.csv",
        figures=[f"{FIGURES}/{{event}}_{kind}.png" for kind in EVENT_FIGURES],
    output:
        page=report(
            f"{RESULTS}/events/{{event}}.html",
            caption="../report/event_page.rst",
            category="Events",
            subcategory="{event}",
            labels={"figure": "everything on one page"},
        ),
    log:
        f"{LOGS}/write-event-page/{{event}}.log",
    benchmark:
        f"{BENCHMARKS}/write-event-page/{{event}}.tsv"
    wildcard_constraints:
        event="(?!index$).+",
    conda:
        "../../envs/quakesource.yaml"
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        settings=settings("write_event_page"),
        code=fingerprint("write_event_page"),
        study=STUDY.study,
    shell:
        "python -m quakesource write-event-page --settings {params.settings:q} --study {params.study:q}"
        " --event {wildcards.event:q} --observations {input.observations:q} --predictions {input.predictions:q}"
        " --kagan {input.kagan:q} --trace-table {input.trace_table:q} --figures {input.figures:q}"
        " --page {output.page:q} 2> {log:q}"


rule write_event_index:
    input:
        observations=OBSERVATIONS,
        predictions=f"{RESULTS}/predictions/waveform_inversion/manifest.json",
        kagan=f"{RESULTS}/kagan.csv",
    output:
        page=f"{RESULTS}/events/index.html",
    log:
        f"{LOGS}/write-event-index.log",
    benchmark:
        f"{BENCHMARKS}/write-event-index.tsv"
    conda:
        "../../envs/quakesource.yaml"
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        settings=settings("write_event_index"),
        code=fingerprint("write_event_index"),
        study=STUDY.study,
        title=STUDY.title,
    shell:
        "python -m quakesource write-event-index --settings {params.settings:q} --study {params.study:q}"
        " --title {params.title:q} --observations {input.observations:q} --predictions {input.predictions:q}"
        " --kagan {input.kagan:q} --variant double_couple --page {output.page:q} 2> {log:q}"


rule plot_summary:
    input:
        **{
            table: f"{RESULTS}/{table}.csv"
            for table in ("kagan", "strata", "letters", "label_noise")
        },
    output:
        kagan_summary=report(
            f"{RESULTS}/figures/kagan_summary.png",
            caption="../report/kagan_summary.rst",
            category="Summary",
            labels={"figure": "Kagan angles"},
        ),
        strata=report(
            f"{RESULTS}/figures/strata.png",
            caption="../report/strata.rst",
            category="Summary",
            labels={"figure": "Strata"},
        ),
        letters=report(
            f"{RESULTS}/figures/letters.png",
            caption="../report/letters.rst",
            category="Summary",
            labels={"figure": "Letters"},
        ),
        label_noise=report(
            f"{RESULTS}/figures/label_noise.png",
            caption="../report/label_noise.rst",
            category="Summary",
            labels={"figure": "Noisy labels"},
        ),
    log:
        f"{LOGS}/plot-summary.log",
    benchmark:
        f"{BENCHMARKS}/plot-summary.tsv"
    conda:
        "../../envs/quakesource.yaml"
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        settings=settings("plot_summary"),
        code=fingerprint("plot_summary"),
        title=STUDY.title,
    shell:
        "python -m quakesource plot-summary --settings {params.settings:q} --title {params.title:q}"
        " --kagan {input.kagan:q} --strata {input.strata:q} --letters {input.letters:q}"
        " --label-noise {input.label_noise:q} --figure {output.kagan_summary:q} --strata-figure {output.strata:q}"
        " --letters-figure {output.letters:q} --label-noise-figure {output.label_noise:q} 2> {log:q}"
