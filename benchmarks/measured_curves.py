"""Measured dispersion curves inverted: χ² of each set, and what is said of it.

    python benchmarks/measured_curves.py FOLDER

FOLDER holds what other projects have published (docs/surface_waves.md names them): csrm_real (33 Rayleigh curves of the
China Seismological Reference Model), snu_korea_cps (Herrmann's tutorial, with surf96's answer), ehs_dradisurftomo
(Rayleigh and Love between stations of the eastern Himalaya) and taipei_dsurftomo (a slow basin). Sets without standard
deviations get those stated below.
"""

import gzip
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np
import pandas as pd

from quakesource.earth import LayeredModel, read_model
from quakesource.surface_waves import dispersion
from quakesource.surface_waves.dispersion import Wave
from quakesource.surface_waves.fit import Fit, fit_curves
from quakesource.surface_waves.inversion import Prior, fine_layers
from quakesource.surface_waves.observed import Kind, ObservedCurve, read_curves

CSRM_SIGMA_KM_S = {"phase": 0.02, "group": 0.04}
LONGEST_S = 100.0
"""The earth is flat here: beyond, a period is left out and counted."""
LEAST_PATHS = 20


def main() -> None:
    folder = Path(sys.argv[1])
    _csrm(folder / "csrm_real")
    _snu(folder / "snu_korea_cps")
    _tomography(folder / "ehs_dradisurftomo", ("AllR.dat.gz", "AllL.dat.gz"), np.arange(5.0, 41.0), "socal")
    _tomography(folder / "taipei_dsurftomo", ("surfdataTB.dat.gz",), np.arange(5, 31) / 10, "socal")


def _said(name: str, fit: Fit) -> None:
    found = fit.together
    print(f"{name}: chi2/n {found.chi2 / found.n:.2f} of {found.n}, surprise {found.surprise:.1f}")
    for word in fit.words[1:]:
        print(f"    {word.strip()}")


def _csrm(folder: Path) -> None:
    ratios, surprises, refused = [], [], 0
    for path in sorted(folder.glob("CSRM_obs_*.txt")):
        table = np.loadtxt(path)
        curves = []
        kinds: tuple[tuple[int, Kind], ...] = ((1, "phase"), (2, "group"))
        for column, kind in kinds:
            rows = table[table[:, column] > 0]
            sigma = np.full(len(rows), CSRM_SIGMA_KM_S[kind])
            curves.append(ObservedCurve("rayleigh", 0, kind, rows[:, 0], rows[:, column], sigma))
        start = fine_layers(read_model("socal"), curves)
        fit = fit_curves(curves, start, Prior(0.15))
        refused += len(fit.words) > 1
        ratios.append(fit.together.chi2 / fit.together.n)
        surprises.append(fit.together.surprise)
    within = np.mean((np.array(ratios) > 0.7) & (np.array(ratios) < 1.5))
    print(
        f"CSRM, {len(ratios)} curves, sigmas {CSRM_SIGMA_KM_S} km/s assumed: chi2/n {min(ratios):.2f} to "
        f"{max(ratios):.2f}, median {np.median(ratios):.2f}, {within:.0%} within 0.7 to 1.5; "
        f"surprise {min(surprises):.1f} to {max(surprises):.1f}; something said of {refused}"
    )


def _snu(folder: Path) -> None:
    whole = read_curves(folder / "SURF_nnall.dsp")
    curves = [_until(curve) for curve in whole]
    left_out = sum(len(a.period_s) - len(b.period_s) for a, b in zip(whole, curves, strict=True))
    start = fine_layers(_cps(folder / "SURF_start.mod"), curves)
    fit = fit_curves(curves, start, Prior(0.1))
    _said(f"SNU (beyond {LONGEST_S:g} s {left_out} periods are left out)", fit)
    theirs = _cps(folder / "SURF_end.mod")
    for curve, own in zip(curves, fit.together.predicted, strict=True):
        beside = dispersion(theirs, curve.period_s)[f"{curve.kind}_velocity_km_s"].values
        residuals = [curve.velocity_km_s - values for values in (own, beside)]
        rms = [float(np.sqrt(np.nanmean(residual**2))) for residual in residuals]
        chi2 = [float(np.nanmean((residual / curve.sigma_km_s) ** 2)) for residual in residuals]
        print(
            f"    {curve.kind}: rms ours {rms[0]:.3f} km/s, surf96's model {rms[1]:.3f}; chi2/n {chi2[0]:.2f} and "
            f"{chi2[1]:.2f} (both as a flat earth)"
        )
    print(f"    {_repeats(folder / 'SURF_nnall.dsp')}")


def _repeats(path: Path) -> str:
    """How far the measurements of neighbouring periods scatter, by their sigmas."""
    words = pd.read_csv(
        path, sep=r"\s+", header=None, usecols=[2, 5, 6, 7], names=["kind", "period", "velocity", "sigma"]
    )
    said = []
    for kind, rows in words[words["period"] <= LONGEST_S].groupby("kind"):
        rows = rows.sort_values("period")
        smooth = np.polyval(np.polyfit(np.log(rows["period"]), rows["velocity"], 5), np.log(rows["period"]))
        chi2 = float((((rows["velocity"] - smooth) / rows["sigma"]) ** 2).mean())
        said.append(
            f"{'phase' if kind == 'C' else 'group'} velocities scatter about a smooth curve with chi2/n {chi2:.1f}"
        )
    return "; ".join(said)


def _tomography(folder: Path, files: tuple[str, ...], periods_s: np.ndarray, start: str) -> None:
    """Mean over paths, period by period; its standard deviation is the paths' by the root of their number."""
    curves = []
    for name in files:
        of_period: dict[int, list[float]] = defaultdict(list)
        wave = 2
        for line in gzip.decompress((folder / name).read_bytes()).decode().splitlines():
            words = line.split()
            if line.lstrip().startswith("#"):
                place, wave = int(words[3]) - 1, int(words[4])
            elif words:
                of_period[place].append(float(words[2]))
        kept = sorted(place for place, values in of_period.items() if len(values) >= LEAST_PATHS)
        mean = np.array([np.mean(of_period[place]) for place in kept])
        sigma = np.array([np.std(of_period[place]) / np.sqrt(len(of_period[place])) for place in kept])
        kind: Wave = "rayleigh" if wave == 2 else "love"
        curves.append(ObservedCurve(kind, 0, "phase", periods_s[kept], mean, sigma))
    fit = fit_curves(curves, fine_layers(read_model(start), curves), Prior(0.15))
    _said(f"{folder.name}, means of paths between stations", fit)


def _until(curve: ObservedCurve) -> ObservedCurve:
    kept = curve.period_s <= LONGEST_S
    return curve._replace(**{name: getattr(curve, name)[kept] for name in ("period_s", "velocity_km_s", "sigma_km_s")})


def _cps(path: Path) -> LayeredModel:
    """A model file of Computer Programs in Seismology."""
    rows = np.loadtxt(path, skiprows=12)
    thickness = rows[:, 0].copy()
    thickness[-1] = 0
    return LayeredModel(thickness, rows[:, 1], rows[:, 2], rows[:, 3], name=path.name)


if __name__ == "__main__":
    main()
