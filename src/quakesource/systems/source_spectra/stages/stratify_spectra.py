"""Stage stratify-spectra: corners, fall-offs and misfits by depth and style of faulting."""

import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from quakesource.systems.source_spectra.judged_models import SpectraResults, moments_n_m
from quakesource.systems.source_spectra.misfit import misfits
from quakesource.systems.source_spectra.settings import SpectraJudgingSettings, SpectraReportSettings
from quakesource.systems.source_spectra.strata import spectra_strata
from quakesource.systems.source_spectra.stress_drop import stress_drop_pa

Array = NDArray[np.float64]
SLOW, FAST = (2.0, 4.0), (8.0, 15.0)
"""Where the paper finds Brune's model too low and too high, in corners."""


def stratify_spectra(
    judging: SpectraJudgingSettings,
    report: SpectraReportSettings,
    *,
    spectra: Path,
    fits: Path,
    models: Path,
    strata: Path,
) -> None:
    """Write medians of each stratum; networks are judged on the fold that they had not seen.

    Parameters
    ----------
    spectra, fits, models : manifests
    strata : CSV to write, a row a stratum
    """
    results = SpectraResults(spectra, fits, models)
    table = spectra_strata(results.events, measures(results, report), report.strata_depth_km, judging.seed)
    strata.parent.mkdir(parents=True, exist_ok=True)
    table.assign(simulated=results.simulated).to_csv(strata, index=False, float_format="%.6g")
    unknown = table.loc[table["bin"] == "unknown", ["stratum", "n_events"]].to_dict("records")
    print(f"{len(table)} strata; unknown: {unknown or 'none'}", file=sys.stderr)


def measures(results: SpectraResults, report: SpectraReportSettings) -> dict[str, Array]:
    """{name: (n,)} of what is compared."""
    corner = results.parameters("brune")[:, 0]
    drop = stress_drop_pa(moments_n_m(results.events), corner, report.k, 1000 * report.shear_velocity_km_s)
    brune = results.physical("brune")
    vae1, vae2 = (_unseen(results, name) for name in ("vae1", "vae2"))
    rms = {
        name: misfits(amplitudes, results.truth, results.frequency_hz)["rms_log"]
        for name, amplitudes in (("brune", brune), ("vae1", vae1), ("vae2", vae2))
    }
    residual = np.log10(np.maximum(brune, 1e-6) / np.maximum(results.amplitudes, 1e-6))
    ratio = results.frequency_hz / corner[:, None]
    in_band = (corner > results.frequency_hz[0]) & (corner < results.frequency_hz[-1])
    return {
        "stress_drop_mpa": np.where(in_band, drop / 1e6, np.nan),
        "fall_off": results.parameters("free_fall_off")[:, 1],
        "brune_rms_log": rms["brune"],
        "vae1_minus_brune": rms["vae1"] - rms["brune"],
        "vae2_minus_vae1": rms["vae2"] - rms["vae1"],
        "brune_slow": _median_within(residual, ratio, SLOW),
        "brune_fast": _median_within(residual, ratio, FAST),
    }


def _unseen(results: SpectraResults, model: str) -> Array:
    """(n, f) of a learned model, each event by the member that had not seen it."""
    members = results.learned(model, "folds")
    made = np.full(results.amplitudes.shape, np.nan)
    for member, test in zip(members, results.tests("folds"), strict=True):
        made[test] = member[test]
    return made


def _median_within(values: Array, ratio: Array, band: tuple[float, float]) -> Array:
    """(n,) median of values (n, f) where the ratio lies in a band; NaN for events whose band ends before it."""
    chosen = np.where((ratio >= band[0]) & (ratio <= band[1]), values, np.nan)
    reached = (ratio.max(axis=1) >= band[1]) & np.isfinite(chosen).any(axis=1)
    found = np.full(len(values), np.nan)
    found[reached] = np.nanmedian(chosen[reached], axis=1)
    return found
