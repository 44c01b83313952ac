# Which earthquakes train, validate and judge, and the figures of that and of the receiver groups.
use rule stage as split_events with:
    input:
        archive=ARCHIVE,
    output:
        splits=study_table("splits", "Splits"),
        leaks=f"{RESULTS}/leaks.csv",
    log:
        IN.log("split_events"),
    params:
        **call("split_events"),


use rule stage as plot_splits with:
    input:
        groups=GROUPS,
        splits=f"{RESULTS}/splits.csv",
        leaks=f"{RESULTS}/leaks.csv",
    output:
        receiver_figure=study_figure("receiver_groups", "Splits"),
        split_figure=study_figure("split_map", "Splits"),
    log:
        IN.log("plot_splits"),
    params:
        **call("plot_splits", title=STUDY.title),
