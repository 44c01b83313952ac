"""Stage plot-event: how one event was recorded, and what every system says of it."""

from functools import partial
from pathlib import Path

import pandas as pd

from quakesource.figures.event_answers import headline_answer, plot_event_answers
from quakesource.figures.event_tables import displacement, event_answers, event_records, tensor
from quakesource.figures.reason_classes import reason_letters
from quakesource.figures.record_section import plot_record_section
from quakesource.figures.station_map import plot_station_map
from quakesource.figures.trace_quality import plot_trace_quality
from quakesource.figures.writing import write_figure
from quakesource.products import remake_command
from quakesource.settings import BandSettings, ObserveSettings, PlotSettings
from quakesource.systems.registry import system_named
from quakesource.tables import TRACE_FIT
from quakesource.waveforms.bands import band_of
from quakesource.waveforms.observations import open_observations


def plot_event(
    plot: PlotSettings,
    bands: BandSettings,
    observe: ObserveSettings,
    *,
    event: str,
    archive: Path,
    observations: Path,
    predictions: list[Path],
    fits: Path | None = None,
    references: Path,
    answers: Path,
    record_section: Path,
    station_map: Path,
    trace_quality: Path,
    trace_table: Path,
) -> None:
    """Every figure of one event that belongs to no single system, and the table of its traces.

    Parameters
    ----------
    archive, observations : manifests
    predictions : manifests, one a system
    fits : manifest of the predictions whose fits of waveforms are shown beside the verdicts
    references : CSV of the reference mechanisms that the evaluation left behind
    trace_table : CSV file to write: verdict, checks and fits of every trace
    answers, record_section, station_map, trace_quality : PNG files to write; SVG and JSON come beside them
    """
    observed = open_observations(observations)
    of_systems = [event_answers(path, event) for path in predictions]
    waveforms = pd.DataFrame(columns=list(TRACE_FIT)) if fits is None else event_answers(fits, event)
    fit_rows = waveforms if isinstance(waveforms, pd.DataFrame) else waveforms.of_headline("trace_fits")
    records = event_records(event, archive=archive, observations=observed, references=references, fits=fit_rows)
    inputs = [str(path) for path in (archive, observations, *predictions, references)]
    save = partial(write_figure, inputs=inputs, dpi=plot.dpi)
    title, simulated, traces = records.title, records.simulated, records.traces
    letters = reason_letters(traces.loc[traces["verdict"] == "dropped", "reason"])
    reference = records.reference_tensor
    headlines = [
        headline_answer(system_named(str(one.headline["system"])).label, one.rows, one.of_headline("resampled"))
        for one in of_systems
    ]
    figure = plot_event_answers(headlines, reference, title=title, simulated=simulated)
    save(figure, answers, command=remake_command(answers), n=len(headlines))

    place = [float(records.hypocentre[name]) for name in ("latitude_deg", "longitude_deg", "depth_km")]
    mechanisms = {} if reference is None else {"truth" if simulated else "reference": reference}
    answered = [one for one in headlines if one.row["status"] == "answered"]
    mechanisms |= {one.label: tensor(one.row) for one in answered}
    figure = plot_station_map(
        records.stations,
        (place[0], place[1], place[2]),
        mechanisms,
        sizeless=[one.label for one in answered if pd.isna(one.row["mw"])],
        letters=letters,
        title=title,
        simulated=simulated,
    )
    save(figure, station_map, command=remake_command(station_map), n=len(records.stations))
    band_hz = band_of(bands, observed.size_of(event))
    figure = plot_record_section(
        *displacement(observed, event, band_hz),
        traces,
        fit_rows,
        letters=letters,
        band_hz=band_hz,
        title=title,
        simulated=simulated,
    )
    save(figure, record_section, command=remake_command(record_section), n=len(traces))
    limit = observe.max_amplitude_ratio
    limits = {"snr": [observe.min_snr], "amplitude_ratio": [1 / limit**2, limit]}
    figure = plot_trace_quality(traces, letters=letters, limits=limits, title=title, simulated=simulated)
    save(figure, trace_quality, command=remake_command(trace_quality), n=len(traces))
    traces.assign(simulated=simulated).to_csv(trace_table, index=False, float_format="%.6g")
