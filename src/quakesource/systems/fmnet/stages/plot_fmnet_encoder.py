"""Stage plot-fmnet-encoder: what FMNet's encoder and curves make of samples and of earthquakes off the grid."""

from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import torch

from quakesource.earth.study_model import study_model
from quakesource.figures.checking import checked_table
from quakesource.figures.writing import write_figure
from quakesource.mechanisms import random_double_couples
from quakesource.products import open_product, remake_command
from quakesource.settings import EarthSettings, PlotSettings
from quakesource.systems.fmnet.comparison.features import candidates_of, distances, encoded
from quakesource.systems.fmnet.figures.encoder import (
    Ranked,
    plot_features,
    plot_label_fit,
    plot_misfits,
    plot_ten_best,
)
from quakesource.systems.fmnet.off_grid import base_records, disturbed, ladder
from quakesource.systems.fmnet.product import open_responses
from quakesource.systems.fmnet.published.labels import FMNET as CURVES
from quakesource.systems.fmnet.published.learning import read_published
from quakesource.systems.fmnet.published.pictures import fmnet_pictures
from quakesource.systems.fmnet.published.stream import SampleStream
from quakesource.systems.fmnet.published.task import angles_within, predicted_curves
from quakesource.systems.fmnet.region import grid_mechanisms, tensors_of
from quakesource.systems.fmnet.settings import (
    FmnetComparisonSettings,
    FmnetOffGridSettings,
    FmnetRegionSettings,
    FmnetSamplesSettings,
)
from quakesource.systems.fmnet.tables import RANKING


def plot_fmnet_encoder(
    plot: PlotSettings,
    region: FmnetRegionSettings,
    samples: FmnetSamplesSettings,
    off_grid: FmnetOffGridSettings,
    comparison: FmnetComparisonSettings,
    earth: EarthSettings,
    *,
    responses: Path,
    fmnet: Path,
    ranking: Path,
    misfits: Path,
    ten_best: Path,
    label_fit: Path,
    features: Path,
    threads: int = 1,
) -> None:
    """Draw the encoder of FMNet.

    Parameters
    ----------
    responses : manifest of tabulate-fmnet
    fmnet : manifest of train-fmnet-experiment, of FMNet
    ranking : CSV of rank-fmnet-features
    misfits, ten_best, label_fit, features : PNG files to write; SVG and JSON come beside them
    """
    torch.set_num_threads(threads)
    table = pd.read_csv(ranking)
    checked_table(table, RANKING, what="rankings", remake="run the stage rank-fmnet-features again")
    network = read_published("fmnet", open_product(fmnet, "trained_model").folder)
    values, tensors = open_responses(responses)["responses"].values, tensors_of(grid_mechanisms(region))
    rng = np.random.default_rng([off_grid.seed, 7])
    n_all = len(values) * len(tensors)
    drawn_from = min(comparison.n_candidates, n_all, 5000)
    candidates = candidates_of(values, tensors, np.sort(rng.choice(n_all, drawn_from, replace=False)), network)
    one = off_grid.model_copy(update={"n_models": 1, "n_sources": 2})
    scatter, trouble = list(ladder(one).values())[-2]
    layers = study_model(earth, region.velocity_model)
    base = base_records(layers, region, one, (region.band_hz,), (scatter,), threads=threads)[scatter]
    record = disturbed(base, trouble, region, one, (region.band_hz,))
    picture = fmnet_pictures(record.records[:1, :, 0])
    by_data = distances(candidates.pictures, picture[0, 0].numpy())
    by_feature = distances(candidates.features, encoded(network, picture)[0])
    ranked = Ranked(by_data, by_feature, record.tensor[0])
    stream = SampleStream(values, region, samples, samples.seed)
    truth = random_double_couples(3, rng)
    shown = stream.of_sources(rng.integers(0, len(values), 3), truth.astype(np.float32), np.zeros(3, np.int64), rng)
    true_curves = CURVES.encode(angles_within(truth, CURVES))
    curves = predicted_curves(network, fmnet_pictures(shown.traces))
    drawn = {
        misfits: plot_misfits(ranked, table, "FMNet: distance of features against waveforms"),
        ten_best: plot_ten_best(ranked, candidates, "FMNet: the ten nearest candidates"),
        label_fit: plot_label_fit(true_curves, curves, "FMNet: labels and what the network says"),
        features: plot_features(candidates.features, candidates.tensor, "FMNet: features"),
    }
    save = partial(write_figure, inputs=[str(responses), str(ranking)], n=len(candidates.sample), dpi=plot.dpi)
    for path, figure in drawn.items():
        save(figure, path, command=remake_command(path))
