"""Stage plot-event: the pictures by which one solution is judged."""

from functools import partial
from pathlib import Path

import pandas as pd

from quakesource.acquire.archive import Archive, open_archive
from quakesource.errors import ProductError
from quakesource.figures.depth_curve import plot_depth_curve
from quakesource.figures.no_answer import plot_no_answer
from quakesource.figures.station_map import plot_station_map
from quakesource.figures.waveform_fits import plot_waveform_fits
from quakesource.figures.writing import write_figure
from quakesource.products import open_product, remake_command
from quakesource.settings import PlotSettings
from quakesource.tables import MOMENT_TENSOR_COLUMNS
from quakesource.waveforms.observations import Observations, open_observations

VARIANT = "double_couple"


def plot_event(
    plot: PlotSettings,
    *,
    event: str,
    archive: Path,
    observations: Path,
    predictions: Path,
    waveform_fits: Path,
    depth_curve: Path,
    station_map: Path,
) -> None:
    """Waveform fits, depth curve and station map of one event.

    Parameters
    ----------
    archive, observations, predictions : manifests
    waveform_fits, depth_curve, station_map : PNG files to write; SVG and JSON come beside them
    """
    source = open_archive(archive)
    observed = open_observations(observations)
    folder = open_product(predictions, "predictions").folder
    table = pd.read_parquet(folder / "predictions.parquet")
    of_event = table[(table["event_id"] == event) & (table["variant"] == VARIANT)]
    if of_event.empty:
        raise ProductError(
            f"There is no prediction of {event!r}.",
            where=str(folder),
            next_step=f"Use one of {', '.join(table['event_id'].unique())}.",
        )
    prediction = of_event.iloc[0]
    hypocentre = observed.events.set_index("event_id").loc[event]
    simulated = observed.simulated
    title = f"{event}, {str(hypocentre['origin_time_utc'])[:19].replace('T', ' ')} UTC"
    inputs = [str(archive), str(observations), str(predictions)]
    save = partial(write_figure, inputs=inputs, dpi=plot.dpi)

    references = source.references().set_index("event_id")
    stations = _stations(observed, source, event)
    if prediction["status"] != "answered":
        stations = stations.assign(used=False, reason=stations["reason"].where(~stations["used"], "no solution"))
    mechanisms = {}
    if event in references.index:
        label = "truth" if simulated else "reference"
        mechanisms[label] = references.loc[event, list(MOMENT_TENSOR_COLUMNS)].to_numpy(float)
    if prediction["status"] == "answered":
        mechanisms["ours"] = prediction[list(MOMENT_TENSOR_COLUMNS)].to_numpy(float)
    names = ["latitude_deg", "longitude_deg", "depth_km"]
    latitude_deg, longitude_deg, depth_km = (float(value) for value in hypocentre[names].to_numpy(float))
    place = (latitude_deg, longitude_deg, depth_km)
    figure = plot_station_map(stations, place, mechanisms, title=title, simulated=simulated)
    save(figure, station_map, command=remake_command(station_map), n=len(stations))
    if prediction["status"] != "answered":
        for path in (waveform_fits, depth_curve):
            figure = plot_no_answer(title, str(prediction["reason"]), simulated=simulated)
            save(figure, path, command=remake_command(path), n=0)
        return
    fits = pd.read_parquet(folder / "trace_fits.parquet")
    figure = plot_waveform_fits(fits, prediction, title=title, simulated=simulated, max_stations=plot.max_stations)
    save(figure, waveform_fits, command=remake_command(waveform_fits), n=int(prediction["n_traces"]))
    curve = pd.read_parquet(folder / "depth_curve.parquet").query("event_id == @event")
    reference_depth = float(references["depth_km"][event]) if event in references.index else None
    figure = plot_depth_curve(
        curve,
        catalogue_depth_km=depth_km,
        reference_depth_km=reference_depth,
        title=title,
        simulated=simulated,
    )
    save(figure, depth_curve, command=remake_command(depth_curve), n=len(curve))


def _stations(observed: Observations, archive: Archive, event: str) -> pd.DataFrame:
    """One row a station that the verdicts name: used if any component was kept."""
    verdicts = observed.verdicts[observed.verdicts["event_id"] == event]
    rows = []
    for (network, station), group in verdicts.groupby(["network", "station"]):
        place = archive.inventory(str(network), str(station))[0][0]
        kept = group["verdict"] != "dropped"
        rows.append(
            {
                "network": network,
                "station": station,
                "latitude_deg": place.latitude,
                "longitude_deg": place.longitude,
                "used": bool(kept.any()),
                "reason": "" if kept.any() else "; ".join(sorted(set(group["reason"]))),
            }
        )
    return pd.DataFrame(rows)
