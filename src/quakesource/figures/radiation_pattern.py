"""Where the solution radiates: P and SH on the focal sphere, and surface-wave amplitudes round the compass."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from numpy.typing import NDArray

from quakesource.figures.azimuth_amplitudes import draw_azimuth_amplitudes
from quakesource.figures.heading import heading_height_in, write_heading
from quakesource.figures.radiation_sphere import draw_polarities, draw_radiation_sphere, draw_station_azimuths
from quakesource.figures.style import DARK_GREY, PAGE_WIDTH_IN, SMALL_POINTS, figure_style, new_figure
from quakesource.mechanisms import radiation_pattern

_SPHERE_IN, _POLAR_IN, _FOOT_IN, _GAP_IN = 3.35, 2.6, 0.98, 0.62


def plot_radiation_pattern(
    moment_tensor: NDArray[np.float64],
    fits: pd.DataFrame,
    polarities: pd.DataFrame | None = None,
    *,
    title: str,
    simulated: bool,
) -> Figure:
    """P and SH radiation of a tensor (6,), USE, N·m, on the lower hemisphere, with what was observed.

    `fits` holds TRACE_FIT rows of the solution's variant (may be empty): amplitudes of its surface window against
    azimuth. `polarities` has a row a ray: station, azimuth_deg, takeoff_deg (from straight down) and polarity (1 up,
    -1 down, 0 or NaN not read); without it, ticks at the rim show the azimuths of the stations.
    """
    read = polarities if polarities is not None and len(polarities) else None
    facts = [_agreement(moment_tensor, read)]
    amplitudes = fits[fits["window"] == "surface"] if len(fits) else fits
    with figure_style():
        head_in = heading_height_in(title, facts, width_in=PAGE_WIDTH_IN) + 0.15
        below_in = (_FOOT_IN + _POLAR_IN if len(amplitudes) else 0.1) + _GAP_IN
        height_in = head_in + _SPHERE_IN + 0.15 + below_in
        figure = new_figure(PAGE_WIDTH_IN, height_in)
        for place, (wave, name) in enumerate((("P", "P: red away from the source"), ("SH", "SH: red clockwise"))):
            ax = figure.add_axes(
                (
                    (0.2 + 3.5 * place) / PAGE_WIDTH_IN,
                    below_in / height_in,
                    _SPHERE_IN / PAGE_WIDTH_IN,
                    _SPHERE_IN / height_in,
                )
            )
            draw_radiation_sphere(ax, moment_tensor, wave)
            ax.set_title(name, fontweight="bold", pad=2)
            if wave == "P" and read is not None:
                draw_polarities(ax, moment_tensor, read)
            elif len(fits):
                draw_station_azimuths(ax, fits)
        if len(amplitudes):
            for place, (component, name) in enumerate((("Z", "Z (Rayleigh)"), ("T", "T (Love)"))):
                left_in = 0.58 + 3.5 * place
                polar: Any = figure.add_axes(
                    (left_in / PAGE_WIDTH_IN, _FOOT_IN / height_in, _POLAR_IN / PAGE_WIDTH_IN, _POLAR_IN / height_in),
                    projection="polar",
                )
                draw_azimuth_amplitudes(polar, amplitudes[amplitudes["component"] == component])
                polar.set_title(name, fontweight="bold", pad=8)
        figure.text(
            0.13 / PAGE_WIDTH_IN,
            0.1 / height_in,
            _note(read is not None, amplitudes),
            fontsize=SMALL_POINTS,
            color=DARK_GREY,
            va="bottom",
            linespacing=1.3,
        )
        write_heading(figure, title, facts, simulated=simulated)
    return figure


def _agreement(moment_tensor: NDArray[np.float64], polarities: pd.DataFrame | None) -> str:
    if polarities is None:
        return "No first motions were read; ticks at the rim: azimuths of the stations used"
    sign = np.sign(polarities["polarity"].fillna(0).to_numpy(dtype=np.float64))
    p, _, _ = radiation_pattern(
        moment_tensor[None, :], polarities["takeoff_deg"].to_numpy(), polarities["azimuth_deg"].to_numpy()
    )
    known = sign != 0
    agree = int((np.sign(p[known]) == sign[known]).sum())
    share = f" ({100 * agree / known.sum():.0f} %)" if known.any() else ""
    return (
        f"{agree} of {known.sum()} first motions agree with this solution{share} · {(~known).sum()} stations not read"
    )


def _note(has_polarities: bool, amplitudes: pd.DataFrame) -> str:
    lines = ["Lower hemisphere, equal area, north up; amplitude over the largest; thick line: nodal line."]
    if has_polarities:
        lines[0] += " A ring marks first motions that disagree."
    if len(amplitudes):
        first = amplitudes.iloc[0]
        lines.append(
            f"Below: peak displacement, {first['band_low_hz']:g}–{first['band_high_hz']:g} Hz, times the square root "
            "of distance / 100 km, against azimuth: data, and the synthetics of this solution."
        )
    return "\n".join(lines)
