"""Stage plot-fmnet-search: the errors of the exact search as a picture."""

from pathlib import Path

import pandas as pd

from quakesource.figures.checking import checked_table
from quakesource.figures.writing import write_figure
from quakesource.products import remake_command
from quakesource.settings import PlotSettings
from quakesource.systems.fmnet.figures.search_errors import plot_search_errors
from quakesource.systems.fmnet.tables import SEARCH


def plot_fmnet_search(plot: PlotSettings, *, search: Path, search_errors: Path) -> None:
    """Draw the table of search-fmnet.

    Parameters
    ----------
    search : CSV of search-fmnet
    search_errors : PNG to write; SVG and JSON come beside it
    """
    table = pd.read_csv(search)
    checked_table(table, SEARCH, what="searches", remake="run the stage search-fmnet again")
    drawn = plot_search_errors(table, title="FMNet: the exact search of the candidates")
    n = int(table["source"].nunique())
    write_figure(drawn, search_errors, command=remake_command(search_errors), inputs=[str(search)], n=n, dpi=plot.dpi)
