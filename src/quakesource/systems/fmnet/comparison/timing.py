"""What an answer costs, from aligned records to three angles, by the number of stations."""

import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import torch
from numpy.typing import NDArray

from quakesource.systems.fmnet.any_stations.answer import answers
from quakesource.systems.fmnet.any_stations.inputs import network_inputs
from quakesource.systems.fmnet.any_stations.trained import Trained
from quakesource.systems.fmnet.published.network import CurvesNetwork
from quakesource.systems.fmnet.published.pictures import fmnet_pictures
from quakesource.systems.fmnet.published.task import FMNET_SYSTEM, predicted_curves
from quakesource.systems.fmnet.search import PlaceMatrices, search_grid

REPEATS = 100


def cost_rows(
    trained: Trained,
    published: CurvesNetwork,
    matrices: PlaceMatrices,
    tensors: NDArray[np.float64],
    n_components: int,
    n_time: int,
) -> list[dict[str, Any]]:
    """Median and 90 % of one answer on one thread, ms; records are noise, which costs the same (`tables.COST`)."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    rng = np.random.default_rng(1)
    n_all = matrices.gram.shape[1]
    rows = []
    for n in sorted({4, 8, 12, 16, 24, n_all}):
        traces = rng.standard_normal((1, n, len(trained.bands_hz), n_components, n_time)).astype(np.float32)
        place = rng.uniform(10, 150, (1, n)), rng.uniform(0, 360, (1, n))

        def ours(traces: NDArray[np.float32] = traces, place: Any = place, n: int = n) -> object:
            return answers(trained.network, network_inputs(traces, np.ones((1, n), bool), *place))

        rows.append({"method": "any_stations", "n_stations": n, **_timed(ours, REPEATS)})
    records = rng.standard_normal((1, n_all, n_components, n_time))

    def curves() -> object:
        return FMNET_SYSTEM.curves.decode(predicted_curves(published, fmnet_pictures(records.astype(np.float32))))

    def search() -> object:
        return search_grid(matrices, tensors, records, np.ones((1, n_all)))

    rows.append({"method": "fmnet", "n_stations": n_all, **_timed(curves, REPEATS)})
    rows.append({"method": "search", "n_stations": n_all, **_timed(search, REPEATS // 5)})
    torch.set_num_threads(threads)
    return rows


def _timed(answer: Callable[[], object], repeats: int) -> dict[str, float]:
    answer()
    spent = []
    for _ in range(repeats):
        started = time.perf_counter()
        answer()
        spent.append(1e3 * (time.perf_counter() - started))
    return {"median_ms": float(pd.Series(spent).median()), "slow_ms": float(np.quantile(spent, 0.9)), "n": repeats}
