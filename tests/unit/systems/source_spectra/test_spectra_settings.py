"""Settings of source spectra."""

import pytest

from quakesource.systems.source_spectra.settings import SpectraCatalogueSettings, SpectraReportSettings
from quakesource.systems.source_spectra.spectra import spectrum_points
from quakesource.systems.source_spectra.stages.sweep_cutoffs import cutoffs_within

FREQUENCY_HZ = spectrum_points(0.004, 1.0, 128)


@pytest.mark.parametrize("changes", [{}, {"folder": "/data", "address": "http://127.0.0.1/a.tar.gz"}])
def test_published_functions_come_from_one_place(changes):
    with pytest.raises(ValueError, match="needs 'folder' or 'address', one of them"):
        SpectraCatalogueSettings(name="scardec", **changes)


def test_an_address_is_one():
    with pytest.raises(ValueError, match="address"):
        SpectraCatalogueSettings(name="scardec", address="/data/FCTs")


@pytest.mark.parametrize("changes", [{"cutoffs_hz": (0.5, 0.3)}, {"strata_depth_km": (70, 70)}, {"cutoffs_hz": ()}])
def test_edges_that_do_not_grow_are_refused(changes):
    with pytest.raises(ValueError, match=next(iter(changes))):
        SpectraReportSettings(**changes)


def test_the_whole_band_is_always_swept_and_nothing_above_it():
    assert cutoffs_within((0.3, 0.5, 1.0), FREQUENCY_HZ) == [0.3, 0.5, pytest.approx(1.0)]
    assert cutoffs_within((0.3, 2.0), FREQUENCY_HZ) == [0.3, pytest.approx(1.0)]


def test_a_cutoff_that_leaves_less_than_a_decade_is_left_out():
    assert cutoffs_within((0.02, 0.3), FREQUENCY_HZ) == [0.3, pytest.approx(1.0)]


def test_functions_are_not_given_to_a_simulated_catalogue():
    with pytest.raises(ValueError, match="is simulated"):
        SpectraCatalogueSettings(address="http://127.0.0.1/a.tar.gz")
