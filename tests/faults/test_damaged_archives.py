"""Damaged records and metadata: a recorded drop or a clear error, never a silent use."""

import numpy as np
import obspy
import pytest

from quakesource.errors import ArchiveError, CatalogueError


def dropped(verdicts, station):
    rows = verdicts[(verdicts["station"] == station) & (verdicts["verdict"] == "dropped")]
    return " | ".join(rows["reason"])


def test_undamaged_world_is_answered(world):
    verdicts = world.observe()
    assert set(verdicts["verdict"]) == {"kept"}
    predictions = world.predict()
    assert set(predictions["status"]) == {"answered"}
    assert (predictions["n_stations"] == 5).all()


def test_truncated_miniseed_is_a_recorded_drop(world):
    file = world.files("*S00*MHZ*")[0]
    file.write_bytes(file.read_bytes()[:-700])
    reason = dropped(world.observe(), "S00")
    assert "corrupt" in reason or "short" in reason or "unreadable" in reason
    assert (world.predict()["status"] == "answered").all()


def test_garbled_miniseed_is_a_recorded_drop(world):
    file = world.files("*S01*MHZ*")[0]
    content = bytearray(file.read_bytes())
    content[200:600] = bytes(range(200)) * 2
    file.write_bytes(content)
    assert "corrupt" in dropped(world.observe(), "S01")


def test_web_page_in_place_of_miniseed_is_a_recorded_drop(world):
    world.files("*S02*MHZ*")[0].write_text("<html><body>503 Service Unavailable</body></html>")
    reason = dropped(world.observe(), "S02")
    assert "unreadable" in reason or "corrupt" in reason


def test_nan_samples_are_a_recorded_drop(world):
    file = next(f for f in world.files("XS.S03.*") if f.name.split(".")[3] != "MHZ")
    stream = obspy.read(str(file))
    stream[0].data = stream[0].data.astype(np.float32)
    stream[0].data[100:110] = np.nan
    stream.write(str(file), format="MSEED", encoding="FLOAT32")
    verdicts = world.observe()
    assert "NaN: 10 samples are not finite" in dropped(verdicts, "S03")
    kept = verdicts[(verdicts["station"] == "S03") & (verdicts["verdict"] == "kept")]
    assert list(kept["component"]) == ["Z"]


def test_channel_without_response_is_a_recorded_drop(world):
    path = world.archive / "stations/XS.S00.xml"
    inventory = obspy.read_inventory(str(path))
    for channel in inventory[0][0]:
        channel.response = None
    inventory.write(str(path), format="STATIONXML")
    verdicts = world.observe()
    assert "no response" in dropped(verdicts, "S00")
    assert "kept" not in set(verdicts[verdicts["station"] == "S00"]["verdict"])


def test_archive_without_any_response_is_an_error(world):
    for path in (world.archive / "stations").glob("*.xml"):
        path.unlink()
    with pytest.raises(ArchiveError, match="no station metadata") as caught:
        world.observe()
    assert "without responses, counts are not ground motion" in str(caught.value)


def test_empty_catalogue_is_an_error(world):
    obspy.core.event.Catalog().write(str(world.archive / "events.xml"), format="QUAKEML")
    with pytest.raises(CatalogueError, match="holds no earthquake"):
        world.observe()


def test_event_with_two_stations_is_unusable_with_the_reason(world):
    for station in ("S00", "S01", "S02"):
        for file in world.files(f"XS.{station}.*"):
            file.unlink()
    world.observe()
    predictions = world.predict()
    assert set(predictions["variant"]) == {"double_couple", "deviatoric", "full"}
    assert set(predictions["status"]) == {"unusable"}
    assert set(predictions["reason"]) == {"2 usable stations; at least 3 are needed"}
    assert predictions["mrr_n_m"].isna().all()
