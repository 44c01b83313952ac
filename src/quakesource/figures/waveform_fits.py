"""Data and synthetics of every station, round the compass: the picture that says whether to believe a solution."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from quakesource.constants import COMPONENTS
from quakesource.errors import ProductError
from quakesource.figures.azimuth_choice import choose_by_azimuth
from quakesource.figures.beachball import draw_beachball
from quakesource.figures.checking import checked_table, tensor_of
from quakesource.figures.heading import write_heading
from quakesource.figures.prediction_facts import prediction_facts
from quakesource.figures.style import (
    BLACK,
    BLUE,
    DARK_GREY,
    DATA_COLOUR,
    PAGE_WIDTH_IN,
    SMALL_POINTS,
    SYNTHETIC_COLOUR,
    TEXT_POINTS,
    figure_style,
    new_figure,
)
from quakesource.figures.trace_table import WINDOWS
from quakesource.figures.units import displacement_text
from quakesource.figures.waveform_column import draw_waveform_column, peak_m, shift_at_limit, window_start_s
from quakesource.tables import PREDICTION, TRACE_FIT

_LABEL_IN, _RIGHT_IN, _GAP_IN = 1.5, 0.1, 0.09
_HEADER_IN, _FOOTER_IN = 1.5, 0.85


def plot_waveform_fits(
    traces: pd.DataFrame, prediction: pd.Series, *, title: str, simulated: bool, max_stations: int = 24
) -> Figure:
    """One row a station by azimuth, one column a window and component; data black, synthetic red.

    `traces` has the columns of tables.TRACE_FIT (rows of other events and variants than the prediction's are
    left out), `prediction` those of tables.PREDICTION. The components of a station share their amplitude within a
    window, given under its name; of more than `max_stations` some are drawn, spread over the azimuths. Raises
    ProductError where no trace belongs to the prediction.
    """
    remake = "run the inversion of this event again, and pass its trace fits"
    checked_table(traces, TRACE_FIT, what="trace fits", remake=remake)
    checked_table(prediction.to_frame().T, PREDICTION, what="predictions", remake=remake)
    same = (traces["event_id"] == prediction["event_id"]) & (traces["variant"] == prediction["variant"])
    if not same.any():
        raise ProductError(
            f"no trace fits of event {prediction['event_id']}, variant {prediction['variant']}",
            where=f"variants present: {', '.join(sorted(traces['variant'].astype(str).unique()))}",
            next_step="draw the variant that the inversion fitted, or run it for this one",
        )
    stations = [rows for _, rows in traces[same].groupby(["network", "station"], sort=True)]
    places = np.array([rows[["azimuth_deg", "distance_km"]].iloc[0].to_numpy(dtype=float) for rows in stations])
    shown = [stations[k] for k in choose_by_azimuth(places[:, 0], places[:, 1], max_stations)]
    with figure_style():
        return _draw(shown, len(stations), prediction, title, simulated)


def _draw(shown: list[pd.DataFrame], n_stations: int, prediction: pd.Series, title: str, simulated: bool) -> Figure:
    row_in = float(np.clip(8.4 / len(shown), 0.38, 0.62))
    height_in = _HEADER_IN + row_in * len(shown) + _FOOTER_IN
    figure = new_figure(PAGE_WIDTH_IN, height_in)
    every = pd.concat(shown)
    columns = [
        (window, component)
        for window in WINDOWS
        for component in COMPONENTS
        if ((every["window"] == window) & (every["component"] == component)).any()
    ]
    width_in = (PAGE_WIDTH_IN - _LABEL_IN - _RIGHT_IN - _GAP_IN * (len(columns) - 1)) / len(columns)
    for place, (window, component) in enumerate(columns):
        left_in = _LABEL_IN + place * (width_in + _GAP_IN)
        ax = figure.add_axes(
            (left_in / PAGE_WIDTH_IN, _FOOTER_IN / height_in, width_in / PAGE_WIDTH_IN, row_in * len(shown) / height_in)
        )
        draw_waveform_column(ax, [rows[rows["window"] == window] for rows in shown], component)
        if place == 0:
            for row, rows in enumerate(shown):
                _name_station(ax, row, rows, [w for w in WINDOWS if (every["window"] == w).any()])
    _write_header(figure, prediction, title, simulated, len(shown), n_stations)
    late = any(shift_at_limit(trace) for trace in every.to_dict("records"))
    note = (
        "Displacement. Over each trace: time shift of the synthetic (s; positive: data late"
        + ("; * at its limit" if late else "")
        + "), correlation, variance reduction,\nand × RMS amplitude of data over synthetic. Left: distance, azimuth, "
        "peak displacement that traces are drawn to, first second of the windows."
    )
    figure.text(
        0.13 / PAGE_WIDTH_IN,
        0.08 / height_in,
        note,
        fontsize=SMALL_POINTS,
        color=DARK_GREY,
        va="bottom",
        linespacing=1.3,
    )
    return figure


def _name_station(ax: Axes, row: int, rows: pd.DataFrame, windows: list[str]) -> None:
    first = rows.iloc[0]
    of_window = [rows[rows["window"] == window] for window in windows]
    peaks = " | ".join("–" if r.empty else displacement_text(peak_m(r)) for r in of_window)
    starts = " | ".join("–" if r.empty else f"{round(window_start_s(r))}".replace("-", "−") for r in of_window)
    texts = [
        (f"{first['network']}.{first['station']}", 0.1, 8, "left"),
        (f"{first['distance_km']:.0f} km  {first['azimuth_deg']:.0f}°", _LABEL_IN - 0.08, 8, "right"),
        (f"peak {peaks}", 0.1, 0, "left"),
        (f"from {starts} s", 0.1, -7.5, "left"),
    ]
    for text, left_in, up_points, align in texts:
        bold = text == texts[0][0]
        ax.annotate(
            text,
            (0, row + 0.05),
            xycoords=("axes fraction", "data"),
            va="center",
            ha=align,
            xytext=(72 * (left_in - _LABEL_IN), up_points),
            textcoords="offset points",
            annotation_clip=False,
            fontsize=TEXT_POINTS - 0.5 if bold else SMALL_POINTS,
            fontweight="bold" if bold else "normal",
            color=BLACK if bold else DARK_GREY,
        )


def _write_header(
    figure: Figure, prediction: pd.Series, title: str, simulated: bool, n_shown: int, n_stations: int
) -> None:
    width_in, height_in = figure.get_size_inches()
    facts = prediction_facts(prediction.to_dict())
    if n_shown < n_stations:
        facts.append(
            f"{n_shown} of {n_stations} stations drawn, spread over the azimuths; {n_stations - n_shown} left out"
        )
    write_heading(figure, title, facts, simulated=simulated)
    tensor = tensor_of(prediction.to_dict())
    if tensor is not None:
        low_in = 1.17 if simulated else 0.98  # under the mark of simulated data, where there is one
        corner = figure.add_axes((1 - 1.02 / width_in, 1 - low_in / height_in, 0.9 / width_in, 0.85 / height_in))
        corner.set_axis_off()
        draw_beachball(
            corner,
            tensor,
            (0.5, 0.5),
            diameter_points=54,
            colour=BLUE,
            nodal_lines=True,
            transform=corner.transAxes,
        )
    handles = [
        Line2D([], [], color=DATA_COLOUR, label="data"),
        Line2D([], [], color=SYNTHETIC_COLOUR, label="synthetic"),
    ]
    figure.legend(
        handles=handles,
        loc="lower left",
        bbox_to_anchor=(0.1 / width_in, 1 - (_HEADER_IN - 0.02) / height_in),
        fontsize=TEXT_POINTS - 0.5,
        handlelength=1.6,
        borderpad=0,
        labelspacing=0.2,
    )
