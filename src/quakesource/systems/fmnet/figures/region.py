"""The region, what is done there, and what its samples look like: Figures 1, 2, 6, S1, S5 and S7 of the paper."""

from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from quakesource.constants import COMPONENTS
from quakesource.figures.map_labels import place_labels
from quakesource.figures.pages import page
from quakesource.figures.style import BLUE, DARK_GREY, GREEN, GREY, SMALL_POINTS, VERMILLION, figure_style
from quakesource.systems.fmnet.published.labels import FMNET, N_BINS
from quakesource.systems.fmnet.published.network import FMNET as PICTURE
from quakesource.systems.fmnet.region import grid_depths_km, grid_epicentres, grid_mechanisms
from quakesource.systems.fmnet.settings import FmnetRegionSettings

FloatArray = NDArray[np.float64]
Float32Array = NDArray[np.float32]


def plot_region(region: FmnetRegionSettings, title: str) -> Figure:
    """Figure 1: the source places from above and by depth, and the stations."""
    epicentre, depth_km = grid_epicentres(region), grid_depths_km(region)
    n = len(epicentre) * len(depth_km), len(grid_mechanisms(region))
    facts = [
        f"{len(epicentre)} epicentres x {len(depth_km)} depths x {n[1]} mechanisms = {n[0] * n[1]:,} samples",
        f"{len(region.stations)} stations, {region.sampling_rate_hz:g} Hz, {region.duration_s:g} s, "
        f"{region.band_hz[0]:g}-{region.band_hz[1]:g} Hz, from {region.before_p_s:g} s before P",
    ]
    with figure_style():
        figure, (left, right) = page(title, facts, 1, 2, row_in=3.0, simulated=False)
        left.plot(epicentre[:, 1], epicentre[:, 0], ".", ms=3, color=VERMILLION, label="epicentres")
        stations = np.array([(station.longitude_deg, station.latitude_deg) for station in region.stations])
        left.plot(*stations.T, "^", ms=5, color=BLUE, label="stations")
        left.set_aspect(1 / np.cos(np.radians(np.mean(region.latitude_deg))))
        left.set(xlabel="longitude (°)", ylabel="latitude (°)")
        left.margins(0.08)
        left.legend(loc="lower left")
        left.apply_aspect()
        names = [station.code.split(".")[-1] for station in region.stations]
        place_labels(left, stations, names, obstacles=stations)
        longitude = np.unique(epicentre[:, 1])
        for depth in depth_km:
            right.plot(longitude, np.full(len(longitude), depth), ".", ms=3, color=VERMILLION)
        right.set(xlabel="longitude (°)", ylabel="depth (km)", ylim=(1.1 * depth_km[-1], 0))
        right.xaxis.set_major_locator(MaxNLocator(5))
    return figure


def plot_flow(title: str) -> Figure:
    """Figure 2: what trains and what answers."""
    boxes = {
        "bank": (0.0, 2, "seismograms of earths\nlike the region's", GREY),
        "examples": (1.0, 2, "examples: stations anywhere,\nnoise, picks, sources", GREY),
        "set": (2.0, 2, "ours: a set of stations,\na posterior", VERMILLION),
        "responses": (0.0, 1, "responses of every place\nto six unit tensors", GREY),
        "samples": (1.0, 1, "samples: mechanism,\nnoise, shift", GREY),
        "curves": (2.0, 1, "FMNet: three curves\nLC-FMNet: any stations", BLUE),
        "records": (0.0, 0, "records of an earthquake,\naligned on P", DARK_GREY),
        "search": (1.0, 0, "exact search\nof every candidate", GREEN),
        "answer": (2.0, 0, "strike, dip and rake", DARK_GREY),
    }
    arrows = "responses samples curves | bank examples set | records search answer | responses search"
    with figure_style():
        figure, (ax,) = page(
            title, ["top and middle: training; bottom: an earthquake"], 1, 1, row_in=2.6, simulated=False
        )
        for x, y, text, colour in boxes.values():
            ax.text(
                x,
                y,
                text,
                ha="center",
                va="center",
                bbox={"boxstyle": "round,pad=0.5", "facecolor": "white", "edgecolor": colour, "linewidth": 1.2},
            )
        for chain in arrows.split("|"):
            names = chain.split()
            for first, second in pairwise(names):
                _arrow(ax, boxes[first][:2], boxes[second][:2])
        for x, network in ((2.5, "set"), (2.1, "curves")):  # an answer comes from each of them
            start = (x, boxes[network][1] - 0.3 * (network == "curves"))
            _dotted(ax, [start, (x, 0.3)] if network == "curves" else [(2.36, 2.0), (x, 2.0), (x, 0.0), (2.3, 0.0)])
        ax.set(xlim=(-0.5, 2.6), ylim=(-0.5, 2.5))
        ax.axis("off")
    return figure


def _dotted(ax: Axes, points: list[tuple[float, float]]) -> None:
    style = {"color": DARK_GREY, "linestyle": ":", "linewidth": 1.0}
    for start, end in pairwise(points[:-1]):
        ax.plot(*zip(start, end, strict=True), **style)  # type: ignore[arg-type]
    ax.annotate("", points[-1], points[-2], arrowprops={"arrowstyle": "->", "color": DARK_GREY, "linestyle": ":"})


def _arrow(ax: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    across = start[1] == end[1]
    tail = (start[0] + 0.38, start[1]) if across else (start[0] + 0.2, start[1] - 0.3)
    tip = (end[0] - 0.38, end[1]) if across else (end[0] - 0.2, end[1] + 0.3)
    ax.annotate("", tip, tail, arrowprops={"arrowstyle": "->", "color": DARK_GREY})


def plot_layers(title: str) -> Figure:
    """Figure 6: sizes of the published network, layer by layer."""
    layers = [(PICTURE.rows, 128, PICTURE.channels)]
    for pool in PICTURE.pools:
        layers.append((layers[-1][0] // pool, layers[-1][1] // 2, 64))
    layers += [(1, 2, 128), (1, 1, 128)]
    layers += [(1, 2**k, c) for k, c in enumerate((128, 128, 64, 64, 64, 32, 32), start=1)]
    layers += [(1, 128, 16), (1, 128, 3)]
    facts = ["rows x samples x channels after each of the 16 convolutions; 350,659 trainable parameters"]
    with figure_style():
        figure, (ax,) = page(title, facts, 1, 1, row_in=2.3, simulated=False)
        for number, (rows, samples, channels) in enumerate(layers):
            height = 0.25 + 0.75 * np.log2(samples * rows) / np.log2(48 * 128)
            colour = GREY if number == 0 else BLUE if number <= 7 else VERMILLION
            ax.bar(number, height, 0.25 + 0.45 * channels / 128, bottom=-height / 2, color=colour, alpha=0.8)
            ax.text(number, -0.58, f"{rows}\n{samples}\n{channels}", ha="center", va="top", fontsize=SMALL_POINTS)
        for number, text in ((0, "waveforms"), (4, "encoder"), (7, "128 features"), (12, "decoder"), (16, "curves")):
            ax.text(number, 0.56 + 0.1 * (number == 7), text, ha="center")
        ax.text(-0.9, -0.58, "rows\nsamples\nchannels", ha="right", va="top", fontsize=SMALL_POINTS)
        ax.set(xlim=(-2.4, len(layers)), ylim=(-0.95, 0.8))
        ax.axis("off")
    return figure


def plot_label(title: str) -> Figure:
    """Figure S7: the three curves of a mechanism."""
    angles = np.array([[130.0, 70.0, -20.0]])
    curves = FMNET.encode(angles)[0]
    facts = ["strike 130°, dip 70°, rake -20°; standard deviation 10 of 128 bins"]
    with figure_style():
        figure, axes = page(title, facts, 1, 3, row_in=1.7, simulated=False)
        for ax, curve, name, begin, reach, angle in zip(
            axes, curves, ("strike", "dip", "rake"), FMNET.begin_deg, FMNET.range_deg, angles[0], strict=True
        ):
            ax.plot(begin + reach * np.arange(1, N_BINS + 1) / N_BINS, curve, color=BLUE)
            ax.axvline(angle, color=VERMILLION, linewidth=0.8)
            ax.set(xlabel=f"{name} (°)", ylim=(0, 1.05))
        axes[0].set_ylabel("label")
    return figure


def plot_sample(clean: Float32Array, disturbed: Float32Array, region: FmnetRegionSettings, title: str) -> Figure:
    """Figure S1: the verticals of a sample, and the same disturbed; traces (station, component, time)."""
    facts = ["vertical components of one sample; black: the last step before the network, red: without disturbance"]
    time_s = np.arange(clean.shape[-1]) / region.sampling_rate_hz - region.before_p_s
    with figure_style():
        figure, (ax,) = page(title, facts, 1, 1, row_in=4.2)
        for number in range(len(region.stations)):
            ax.plot(time_s, number + 1.2 * clean[number, 0], color=VERMILLION, linewidth=0.8)
            ax.plot(time_s, number + 1.2 * disturbed[number, 0], color="black", linewidth=0.6)
        ax.set_yticks(range(len(region.stations)), [station.code for station in region.stations])
        ax.set(xlabel="seconds after P", xlim=(time_s[0], time_s[-1]), ylim=(len(region.stations) - 0.3, -1.2))
    return figure


def plot_depths(responses: Float32Array, depth_km: FloatArray, tensor: FloatArray, title: str) -> Figure:
    """Figure S5: one mechanism at every depth of an epicentre; responses (depth, station, component, 6, time).

    Right: how far the waveforms are from those at the middle depth, each normalised as the paper does.
    """
    traces = np.einsum("dscmt,m->dsct", responses, tensor)
    traces = traces / np.abs(traces).max(axis=(1, 2, 3), keepdims=True)
    middle = len(depth_km) // 2
    loud = int(np.abs(traces[middle]).max(axis=(1, 2)).argsort()[len(traces[middle]) // 2])
    away = np.linalg.norm((traces - traces[middle]).reshape(len(traces), -1), axis=1)
    relative = away / np.linalg.norm(traces[middle])
    facts = [f"left: one station, three components; right: all stations, against {depth_km[middle]:g} km"]
    with figure_style():
        figure, (left, right) = page(title, facts, 1, 2, row_in=3.0)
        for depth, own in zip(depth_km, traces[:, loud], strict=True):
            line = np.concatenate(own) / np.abs(own).max()
            left.plot(np.arange(line.size), depth + 0.8 * line, color=BLUE, linewidth=0.7)
        length = traces.shape[-1]
        left.set_xticks([length * (i + 0.5) for i in range(3)], list(COMPONENTS))
        left.set(ylabel="depth (km)", ylim=(depth_km[-1] + 2, depth_km[0] - 2))
        right.plot(relative, depth_km, "o-", color=VERMILLION, ms=3)
        right.set(xlabel="distance of waveforms, relative", ylim=(depth_km[-1] + 2, depth_km[0] - 2), xlim=(0, None))
    return figure
