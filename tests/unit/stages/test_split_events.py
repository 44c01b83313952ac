"""The stage writes a part for every event and counts the leaks of both splits."""

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError

from quakesource.acquire.archive_writing import ArchiveWriter
from quakesource.products.manifest import write_manifest
from quakesource.settings.splits import SplitSettings
from quakesource.stages.split_events import split_events
from quakesource.tables import LEAK, SPLIT


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    folder = tmp_path_factory.mktemp("split") / "archive"
    folder.mkdir()
    rng = np.random.default_rng(3)
    times = pd.Timestamp("2010-01-01", tz="UTC") + pd.to_timedelta(np.repeat(np.arange(20) * 60.0, 5), unit="D")
    times += pd.to_timedelta(rng.uniform(0, 2, 100), unit="D")
    events = pd.DataFrame(
        {
            "event_id": [f"e{i:03d}" for i in range(100)],
            "origin_time_utc": [t.isoformat().replace("+00:00", "Z") for t in times],
            "latitude_deg": np.repeat(rng.uniform(33, 36, 20), 5) + rng.normal(0, 0.01, 100),
            "longitude_deg": np.repeat(rng.uniform(-119, -115, 20), 5),
            "depth_km": 8.0,
            "magnitude": 3.0,
        }
    )
    writer = ArchiveWriter(folder)
    writer.finish(events)
    write_manifest(folder, "archive", "test", "", {"simulated": False})
    return folder / "manifest.json"


def test_parts_and_leaks(archive, tmp_path, capsys):
    split_events(SplitSettings(), archive=archive, splits=tmp_path / "a/splits.csv", leaks=tmp_path / "a/leaks.csv")
    parts = pd.read_csv(tmp_path / "a/splits.csv", keep_default_na=False)
    assert list(parts.columns) == list(SPLIT)
    assert len(parts) == 100
    assert not parts["simulated"].any()
    assert parts.groupby("cluster").size().tolist() == [5] * 20
    leaks = pd.read_csv(tmp_path / "a/leaks.csv").set_index("split")
    assert list(leaks.reset_index().columns) == list(LEAK)
    assert leaks.loc["blocked", ["n_pairs", "n_test_near_train"]].tolist() == [0, 0]
    assert leaks.loc["random", "n_pairs"] > 20
    assert leaks.loc["random", "share_of_test"] > 0.5
    assert (leaks[["n_train", "n_validation", "n_test", "n_excluded"]].sum(axis=1) == 100).all()
    assert "blocked: 70 train, 15 validation, 15 test, 0 excluded; 0 pairs" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("changes", "what"),
    [({"nside": 3}, "power of 2"), ({"shares": (0.5, 0.5, 0.5)}, "add up to 1"), ({"min_days": 0}, "greater than 0")],
)
def test_settings_that_cannot_be_are_refused(changes, what):
    with pytest.raises(ValidationError, match=what):
        SplitSettings(**changes)
