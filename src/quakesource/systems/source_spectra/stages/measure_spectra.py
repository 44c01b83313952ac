"""Stage measure-spectra: corner frequency, fall-off and stress drop of every event, with what they are uncertain by."""

from pathlib import Path

import numpy as np
import pandas as pd

from quakesource.products import open_product
from quakesource.products.parquet import read_parquet
from quakesource.systems.source_spectra.judged_models import fitted_parameters, moments_n_m
from quakesource.systems.source_spectra.settings import SpectraFitSettings, SpectraReportSettings
from quakesource.systems.source_spectra.shapes import SHAPES
from quakesource.systems.source_spectra.stress_drop import stress_drop_pa
from quakesource.systems.source_spectra.uncertainty import standard_errors


def measure_spectra(
    fit: SpectraFitSettings,
    report: SpectraReportSettings,
    *,
    spectra: Path,
    fits: Path,
    sources: Path,
) -> None:
    """Write a row an event.

    Parameters
    ----------
    spectra, fits : manifests
    sources : CSV to write: Brune's corner and its stress drop, the fall-off where it is free, and factors of one
        standard error
    """
    source = open_product(spectra, "spectra")
    held = np.load(source.folder / "spectra.npz")
    events = pd.read_csv(source.folder / "events.csv", dtype={"event_id": str})
    table = read_parquet(open_product(fits, "spectra_fits").folder / "fits.parquet")
    simulated = bool(source.attributes["simulated"])
    rows = events[[name for name in ("event_id", "origin_time_utc", "magnitude", "depth_km") if name in events]].copy()
    rows["moment_n_m"] = moments_n_m(events)
    for name in ("brune", "free_fall_off"):
        shape = SHAPES[name]
        parameters = fitted_parameters(table, name, fit.loss, events["event_id"])
        errors = standard_errors(shape, parameters, held["amplitudes"], held["frequency_hz"], fit.loss)
        for i, parameter in enumerate(shape.parameters):
            rows[f"{name}_{parameter}"] = parameters[:, i]
            rows[f"{name}_{parameter}_factor"] = np.exp(errors[:, i])
    corner = rows["brune_corner_frequency_hz"].to_numpy(float)
    drop = stress_drop_pa(rows["moment_n_m"].to_numpy(float), corner, report.k, 1000 * report.shear_velocity_km_s)
    rows["stress_drop_mpa"] = drop / 1e6
    # the corner enters with its third power
    rows["stress_drop_factor"] = rows["brune_corner_frequency_hz_factor"] ** 3
    rows["corner_in_band"] = (corner > held["frequency_hz"][0]) & (corner < held["frequency_hz"][-1])
    sources.parent.mkdir(parents=True, exist_ok=True)
    rows.assign(simulated=simulated).to_csv(sources, index=False, float_format="%.6g")
