"""What the network for stations anywhere says of a study's earthquakes: Figures 3 and S4 of the paper."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from quakesource.constants import COMPONENTS
from quakesource.figures.beachball import draw_beachball
from quakesource.figures.pages import page
from quakesource.figures.style import BLACK, DARK_GREY, GREY, SMALL_POINTS, VERMILLION, figure_style
from quakesource.systems.fmnet.any_stations.waveform_fit import MAX_SHIFT_S, WaveformFit
from quakesource.systems.fmnet.settings import FmnetRegionSettings
from quakesource.tables import MOMENT_TENSOR_COLUMNS

PAPER_CORRELATION = 0.86
_TENSOR = list(MOMENT_TENSOR_COLUMNS)
_REFERENCE = [f"{name}_reference" for name in _TENSOR]


def plot_answers(
    rows: pd.DataFrame, correlation: dict[str, float], region: FmnetRegionSettings, title: str, *, simulated: bool
) -> Figure:
    """Figure 3: answers (red) and references (grey) where the earthquakes are, and agreement of their waveforms.

    ``rows`` as of `judged_rows`, those answered; ``correlation`` by event, the mean over its stations.
    """
    known = rows["kagan_deg"].dropna()
    facts = [f"{len(rows)} answered; red: answer, grey: reference"]
    if len(known):
        facts[0] += f"; Kagan angle: median {known.median():.1f}°, mean {known.mean():.1f}°"
    values = np.array([correlation[event] for event in rows["event_id"] if event in correlation])
    if len(values):
        facts.append(
            f"waveforms, shifted by up to {MAX_SHIFT_S:g} s: mean correlation {values.mean():.2f} over stations and "
            f"{len(values)} earthquake{'s' * (len(values) > 1)} (the paper, four earthquakes: {PAPER_CORRELATION})"
        )
    with figure_style():
        figure, (left, right) = page(title, facts, 1, 2, row_in=3.4, simulated=simulated)
        south, north = region.latitude_deg
        west, east = region.longitude_deg
        left.plot([west, east, east, west, west], [south, south, north, north, south], color=GREY, linewidth=0.8)
        for _, row in rows.iterrows():
            place = float(row["longitude_deg"]), float(row["latitude_deg"])
            draw_beachball(left, row[_TENSOR].to_numpy(np.float64), place, diameter_points=18, colour=VERMILLION)
            if np.isfinite(row["kagan_deg"]):
                beside = place[0] + 0.09, place[1]
                draw_beachball(left, row[_REFERENCE].to_numpy(np.float64), beside, diameter_points=18, colour=DARK_GREY)
        left.set(xlabel="longitude (°)", ylabel="latitude (°)")
        left.set(xlim=(west - 0.1, east + 0.2), ylim=(south - 0.1, north + 0.1))
        both = rows[rows["event_id"].isin(list(correlation)) & rows["kagan_deg"].notna()]
        right.plot([correlation[event] for event in both["event_id"]], both["kagan_deg"], "o", ms=4, color=VERMILLION)
        right.axvline(PAPER_CORRELATION, color=GREY, linestyle="--", linewidth=0.8)
        right.set(xlabel="mean correlation of waveforms", ylabel="Kagan angle (°)", xlim=(0, 1), ylim=(0, None))
    return figure


def plot_waveforms(fit: WaveformFit, stations: pd.DataFrame, title: str, rate_hz: float, *, simulated: bool) -> Figure:
    """Figure S4: records (black) and waveforms of the answer (red), the loudest of each station 1."""
    facts = [
        f"mean correlation {fit.correlation.mean():.2f}; numbers: correlation and shift of a station, "
        f"at most {MAX_SHIFT_S:g} s"
    ]
    with figure_style():
        figure, axes = page(title, facts, 1, 3, row_in=0.3 * max(6, len(stations)), gap_in=0.2, simulated=simulated)
        loudest = np.maximum(np.abs(fit.observed).max(axis=(1, 2)), np.finfo(float).tiny)
        time_s = np.arange(fit.observed.shape[-1]) / rate_hz
        for number, (ax, component) in enumerate(zip(axes, COMPONENTS, strict=True)):
            for station, size in enumerate(loudest):
                for traces, colour in ((fit.observed, BLACK), (fit.synthetic, VERMILLION)):
                    ax.plot(time_s, station - 0.45 * traces[station, number] / size, color=colour, linewidth=0.7)
            ax.set(title=component, xlabel="s", ylim=(len(stations) - 0.4, -0.7), xlim=(0, time_s[-1]))
            ax.set_yticks(range(len(stations)), stations["station"] if number == 0 else [], fontsize=SMALL_POINTS)
        for station, (value, shift) in enumerate(zip(fit.correlation, fit.shift_s, strict=True)):
            axes[2].text(
                0.99,
                station - 0.2,
                f"{value:.2f}, {shift:+.0f} s",
                fontsize=5.5,
                ha="right",
                transform=axes[2].get_yaxis_transform(),
            )
    return figure
