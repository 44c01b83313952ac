"""A figure on disk: PNG to look at, SVG to print, JSON to know where it came from."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure

from quakesource import __version__
from quakesource.figures.style import figure_style


def write_figure(
    figure: Figure,
    path: Path,
    *,
    command: str,
    inputs: Sequence[str],
    n: int | Mapping[str, int],
    dpi: int = 130,
) -> list[Path]:
    """Write <path>.png, .svg and .json, clear the figure, and return the three paths.

    `path` may end in .png, .svg or neither; its folder is made. The JSON keeps the `command` that remakes the
    figure, its `inputs`, the sample size `n` (one number or one a group) and the version. The same figure
    gives the same bytes: no dates, fixed SVG identifiers.
    """
    path = Path(path)
    stem = path.stem if path.suffix in (".png", ".svg", ".json") else path.name  # a name may hold other dots
    png, svg, note = (path.with_name(stem + suffix) for suffix in (".png", ".svg", ".json"))
    path.parent.mkdir(parents=True, exist_ok=True)
    creator = f"quakesource {__version__}"
    # Ticks are made while drawing, so the look must hold here too.
    with figure_style(), mpl.rc_context({"svg.hashsalt": "quakesource", "svg.fonttype": "path", "savefig.bbox": None}):
        figure.savefig(png, format="png", dpi=dpi, metadata={"Software": creator})
        figure.savefig(svg, format="svg", metadata={"Date": None, "Creator": creator})
    about = {
        "command": command,
        "inputs": [str(name) for name in inputs],
        "n": dict(n) if isinstance(n, Mapping) else n,
        "quakesource_version": __version__,
    }
    note.write_text(json.dumps(about, indent=2, ensure_ascii=False, default=int) + "\n", encoding="utf-8")
    figure.clear()
    return [png, svg, note]
