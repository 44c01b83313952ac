"""Geographic cells: numbers, centres, size, and what is refused."""

import numpy as np
import pytest

from quakesource.errors import QuakesourceError
from quakesource.geometry.healpix import cell_centre, cell_of, cell_size_deg


@pytest.mark.parametrize("nside", [1, 2, 4, 64])
def test_centres_lie_in_their_cells(nside):
    cells = np.arange(12 * nside**2)
    assert np.array_equal(cell_of(*cell_centre(cells, nside), nside), cells)


def test_numbers_count_from_0_in_rings_from_the_north():
    assert cell_of(90.0, 45.0, 4) == 0
    assert cell_of([90.0] * 4, [45, 135, 225, 315], 4).tolist() == [0, 1, 2, 3]
    assert cell_of(-90.0, 315.0, 4) == 191
    latitude_deg, _ = cell_centre(np.arange(192), 4)
    assert (np.diff(latitude_deg) <= 1e-12).all()
    # First ring: z = 1 - 1/(3 nside²) (Górski et al. 2005, eq. 4).
    assert np.sin(np.radians(latitude_deg[:4])) == pytest.approx(1 - 1 / 48)


def test_longitude_wraps():
    assert cell_of(34.0, -117.0, 64) == cell_of(34.0, 243.0, 64) == cell_of(34.0, 603.0, 64)


def test_cells_hold_equal_areas():
    rng = np.random.default_rng(0)
    latitude_deg = np.degrees(np.arcsin(rng.uniform(-1, 1, 200_000)))
    count = np.bincount(cell_of(latitude_deg, rng.uniform(-180, 180, 200_000), 2), minlength=48)
    assert np.abs(count / count.mean() - 1).max() < 0.07
    assert 48 * cell_size_deg(2) ** 2 == pytest.approx(4 * np.pi * (180 / np.pi) ** 2)
    assert cell_size_deg(64) == pytest.approx(0.916, abs=5e-4)


@pytest.mark.parametrize(
    ("call", "what", "next_step"),
    [
        (lambda: cell_of(95.0, 0.0, 4), "latitude 95.0", "swapped"),
        (lambda: cell_of([0.0, 1.0], [0.0, np.nan], 4), "longitude nan", "finite"),
        (lambda: cell_of(0.0, 0.0, 3), "nside of 3", "1, 2, 4"),
        (lambda: cell_size_deg(0), "nside of 0", "1, 2, 4"),
        (lambda: cell_centre(192, 4), "no HEALPix cell 192", "0 to 191"),
    ],
)
def test_what_cannot_be_is_refused(call, what, next_step):
    with pytest.raises(QuakesourceError, match=what) as error:
        call()
    assert next_step in error.value.next_step
