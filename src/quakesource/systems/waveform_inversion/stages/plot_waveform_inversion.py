"""Stage plot-waveform-inversion: the pictures by which one inversion is judged."""

from functools import partial
from pathlib import Path

import pandas as pd

from quakesource.figures.depth_curve import plot_depth_curve
from quakesource.figures.empty_figure import plot_nothing
from quakesource.figures.event_tables import event_answers, event_reference, event_rows, event_title, tensor
from quakesource.figures.lune import plot_lune
from quakesource.figures.radiation_pattern import plot_radiation_pattern
from quakesource.figures.waveform_fits import plot_waveform_fits
from quakesource.figures.writing import write_figure
from quakesource.products import open_product, remake_command
from quakesource.settings import PlotSettings
from quakesource.systems.waveform_inversion.settings import JOINT


def plot_waveform_inversion(
    plot: PlotSettings,
    *,
    event: str,
    observations: Path,
    predictions: Path,
    first_motion_fits: Path | None = None,
    references: Path,
    waveform_fits: Path,
    depth_curve: Path,
    lune: Path,
    radiation_pattern: Path,
) -> None:
    """The figures of one event.

    Parameters
    ----------
    observations, predictions : manifests
    first_motion_fits : manifest of predictions whose first motions are drawn on the focal sphere
    references : CSV of the reference mechanisms that the evaluation left behind
    waveform_fits and the others : PNG files to write; SVG and JSON come beside them
    """
    events = pd.read_csv(open_product(observations, "observations").folder / "events.csv", dtype={"event_id": str})
    hypocentre = events.set_index("event_id").loc[[event]].iloc[0]
    found = event_answers(predictions, event)
    prediction, title, simulated = found.headline, event_title(hypocentre), bool(found.headline["simulated"])
    products = (observations, predictions, references, first_motion_fits)
    save = partial(write_figure, inputs=[str(path) for path in products if path is not None], dpi=plot.dpi)
    if prediction["status"] != "answered":
        for path in (waveform_fits, depth_curve, lune, radiation_pattern):
            figure = plot_nothing(title, f"No solution: {prediction['reason']}", simulated=simulated)
            save(figure, path, command=remake_command(path), n=0)
        return
    reference, fits = event_reference(references, event), found.of_headline("trace_fits")
    figure = plot_waveform_fits(fits, prediction, title=title, simulated=simulated, max_stations=plot.max_stations)
    save(figure, waveform_fits, command=remake_command(waveform_fits), n=len(fits))
    curve, resampled = found.others("depth_curve"), found.others("resampled")
    figure = plot_depth_curve(
        curve,
        catalogue_depth_km=float(hypocentre["depth_km"]),
        reference_depth_km=None if reference is None else float(reference["depth_km"]),
        resampled=resampled,
        title=title,
        simulated=simulated,
    )
    save(figure, depth_curve, command=remake_command(depth_curve), n=len(curve))
    # one double couple is enough: all lie in the middle
    typed = found.rows[(found.rows["status"] == "answered") & (found.rows["variant"] != JOINT)]
    figure = plot_lune(
        {str(row["variant"]): tensor(row) for _, row in typed.iterrows()},
        resampled[resampled["variant"] != JOINT],
        cloud_variant=str(prediction["variant"]),
        reference=None if reference is None else tensor(reference),
        title=title,
        simulated=simulated,
    )
    save(figure, lune, command=remake_command(lune), n={"resampled": int((resampled["variant"] != JOINT).sum())})
    motions = _first_motions(first_motion_fits, event)
    figure = plot_radiation_pattern(tensor(prediction), fits, motions, title=title, simulated=simulated)
    n = {"traces": len(fits), "first_motions": 0 if motions is None else len(motions)}
    save(figure, radiation_pattern, command=remake_command(radiation_pattern), n=n)


def _first_motions(manifest: Path | None, event: str) -> pd.DataFrame | None:
    """First motions of an event, one a station; None without any."""
    if manifest is None:
        return None
    motions = event_rows(open_product(manifest, "predictions").folder / "first_motions.parquet", event)
    return motions.drop_duplicates(["network", "station"]) if len(motions) else None
