"""Windows on disk are the windows in memory; stores that do not belong together are refused."""

from dataclasses import replace

import numpy as np
import pytest
from synthetic_cases import one_model, store

from quakesource.earth import read_model
from quakesource.errors import GreensError, ProductError
from quakesource.greens.window_store import PRODUCT, open_windows, write_windows
from quakesource.greens.windows import stacked
from quakesource.products import build_product


def written(folder, windows):
    manifest = folder / "windows" / "manifest.json"
    with build_product(manifest, PRODUCT, "test", code="", settings={}, inputs=[], attributes={}) as work:
        write_windows(work, windows, "short_period", read_model(windows.models[0]).hash())
    return manifest


def test_windows_come_back(tmp_path):
    windows = store()
    back = open_windows(written(tmp_path, windows), "short_period")
    for name in ("counts", "scale", "start_s", "arrival_s", "takeoff_deg", "depth_km", "distance_km"):
        np.testing.assert_array_equal(getattr(back, name), getattr(windows, name))
    assert (back.models, back.sampling_rate_hz, back.before_s) == (("socal", "gil7"), 10.0, 8.5)


def test_windows_begin_before_the_arrival_and_are_packed_to_1e_4():
    windows = one_model("socal")
    before = windows.arrival_s - windows.start_s
    assert ((before >= 8.5 - 1e-9) & (before < 8.6 + 1e-9)).all()
    assert (np.abs(windows.counts).max(-1) == 32767).all()


def test_models_are_stacked():
    both = store()
    assert both.models == ("socal", "gil7")
    np.testing.assert_array_equal(both.counts[1], one_model("gil7").counts[0])


def test_another_grid_is_refused():
    other = replace(one_model("gil7"), depth_km=np.array([4.0, 8.0, 13.0]))
    with pytest.raises(GreensError, match="'gil7' lie on another grid than those of 'socal'"):
        stacked([one_model("socal"), other])
    with pytest.raises(GreensError, match="no store of windows"):
        stacked([])


def test_a_store_that_was_cut_short_is_refused(tmp_path):
    manifest = written(tmp_path, one_model("socal"))
    shard = max((path for path in manifest.parent.rglob("*") if path.is_file()), key=lambda path: path.stat().st_size)
    shard.write_bytes(shard.read_bytes()[:-10])
    with pytest.raises(ProductError, match="bytes instead of"):
        open_windows(manifest, "short_period")
