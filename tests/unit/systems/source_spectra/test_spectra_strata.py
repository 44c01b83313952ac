"""Source spectra by depth and style."""

import numpy as np
import pandas as pd
import pytest

from quakesource.observatory.source_catalogues import with_places
from quakesource.systems.source_spectra.strata import spectra_strata, styles

EDGES = (70.0, 300.0)


@pytest.fixture
def events():
    n = 600
    return with_places(pd.DataFrame({"event_id": range(n)}), np.random.default_rng(1))


def table_of(events, values):
    return spectra_strata(events, {"value": values}, EDGES, 1).set_index(["stratum", "bin"])


def test_every_event_is_in_one_depth_and_one_style(events):
    table = table_of(events, np.zeros(len(events)))
    for stratum in ("all", "depth_km", "style"):
        assert table.loc[stratum, "n_events"].sum() == len(events)
    assert list(table.loc["depth_km"].index) == ["<70", "70–300", "≥300"]
    assert (table.loc["depth_km", "n_events"] > 20).all()
    assert (table.loc["style"].loc[["reverse", "strike-slip", "normal"], "n_events"] > 60).all()


def test_what_does_not_depend_on_depth_or_style_is_within_the_interval_of_all(events):
    values = np.random.default_rng(2).standard_normal(len(events))
    table = table_of(events, values)
    within = (table["value_low"] <= 0) & (table["value_high"] >= 0)
    assert within.mean() >= 0.75


def test_what_depends_on_the_style_is_found(events):
    slip = styles(events) == "strike-slip"
    values = np.random.default_rng(2).standard_normal(len(events)) + slip
    table = table_of(events, values).loc["style"]
    assert table.loc["strike-slip", "value_low"] > table.loc["reverse", "value_high"]
    assert table.loc["strike-slip", "value"] == pytest.approx(1, abs=0.3)


def test_what_is_not_known_is_a_stratum_of_its_own(events):
    events.loc[:9, "depth_km"] = np.nan
    events.loc[:4, "rake_deg"] = np.nan
    table = table_of(events, np.ones(len(events)))
    assert table.loc[("depth_km", "unknown"), "n_events"] == 10
    assert table.loc[("style", "unknown"), "n_events"] == 5
    bare = spectra_strata(events[["event_id"]], {"value": np.ones(len(events))}, EDGES, 1)
    assert list(bare["bin"]) == ["all", "unknown", "unknown"]


def test_events_without_a_value_are_counted_apart(events):
    values = np.where(np.arange(len(events)) < 100, np.nan, 2.0)
    row = table_of(events, values).loc[("all", "all")]
    assert (row["n_events"], row["value_n"], row["value"]) == (600, 500, 2.0)
