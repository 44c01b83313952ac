"""The OBSERVATIONS product is the same to the byte however its pairs come, and holds few of them at a time."""

import numpy as np
import pandas as pd
import pytest

from quakesource.products import build_product
from quakesource.waveforms.observations import (
    CHUNK_PAIRS,
    WRITTEN_TOGETHER,
    ObservationWriter,
    open_observations,
    write_observations,
)

N, TIME_S = 2 * WRITTEN_TOGETHER + 3 * CHUNK_PAIRS + 5, np.arange(7) / 2.0
EVENTS = pd.DataFrame({"event_id": ["a"], "band": ["small"]})


def cases(n):
    rng = np.random.default_rng(n)
    motion, kept = rng.normal(size=(n, 3, TIME_S.size)), rng.random((n, 3)) < 0.6
    motion[rng.random((n, 3)) < 0.1] = np.nan
    names = [{"event_id": "a", "network": "N", "station": f"S{i}"} for i in range(n)]
    pairs = [{**row, "distance_km": float(i), "p_arrival_s": 1.0} for i, row in enumerate(names)]
    verdicts = [{**row, "component": "Z", "verdict": "kept", "snr": 1.23456 * i} for i, row in enumerate(names)]
    return motion, kept, pairs, verdicts


def files(folder):
    return {path.relative_to(folder): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("n", [0, 3, CHUNK_PAIRS + 1, WRITTEN_TOGETHER, N])
def test_pairs_that_come_one_by_one_make_the_files_of_all_at_once(tmp_path, n):
    motion, kept, pairs, verdicts = cases(n)
    at_once, pieces = tmp_path / "once", tmp_path / "pieces"
    for folder in (at_once, pieces):
        folder.mkdir()
    write_observations(at_once, motion, kept, TIME_S, pd.DataFrame(pairs), pd.DataFrame(verdicts), EVENTS)
    writer, sizes, start = ObservationWriter(pieces, TIME_S), np.random.default_rng(3), 0
    while start < n:
        part = slice(start, start + int(sizes.integers(0, 60)))
        writer.add(motion[part], kept[part], pairs[part], verdicts[part])
        assert sum(len(held) for held, _ in writer._held) < WRITTEN_TOGETHER
        start = part.stop
    writer.finish(EVENTS)
    assert writer.n_pairs == n
    assert files(pieces) == files(at_once)


def test_what_was_written_in_pieces_is_read_back(tmp_path):
    motion, kept, pairs, verdicts = cases(N)
    manifest = tmp_path / "observations/manifest.json"
    attributes = {"simulated": True, "sampling_rate_hz": 2.0}
    of = {"code": "x", "settings": {}, "inputs": [], "attributes": attributes}
    with build_product(manifest, "observations", "observe_waveforms", **of) as work:
        writer = ObservationWriter(work, TIME_S)
        for start in range(0, N, 100):
            part = slice(start, start + 100)
            writer.add(motion[part], kept[part], pairs[part], verdicts[part])
        writer.finish(EVENTS)
    found = open_observations(manifest)
    wanted = np.where(kept[..., None], motion, np.nan).astype(np.float32)
    np.testing.assert_array_equal(found.velocity.values, wanted)
    assert found.velocity.encoding["chunks"] == (CHUNK_PAIRS, 3, TIME_S.size)
    assert list(found.pairs["station"]) == [row["station"] for row in pairs]
    assert len(found.verdicts) == N
