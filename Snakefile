# quakesource: from an archive of waveforms to earthquake sources, judged against references.
#   snakemake -j 2 results/kagan.csv                                            the default study
#   snakemake -j 2 results/real/kagan.csv --configfile studies/real.yaml        another one
import time

from snakemake.utils import min_version

min_version("9.6")
STARTED_S = time.time()


configfile: "config.yaml"


report: "workflow/report/workflow.rst"


include: "workflow/rules/common.smk"
include: "workflow/rules/stage.smk"
include: "workflow/rules/archive.smk"
include: "workflow/rules/download.smk"
include: "workflow/rules/observations.smk"
include: "workflow/rules/greens.smk"
include: "workflow/rules/splits.smk"
include: "workflow/rules/evaluation.smk"
include: "workflow/rules/systems.smk"
include: "workflow/rules/pages.smk"
include: "workflow/rules/screens.smk"
include: "workflow/rules/short_names.smk"


localrules:
    all,
    figures,


rule all:
    default_target: True
    input:
        f"{RESULTS}/kagan.csv",
        SHORT_TARGETS,
        figures_of_the_study,


rule figures:
    input:
        figures_of_the_study,


onstart:
    # What this run was made with, for people; nothing depends on it.
    Path(RESULTS).mkdir(parents=True, exist_ok=True)
    Path(RESULTS, "settings.yaml").write_text(settings_text(STUDY))


onerror:
    # Snakemake shows a log between lists of file names; what a user must read stands alone at the end.
    from quakesource.study.stage_errors import stage_errors

    for told in stage_errors(Path(RESULTS, "logs"), STARTED_S):
        print(f"\n{told}", file=sys.stderr)
