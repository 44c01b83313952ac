"""Stage plot-teleseisms: record sections and virtual seismograms of recorded earthquakes."""

from pathlib import Path

import pandas as pd

from quakesource.figures.writing import write_figure
from quakesource.products import remake_command
from quakesource.settings import PlotSettings
from quakesource.systems.symae.figures.records import plot_records
from quakesource.systems.symae.figures.virtual import plot_virtual
from quakesource.systems.symae.windows import open_windows


def plot_teleseisms(
    plot: PlotSettings,
    *,
    windows: Path,
    virtual: Path,
    teleseismic_records: Path,
    recorded_virtual_seismograms: Path,
    title: str,
) -> None:
    """Draw windows and virtual seismograms.

    Parameters
    ----------
    windows : manifest of observe-teleseisms
    virtual : CSV of make-virtual-seismograms
    teleseismic_records, recorded_virtual_seismograms : PNG files to write; SVG and JSON come beside them
    title : of the study, before each figure's own
    """
    recorded, table = open_windows(windows), pd.read_csv(virtual)
    spread = pd.read_csv(windows.parent / "spread.csv")
    drawn = {
        teleseismic_records: (
            plot_records(recorded, spread, f"{title}, records"),
            int(recorded.rows["kept"].sum()),
            [windows],
        ),
        recorded_virtual_seismograms: (
            plot_virtual(table, f"{title}, virtual seismograms (exploratory)", simulated=recorded.simulated),
            int(table["event_id"].nunique()),
            [virtual],
        ),
    }
    for path, (figure, n, inputs) in drawn.items():
        command, sources = remake_command(path), [str(source) for source in inputs]
        write_figure(figure, path, command=command, inputs=sources, n=n, dpi=plot.dpi)
