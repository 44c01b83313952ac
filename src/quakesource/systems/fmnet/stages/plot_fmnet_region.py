"""Stage plot-fmnet-region: the region, the published network, its samples and its labels as pictures."""

from functools import partial
from pathlib import Path

import numpy as np

from quakesource.figures.writing import write_figure
from quakesource.products import remake_command
from quakesource.settings import PlotSettings
from quakesource.systems.fmnet.figures.region import (
    plot_depths,
    plot_flow,
    plot_label,
    plot_layers,
    plot_region,
    plot_sample,
)
from quakesource.systems.fmnet.product import open_responses
from quakesource.systems.fmnet.published.stream import SampleStream
from quakesource.systems.fmnet.region import grid_mechanisms, tensors_of
from quakesource.systems.fmnet.settings import FmnetRegionSettings, FmnetSamplesSettings


def plot_fmnet_region(
    plot: PlotSettings,
    region: FmnetRegionSettings,
    samples: FmnetSamplesSettings,
    *,
    responses: Path,
    region_map: Path,
    flow: Path,
    layers: Path,
    label: Path,
    sample: Path,
    depths: Path,
) -> None:
    """Draw what there is before anything is trained.

    Parameters
    ----------
    responses : manifest of tabulate-fmnet
    region_map, flow, layers, label, sample, depths : PNG files to write; SVG and JSON come beside them
    """
    data = open_responses(responses)
    values, depth_km = data["responses"].values, np.unique(data["depth_km"].values)
    stream = SampleStream(values, region, samples, samples.seed)
    quiet = samples.model_copy(update={"noise": 0.0, "common_shift_s": 0.0, "station_shift_s": 0.0})
    clean = SampleStream(values, region, quiet, samples.seed)
    number = np.array([len(stream) // 2 + len(stream.angles_deg) // 3])
    pair = [s.samples(number, np.random.default_rng(samples.seed)).traces[0] for s in (clean, stream)]
    middle = len(values) // len(depth_km) // 2 * len(depth_km)
    tensor = tensors_of(grid_mechanisms(region))[len(stream.angles_deg) // 3]
    drawn = {
        region_map: plot_region(region, "FMNet: the region"),
        flow: plot_flow("FMNet: what trains and what answers"),
        layers: plot_layers("FMNet: the published network"),
        label: plot_label("FMNet: labels"),
        sample: plot_sample(pair[0], pair[1], region, "FMNet: a sample, and what disturbs it"),
        depths: plot_depths(values[middle : middle + len(depth_km)], depth_km, tensor, "FMNet: one mechanism by depth"),
    }
    save = partial(write_figure, inputs=[str(responses)], n=len(values), dpi=plot.dpi)
    for path, figure in drawn.items():
        save(figure, path, command=remake_command(path))
