"""Spectra of a user's own functions, from the files to the stress drops."""

import numpy as np
import pandas as pd
import pytest

from quakesource.errors import CatalogueError
from quakesource.products import open_product
from quakesource.settings import PlotSettings
from quakesource.systems.source_spectra.settings import (
    SpectraCatalogueSettings,
    SpectraFitSettings,
    SpectraJudgingSettings,
    SpectraNetworkSettings,
    SpectraReportSettings,
)
from quakesource.systems.source_spectra.stages.collect_spectra import collect_spectra
from quakesource.systems.source_spectra.stages.fit_spectra import fit_spectra
from quakesource.systems.source_spectra.stages.measure_spectra import measure_spectra
from quakesource.systems.source_spectra.stages.plot_spectra_table import plot_spectra_table
from quakesource.systems.source_spectra.stages.train_spectra import train_spectra

STEP_S = 0.07


def function(duration_s=5.0, moment="1.0e18", magnitude="5.9", step_s=STEP_S):
    times = np.arange(0, 2 * duration_s, step_s)
    rate = np.maximum(np.sin(np.pi * times / duration_s), 0) * (times < duration_s)
    rate *= 1e18 / (rate.sum() * step_s)
    rows = "\n".join(f"{t:.6f} {value:.6e}" for t, value in zip(times, rate, strict=True))
    return f"2011 3 11 {magnitude} {moment} 38.3 142.4\n{rows}\n"


def collected(folder, **settings):
    made = folder / "product/manifest.json"
    collect_spectra(SpectraCatalogueSettings(name="usgs", folder=folder, **settings), spectra=made)
    return open_product(made, "spectra").folder, made


def measured(folder, spectra):
    fits, sources = folder / "fits/manifest.json", folder / "sources.csv"
    fit_spectra(SpectraFitSettings(), spectra=spectra, fits=fits, losses="own")
    measure_spectra(SpectraFitSettings(), SpectraReportSettings(), spectra=spectra, fits=fits, sources=sources)
    plot_spectra_table(PlotSettings(), SpectraReportSettings(), table=sources, figure=folder / "sources.png")
    return pd.read_csv(sources)


def test_one_event_is_enough_for_a_stress_drop(tmp_path):
    (tmp_path / "p1.newstf").write_text(function())
    _, spectra = collected(tmp_path)
    sources = measured(tmp_path, spectra)
    (row,) = sources.to_dict("records")
    assert 0.03 < row["brune_corner_frequency_hz"] < 0.5
    assert row["stress_drop_mpa"] > 0
    with pytest.raises(CatalogueError, match="too few to learn from"):
        train_spectra(
            SpectraNetworkSettings(),
            SpectraJudgingSettings(),
            spectra=spectra,
            models=tmp_path / "models/manifest.json",
        )


def test_corners_above_the_band_are_told_and_drawn_as_nothing(tmp_path):
    (tmp_path / "p1.newstf").write_text(function(duration_s=0.7))
    _, spectra = collected(tmp_path, band_hz=(0.001, 0.05))
    sources = measured(tmp_path, spectra)
    assert not sources["corner_in_band"].any()
    assert (tmp_path / "sources.png").is_file()


def test_functions_that_do_not_reach_the_end_of_the_band_are_dropped(tmp_path):
    (tmp_path / "fine.newstf").write_text(function())
    (tmp_path / "coarse.newstf").write_text(function(duration_s=40.0, step_s=1.0))
    folder, _ = collected(tmp_path)
    assert list(pd.read_csv(folder / "events.csv")["event_id"]) == ["fine"]
    (drop,) = pd.read_csv(folder / "drops.csv").to_dict("records")
    assert drop["event_id"] == "coarse"
    assert "nothing is known above 0.5 Hz" in drop["reason"]


def test_a_magnitude_that_is_not_stated_is_that_of_the_integral(tmp_path):
    (tmp_path / "p1.newstf").write_text(function(magnitude="nan"))
    (tmp_path / "p2.newstf").write_text(function(magnitude="nan", moment="nan"))
    folder, _ = collected(tmp_path)
    events = pd.read_csv(folder / "events.csv")
    assert events["magnitude"].to_numpy() == pytest.approx(2 / 3 * (18 - 9.1), abs=0.02)
    assert list(pd.read_csv(folder / "problems.csv")["event_id"]) == ["p1"]
    assert list(pd.read_csv(folder / "drops.csv")["event_id"]) == ["p2"]


def test_no_function_that_can_be_used_is_an_error(tmp_path):
    (tmp_path / "coarse.newstf").write_text(function(duration_s=40.0, step_s=1.0))
    with pytest.raises(CatalogueError, match="None of 1 source time functions can be used"):
        collected(tmp_path)


@pytest.mark.parametrize(
    ("catalogue", "noise", "scatter"),
    [("double_corner", None, 0.1), ("brune", None, 0.0), ("brune", 0.3, 0.3), ("double_corner", 0.0, 0.0)],
)
def test_the_noise_is_that_of_the_settings(tmp_path, catalogue, noise, scatter):
    made = tmp_path / "product/manifest.json"
    collect_spectra(SpectraCatalogueSettings(name=catalogue, noise=noise, n_events=50), spectra=made)
    held = np.load(open_product(made, "spectra").folder / "spectra.npz")
    assert np.log(held["amplitudes"] / held["clean"]).std() == pytest.approx(scatter, rel=0.1)


@pytest.mark.parametrize("kind", ["pulses", "rough_pulses"])
def test_pulses_of_the_null_test_have_the_magnitudes_of_the_study(tmp_path, kind):
    (tmp_path / "p1.newstf").write_text(function(magnitude="7.5"))
    _, like = collected(tmp_path)
    made = tmp_path / "pulses/manifest.json"
    settings = SpectraCatalogueSettings(name="usgs", folder=tmp_path, n_events=20)
    collect_spectra(settings, spectra=made, catalogue=kind, like=like)
    events = pd.read_csv(open_product(made, "spectra").folder / "events.csv")
    assert len(events) == 20
    assert (events["magnitude"] == 7.5).all()
