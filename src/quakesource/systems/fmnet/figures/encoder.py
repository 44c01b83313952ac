"""The published encoder: Figures 4, 5, S3 and S6 of the paper, and what its 128 numbers know."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from numpy.typing import NDArray

from quakesource.figures.beachball import draw_beachball
from quakesource.figures.pages import page
from quakesource.figures.style import BLACK, BLUE, GREY, SMALL_POINTS, VERMILLION, figure_style
from quakesource.mechanisms import faulting_style
from quakesource.systems.fmnet.comparison.features import Candidates

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Ranked:
    """One earthquake: distances of the candidates by waveforms and by features (n,), and its true ``tensor``."""

    by_data: FloatArray
    by_feature: FloatArray
    tensor: FloatArray


def plot_misfits(ranked: Ranked, ranking: pd.DataFrame, title: str) -> Figure:
    """Figure 4: distance of waveforms against that of features, of one earthquake; and rank correlations of all."""
    n_samples = int(ranking["n_samples"].iloc[0])
    facts = [
        f"encoder of FMNet after {n_samples:,} samples; left: one earthquake off the grid against "
        f"{len(ranked.by_data):,} candidates",
        "middle and right: every earthquake, by condition; the line is the median",
    ]
    conditions = list(dict.fromkeys(ranking["condition"]))
    with figure_style():
        figure, (left, middle, right) = page(title, facts, 1, 3)
        left.plot(ranked.by_data, ranked.by_feature, ".", ms=1, color=BLUE, alpha=0.3, rasterized=True)
        left.set(xlabel="distance of waveforms", ylabel="distance of features")
        for place, condition in enumerate(conditions):
            own = ranking[ranking["condition"] == condition]
            for ax, column in ((middle, "rank_correlation"), (right, "ten_in_common")):
                jitter = place + 0.3 * (np.linspace(0, 1, len(own)) - 0.5)
                ax.plot(own[column], jitter, ".", ms=2, color=BLUE, alpha=0.5)
                ax.plot([own[column].median()] * 2, [place - 0.3, place + 0.3], color=VERMILLION)
        for ax, label in ((middle, "rank correlation"), (right, "of the ten best, in common")):
            ax.set(xlabel=label, ylim=(len(conditions) - 0.5, -0.5))
            ax.set_yticks(range(len(conditions)), conditions if ax is middle else [])
            ax.tick_params(axis="y", labelsize=5.5)
    return figure


def plot_ten_best(ranked: Ranked, candidates: Candidates, title: str) -> Figure:
    """Figure 5: the truth and the ten nearest candidates by waveforms and by features."""
    with figure_style():
        figure, (ax,) = page(title, ["left: the truth; then the ten nearest, nearest first"], 1, 1, row_in=1.8)
        for row, (name, distance) in enumerate((("waveforms", ranked.by_data), ("features", ranked.by_feature))):
            draw_beachball(ax, ranked.tensor, (0, row), diameter_points=30, colour=BLACK)
            for place, candidate in enumerate(np.argsort(distance)[:10]):
                colour = BLUE if row == 0 else VERMILLION
                draw_beachball(ax, candidates.tensor[candidate], (place + 1.5, row), diameter_points=30, colour=colour)
            ax.text(-0.8, row, f"by {name}", ha="right", va="center")
        ax.set(xlim=(-2.6, 11.5), ylim=(1.7, -0.7))
        ax.axis("off")
    return figure


def plot_label_fit(true: NDArray[np.float32], predicted: NDArray[np.float32], title: str) -> Figure:
    """Figure S3: curves (n, 3, bins) of some samples, the labels in black."""
    with figure_style():
        figure, axes = page(title, ["samples between those of the grid; black: label, red: network"], 3, 3, row_in=1.0)
        for row in range(3):
            for column, name in enumerate(("strike", "dip", "rake")):
                ax = axes[3 * row + column]
                ax.plot(true[row, column], color=BLACK)
                ax.plot(predicted[row, column], color=VERMILLION)
                ax.set(ylim=(-0.2, 1.15), title=name if row == 0 else "", yticks=[0, 1])
        for ax in axes[6:]:
            ax.set_xlabel("bin")
    return figure


def plot_features(features: NDArray[np.float32], tensors: FloatArray, title: str) -> Figure:
    """Figure S6, and the latent space: features of some candidates, and all of them in their first two components."""
    centred = features - features.mean(axis=0)
    _, values, directions = np.linalg.svd(centred[:5000].astype(np.float64), full_matrices=False)
    plane = centred @ directions[:2].T
    share = values**2 / (values**2).sum()
    style = np.array([faulting_style(tensor) for tensor in tensors])
    facts = [
        f"left: 128 features of 40 candidates; right: two components hold {share[:2].sum():.0%} of the variance, ten "
        f"hold {share[:10].sum():.0%}"
    ]
    with figure_style():
        figure, (left, right) = page(title, facts, 1, 2, row_in=2.8)
        rows = np.linspace(0, len(features) - 1, 40).astype(int)
        reach = float(np.abs(features[rows]).max())
        left.imshow(features[rows], aspect="auto", cmap="RdBu_r", vmin=-reach, vmax=reach)
        left.set(xlabel="feature", ylabel="candidate")
        names = sorted(set(style.tolist()))
        for name, colour in zip(names, (BLUE, VERMILLION, "#009E73", GREY, "#E69F00"), strict=False):
            own = style == name
            right.plot(*plane[own].T, ".", ms=1.5, color=colour, label=name, alpha=0.5, rasterized=True)
        right.legend(markerscale=5, fontsize=SMALL_POINTS)
        right.set(xlabel="first component", ylabel="second component")
    return figure
