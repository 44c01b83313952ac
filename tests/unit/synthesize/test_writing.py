"""Parts written through any Dask cluster are the parts of the sampler."""

import numpy as np
import pytest
import xarray as xr
from distributed import LocalCluster
from synthetic_cases import recipe, store

from quakesource.synthesize import writing
from quakesource.synthesize.dataset import DATASET_NAME, EVENT_COLUMNS, PAIR_COLUMNS
from quakesource.synthesize.sampling import Sampler
from quakesource.synthesize.window_synthesis import fill_part
from quakesource.synthesize.writing import dask_client, finished, write_parts


def test_a_cluster_that_runs_elsewhere_is_used_by_its_address(tmp_path):
    sampler = Sampler(store(), recipe(), 5)
    counts = sampler.parts_for(25)
    with (
        LocalCluster(n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None) as cluster,
        dask_client(1, cluster.scheduler_address) as client,
    ):
        statuses = list(write_parts(tmp_path, sampler, counts, client))
    assert sorted(status["part"] for status in statuses) == list(range(len(counts)))
    assert sum(status["events"] for status in statuses) == 25
    data = xr.open_zarr(tmp_path / DATASET_NAME, consolidated=False)
    part = sampler.part(0, counts[0])
    np.testing.assert_array_equal(data["windows"].values[:96], fill_part(sampler, part))
    pairs = dict(zip(PAIR_COLUMNS, data["pairs"].values[:96].T, strict=True))
    used = part.event_of_pair >= 0
    np.testing.assert_allclose(pairs["azimuth_deg"][used], part.azimuth_deg[used], rtol=1e-6)
    np.testing.assert_allclose(pairs["p_time_error_s"][used], part.shift[used, 0] / 10, rtol=1e-6)
    assert np.isnan(pairs["distance_km"][~used]).all()
    events = dict(zip(EVENT_COLUMNS, data["events"].values[: counts[0]].T, strict=True))
    np.testing.assert_allclose(events["magnitude"], part.magnitude, rtol=1e-6)
    np.testing.assert_array_equal(events["n_stations"], np.bincount(part.event_of_pair[used]))


def test_a_status_counts_only_with_the_shards_that_it_names(tmp_path):
    assert finished(tmp_path, 0) is None
    (tmp_path / "parts").mkdir()
    for text in ("", "{}", '{"shards": {"nothing": "0"}}'):
        (tmp_path / "parts/000000.json").write_text(text)
        assert finished(tmp_path, 0) is None


def test_a_thread_of_this_process_writes_the_same_without_a_second_copy_of_the_windows(tmp_path, monkeypatch):
    sampler = Sampler(store(), recipe(), 5)
    counts = sampler.parts_for(25)
    monkeypatch.setattr(writing, "_resident", lambda *given: pytest.fail("the windows are copied"))
    with dask_client(0, None) as client:
        assert len(list(write_parts(tmp_path, sampler, counts, client))) == len(counts)
    monkeypatch.undo()
    (tmp_path / "resident").mkdir()  # as a run leaves it that was killed between its last part and its end
    with dask_client(0, None) as client:
        assert len(list(write_parts(tmp_path, sampler, counts, client))) == len(counts)
    data = xr.open_zarr(tmp_path / DATASET_NAME, consolidated=False)
    np.testing.assert_array_equal(data["windows"].values[:96], fill_part(sampler, sampler.part(0, counts[0])))
    assert not (tmp_path / "resident").exists()
