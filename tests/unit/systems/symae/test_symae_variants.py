"""Names of trainings and worlds, and the scales that the paper states."""

import numpy as np
import pytest

from quakesource.errors import SettingsError
from quakesource.settings.teleseismic import TeleseismicWindowSettings, TeleseismicWorldSettings
from quakesource.systems.symae import scales
from quakesource.systems.symae.settings import SymaeJudgingSettings, SymaeSweepSettings, SymaeTrainingSettings
from quakesource.systems.symae.variants import (
    broken_worlds,
    raced,
    recipe,
    steps_of,
    swept,
    variant_named,
    world_of,
)

WORLD, WINDOW = TeleseismicWorldSettings(), TeleseismicWindowSettings()
TRAINING, JUDGING = SymaeTrainingSettings(), SymaeJudgingSettings()


def made(name):
    return recipe(name, WORLD, WINDOW, JUDGING)


def test_every_training_that_is_wanted_says_what_it_is():
    for name in [*swept(SymaeSweepSettings()), *(name for name, _ in raced(TRAINING))]:
        variant = variant_named(name)
        assert steps_of(variant, TRAINING) > 0
        assert world_of(name) in ("training", "depth_training")
    assert variant_named("faithful-dropout40-short") == ("faithful-dropout40-short", "faithful", 0.4, None, None, True)
    assert variant_named("ours-codes8+16-short").source == 8
    assert {name for name, _ in raced(TRAINING)} == {"depth", "labelled", "ours", "faithful"}
    assert {seed for name, seed in raced(TRAINING) if name == "ours"} == {1, 2, 3}


@pytest.mark.parametrize("name", ["theirs", "ours-dropout", "faithful-dropout100", "ours-codes8", "ours-long"])
def test_other_trainings_are_refused(name):
    with pytest.raises(SettingsError, match="no training"):
        variant_named(name)


def test_worlds_say_how_many_regions_and_of_which_kind():
    assert (made("training").n, made("training").world.n_pixels) == (WORLD.n_training, 1)
    assert made("held_out").n == WORLD.n_held_out >= 40
    assert made("depth_held_out").world.depth_phases
    assert len({made(name).salt for name in ("training", "validation", "held_out")}) == 3


def test_a_broken_world_differs_in_one_property():
    for name, (changed, value) in broken_worlds(JUDGING).items():
        one = made(name)
        assert one.n == JUDGING.n_broken
        if changed == "upper_frequency_hz":
            assert one.window.band_hz[1] == value
            assert one.world == WORLD
            continue
        different = {key for key, was in WORLD.model_dump().items() if one.world.model_dump()[key] != was}
        assert different == {changed}


@pytest.mark.parametrize("name", ["elsewhere", "broken_coda_9", "broken_weather_0", "depth_broken_coda_0"])
def test_other_worlds_are_refused(name):
    with pytest.raises(SettingsError, match="no world"):
        made(name)


def test_a_property_that_worlds_do_not_have_is_refused():
    with pytest.raises(SettingsError, match="weather"):
        recipe("broken_weather_0", WORLD, WINDOW, SymaeJudgingSettings(broken={"weather": (1.0,)}))


@pytest.mark.parametrize(
    ("changes", "what"),
    [({"band_hz": (0.01, 0.2)}, "Nyquist"), ({"start_s": -900.0}, "before the arrival")],
)
def test_windows_that_cannot_be_are_refused(changes, what):
    with pytest.raises(ValueError, match=what):
        TeleseismicWindowSettings(**changes)


def test_table_1_is_the_papers_but_for_its_misprint():
    for row in scales.resolution_rows():
        for wave in ("P", "S"):
            if (wave, row["length_km"]) == ("S", 400):
                assert row["S_deg"] == pytest.approx(12.9, abs=0.05)
                assert row["published_S_deg"] == 13.1
            else:
                assert row[f"{wave}_deg"] == pytest.approx(row[f"published_{wave}_deg"], abs=0.1)


def test_the_far_field_reaches_300_km_of_a_deep_earthquake(monkeypatch):
    monkeypatch.setattr(scales, "SOURCES_KM", (598.0,))
    monkeypatch.setattr(scales, "ALONG_KM", (-150.0, -75.0, 75.0, 150.0))
    rows = scales.fraunhofer_rows()
    assert max(abs(row["error_s"]) for row in rows) < 2.5
    assert all(np.sign(row["traced_s"]) == -np.sign(row["along_km"]) for row in rows)


def test_depth_phases_keep_their_delay_and_pp_does_not(monkeypatch):
    monkeypatch.setattr(scales, "DEPTHS_KM", (200.0,))
    rows = scales.delay_rows()
    delays = {phase: [row["delay_s"] for row in rows if row["phase"] == phase] for phase in ("PP", "pP")}
    assert np.ptp(delays["pP"]) < 10 < 50 < np.ptp(delays["PP"])
