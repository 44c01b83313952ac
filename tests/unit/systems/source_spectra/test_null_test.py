"""Residuals over f/fc, event by event."""

import numpy as np
import pytest

from quakesource.systems.source_spectra.null_test import EDGES, residual_by_corner

FREQUENCY_HZ = np.geomspace(0.004, 1, 128)


def table_of(residual, corner_hz):
    return residual_by_corner(residual, FREQUENCY_HZ, corner_hz, name="x", seed=1).set_index("from_corners")


def test_an_event_counts_once_however_many_points_it_has():
    corner = np.full(9, 0.03)
    residual = np.zeros((9, 128))
    residual[0] = 5.0
    table = table_of(residual, corner)
    assert (table["median"] == 0).all()
    assert (table["n_events"] == 9).all()


def test_an_event_stands_for_a_bin_only_if_its_band_reaches_through_it():
    table = table_of(np.zeros((2, 128)), np.array([0.01, 0.3]))
    assert table.loc[20.0, "n_events"] == 1
    assert table.loc[0.5, "n_events"] == 2
    assert table.loc[3.0, "n_events"] == 1


def test_intervals_hold_the_median_of_many_events():
    rng = np.random.default_rng(1)
    residual = 0.3 + rng.standard_normal((300, 1)) * np.ones(128)
    table = table_of(residual, np.full(300, 0.02))
    assert ((table["low"] < 0.3) & (table["high"] > 0.3)).mean() > 0.8
    assert table["median"].to_numpy() == pytest.approx(0.3, abs=0.2)
    assert len(table) == len(EDGES) - 1
