"""Stage time-fmnet: what an answer of the networks and of the exact search costs, on one thread."""

import sys
from pathlib import Path

import pandas as pd
from threadpoolctl import threadpool_limits

from quakesource.products import open_product
from quakesource.systems.fmnet.any_stations.trained import read_trained
from quakesource.systems.fmnet.comparison.timing import cost_rows
from quakesource.systems.fmnet.product import open_responses
from quakesource.systems.fmnet.published.learning import read_published
from quakesource.systems.fmnet.region import grid_mechanisms, tensors_of
from quakesource.systems.fmnet.search import place_matrices
from quakesource.systems.fmnet.settings import FmnetRegionSettings
from quakesource.systems.fmnet.tables import COST


def time_fmnet(region: FmnetRegionSettings, *, responses: Path, any_stations: Path, fmnet: Path, cost: Path) -> None:
    """Time one answer from aligned records, the matrices of the search and the weights of the networks in memory.

    Parameters
    ----------
    responses : manifest of tabulate-fmnet
    any_stations, fmnet : manifests of train-fmnet-experiment
    cost : CSV to write, columns of `tables.COST`
    """
    values = open_responses(responses)["responses"].values
    with threadpool_limits(1):
        rows = cost_rows(
            read_trained(open_product(any_stations, "trained_model").folder),
            read_published("fmnet", open_product(fmnet, "trained_model").folder),
            place_matrices(values),
            tensors_of(grid_mechanisms(region)),
            values.shape[2],
            values.shape[-1],
        )
    table = pd.DataFrame(rows).reindex(columns=list(COST))
    cost.parent.mkdir(parents=True, exist_ok=True)
    table.to_csv(cost, index=False, float_format="%.4g")
    print(table.round(2).to_string(index=False), file=sys.stderr)
