"""Stage plot-fmnet-earthquakes: answers on a map, and their waveforms beside the records."""

from pathlib import Path

import pandas as pd

from quakesource.earth.study_model import study_model
from quakesource.figures.empty_figure import plot_nothing
from quakesource.figures.judged_rows import judged_rows
from quakesource.figures.writing import write_figure
from quakesource.products import open_product, remake_command
from quakesource.settings import EarthSettings, PlotSettings
from quakesource.systems.fmnet.any_stations.rows import records_of
from quakesource.systems.fmnet.any_stations.trained import read_trained
from quakesource.systems.fmnet.any_stations.waveform_fit import WaveformFit, waveform_fit
from quakesource.systems.fmnet.figures.answers import plot_answers, plot_waveforms
from quakesource.systems.fmnet.settings import FmnetRegionSettings
from quakesource.tables import MOMENT_TENSOR_COLUMNS
from quakesource.waveforms.observations import open_observations

MOST_FITS = 16
"""Earthquakes whose waveforms are computed, the first that were answered."""


def plot_fmnet_earthquakes(
    plot: PlotSettings,
    region: FmnetRegionSettings,
    earth: EarthSettings,
    *,
    title: str,
    predictions: Path,
    references: Path,
    observations: Path,
    trained_model: Path,
    answers: Path,
    waveforms: Path,
    threads: int = 1,
) -> None:
    """Draw what the network for stations anywhere answered.

    Parameters
    ----------
    predictions, trained_model : manifests
    references : CSV of the evaluation
    observations : manifest of the records that were answered from
    answers, waveforms : PNG files to write; SVG and JSON come beside them
    """
    rows = judged_rows(predictions, references, [observations])
    simulated, answered = bool(rows["simulated"].any()), rows[rows["status"] == "answered"]
    trained = read_trained(open_product(trained_model, "trained_model").folder)
    observed, layers = open_observations(observations), study_model(earth, region.velocity_model)
    fits: dict[str, tuple[WaveformFit, pd.DataFrame]] = {}
    for _, row in answered.iloc[:MOST_FITS].iterrows():
        records = records_of(trained, observed, str(row["event_id"]))
        tensor = row[list(MOMENT_TENSOR_COLUMNS)].to_numpy(float)
        place = float(row["latitude_deg"]), float(row["longitude_deg"])
        depth_km = max(0.5, float(row["depth_km"]))
        found = waveform_fit(records, tensor, depth_km, place, layers, region, trained.bands_hz, threads=threads)
        fits[str(row["event_id"])] = found, records.stations
    correlation = {event: float(fit.correlation.mean()) for event, (fit, _) in fits.items()}
    inputs = [str(predictions), str(references)]
    if not fits:
        nothing = "No earthquake in the region was answered."
        drawn = [plot_nothing(f"{title}: {name}", nothing, simulated=simulated) for name in ("answers", "waveforms")]
    else:
        typical = sorted(correlation, key=lambda event: correlation[event])[len(correlation) // 2]
        fit, stations = fits[typical]
        drawn = [
            plot_answers(answered, correlation, region, f"{title}: answers", simulated=simulated),
            plot_waveforms(
                fit, stations, f"{title}: waveforms, {typical}", region.sampling_rate_hz, simulated=simulated
            ),
        ]
    n = {"asked": len(rows), "answered": len(answered)}
    for figure, path in zip(drawn, (answers, waveforms), strict=True):
        write_figure(figure, path, command=remake_command(path), inputs=inputs, n=n, dpi=plot.dpi)
