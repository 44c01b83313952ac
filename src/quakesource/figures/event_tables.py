"""Everything that the figures of one event draw from, collected from the products of its study."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet
from numpy.typing import NDArray
from obspy import UTCDateTime

from quakesource.acquire.archive import Archive, open_archive
from quakesource.acquire.references import read_references
from quakesource.errors import ArchiveError, ProductError, WaveformError
from quakesource.figures.station_verdicts import station_verdicts
from quakesource.figures.trace_table import trace_table
from quakesource.products import open_product
from quakesource.products.parquet import read_parquet
from quakesource.tables import MOMENT_TENSOR_COLUMNS, RESAMPLED, TRACE_FIT
from quakesource.waveforms.channel_metadata import station_place
from quakesource.waveforms.filtering import band_passed_displacement
from quakesource.waveforms.observations import Observations


@dataclass(frozen=True)
class EventRecords:
    """How one event was recorded: verdicts by trace and station, and the reference if there is one."""

    hypocentre: pd.Series
    traces: pd.DataFrame
    stations: pd.DataFrame
    reference: pd.Series | None
    simulated: bool

    @property
    def title(self) -> str:
        """Name and origin time."""
        return event_title(self.hypocentre)

    @property
    def reference_tensor(self) -> NDArray[np.float64] | None:
        """Moment tensor (6,), USE, N·m, of the reference."""
        return None if self.reference is None else tensor(self.reference)


@dataclass(frozen=True)
class EventAnswers:
    """Rows of one event in the predictions of one system: all of them, and of its headline variant the first."""

    folder: Path
    rows: pd.DataFrame

    @property
    def headline(self) -> pd.Series:
        """The row of the headline variant."""
        return self.rows.iloc[0]

    def others(self, name: str) -> pd.DataFrame:
        """Rows of this event in another table of the product; none if the system writes no such table."""
        return event_rows(self.folder / f"{name}.parquet", str(self.headline["event_id"]))

    def of_headline(self, name: str) -> pd.DataFrame:
        """Those of the headline variant."""
        rows = self.others(name)
        return rows[rows["variant"] == self.headline["variant"]] if len(rows) else rows


def event_records(
    event: str, *, archive: Path, observations: Observations, references: Path, fits: pd.DataFrame | None = None
) -> EventRecords:
    """Collect the rows of `event`; ``references`` is the CSV that the evaluation leaves behind.

    Fits of traces (`tables.TRACE_FIT`, one variant) are shown beside the verdicts where a system has them.
    """
    verdicts = observations.verdicts[observations.verdicts["event_id"] == event]
    traces = trace_table(verdicts, pd.DataFrame(columns=list(TRACE_FIT)) if fits is None else fits)
    hypocentre = _row(observations.events, event)
    return EventRecords(
        hypocentre=hypocentre,
        traces=traces,
        stations=_places(station_verdicts(traces), hypocentre, observations, open_archive(archive)),
        reference=event_reference(references, event),
        simulated=observations.simulated,
    )


def event_answers(predictions: Path, event: str) -> EventAnswers:
    """The answers of a system to an event; ProductError if its predictions do not hold the event."""
    folder = open_product(predictions, "predictions").folder
    rows = event_rows(folder / "predictions.parquet", event)
    if rows.empty:
        known = read_parquet(folder / "predictions.parquet", columns=["event_id"])["event_id"].unique()
        raise ProductError(
            f"There is no prediction of {event!r}.",
            where=str(folder),
            next_step=f"Use one of {', '.join(map(str, known[:20]))}.",
        )
    return EventAnswers(folder, rows)


def event_reference(references: Path, event: str) -> pd.Series | None:
    """The reference of an event in the CSV that the evaluation leaves behind."""
    known = read_references(references)
    return _row(known, event) if event in set(known["event_id"]) else None


def event_title(hypocentre: pd.Series) -> str:
    """Name and origin time of an event."""
    return f"{hypocentre.name}, {str(hypocentre['origin_time_utc'])[:19].replace('T', ' ')} UTC"


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
    velocity = observed.velocity.fillna(observed.rejected).isel(pair=rows).values.astype(np.float64)
    moved = band_passed_displacement(velocity, observed.sampling_rate_hz, band_hz)
    return moved, observed.velocity["time_s"].values, observed.pairs.iloc[rows]


def event_rows(path: Path, event: str) -> pd.DataFrame:
    """Rows of an event in a Parquet table; none if the system writes no such table (resampled sources are optional)."""
    if not path.is_file():
        return pd.DataFrame(columns=list(RESAMPLED))
    # A table that nobody answered in has columns without a type, which no filter can be applied to.
    names = read_parquet(path, columns=["event_id"])
    if event not in set(names["event_id"]):
        return pd.DataFrame(columns=pyarrow.parquet.read_schema(path).names)
    return read_parquet(path, filters=[("event_id", "==", event)])


def _row(table: pd.DataFrame, event: str) -> pd.Series:
    return table.set_index("event_id").loc[[event]].iloc[0]


def _places(stations: pd.DataFrame, hypocentre: pd.Series, observed: Observations, archive: Archive) -> pd.DataFrame:
    """Coordinates of the stations at the time of the event; NaN where the metadata do not say, or contradict."""
    columns, origin_time = ["latitude_deg", "longitude_deg"], UTCDateTime(hypocentre["origin_time_utc"])
    of_event = observed.pairs[observed.pairs["event_id"] == hypocentre.name]
    known = of_event.drop_duplicates(["network", "station"]).set_index(["network", "station"])[columns]
    rows = []
    for network, station in zip(stations["network"], stations["station"], strict=True):
        if (network, station) in known.index:
            rows.append(known.loc[(network, station)].to_list())
            continue
        try:
            place = station_place(archive.inventory(network, station), origin_time)
            rows.append([place.latitude_deg, place.longitude_deg])
        except (ArchiveError, WaveformError):
            rows.append([np.nan, np.nan])
    return stations.assign(**dict(zip(columns, np.reshape(rows, (-1, 2)).T, strict=True)))
