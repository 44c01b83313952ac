"""Systems side by side in one panel: their colours, markers and names, the same in every figure of a study."""

from typing import NamedTuple

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from quakesource.figures.style import CYCLE

_MARKERS = "osD^vP"


class SystemSeries(NamedTuple):
    """Rows of the headline variant of one system, on simulated or on real records."""

    system: str
    variant: str
    simulated: bool
    colour: str
    marker: str
    rows: pd.DataFrame

    @property
    def label(self) -> str:
        """Name for a legend."""
        return f"{self.system} ({self.variant})".replace("_", " ")

    @property
    def face(self) -> str:
        """Colour inside the marker: simulated records have hollow ones."""
        return "white" if self.simulated else self.colour


def headline_series(table: pd.DataFrame) -> list[SystemSeries]:
    """One series a system and kind of record, in the order of the table; rows of other variants are left out.

    `table` has the columns system, variant, simulated and headline.
    """
    chosen = table[table["headline"].astype(bool)]
    systems = list(dict.fromkeys(table["system"].astype(str)))
    return [
        SystemSeries(
            str(system),
            str(variant),
            bool(simulated),
            system_colour(str(system), systems),
            _MARKERS[systems.index(str(system)) % len(_MARKERS)],
            rows,
        )
        for (system, variant, simulated), rows in chosen.groupby(["system", "variant", "simulated"], sort=False)
    ]


def system_colour(system: str, systems: list[str]) -> str:
    """Colour of a system by its place among those of the study."""
    return CYCLE[systems.index(system) % len(CYCLE)]


def series_legend_height_in(series: list[SystemSeries]) -> float:
    """What `draw_series_legend` needs at the foot of the figure."""
    return 0.18 * -(-len(series) // _legend_columns(len(series))) + 0.1


def draw_series_legend(figure: Figure, series: list[SystemSeries]) -> None:
    """The legend at the foot of a page-wide figure, one entry a series."""
    width_in, height_in = figure.get_size_inches()
    figure.legend(
        handles=_legend_handles(series),
        loc="lower left",
        ncols=_legend_columns(len(series)),
        borderpad=0,
        bbox_to_anchor=(0.1 / width_in, 0.08 / height_in),
        columnspacing=1.4,
    )


def _legend_handles(series: list[SystemSeries]) -> list[Line2D]:
    """One entry a series; records are named where both kinds are there."""
    both = len({one.simulated for one in series}) == 2
    return [
        Line2D(
            [],
            [],
            color=one.colour,
            marker=one.marker,
            markerfacecolor=one.face,
            markersize=4.5,
            label=one.label + (", simulated" if both and one.simulated else ", real" if both else ""),
        )
        for one in series
    ]


def _legend_columns(n: int) -> int:
    """Columns of a legend of `n` series as wide as the page: up to three, and rows of equal length."""
    return -(-n // -(-n // 3))


def offsets(n: int, width: float) -> list[float]:
    """Places (n,) round 0, at most `width` apart in all, so that n series do not cover each other."""
    return [(i - (n - 1) / 2) * width / max(n, 4) for i in range(n)]
