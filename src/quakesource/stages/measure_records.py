"""Stage measure-records: what the records of a study are like, in a few numbers; real and simulated ones alike."""

from pathlib import Path

import numpy as np
import pandas as pd
from obspy import UTCDateTime

from quakesource.acquire.archive import Archive, open_archive
from quakesource.evaluation.record_statistics import (
    STATISTICS,
    fit_values,
    percentiles,
    residual_values,
    screen_values,
    wave_values,
)
from quakesource.products import open_product
from quakesource.products.parquet import read_parquet
from quakesource.settings import RecordSettings
from quakesource.waveforms.observations import open_observations

VARIANT = "double_couple"


def measure_records(
    records: RecordSettings,
    *,
    archive: Path,
    observations: Path,
    first_motions: Path,
    predictions: Path,
    statistics: Path,
) -> None:
    """Signal-to-noise ratio, residuals of P, amplitudes, coda, spectrum and fit of the records of a study.

    Parameters
    ----------
    archive, observations, first_motions : manifests
    predictions : manifest of the waveform inversion's predictions
    statistics : CSV to write: a row a statistic, with percentiles
    """
    observed, source = open_observations(observations), open_archive(archive)
    low, high = records.magnitude
    events = observed.events[observed.events["magnitude"].between(low, high)]
    pairs = observed.pairs[observed.pairs["distance_km"] <= records.max_distance_km]
    pairs = pairs[pairs["event_id"].isin(events["event_id"])]
    motions = read_parquet(open_product(first_motions, "first_motions").folder / "first_motions.parquet")
    fits = read_parquet(open_product(predictions, "predictions").folder / "trace_fits.parquet")
    values = {
        **screen_values(_of(observed.verdicts, pairs)),
        "p_residual_s": residual_values(_of(motions, pairs)),
        "variance_reduction": fit_values(_of(fits, pairs), VARIANT),
        **_wave_tables(source, events, pairs, records),
    }
    table = percentiles(values).assign(meaning=list(STATISTICS.values()), simulated=source.simulated)
    statistics.parent.mkdir(parents=True, exist_ok=True)
    table.to_csv(statistics, index=False, float_format="%.4g")


def _of(table: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """Rows of events and stations that are compared."""
    keys = ["event_id", "network", "station"]
    return table.merge(pairs[keys].drop_duplicates(), on=keys)


def _wave_tables(
    archive: Archive, events: pd.DataFrame, pairs: pd.DataFrame, settings: RecordSettings
) -> dict[str, pd.DataFrame]:
    origins = {row.event_id: UTCDateTime(row.origin_time_utc) for row in events.itertuples()}
    rows = []
    for pair in pairs.to_dict("records"):
        origin, p_s, s_s = origins[pair["event_id"]], pair["p_arrival_s"], pair["s_arrival_s"]
        end_s = s_s + settings.coda_s[1] + 1
        stream, _ = archive.read(pair["network"], pair["station"], origin + p_s - 40, origin + end_s)
        for trace in stream.select(channel=f"{pair['channels'][:2]}*"):
            start_s = trace.stats.starttime - origin
            velocity = np.ma.filled(trace.data.astype(np.float64), np.nan)
            ratio, slope = wave_values(velocity, trace.stats.sampling_rate, start_s, p_s, s_s, settings)
            rows.append({"event_id": pair["event_id"], "station": pair["station"], "ratio": ratio, "slope": slope})
    table = pd.DataFrame(rows, columns=["event_id", "station", "ratio", "slope"])
    return {
        "log10_coda_ratio": table.rename(columns={"ratio": "value"}),
        "spectral_slope": table.rename(columns={"slope": "value"}),
    }
