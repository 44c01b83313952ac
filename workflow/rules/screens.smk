# What the quality checks find of defects that are put in on purpose; a job an earthquake.
SCREENS = f"{RESULTS}/screens"
FOUND = captions.STUDY["screens"], "Quality checks"


use rule stage as assess_screens with:
    input:
        greens=IN.of_models("greens"),
    output:
        rows=f"{SCREENS}/seeds/{{seed}}.csv",
    log:
        IN.log("assess_screens", "{seed}"),
    params:
        **call("assess_screens"),


use rule stage as summarise_screens with:
    input:
        rows=expand(
            f"{SCREENS}/seeds/{{seed}}.csv",
            seed=range(1, STUDY.screen_assessment.seeds + 1),
        ),
    output:
        assessment=f"{SCREENS}/assessment.csv",
        summary=captioned(f"{SCREENS}/summary.csv", *FOUND),
        figure=captioned(f"{FIGURES}/screen_assessment.png", *FOUND),
    log:
        IN.log("summarise_screens"),
    params:
        **call("summarise_screens", title=STUDY.title),
