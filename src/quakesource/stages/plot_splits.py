"""Stage plot-splits: receiver groups and splits as pictures."""

from pathlib import Path

import pandas as pd

from quakesource.figures.receiver_groups import plot_receiver_groups
from quakesource.figures.split_map import plot_split_map
from quakesource.figures.writing import write_figure
from quakesource.products import open_product, remake_command
from quakesource.products.parquet import read_parquet
from quakesource.settings import PlotSettings


def plot_splits(
    plot: PlotSettings,
    *,
    title: str,
    groups: Path,
    splits: Path,
    leaks: Path,
    receiver_figure: Path,
    split_figure: Path,
) -> None:
    """Where rays leave the focal sphere, and which earthquakes train, validate and judge.

    Parameters
    ----------
    groups : manifest of the receiver groups
    splits, leaks : tables of the stage split-events, CSV
    receiver_figure, split_figure : PNG files to write; SVG and JSON come beside them
    """
    product = open_product(groups, "receiver_groups")
    rays = read_parquet(product.folder / "groups.parquet")
    about = product.attributes
    picture = plot_receiver_groups(
        rays, int(about["nside"]), title=f"{title}: receiver groups", simulated=bool(about["simulated"])
    )
    write_figure(
        picture,
        receiver_figure,
        command=remake_command(receiver_figure),
        inputs=[str(groups)],
        n=len(rays),
        dpi=plot.dpi,
    )
    parts = pd.read_csv(splits, dtype={"event_id": str, "reason": str}, keep_default_na=False, na_values={"cell": [""]})
    picture = plot_split_map(parts, pd.read_csv(leaks), title=f"{title}: splits")
    inputs = [str(splits), str(leaks)]
    write_figure(picture, split_figure, command=remake_command(split_figure), inputs=inputs, n=len(parts), dpi=plot.dpi)
