"""Stage plot-event: the pictures by which one solution is judged."""

from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from quakesource.figures.depth_curve import plot_depth_curve
from quakesource.figures.lune import plot_lune
from quakesource.figures.no_answer import plot_no_answer
from quakesource.figures.radiation_pattern import plot_radiation_pattern
from quakesource.figures.reason_classes import reason_letters
from quakesource.figures.record_section import plot_record_section
from quakesource.figures.station_map import FIRST_MOTIONS, plot_station_map
from quakesource.figures.trace_quality import plot_trace_quality
from quakesource.figures.waveform_fits import plot_waveform_fits
from quakesource.figures.writing import write_figure
from quakesource.products import open_product, remake_command
from quakesource.settings import BandSettings, ObserveSettings, PlotSettings
from quakesource.stages.event_tables import displacement, event_rows, event_tables, tensor
from quakesource.waveforms.bands import event_band
from quakesource.waveforms.observations import open_observations

VARIANT = "double_couple"


def plot_event(
    plot: PlotSettings,
    bands: BandSettings,
    observe: ObserveSettings,
    *,
    event: str,
    archive: Path,
    observations: Path,
    predictions: Path,
    polarity: Path | None = None,
    references: Path,
    waveform_fits: Path,
    record_section: Path,
    depth_curve: Path,
    lune: Path,
    radiation_pattern: Path,
    station_map: Path,
    trace_quality: Path,
    trace_table: Path,
) -> None:
    """Every figure of one event, and the table of its traces.

    Parameters
    ----------
    archive, observations, predictions : manifests
    references : CSV of the reference mechanisms that the evaluation left behind
    polarity : manifest of the polarity system's predictions, whose first motions are drawn
    trace_table : CSV file to write: verdict, screens and fits of every trace
    waveform_fits and the others : PNG files to write; SVG and JSON come beside them
    """
    observed = open_observations(observations)
    tables = event_tables(
        event, VARIANT, archive=archive, observations=observed, predictions=predictions, references=references
    )
    products = (archive, observations, predictions, references, polarity)
    inputs = [str(path) for path in products if path is not None]
    save = partial(write_figure, inputs=inputs, dpi=plot.dpi)
    title, simulated, traces = tables.title, tables.simulated, tables.traces
    letters = reason_letters(traces.loc[traces["verdict"] == "dropped", "reason"])
    first_motions, other = _polarity(polarity, event)

    place = [float(tables.hypocentre[name]) for name in ("latitude_deg", "longitude_deg", "depth_km")]
    reference = tables.reference_tensor
    mechanisms = {} if reference is None else {"truth" if simulated else "reference": reference}
    mechanisms |= {VARIANT.replace("_", " "): tensor(tables.prediction)} if tables.answered else {}
    figure = plot_station_map(
        tables.stations, (place[0], place[1], place[2]), mechanisms | other, letters=letters, title=title,
        simulated=simulated,
    )  # fmt: skip
    save(figure, station_map, command=remake_command(station_map), n=len(tables.stations))
    band_hz = event_band(bands, float(tables.hypocentre["magnitude"]))
    figure = plot_record_section(
        *displacement(observed, event, band_hz), traces, tables.fits, letters=letters, band_hz=band_hz, title=title,
        simulated=simulated,
    )  # fmt: skip
    save(figure, record_section, command=remake_command(record_section), n=len(traces))
    limit = observe.max_amplitude_ratio
    limits = {"snr": [observe.min_snr], "amplitude_ratio": [1 / limit**2, limit]}
    figure = plot_trace_quality(traces, letters=letters, limits=limits, title=title, simulated=simulated)
    save(figure, trace_quality, command=remake_command(trace_quality), n=len(traces))
    traces.assign(simulated=simulated).to_csv(trace_table, index=False, float_format="%.6g")

    if not tables.answered:
        for path in (waveform_fits, depth_curve, lune, radiation_pattern):
            figure = plot_no_answer(title, str(tables.prediction["reason"]), simulated=simulated)
            save(figure, path, command=remake_command(path), n=0)
        return
    figure = plot_waveform_fits(
        tables.fits, tables.prediction, title=title, simulated=simulated, max_stations=plot.max_stations
    )
    save(figure, waveform_fits, command=remake_command(waveform_fits), n=len(tables.fits))
    figure = plot_depth_curve(
        tables.depth_curve,
        catalogue_depth_km=place[2],
        reference_depth_km=None if tables.reference is None else float(tables.reference["depth_km"]),
        resampled=tables.resampled,
        title=title,
        simulated=simulated,
    )
    save(figure, depth_curve, command=remake_command(depth_curve), n=len(tables.depth_curve))
    sources = {str(row["variant"]): tensor(row) for _, row in tables.answers.iterrows()}
    figure = plot_lune(
        sources, tables.resampled, cloud_variant=VARIANT, reference=reference, title=title, simulated=simulated
    )
    save(figure, lune, command=remake_command(lune), n={"resampled": len(tables.resampled)})
    figure = plot_radiation_pattern(
        tensor(tables.prediction), tables.fits, first_motions, title=title, simulated=simulated
    )
    n = {"traces": len(tables.fits), "first_motions": 0 if first_motions is None else len(first_motions)}
    save(figure, radiation_pattern, command=remake_command(radiation_pattern), n=n)


def _polarity(manifest: Path | None, event: str) -> tuple[pd.DataFrame | None, dict[str, NDArray[np.float64]]]:
    """First motions of an event, and the polarity system's mechanism if it has one; of its first variant."""
    if manifest is None:
        return None, {}
    folder = open_product(manifest, "predictions").folder
    answers = event_rows(folder / "predictions.parquet", event)
    motions = event_rows(folder / "first_motions.parquet", event)
    answered = answers[answers["status"] == "answered"]
    return (
        motions.drop_duplicates(["network", "station"]) if len(motions) else None,
        {FIRST_MOTIONS: tensor(answered.iloc[0])} if len(answered) else {},
    )
