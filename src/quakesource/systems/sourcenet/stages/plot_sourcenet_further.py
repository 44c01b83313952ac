"""Stage plot-sourcenet-further: labels, stations and what the network sees of records, as pictures."""

from pathlib import Path

import pandas as pd

from quakesource.figures.checking import checked_table
from quakesource.figures.writing import write_figure
from quakesource.products import remake_command
from quakesource.settings import PlotSettings
from quakesource.systems.sourcenet.figures.further import plot_label_curve, plot_latent_space, plot_placement
from quakesource.systems.sourcenet.tables import LABEL_EFFICIENCY, LATENT_PLACES, LATENT_SPACE, SENSOR_PLACEMENT


def plot_sourcenet_further(
    plot: PlotSettings,
    *,
    label_efficiency: Path,
    sensor_placement: Path,
    latent_space: Path,
    latent_places: Path,
    labels_needed: Path,
    stations_chosen: Path,
    latent: Path,
) -> None:
    """Draw what measure-label-efficiency, place-sensors and measure-latent-space found.

    Parameters
    ----------
    label_efficiency, sensor_placement, latent_space, latent_places : CSV
    labels_needed, stations_chosen, latent : PNG files to write; SVG and JSON come beside them
    """
    read = (
        (label_efficiency, LABEL_EFFICIENCY),
        (sensor_placement, SENSOR_PLACEMENT),
        (latent_space, LATENT_SPACE),
        (latent_places, LATENT_PLACES),
    )
    labels, stations, distances, places = tables = [pd.read_csv(path) for path, _ in read]
    for table, (_, columns) in zip(tables, read, strict=True):
        checked_table(table, columns, what="the comparison", remake="run snakemake sourcenet_further")
    simulated = bool(labels["simulated"].any())
    of_labels = plot_label_curve(labels, "SourceNet: how many labels does it need?", simulated=simulated)
    of_stations = plot_placement(stations, "SourceNet: which stations would it choose?", simulated=simulated)
    of_latent = plot_latent_space(places, distances, "SourceNet: do records look like synthetics?", simulated=simulated)
    drawn = {
        labels_needed: (of_labels, [label_efficiency], labels["n"].max()),
        stations_chosen: (of_stations, [sensor_placement], stations["n"].max()),
        latent: (of_latent, [latent_space, latent_places], distances["n_records"].max()),
    }
    for path, (figure, inputs, n) in drawn.items():
        write_figure(
            figure, path, command=remake_command(path), inputs=[str(i) for i in inputs], n=int(n), dpi=plot.dpi
        )
