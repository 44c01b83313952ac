"""Figure 1: the two networks, drawn from their sizes."""

from matplotlib.figure import Figure

from quakesource.figures.style import BLUE, GREEN, GREY, SMALL_POINTS, VERMILLION, figure_style
from quakesource.systems.source_spectra.figures.view import SpectraView, spectra_page

AS_PRINTED = 256


def plot_architecture(view: SpectraView, title: str) -> Figure:
    """Layers of the encoder and the decoder, and what lies between them."""
    points = view.frequency_hz.size
    facts = ["fully connected layers with GELU between them; the sizes of ours and, in brackets, as printed"]
    width = f"{view.width} ({AS_PRINTED})"
    layers = [
        (f"spectrum\n{points}", 1.0, GREY),
        (width, 0.75, BLUE),
        (width, 0.75, BLUE),
        ("mean and\nwidth of z", 0.3, GREEN),
        ("z: 1 or 2", 0.22, VERMILLION),
        (width, 0.75, BLUE),
        (width, 0.75, BLUE),
        (f"model\n{points}", 1.0, GREY),
    ]
    with figure_style():
        figure, (ax,) = spectra_page(view, title, facts, 1, 1, row_in=2.6)
        for i, (name, height, colour) in enumerate(layers):
            ax.bar(i, height, 0.32, bottom=-height / 2, color=colour, alpha=0.8)
            ax.text(i, -0.56, name, ha="center", va="top", fontsize=SMALL_POINTS + 0.5)
            if i:
                ax.annotate("", (i - 0.2, 0), (i - 0.8, 0), arrowprops={"arrowstyle": "->", "lw": 0.8})
        for first, last, name in ((1, 3, "encoder"), (5, 6, "decoder")):
            ax.text((first + last) / 2, 0.47, name, ha="center", va="bottom")
        ax.text(3.5, 0.3, "draw", ha="center", fontsize=SMALL_POINTS)
        ax.set_xlim(-0.6, len(layers) - 0.4)
        ax.set_ylim(-0.8, 0.6)
        ax.axis("off")
    return figure
