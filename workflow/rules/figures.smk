# Figures: every one is a target, PNG beside SVG and a JSON that says how it was made.
FIGURES = f"{RESULTS}/figures/waveform_inversion"


rule plot_event:
    input:
        archive=ARCHIVE,
        observations=OBSERVATIONS,
        predictions=f"{RESULTS}/predictions/waveform_inversion/manifest.json",
    output:
        waveform_fits=report(
            f"{FIGURES}/{{event}}_waveform_fits.png",
            caption="../report/waveform_fits.rst",
            category="Events",
            subcategory="{event}",
            labels={"figure": "waveform fits"},
        ),
        depth_curve=report(
            f"{FIGURES}/{{event}}_depth_curve.png",
            caption="../report/depth_curve.rst",
            category="Events",
            subcategory="{event}",
            labels={"figure": "depth curve"},
        ),
        station_map=report(
            f"{FIGURES}/{{event}}_station_map.png",
            caption="../report/station_map.rst",
            category="Events",
            subcategory="{event}",
            labels={"figure": "station map"},
        ),
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
    shell:
        "python -m quakesource plot-event --settings {params.settings:q} --event {wildcards.event:q}"
        " --archive {input.archive:q} --observations {input.observations:q} --predictions {input.predictions:q}"
        " --waveform-fits {output.waveform_fits:q} --depth-curve {output.depth_curve:q}"
        " --station-map {output.station_map:q} 2> {log:q}"


rule plot_summary:
    input:
        kagan=f"{RESULTS}/kagan.csv",
    output:
        figure=report(
            f"{RESULTS}/figures/kagan_summary.png",
            caption="../report/kagan_summary.rst",
            category="Summary",
            labels={"figure": "Kagan angles"},
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
        " --kagan {input.kagan:q} --figure {output.figure:q} 2> {log:q}"
