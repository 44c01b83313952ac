"""From a world's file to an archive as a data centre would hand it out, and to a truth that lies elsewhere."""

import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from obspy import UTCDateTime
from small_worlds import small_world

from quakesource.acquire.archive import open_archive
from quakesource.acquire.truth import open_truth
from quakesource.mechanisms import moment_tensor, radiation_pattern
from quakesource.observatory.world.definition import read_world
from quakesource.observatory.world.elementary import Elementary
from quakesource.observatory.world.network import world_network
from quakesource.observatory.world.recording import ground_motion
from quakesource.observatory.world.seismicity import world_events
from quakesource.observatory.world.sources import Piece
from quakesource.settings import WorldSettings
from quakesource.stages import simulate_world as stage
from quakesource.stages.compute_world_tables import compute_world_tables
from quakesource.stages.simulate_world import simulate_world


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    folder = tmp_path_factory.mktemp("world")
    path = small_world(folder)
    compute_world_tables(world=path, province="sierra", tables=folder / "tables/manifest.json", threads=2)
    return path


def simulate(world: Path, folder: Path, **changes) -> tuple[Path, Path]:
    archive, truth = folder / "archive/manifest.json", folder / "sealed/manifest.json"
    settings = WorldSettings(**{"file": world, "n_events": None, **changes})
    simulate_world(settings, tables=[world.parent / "tables/manifest.json"], archive=archive, truth=truth)
    return archive, truth


@pytest.fixture(scope="module")
def made(world, tmp_path_factory):
    return simulate(world, tmp_path_factory.mktemp("made"))


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "manifest.json" and path.suffix != ".xml"
    }


def test_archive_holds_what_a_data_centre_gives_and_no_mechanism(made, world):
    archive = open_archive(made[0])
    assert archive.simulated
    assert archive.product.attributes["world"] == read_world(world).title
    assert len(archive.events()) == 4
    assert {"P", "S"} == set(archive.picks()["phase"])
    text = (archive.product.folder / "events.xml").read_text()
    for word in ("focalMechanism", "nodalPlane", "momentTensor", "strike"):
        assert word not in text
    names = {path.name for path in archive.product.folder.iterdir() if path.name[0] != "."}
    assert names == {"events.xml", "stations", "waveforms", "ledger.parquet", "picks.csv", "manifest.json"}


def test_truth_is_that_of_the_world(made, world):
    truth = open_truth(made[1]).set_index("event_id")
    for event in world_events(read_world(world)):
        row = truth.loc[event.event_id]
        assert row["source_kind"] == event.kind
        assert row["depth_km"] == event.depth_km
        if event.kind != "two_subevents":
            assert row["mw"] == pytest.approx(event.magnitude, abs=1e-6)
    assert set(truth["source_kind"]) >= {"two_subevents", "line_source"}


def test_records_hold_the_earthquake_where_the_true_path_says(made, world):
    archive = open_archive(made[0])
    sealed = pd.read_csv(made[1].parent / "records.csv", keep_default_na=False)
    origin = {e.event_id: e.origin_time for e in world_events(read_world(world))}
    louder = []
    for row in sealed[sealed["defect"] == ""].itertuples():
        start = origin[row.event_id]
        stream, problems = archive.read("XS", row.station, start - 60, start + 199)
        assert not problems
        assert len(stream) == 3
        for trace in stream:
            rate = trace.stats.sampling_rate
            begin = trace.stats.starttime - start
            at = round((row.p_s - begin) * rate)
            data = trace.data.astype(float) - np.mean(trace.data[: at - 40])
            louder.append(data[at : at + 400].std() > 3 * data[at - 440 : at - 40].std())
    assert np.mean(louder) > 0.95


def test_defects_come_at_their_rate_and_are_kept_with_the_truth(made):
    sealed = pd.read_csv(made[1].parent / "records.csv", keep_default_na=False)
    assert set(sealed["defect"]) == {"", "gap"}
    assert 0.1 < (sealed["defect"] == "gap").mean() < 0.6


def test_the_same_world_makes_the_same_archive(made, world, tmp_path):
    again = simulate(world, tmp_path)
    for one, other in zip(made, again, strict=True):
        assert contents(one.parent) == contents(other.parent)


def test_a_larger_slice_holds_the_smaller_one_unchanged(made, world, tmp_path):
    archive, _ = simulate(world, tmp_path, n_events=2)
    some, whole = contents(archive.parent / "waveforms"), contents(made[0].parent / "waveforms")
    assert some.keys() < whole.keys()
    assert all(whole[name] == content for name, content in some.items())


def test_a_job_that_was_killed_goes_on_where_it_was(made, world, tmp_path, monkeypatch):
    recorded = []
    whole = stage._record_day

    def dies_on_the_third(observatory, job):
        if len(recorded) == 2:
            raise KeyboardInterrupt
        recorded.append(job[0])
        return whole(observatory, job)

    monkeypatch.setattr(stage, "_record_day", dies_on_the_third)
    with pytest.raises(KeyboardInterrupt):
        simulate(world, tmp_path)
    assert not (tmp_path / "archive/manifest.json").exists()
    monkeypatch.setattr(stage, "_record_day", whole)
    calls = []
    record = stage.Observatory.record_day
    monkeypatch.setattr(stage.Observatory, "record_day", lambda *a: calls.append(a) or record(*a))
    archive, _ = simulate(world, tmp_path)
    assert len(calls) == 2
    assert contents(archive.parent) == contents(made[0].parent)


def test_origin_times_of_the_catalogue_are_near_the_truth(made, world):
    listed = open_archive(made[0]).events().set_index("event_id")["origin_time_utc"]
    for event in world_events(read_world(world)):
        assert abs(UTCDateTime(listed[event.event_id]) - event.origin_time) < 1.0


def test_tables_of_another_world_are_of_no_use(world, tmp_path):
    """Every product says which world it is of."""
    shutil.copytree(world.parent, tmp_path / "copy")
    from quakesource.products import open_product

    product = open_product(tmp_path / "copy/tables/manifest.json", "world_tables")
    assert product.attributes["world"] == read_world(world).title


def test_the_first_swing_is_that_of_the_radiation_and_nothing_comes_before_it(world):
    """Whatever rings before an onset would make every automatic polarity a coin flip, as it once did."""
    elementary = Elementary(read_world(world), [world.parent / "tables"])
    event = next(event for event in world_events(elementary.world) if event.kind == "finite")
    stations = [s for s in world_network(elementary.world) if s.vertical_sign == 1][:6]
    rng, right, before = np.random.default_rng(3), [], []
    for station in stations:
        place = station.latitude_deg, station.longitude_deg
        path = elementary.structure.path((event.latitude_deg, event.longitude_deg, 8.0), place, station.rank)
        for _ in range(12):
            unit = moment_tensor(rng.uniform(0, 360), rng.uniform(20, 90), rng.uniform(-180, 180))
            azimuth = path.azimuth_deg + path.arrival_azimuth_deg
            radiation = float(radiation_pattern(unit, float(path.p.takeoff_deg[0]), azimuth)[0])
            if abs(radiation) < 0.4:
                continue
            ground = ground_motion(event, [Piece(1e15 * unit, 0.0, 0.2)], station, path, elementary, rng)
            vertical = ground.zrt[0]
            peak = np.abs(vertical[(ground.time_s > path.p_s) & (ground.time_s < path.p_s + 2)]).max()
            before.append(np.abs(vertical[ground.time_s < path.p_s - 0.15]).max() / peak)
            first = np.flatnonzero(np.abs(vertical) > 0.02 * peak)[0]
            right.append(np.sign(vertical[first]) == np.sign(radiation))
    assert len(right) > 20
    assert np.mean(right) > 0.9
    assert max(before) < 0.01
