"""Redatuming and similarity of collocated earthquakes: the paper's figures 6 and 7."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from quakesource.figures.pages import page
from quakesource.figures.style import BLACK, BLUE, CYCLE, GREY, VERMILLION, figure_style

_COLOURS = {"ours": BLUE, "faithful": VERMILLION}
_SHOWN_S = (-60.0, 220.0)
_MEASURES = {
    "true sources": "true sources",
    "records": "records at common receivers",
    "linear stacks": "linear stacks",
    "virtual, without path": "virtual seismograms",
    "head (labels)": "heads (labels)",
    "source codes": "source codes",
    "true sources, envelopes": "true sources, envelopes",
    "records, envelopes": "records, envelopes",
    "linear stacks, envelopes": "linear stacks, envelopes",
    "virtual, without path, envelopes": "virtual seismograms, envelopes",
    "head (labels), envelopes": "heads, envelopes (labels)",
    "path swapped, equation (27)": "paths swapped, equation (27)",
}


def plot_redatuming(rows: pd.DataFrame, title: str) -> Figure:
    """A grid: rows lend the source, columns the path."""
    events = list(dict.fromkeys(rows["source"]))
    facts = [
        "rows lend the source, columns the path, at one receiver; grey: the noise-free record that would be there",
        "numbers: 1 − correlation with it; off the diagonal, the record is virtual",
    ]
    with figure_style():
        figure, axes = page(title, facts, len(events), len(events), row_in=1.2, gap_in=0.3)
        panels = iter(axes)
        for source in events:
            for path in events:
                ax = next(panels)
                own = rows[(rows["source"] == source) & (rows["path"] == path)]
                one = own[own["variant"] == own["variant"].iloc[0]]
                ax.plot(one["time_s"], one["truth"], color=GREY, linewidth=2.5, alpha=0.6)
                for number, (variant, made) in enumerate(own.groupby("variant", sort=False)):
                    colour = _COLOURS.get(str(variant), BLACK)
                    ax.plot(made["time_s"], made["made"], color=colour, linewidth=0.9, label=str(variant))
                    ax.text(
                        0.99,
                        0.97 - 0.14 * number,
                        f"{made['distance'].iloc[0]:.2f}",
                        transform=ax.transAxes,
                        ha="right",
                        va="top",
                        fontsize=6.5,
                        color=colour,
                    )
                ax.set(xlim=_SHOWN_S, yticks=[])
                ax.set_title(f"{source}, path of {path}", fontsize=7)
        for ax in axes[-len(events) :]:
            ax.set_xlabel("time after the predicted P (s)")
        axes[0].legend(fontsize=6, loc="lower right")
    return figure


def plot_similarity(distances: pd.DataFrame, similarities: pd.DataFrame, title: str) -> Figure:
    """Matrices of distances of some regions, and the areas under the curve of all measures."""
    regions = sorted(distances["region"].unique())[:3]
    variants = [name for name in ("truth", "ours", "faithful") if name in set(distances["variant"])]
    facts = [
        "matrices: rows lend the source, columns the path; the second earthquake repeats the first, the third is small",
        "once paths are apart from sources, swapping them changes nothing: equation (27) then tells "
        "earthquakes no longer",
    ]
    with figure_style():
        figure, axes = page(title, facts, len(variants) + 1, max(3, len(regions)), row_in=1.35, gap_in=0.7)
        columns = max(3, len(regions))
        for row, variant in enumerate(variants):
            for column, region in enumerate(regions):
                ax = axes[row * columns + column]
                own = distances[(distances["variant"] == variant) & (distances["region"] == region)]
                names = list(dict.fromkeys(own["source"]))
                matrix = own.pivot_table(index="source", columns="path", values="distance").loc[names, names]
                ax.imshow(matrix, vmin=0, vmax=1, cmap="viridis_r", aspect="auto")
                for (i, j), value in np.ndenumerate(matrix.to_numpy()):
                    ax.text(
                        j,
                        i,
                        f"{value:.2f}",
                        ha="center",
                        va="center",
                        fontsize=5.5,
                        color=BLACK if value < 0.5 else "white",
                    )
                ax.set_xticks(range(len(names)), names, fontsize=5.5)
                ax.set_yticks(range(len(names)), names, fontsize=5.5)
                ax.set_title(f"{variant}, region {region}", fontsize=7)
        for ax in axes[len(variants) * columns + 1 :]:
            ax.remove()
        _draw_areas(axes[len(variants) * columns], similarities, figure)
    return figure


def _draw_areas(ax, similarities: pd.DataFrame, figure: Figure) -> None:  # type: ignore[no-untyped-def]
    """Areas under the curve by measure, one mark a training."""
    box = ax.get_position()
    ax.set_position((box.x0 + 0.2, box.y0, 0.62, box.height))
    names = [name for name in _MEASURES if name in set(similarities["measure"])]
    variants = list(dict.fromkeys(similarities["variant"]))
    for colour, variant in zip((BLACK, *CYCLE), variants, strict=False):
        own = similarities[similarities["variant"] == variant]
        for place, name in enumerate(names):
            values = own.loc[own["measure"] == name, "auc"]
            label = variant if place == next((i for i, n in enumerate(names) if n in set(own["measure"])), 0) else None
            ax.plot(values, [place] * len(values), "o", ms=4, color=colour, alpha=0.7, label=label)
    ax.set_yticks(range(len(names)), [_MEASURES[name] for name in names], fontsize=6.5)
    ax.invert_yaxis()
    ax.set_xlabel("chance that a repetition scores higher than another rupture (area under the curve)")
    ax.legend(fontsize=6, loc="upper left")
