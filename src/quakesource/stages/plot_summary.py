"""Stage plot-summary: the tables of the evaluation as pictures."""

from pathlib import Path

import pandas as pd

from quakesource.figures.kagan_summary import plot_kagan_summary
from quakesource.figures.label_noise import plot_label_noise
from quakesource.figures.quality_grades import plot_quality_grades
from quakesource.figures.strata import plot_strata
from quakesource.figures.writing import write_figure
from quakesource.products import remake_command
from quakesource.settings import PlotSettings


def plot_summary(
    plot: PlotSettings,
    *,
    title: str,
    kagan: Path,
    strata: Path,
    quality_grades: Path,
    label_noise: Path,
    kagan_figure: Path,
    strata_figure: Path,
    grades_figure: Path,
    label_noise_figure: Path,
) -> None:
    """Errors of every system, by strata, by quality grades, and against noisy labels.

    Parameters
    ----------
    kagan, strata, quality_grades, label_noise : the tables to draw, CSV
    kagan_figure, strata_figure, grades_figure, label_noise_figure : PNG files to write; SVG and JSON come beside them
    """
    angles, bins, marks, noise = (
        pd.read_csv(path, dtype={"event_id": str, "system": str, "variant": str})
        for path in (kagan, strata, quality_grades, label_noise)
    )
    for picture, path, inputs, n in (
        (plot_kagan_summary(angles, title=title), kagan_figure, [kagan], len(angles)),
        (plot_strata(bins, title=f"{title}: strata"), strata_figure, [strata], len(bins)),
        (
            plot_quality_grades(marks, angles, title=f"{title}: quality grades"),
            grades_figure,
            [quality_grades, kagan],
            len(angles),
        ),
        (plot_label_noise(noise, title=f"{title}: label noise"), label_noise_figure, [label_noise], len(noise)),
    ):
        names = [str(name) for name in inputs]
        write_figure(picture, path, command=remake_command(path), inputs=names, n=n, dpi=plot.dpi)
