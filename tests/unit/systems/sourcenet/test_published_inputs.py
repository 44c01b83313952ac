"""What the published network is given and learns: against the slow, obvious arithmetic."""

import numpy as np
import pytest
import torch

from quakesource.mechanisms import moment_tensor, random_double_couples
from quakesource.systems.sourcenet.published.inputs import (
    five_components,
    magnitude_of,
    published_inputs,
    scaled_magnitude,
    six_components,
)
from quakesource.systems.sourcenet.published.objective import draw_weights, focal_error

RATE_HZ, BEFORE_S, N = 10.0, 5.0, 101


def test_windows_and_scalars_are_those_of_a_loop_over_stations():
    rng = np.random.default_rng(1)
    counts, windows = (2, 3), rng.normal(size=(5, 2, 3, N)) * 1e-5
    geometry = rng.uniform(1, 50, (5, 5))
    present = np.arange(4) < np.array(counts)[:, None]
    found = published_inputs(
        torch.from_numpy(present),
        torch.from_numpy(windows.astype(np.float32)),
        torch.from_numpy(geometry.astype(np.float32)),
        RATE_HZ,
        BEFORE_S,
    )
    start = 0
    for count in counts:
        cm_s = windows[start : start + count] * 100
        spectra = np.abs(np.fft.rfft(cm_s))
        for station in range(count):
            row = start + station
            for phase in range(2):
                wave = cm_s[station, phase] / np.abs(cm_s).max()
                spectrum = np.pad(spectra[station, phase] / spectra.max(), [(0, 0), (0, N - spectra.shape[-1])])
                np.testing.assert_allclose(found.towers[row, phase, :3], wave, atol=2e-6)
                np.testing.assert_allclose(found.towers[row, phase, 3:], spectrum, atol=2e-6)
            peak = np.abs(cm_s[station, :, :, 30:81]).max(-1)  # from 2 s before the arrival to 3 s after it
            ratio = np.log(np.clip(peak[0] / (peak[1] + 1e-6), 0.01, 10))
            scalars = [*geometry[row], *peak.ravel(), *spectra[station].max(-1).ravel(), *ratio]
            np.testing.assert_allclose(found.scalars[row], scalars, rtol=2e-4)
        start += count
    assert found.scalars.shape == (5, 20)


def test_a_dead_event_is_zeros_and_not_nan():
    present, nothing = torch.ones(1, 2, dtype=torch.bool), torch.zeros(2, 2, 3, N)
    found = published_inputs(present, nothing, torch.ones(2, 5), RATE_HZ, BEFORE_S)
    assert torch.isfinite(found.scalars).all()
    assert (found.towers == 0).all()


def test_five_components_are_those_of_aki_and_richards():
    strike, dip, rake = np.deg2rad([40.0, 65.0, -20.0])
    # eq. 4.88 of the second edition, x north, y east, z down, unit moment
    xx = -(np.sin(dip) * np.cos(rake) * np.sin(2 * strike) + np.sin(2 * dip) * np.sin(rake) * np.sin(strike) ** 2)
    xy = np.sin(dip) * np.cos(rake) * np.cos(2 * strike) + 0.5 * np.sin(2 * dip) * np.sin(rake) * np.sin(2 * strike)
    xz = -(np.cos(dip) * np.cos(rake) * np.cos(strike) + np.cos(2 * dip) * np.sin(rake) * np.sin(strike))
    yy = np.sin(dip) * np.cos(rake) * np.sin(2 * strike) - np.sin(2 * dip) * np.sin(rake) * np.cos(strike) ** 2
    yz = -(np.cos(dip) * np.cos(rake) * np.sin(strike) - np.cos(2 * dip) * np.sin(rake) * np.cos(strike))
    tensor = torch.from_numpy(np.atleast_2d(moment_tensor(40.0, 65.0, -20.0)))
    np.testing.assert_allclose(five_components(tensor)[0], [xx, yy, xy, xz, yz], atol=1e-12)


def test_five_components_and_magnitudes_come_back():
    tensors = torch.from_numpy(random_double_couples(50, np.random.default_rng(2)))
    torch.testing.assert_close(six_components(five_components(tensors)), tensors)
    magnitude = torch.tensor([2.0, 4.3, 8.0])
    torch.testing.assert_close(scaled_magnitude(magnitude), torch.tensor([-1.0, -0.23333, 1.0]), atol=1e-4, rtol=0)
    torch.testing.assert_close(magnitude_of(scaled_magnitude(magnitude)), magnitude)


def test_focal_error_hardly_counts_small_errors():
    error = torch.tensor([0.01, -0.5, 1.5])
    by_hand = np.mean([(1 - np.exp(-abs(e))) ** 1.5 * abs(e) for e in (0.01, -0.5, 1.5)])
    assert float(focal_error(error)) == pytest.approx(by_hand, rel=1e-6)
    assert float(focal_error(error[:1])) < 0.002 * 0.01 * 10


def test_rare_mechanisms_are_drawn_as_often_as_common_ones():
    tensor = np.array([[0.9, 0, 0, 0, 0]] + [[-0.9, 0, 0, 0, 0]] * 9)
    chance = draw_weights(tensor)
    assert chance[0] == pytest.approx(0.5, abs=1e-6)
    assert chance.sum() == pytest.approx(1)
    assert np.isfinite(draw_weights(np.array([[1.0, -1, 1, -1, 1]]))).all()  # the ends of the axes are bins too
