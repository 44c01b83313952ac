"""The time integral of the velocity for a step moment is the static displacement, known in closed form.

Two things stand between the integral and the closed form. Ringing that the origin time cuts off is a step in the
integral (36 % here at worst), so the spectra are tapered. And the field of a buried source in a half-space approaches
its static value only as 1/t², by an amount that does not depend on distance: at 20 km that is 8 % after 30 s, so the
limit is taken with a straight line in 1/t².
"""

import numpy as np
import pytest
from greens_cases import half_space

from quakesource.greens import compute_greens, synthesize
from quakesource.mechanisms import moment_tensor

VP, VS, RHO = 6.2, 3.4, 2.7  # not a Poisson solid: nu = 0.285
MU, LAM = RHO * VS**2 * 1e9, RHO * (VP**2 - 2 * VS**2) * 1e9  # Pa
DEPTHS_KM, DISTANCES_KM = [5.0, 9.0], [5.0, 10.0, 20.0]
RATE_HZ = 20.0
TOLERANCE = 0.002


@pytest.fixture(scope="module")
def greens():
    return compute_greens(half_space(VP, VS, RHO), DEPTHS_KM, DISTANCES_KM, RATE_HZ, 200.0, taper_start=0.15)


def offset(seismograms):
    """Limit of the displacement: constant term of a fit in 1/t², long after the last arrival (7 s at 20 km)."""
    late = seismograms.time_s.values > 20.0
    displacement = (seismograms.values.cumsum(-1) / RATE_HZ)[..., late]
    powers = np.stack([np.ones(late.sum()), (20.0 / seismograms.time_s.values[late]) ** 2], axis=-1)
    flat = displacement.reshape(-1, late.sum())
    scale = np.abs(flat).max()  # lstsq judges rank by size, and 1e-20 m is small
    return (np.linalg.lstsq(powers, flat.T / scale, rcond=None)[0][0] * scale).reshape(displacement.shape[:-1])


def okada_1985_point(x, y, depth, dip_deg, rake_deg):
    """Okada (1985, BSSA 75, 1135), eqs 8-9: surface displacement for a unit moment, m per N·m.

    x along strike, y horizontal and 90° left of the strike (the fault dips to the other side), z up; metres.
    """
    dip, rake = np.radians(dip_deg), np.radians(rake_deg)
    sd, cd = np.sin(dip), np.cos(dip)
    d, r = depth, np.sqrt(x**2 + y**2 + depth**2)
    p, q = y * cd + d * sd, y * sd - d * cd
    c = MU / (LAM + MU)
    i1 = c * y * (1 / (r * (r + d) ** 2) - x**2 * (3 * r + d) / (r**3 * (r + d) ** 3))
    i2 = c * x * (1 / (r * (r + d) ** 2) - y**2 * (3 * r + d) / (r**3 * (r + d) ** 3))
    i3 = c * x / r**3 - i2
    i4 = -c * x * y * (2 * r + d) / (r**3 * (r + d) ** 2)
    i5 = c * (1 / (r * (r + d)) - x**2 * (2 * r + d) / (r**3 * (r + d) ** 2))
    strike_slip = np.array(
        [3 * x**2 * q / r**5 + i1 * sd, 3 * x * y * q / r**5 + i2 * sd, 3 * x * d * q / r**5 + i4 * sd]
    )
    dip_slip = np.array(
        [
            3 * x * p * q / r**5 - i3 * sd * cd,
            3 * y * p * q / r**5 - i1 * sd * cd,
            3 * d * p * q / r**5 - i5 * sd * cd,
        ]
    )
    return -(np.cos(rake) * strike_slip + np.sin(rake) * dip_slip) / (2 * np.pi * MU)


@pytest.mark.parametrize("azimuth_deg", [20.0, 75.0, 160.0, 290.0])
@pytest.mark.parametrize(("dip_deg", "rake_deg"), [(90, 0), (90, 90), (45, 90), (30, 0), (60, -130)])
def test_shear_source_leaves_the_offset_of_okada(greens, dip_deg, rake_deg, azimuth_deg):
    strike = 0.0
    ours = offset(synthesize(greens, moment_tensor(strike, dip_deg, rake_deg), azimuth_deg))
    azimuth = np.radians(azimuth_deg)
    for i, depth in enumerate(DEPTHS_KM):
        for j, distance in enumerate(DISTANCES_KM):
            north, east = distance * 1e3 * np.cos(azimuth), distance * 1e3 * np.sin(azimuth)
            ux, uy, uz = okada_1985_point(north, -east, depth * 1e3, dip_deg, rake_deg)
            radial = ux * np.cos(azimuth) - uy * np.sin(azimuth)
            transverse = -ux * np.sin(azimuth) - uy * np.cos(azimuth)
            expected = np.array([uz, radial, transverse])
            assert np.abs(ours[i, j] - expected).max() <= TOLERANCE * np.linalg.norm(expected)


def test_explosion_leaves_the_offset_of_mogi(greens):
    """u_z = (1-ν) d / (π (λ+2μ) R³), u_r = (1-ν) r / (π (λ+2μ) R³) (Mogi 1958, as a moment): item 2 of the physics."""
    ours = offset(synthesize(greens, [1, 1, 1, 0, 0, 0], 33.0))
    nu = LAM / (2 * (LAM + MU))
    depth, distance = np.meshgrid(np.array(DEPTHS_KM) * 1e3, np.array(DISTANCES_KM) * 1e3, indexing="ij")
    common = (1 - nu) / (np.pi * (LAM + 2 * MU) * np.hypot(depth, distance) ** 3)
    np.testing.assert_allclose(ours[..., 0], common * depth, rtol=TOLERANCE)
    np.testing.assert_allclose(ours[..., 1], common * distance, rtol=TOLERANCE)
    assert (ours[..., 2] == 0).all()
