"""Everything that is known of one event, collected from the products for its figures."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet
from numpy.typing import NDArray

from quakesource.acquire.archive import Archive, open_archive
from quakesource.acquire.catalogue import read_references
from quakesource.errors import ProductError
from quakesource.figures.station_verdicts import station_verdicts
from quakesource.figures.trace_table import trace_table
from quakesource.products import open_product
from quakesource.tables import MOMENT_TENSOR_COLUMNS, RESAMPLED
from quakesource.waveforms.filtering import band_pass, velocity_to_displacement
from quakesource.waveforms.observations import Observations


@dataclass(frozen=True)
class EventTables:
    """Rows of one event. ``prediction`` and ``fits`` are of the variant that is drawn, the others of all variants."""

    hypocentre: pd.Series
    prediction: pd.Series
    answers: pd.DataFrame
    fits: pd.DataFrame
    depth_curve: pd.DataFrame
    resampled: pd.DataFrame
    traces: pd.DataFrame
    stations: pd.DataFrame
    reference: pd.Series | None
    simulated: bool

    @property
    def answered(self) -> bool:
        """Whether there is a solution to draw."""
        return bool(self.prediction["status"] == "answered")

    @property
    def title(self) -> str:
        """Name and origin time."""
        return f"{self.hypocentre.name}, {str(self.hypocentre['origin_time_utc'])[:19].replace('T', ' ')} UTC"

    @property
    def reference_tensor(self) -> NDArray[np.float64] | None:
        """Moment tensor (6,), USE, N·m, of the reference."""
        return None if self.reference is None else tensor(self.reference)


def event_tables(
    event: str, variant: str, *, archive: Path, observations: Observations, predictions: Path, references: Path
) -> EventTables:
    """Collect the rows of `event`; ProductError if the predictions do not hold it.

    ``references`` is the CSV that the evaluation leaves behind.
    """
    folder = open_product(predictions, "predictions").folder
    table = pd.read_parquet(folder / "predictions.parquet")
    of_event = table[table["event_id"] == event]
    drawn = of_event[of_event["variant"] == variant]
    if drawn.empty:
        raise ProductError(
            f"There is no prediction of {event!r}.",
            where=str(folder),
            next_step=f"Use one of {', '.join(table['event_id'].unique())}.",
        )
    source = open_archive(archive)
    known = read_references(references)
    fits = event_rows(folder / "trace_fits.parquet", event)
    fits = fits[fits["variant"] == variant]
    verdicts = observations.verdicts[observations.verdicts["event_id"] == event]
    traces = trace_table(verdicts, fits)
    return EventTables(
        hypocentre=_row(observations.events, event),
        prediction=drawn.iloc[0],
        answers=of_event[of_event["status"] == "answered"],
        fits=fits,
        depth_curve=event_rows(folder / "depth_curve.parquet", event),
        resampled=event_rows(folder / "resampled.parquet", event),
        traces=traces,
        stations=_places(station_verdicts(traces), observations, source),
        reference=_row(known, event) if event in set(known["event_id"]) else None,
        simulated=observations.simulated,
    )


def tensor(row: pd.Series) -> NDArray[np.float64]:
    """Moment tensor (6,), USE, N·m, of a row."""
    return row[list(MOMENT_TENSOR_COLUMNS)].to_numpy(dtype=np.float64)


def displacement(
    observed: Observations, event: str, band_hz: tuple[float, float]
) -> tuple[NDArray[np.float64], NDArray[np.float64], pd.DataFrame]:
    """Records (pair, component, time) of an event in m, band-passed; their times (time,) in s; their pairs.

    Dropped records are among them: a picture may show what is not used.
    """
    rows = np.flatnonzero(observed.pairs["event_id"].to_numpy() == event)
    time_s = observed.velocity["time_s"].values
    rate_hz = float(1 / (time_s[1] - time_s[0]))
    velocity = observed.velocity.fillna(observed.condemned).isel(pair=rows).values.astype(np.float64)
    moved = band_pass(velocity_to_displacement(velocity, rate_hz), rate_hz, band_hz)
    return moved, time_s, observed.pairs.iloc[rows]


def _row(table: pd.DataFrame, event: str) -> pd.Series:
    return table.set_index("event_id").loc[[event]].iloc[0]


def event_rows(path: Path, event: str) -> pd.DataFrame:
    """Rows of an event in a Parquet table; none if the system writes no such table (resampled sources are optional)."""
    if not path.is_file():
        return pd.DataFrame(columns=list(RESAMPLED))
    # A table that nobody answered in has columns without a type, which no filter can be applied to.
    names = pd.read_parquet(path, columns=["event_id"])
    if event not in set(names["event_id"]):
        return pd.DataFrame(columns=pyarrow.parquet.read_schema(path).names)
    return pd.read_parquet(path, filters=[("event_id", "==", event)])


def _places(stations: pd.DataFrame, observed: Observations, archive: Archive) -> pd.DataFrame:
    """Coordinates of the stations: of the pairs, and of the inventory where no record passed."""
    columns = ["latitude_deg", "longitude_deg"]
    known = observed.pairs.drop_duplicates(["network", "station"]).set_index(["network", "station"])[columns]
    rows = []
    for network, station in zip(stations["network"], stations["station"], strict=True):
        if (network, station) in known.index:
            rows.append(known.loc[(network, station)].to_list())
        else:
            place = archive.inventory(network, station)[0][0]
            rows.append([place.latitude, place.longitude])
    return stations.assign(**dict(zip(columns, np.reshape(rows, (-1, 2)).T, strict=True)))
