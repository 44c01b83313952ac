"""Picks that are wrong: the command says what and where; what can be used is used."""

import json

import pandas as pd
import pytest

from quakesource.cli import main
from quakesource.settings import EarthSettings, FirstMotionSettings, SubsetSettings
from quakesource.stages.measure_first_motions import measure_first_motions
from quakesource.systems.polarity.settings import PolaritySettings
from quakesource.systems.polarity.stages.predict_polarity import predict_polarity
from quakesource.tables import PICK


def measure(world):
    world.accept_damage()
    target = world.folder / "first_motions/manifest.json"
    measure_first_motions(
        SubsetSettings(),
        FirstMotionSettings(),
        EarthSettings(),
        archive=world.archive / "manifest.json",
        first_motions=target,
    )
    return pd.read_parquet(target.parent / "first_motions.parquet")


def edit(world, **changes):
    picks = pd.read_csv(world.archive / "picks.csv", dtype=str, keep_default_na=False)
    for name, value in changes.items():
        picks.loc[0, name] = value
    picks.to_csv(world.archive / "picks.csv", index=False)
    return picks.loc[0]


def test_archive_without_picks_still_gives_rows_with_reasons(world):
    (world.archive / "picks.csv").unlink()
    table = measure(world)
    assert set(table["polarity"]) == {0}
    assert table["reason"].str.contains("min_sampling_rate_hz").all()


def test_pick_of_a_station_without_metadata_is_a_row(world):
    edit(world, station="NONE")
    table = measure(world).set_index("station")
    assert table["reason"]["NONE"] == "the archive has no metadata of this station"
    assert (table["polarity"] != 0).sum() > 20


def test_picks_of_an_unknown_event_are_passed_over(world):
    lost = edit(world, event_id="another")
    table = measure(world).set_index("station")
    assert "another" not in set(table["event_id"])
    assert table["polarity"].get(lost["station"], 0) == 0


def test_contradicting_picks_of_one_station_cancel(world):
    picks = pd.read_csv(world.archive / "picks.csv", dtype=str, keep_default_na=False)
    clear = picks[(picks["polarity"] == "1") & (picks["polarity_quality"] == "1.0")].iloc[0]
    opposite = clear.to_frame().T.assign(polarity="-1")
    pd.concat([picks, opposite]).to_csv(world.archive / "picks.csv", index=False)
    row = measure(world).set_index("station").loc[clear["station"]]
    assert row["polarity"] == 0
    assert "contradict" in row["reason"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("event_id,station\nsim0001,ABC\n", "The picks cannot be read"),
        (",".join(PICK) + "\nsim0001,XS,S00,,MHZ,P,2031-01-01,up,1,me\n", "The picks cannot be read"),
        ("", "The picks cannot be read"),
    ],
)
def test_damaged_table_is_an_error_with_its_place(world, capsys, text, message):
    (world.archive / "picks.csv").write_text(text)
    world.accept_damage()
    manifest, target = str(world.archive / "manifest.json"), str(world.folder / "fm/manifest.json")
    arguments = ["measure-first-motions", "--settings", "{}", "--archive", manifest, "--first-motions", target]
    assert main(arguments) == 1
    printed = capsys.readouterr().err
    assert message in printed
    assert "picks.csv" in printed
    assert "next:" in printed


def test_event_without_any_first_motion_is_unusable(world):
    (world.archive / "picks.csv").unlink()
    measure(world)
    target = world.folder / "polarity/manifest.json"
    predict_polarity(
        PolaritySettings(),
        EarthSettings(),
        first_motions=world.folder / "first_motions/manifest.json",
        predictions=target,
    )
    table = pd.read_parquet(target.parent / "predictions.parquet")
    assert set(table["status"]) == {"unusable"}
    assert table["reason"].str.startswith("0 first motions").all()


def test_verb_takes_settings_as_json(world):
    world.accept_damage()
    target = world.folder / "fm/manifest.json"
    settings = json.dumps({"first_motions": {"automatic": False}})
    arguments = ["measure-first-motions", "--settings", settings, "--archive", str(world.archive / "manifest.json")]
    assert main([*arguments, "--first-motions", str(target)]) == 0
    assert len(pd.read_parquet(target.parent / "first_motions.parquet")) > 20
