"""Both networks as boxes: the paper's figure 5."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from quakesource.figures.pages import page
from quakesource.figures.style import BLACK, BLUE, GREEN, GREY, ORANGE, VERMILLION, figure_style
from quakesource.systems.symae.settings import SymaeNetworkSettings

_HIGH = 0.17
_PLACES = {
    "records": (0.0, 0.42),
    "source": (0.24, 0.72),
    "path": (0.24, 0.12),
    "code": (0.52, 0.72),
    "each": (0.52, 0.12),
}


def plot_architecture(networks: SymaeNetworkSettings, title: str) -> Figure:
    """What enters, what is averaged over receivers, and what is kept for each."""
    facts = [
        "blue: the same for all receivers of a group; orange: each receiver's own; the decoder has to use both",
        "ours: the path code comes from another earthquake at the same receiver, so it learns to carry nothing "
        "of its own",
    ]
    faithful = {
        "records": ("records of a group", GREY),
        "source": ("SEnc1 → mean → SEnc2", BLUE),
        "path": ("PEnc", ORANGE),
        "code": (f"source code, {networks.faithful_source}", BLUE),
        "each": (f"path code, {networks.faithful_path}\ndropout {networks.dropout:g}", ORANGE),
    }
    ours = {
        "records": ("records aligned\nwith their mean", GREY),
        "source": ("product of Gaussians\n+ linear map of the mean", BLUE),
        "path": ("PEnc of a record\nand the mean", ORANGE),
        "code": (f"source code,\n{networks.source} + {networks.linear} linear", BLUE),
        "each": (f"path code, {networks.path},\nof another earthquake", ORANGE),
    }
    with figure_style():
        figure, axes = page(title, facts, 2, 1, row_in=1.6, simulated=False)
        for ax, name, boxes in zip(axes, ("faithful", "ours"), (faithful, ours), strict=True):
            _draw(ax, boxes, "Fuse", "records" if name == "faithful" else "records, and\nheads (labels)")
            ax.set_title(name)
    return figure


def _draw(ax: Axes, boxes: dict[str, tuple[str, str]], decoder: str, out: str) -> None:
    ax.set(xlim=(-0.02, 1.14), ylim=(0, 1))
    ax.axis("off")
    places = {**_PLACES, "decoder": (0.78, 0.42), "out": (0.95, 0.42)}
    texts = {**boxes, "decoder": (decoder, GREEN), "out": (out, VERMILLION)}
    width = {"decoder": 0.09, "out": 0.14, "records": 0.16}
    for name, (text, colour) in texts.items():
        x, y = places[name]
        box = FancyBboxPatch(
            (x, y), width.get(name, 0.2), _HIGH, boxstyle="round,pad=0.015", facecolor="white", edgecolor=colour
        )
        ax.add_patch(box)
        ax.text(x + width.get(name, 0.2) / 2, y + _HIGH / 2, text, ha="center", va="center", fontsize=6.5)
    for first, second in (
        ("records", "source"),
        ("records", "path"),
        ("source", "code"),
        ("path", "each"),
        ("code", "decoder"),
        ("each", "decoder"),
        ("decoder", "out"),
    ):
        (x0, y0), (x1, y1) = places[first], places[second]
        start = x0 + width.get(first, 0.2) + 0.017, y0 + _HIGH / 2
        arrow = FancyArrowPatch(start, (x1 - 0.017, y1 + _HIGH / 2), arrowstyle="-|>", mutation_scale=7, color=BLACK)
        arrow.set_linewidth(0.7)
        ax.add_patch(arrow)
