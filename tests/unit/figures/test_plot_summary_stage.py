"""The stage writes its four figures from tables on disk, empty ones included."""

import pytest
from evaluation_examples import angles, grades, label_noise, strata

from quakesource.settings import PlotSettings
from quakesource.stages.plot_summary import plot_summary


@pytest.mark.parametrize("simulated", [True, False])
def test_four_figures_of_tables_that_went_through_csv(tmp_path, simulated):
    table = angles(12, simulated=simulated)
    noise = label_noise() if simulated else label_noise().iloc[:0]
    tables = {"kagan": table, "strata": strata(table), "quality_grades": grades(table), "label_noise": noise}
    for name, rows in tables.items():
        rows.to_csv(tmp_path / f"{name}.csv", index=False)
    names = ("kagan_figure", "strata_figure", "grades_figure", "label_noise_figure")
    figures = {name: tmp_path / "figures" / f"{name}.png" for name in names}
    plot_summary(PlotSettings(), title="t", **{name: tmp_path / f"{name}.csv" for name in tables}, **figures)
    for path in figures.values():
        assert path.read_bytes().startswith(b"\x89PNG")
        assert path.with_suffix(".json").is_file()
