"""Data and synthetics of every station, round the compass: the picture that says whether to believe a solution."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from quakesource.constants import COMPONENTS
from quakesource.errors import ProductError
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
from quakesource.figures.waveform_panel import draw_waveform_panel, shift_at_limit
from quakesource.tables import PREDICTION, TRACE_FIT

_LABEL_IN, _RIGHT_IN, _GAP_IN = 1.6, 0.12, 0.14
_HEADER_IN, _FOOTER_IN = 1.42, 0.78
_UNITS = (("m", 1.0), ("mm", 1e-3), ("µm", 1e-6), ("nm", 1e-9), ("pm", 1e-12))
_NAMES = {"Z": "Z (up)", "R": "R (radial)", "T": "T (transverse)"}


def plot_waveform_fits(
    traces: pd.DataFrame, prediction: pd.Series, *, title: str, simulated: bool, max_stations: int = 24
) -> Figure:
    """One row a station by azimuth, columns Z R T; data black, synthetic red; the solution in the header.

    `traces` has the columns of tables.TRACE_FIT (rows of other events and variants than the prediction's are
    left out), `prediction` those of tables.PREDICTION. The three components of a station share their
    amplitude, given under its name; of more than `max_stations` the nearest are drawn. Raises ProductError
    where no trace belongs to the prediction.
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
    stations.sort(key=lambda rows: rows["distance_km"].iloc[0])
    shown = sorted(stations[:max_stations], key=lambda rows: rows["azimuth_deg"].iloc[0])
    with figure_style():
        return _draw(shown, len(stations), prediction, title, simulated)


def _draw(shown: list[pd.DataFrame], n_stations: int, prediction: pd.Series, title: str, simulated: bool) -> Figure:
    row_in = float(np.clip(8.0 / len(shown), 0.34, 0.62))
    height_in = _HEADER_IN + row_in * len(shown) + _FOOTER_IN
    figure = new_figure(PAGE_WIDTH_IN, height_in)
    column_in = (PAGE_WIDTH_IN - _LABEL_IN - _RIGHT_IN - 2 * _GAP_IN) / 3
    zero_s, time_label = _time_zeros(shown)
    begin_s = min(_span_s(rows)[0] - zero for rows, zero in zip(shown, zero_s, strict=True))
    end_s = max(_span_s(rows)[1] - zero for rows, zero in zip(shown, zero_s, strict=True))
    unit, unit_m = _unit(max(_peak_m(rows) for rows in shown))
    for row, (rows, zero) in enumerate(zip(shown, zero_s, strict=True)):
        bottom_in = _FOOTER_IN + row_in * (len(shown) - 1 - row)
        panels = []
        for column, component in enumerate(COMPONENTS):
            left_in = _LABEL_IN + column * (column_in + _GAP_IN)
            ax = figure.add_axes(
                (left_in / PAGE_WIDTH_IN, bottom_in / height_in, column_in / PAGE_WIDTH_IN, row_in * 0.97 / height_in)
            )
            found = rows[rows["component"] == component]
            trace = None if found.empty else found.iloc[0].to_dict()
            draw_waveform_panel(ax, trace, time_zero_s=zero, amplitude_m=_peak_m(rows) or 1.0)
            ax.set_xlim(begin_s, end_s)
            ax.xaxis.set_major_locator(MaxNLocator(5, prune="upper"))
            panels.append(ax)
            if row == 0:
                ax.set_title(_NAMES[component], fontsize=TEXT_POINTS, fontweight="bold", pad=3)
            if row == len(shown) - 1:
                ax.spines["bottom"].set_visible(True)
                ax.tick_params(axis="x", length=3, labelbottom=True)
                ax.set_xlabel(time_label, labelpad=2)
        _name_station(
            panels[0], rows, f"peak {_three_digits(_peak_m(rows) / unit_m)} {unit}", zero if any(zero_s) else None
        )
    _write_header(figure, prediction, title, simulated, len(shown), n_stations)
    late = any(shift_at_limit(trace) for rows in shown for trace in rows.to_dict("records"))
    low_hz, high_hz = shown[0][["band_low_hz", "band_high_hz"]].iloc[0]
    note = f"Displacement, {low_hz:g}–{high_hz:g} Hz. Over each panel: time shift of the synthetic (positive: data "
    note += (
        "late) and correlation (cc).\nLeft: distance, azimuth, and the peak displacement that the station is drawn to."
    )
    figure.text(
        0.13 / PAGE_WIDTH_IN, 0.08 / height_in, note + (" * shift at its limit." if late else ""),
        fontsize=SMALL_POINTS, color=DARK_GREY, va="bottom", linespacing=1.3,
    )  # fmt: skip
    return figure


def _time_zeros(shown: list[pd.DataFrame]) -> tuple[list[float], str]:
    """Where each station's time axis starts: at the origin, unless moving windows would leave most of it empty."""
    start, end = np.array([_span_s(rows) for rows in shown]).T
    if end.max() - start.min() <= 1.6 * (end - start).max():
        return [0.0] * len(shown), "Time after origin (s)"
    return [float(s) for s in start], "Time after window start (s)"


def _span_s(rows: pd.DataFrame) -> tuple[float, float]:
    """First and last time of a station's traces, s after the origin."""
    start_s, rate_hz = rows["start_s"].to_numpy(dtype=float), rows["sampling_rate_hz"].to_numpy(dtype=float)
    samples = np.array([len(values) for values in rows["observed"]])
    return float(start_s.min()), float((start_s + (samples - 1) / rate_hz).max())


def _peak_m(rows: pd.DataFrame) -> float:
    return float(max(np.abs(np.asarray(v, dtype=np.float64)).max(initial=0.0) for v in
                     (*rows["observed"], *rows["synthetic"])))  # fmt: skip


def _unit(peak_m: float) -> tuple[str, float]:
    return next(((name, size_m) for name, size_m in _UNITS if peak_m >= size_m), _UNITS[-1])


def _three_digits(value: float) -> str:
    return f"{value:#.3g}".rstrip(".") if 1e-3 <= value < 1e4 else f"{value:.1e}"


def _name_station(ax: Axes, rows: pd.DataFrame, peak: str, window_start_s: float | None) -> None:
    first = rows.iloc[0]
    from_where = f"{first['distance_km']:.0f} km  {first['azimuth_deg']:.0f}°"
    texts = [(f"{first['network']}.{first['station']}", 0.13, 4.5, "bold"), (peak, 0.13, -4.5, "normal")]
    texts.append((from_where, _LABEL_IN - 0.1, 4.5, "normal"))
    if window_start_s is not None:
        texts.append((f"from {window_start_s:.0f} s", _LABEL_IN - 0.1, -4.5, "normal"))
    for text, left_in, up_points, weight in texts:
        ax.annotate(
            text, (0, 0.45), xycoords="axes fraction", xytext=(72 * (left_in - _LABEL_IN), up_points),
            textcoords="offset points", va="center", ha="left" if left_in < 0.5 else "right", fontweight=weight,
            fontsize=TEXT_POINTS - 0.5 if weight == "bold" else SMALL_POINTS, annotation_clip=False,
            color=BLACK if weight == "bold" else DARK_GREY,
        )  # fmt: skip


def _write_header(
    figure: Figure, prediction: pd.Series, title: str, simulated: bool, n_shown: int, n_stations: int
) -> None:
    width_in, height_in = figure.get_size_inches()
    facts = prediction_facts(prediction.to_dict())
    if n_shown < n_stations:
        facts[-1] += f" · the nearest {n_shown} of {n_stations} drawn"
    write_heading(figure, title, facts, simulated=simulated)
    tensor = tensor_of(prediction.to_dict())
    if tensor is not None:
        low_in = 1.2 if simulated else 0.98  # under the mark of simulated data, where there is one
        corner = figure.add_axes((1 - 1.1 / width_in, 1 - low_in / height_in, 0.98 / width_in, 0.85 / height_in))
        corner.set_axis_off()
        draw_beachball(
            corner, tensor, (0.5, 0.5), diameter_points=58, colour=BLUE, nodal_lines=True,
            transform=corner.transAxes,
        )  # fmt: skip
    handles = [
        Line2D([], [], color=DATA_COLOUR, label="data"),
        Line2D([], [], color=SYNTHETIC_COLOUR, label="synthetic"),
    ]
    figure.legend(
        handles=handles, loc="lower left", ncols=2, bbox_to_anchor=(0.13 / width_in, 1 - 1.38 / height_in),
        fontsize=TEXT_POINTS, handlelength=1.6, columnspacing=1.2, borderpad=0,
    )  # fmt: skip
