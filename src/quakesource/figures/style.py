"""One look for all figures: colours, sizes, a bare Figure without pyplot, and the mark of simulated data."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final, cast

import matplotlib as mpl
from matplotlib.figure import Figure

BLACK: Final = "#000000"
DARK_GREY: Final = "#4D4D4D"
GREY: Final = "#8A8A8A"
LIGHT_GREY: Final = "#DDDDDD"
BLUE: Final = "#0072B2"
VERMILLION: Final = "#D55E00"
GREEN: Final = "#009E73"
PURPLE: Final = "#CC79A7"
SKY: Final = "#56B4E9"
ORANGE: Final = "#E69F00"
YELLOW: Final = "#F0E442"

CYCLE: Final = (BLUE, VERMILLION, GREEN, PURPLE, ORANGE, SKY)
"""Okabe & Ito (2008): told apart with any colour vision, in this order for systems and variants."""

DATA_COLOUR: Final = BLACK
SYNTHETIC_COLOUR: Final = VERMILLION
REFERENCE_COLOUR: Final = DARK_GREY

TITLE_POINTS: Final = 10.0
TEXT_POINTS: Final = 8.0
SMALL_POINTS: Final = 6.5

PAGE_WIDTH_IN: Final = 7.2
"""Two columns of a journal page."""

_RC: Final[dict[str, Any]] = {
    "font.family": "DejaVu Sans",  # comes with matplotlib: the same letters on every machine
    "font.size": TEXT_POINTS,
    "axes.labelsize": TEXT_POINTS,
    "axes.titlesize": TEXT_POINTS,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.labelsize": TEXT_POINTS - 1,
    "ytick.labelsize": TEXT_POINTS - 1,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "legend.fontsize": TEXT_POINTS - 1,
    "legend.frameon": False,
    "lines.linewidth": 1.0,
    "text.usetex": False,
}


@contextmanager
def figure_style() -> Iterator[None]:
    """Inside it, artists get the package's look whatever the user's matplotlibrc says."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(cast(Any, _RC))  # the stubs want literal keys
        yield


def new_figure(width_in: float, height_in: float) -> Figure:
    """A white figure outside pyplot: nothing global holds it, so nothing needs closing in a long run."""
    return Figure(figsize=(width_in, height_in), facecolor="white")


_VARIANT_COLOURS: Final = {"double_couple": BLUE, "deviatoric": VERMILLION, "full": GREEN}


def ordered_variants(variants: Iterable[str]) -> list[str]:
    """Distinct variants: the common ones from few to many free parameters, then the others by name."""
    present = set(variants)
    return [v for v in _VARIANT_COLOURS if v in present] + sorted(present - set(_VARIANT_COLOURS))


def variant_colour(variant: str, order: list[str]) -> str:
    """Colour of a variant: fixed for the common ones, else its turn in the cycle."""
    others = [v for v in order if v not in _VARIANT_COLOURS]
    return _VARIANT_COLOURS.get(variant) or CYCLE[3:][others.index(variant) % len(CYCLE[3:])]


def mark_simulated(figure: Figure, text: str = "SIMULATED") -> None:
    """Put the word on yellow into the upper right corner, so that no picture passes for real data."""
    width_in, height_in = figure.get_size_inches()
    figure.text(
        1 - 0.13 / width_in,
        1 - 0.12 / height_in,
        text,
        ha="right",
        va="top",
        fontsize=TEXT_POINTS + 0.5,
        fontweight="bold",
        color=BLACK,
        bbox={"boxstyle": "square,pad=0.3", "facecolor": YELLOW, "edgecolor": BLACK, "linewidth": 0.8},
        zorder=20,
    )
