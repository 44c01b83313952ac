"""Stage rank-fmnet-features: FMNet's encoder as a search engine, beside waveforms and the exact search."""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import torch

from quakesource.earth.study_model import study_model
from quakesource.mechanisms import kagan_angle
from quakesource.products import open_product
from quakesource.settings import EarthSettings
from quakesource.systems.fmnet.comparison.features import candidates_of, ranking_rows
from quakesource.systems.fmnet.comparison.judging import some, spread
from quakesource.systems.fmnet.comparison.methods import said_by_search
from quakesource.systems.fmnet.off_grid import base_records, disturbed, ladder
from quakesource.systems.fmnet.product import open_responses
from quakesource.systems.fmnet.published.learning import read_published
from quakesource.systems.fmnet.region import grid_mechanisms, tensors_of
from quakesource.systems.fmnet.search import place_matrices
from quakesource.systems.fmnet.settings import FmnetComparisonSettings, FmnetOffGridSettings, FmnetRegionSettings
from quakesource.systems.fmnet.tables import RANKING


def rank_fmnet_features(
    region: FmnetRegionSettings,
    off_grid: FmnetOffGridSettings,
    comparison: FmnetComparisonSettings,
    earth: EarthSettings,
    *,
    responses: Path,
    fmnet: Path,
    ranking: Path,
    threads: int = 1,
) -> None:
    """Rank the same candidates by features and by waveforms for earthquakes off the grid, under every condition.

    Parameters
    ----------
    responses : manifest of tabulate-fmnet
    fmnet : manifest of train-fmnet-experiment, of FMNet
    ranking : CSV to write, columns of `tables.RANKING`
    """
    torch.set_num_threads(threads)
    product = open_product(fmnet, "trained_model")
    network = read_published("fmnet", product.folder)
    data = open_responses(responses)
    values, tensors = data["responses"].values, tensors_of(grid_mechanisms(region))
    matrices, depth_km = place_matrices(values), data["depth_km"].values
    rng = np.random.default_rng([off_grid.seed, 6])
    n_all = len(values) * len(tensors)
    sample = np.sort(rng.choice(n_all, min(comparison.n_candidates, n_all), replace=False))
    candidates = candidates_of(values, tensors, sample, network)
    print(f"{len(sample):,} of {n_all:,} candidates encoded", file=sys.stderr)
    steps, bands_hz = ladder(off_grid), (region.band_hz,)
    scatters = tuple(dict.fromkeys(scatter for scatter, _ in steps.values()))
    layers = study_model(earth, region.velocity_model)
    base = base_records(layers, region, off_grid, bands_hz, scatters, threads=threads)
    tables = []
    for name, (scatter, trouble) in steps.items():
        whole = disturbed(base[scatter], trouble, region, off_grid, bands_hz)
        recorded = some(whole, spread(len(whole.tensor), comparison.n_records))
        table = pd.DataFrame(ranking_rows(candidates, recorded, network)).assign(condition=name)
        said = said_by_search(matrices, depth_km, tensors, recorded)
        tables.append(table.assign(kagan_exact_deg=kagan_angle(said.tensor, recorded.tensor)))
    whole_table = pd.concat(tables).assign(
        n_samples=product.attributes["n_samples"], n_candidates=len(sample), simulated=True
    )
    ranking.parent.mkdir(parents=True, exist_ok=True)
    whole_table.reindex(columns=list(RANKING)).to_csv(ranking, index=False, float_format="%.6g")
    told = whole_table.drop(columns="source").groupby("condition", sort=False).median(numeric_only=True)
    print(told.round(2).T.to_string(), file=sys.stderr)
