"""A small beachball as an SVG element, for pages."""

import numpy as np
from matplotlib.path import Path
from numpy.typing import ArrayLike

from quakesource.figures.focal_sphere import compression_paths
from quakesource.figures.style import BLACK, BLUE

_LETTERS = {Path.MOVETO: "M", Path.LINETO: "L"}


def beachball_svg(moment_tensor: ArrayLike, *, diameter_px: int = 40, colour: str = BLUE) -> str:
    """Lower hemisphere of a tensor (6,), USE, any unit, as an <svg> element: compression coloured, north up."""
    paths = []
    for path in compression_paths(np.asarray(moment_tensor, dtype=np.float64), grid_points=60):
        codes = np.asarray(path.codes)
        points = np.asarray(path.vertices)
        points = points / np.maximum(np.hypot(points[:, 0], points[:, 1]), 1.0)[:, None]  # onto the rim from beyond it
        steps = [
            "Z" if code == Path.CLOSEPOLY else f"{_LETTERS[code]}{x:.2f} {-y:.2f}"
            for (x, y), code in zip(points, codes, strict=True)
        ]
        paths.append(f'<path d="{"".join(steps)}" fill="{colour}" fill-rule="evenodd"/>')
    return (
        f'<svg width="{diameter_px}" height="{diameter_px}" viewBox="-1.06 -1.06 2.12 2.12" role="img" '
        f'aria-label="focal mechanism"><circle r="1" fill="white"/>{"".join(paths)}'
        f'<circle r="1" fill="none" stroke="{BLACK}" stroke-width="0.05"/></svg>'
    )
