"""What faults of users' files do to the answers of waveform inversion: the real events with one fault each.

    snakemake -j 2 results/real/predictions/waveform_inversion/manifest.json --configfile studies/real.yaml
    PYTHONPATH=src python benchmarks/damaged_real_events.py none cut short turned0 turned1 metres depth

Faults: ``cut`` ends every file 40-90 s sooner, ``short`` ends it 40-90 s before the rule ends the window, ``turnedK``
turns the horizontals of the K-th station that the undamaged inversion used by 180 degrees, ``metres`` reads m/s as m,
``depth`` adds 30 km to the depths of the catalogue. The Green's functions of results/real are used. The table of
docs/real_events.md was made by this.
"""

import argparse
import tempfile
import zlib
from pathlib import Path

import numpy as np
import pandas as pd
import yaml
from obspy import Stream, UTCDateTime

from quakesource.acquire.archive import Archive, open_archive
from quakesource.acquire.references import read_references
from quakesource.geometry import distance_azimuth
from quakesource.mechanisms import kagan_angle
from quakesource.stages.import_waveforms import import_waveforms
from quakesource.stages.observe_waveforms import observe_waveforms
from quakesource.study.loading import load_settings
from quakesource.systems.waveform_inversion.stages.predict_waveform_inversion import predict_waveform_inversion
from quakesource.tables import MOMENT_TENSOR_COLUMNS
from quakesource.waveforms.bands import event_band
from quakesource.waveforms.channel_metadata import station_place

RESULTS = Path("results/real")
READ = Archive.read


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("faults", nargs="+")
    for fault in options.parse_args().faults:
        with tempfile.TemporaryDirectory() as folder:
            table = answers(fault, Path(folder))
        print(f"\n{fault}\n{table.to_string(index=False)}", flush=True)


def answers(fault: str, folder: Path) -> pd.DataFrame:
    """Double couples of the events that have a reference, with one fault."""
    values = yaml.safe_load(Path("studies/real.yaml").read_text())
    imports = values["import"]
    table = pd.read_csv(Path(imports["root"], imports["events"]), dtype={"event_id": str}, comment="#")
    references = read_references(Path(imports["root"], imports["references"])).set_index("event_id")
    imports["collections"] = [c for c in imports["collections"] if c["event"] in references.index]
    if fault == "metres":
        for collection in imports["collections"]:
            collection["units"] = {"m/s": "m", "cm/s": "cm"}.get(collection["units"], collection["units"])
    if fault == "depth":
        table.assign(depth_km=table["depth_km"] + 30).to_csv(folder / "events.csv", index=False)
        imports["events"] = str(folder / "events.csv")
    (folder / "study.yaml").write_text(yaml.safe_dump(values))
    settings = load_settings(folder / "study.yaml")
    archive, observations, predictions = (
        folder / name / "manifest.json" for name in ("archive", "observed", "answers")
    )
    import_waveforms(settings.imports, archive=archive, truth=folder / "sealed/manifest.json")
    Archive.read = damaged(fault, open_archive(archive).events(), settings.bands)  # type: ignore[method-assign]
    try:
        observe_waveforms(
            settings.subset,
            settings.observe,
            settings.bands,
            settings.earth,
            archive=archive,
            observations=observations,
        )
    finally:
        Archive.read = READ  # type: ignore[method-assign]
    stores = sorted(RESULTS.glob("greens/*/manifest.json"))
    sections = settings.systems.waveform_inversion, settings.bands, settings.earth
    predict_waveform_inversion(*sections, observations=observations, greens=stores, predictions=predictions)
    rows = pd.read_parquet(predictions.parent / "predictions.parquet")
    rows = rows[rows["variant"] == "double_couple"].reset_index(drop=True)
    tensors = [table[list(MOMENT_TENSOR_COLUMNS)].to_numpy(float) for table in (rows, references.loc[rows["event_id"]])]
    known = np.isfinite(tensors[0]).all(axis=1)
    angle = np.full(len(rows), np.nan)
    angle[known] = kagan_angle(tensors[0][known], tensors[1][known])
    columns = ["event_id", "status", "quality", "uncertainty_deg", "mw", "depth_km", "n_stations", "remarks", "reason"]
    return rows[columns].assign(kagan_deg=angle).round(2)


def damaged(fault, events, bands):
    """`Archive.read` with a fault."""
    fits = pd.read_parquet(RESULTS / "predictions/waveform_inversion/trace_fits.parquet")

    def read(self, network, station, start, end):
        stream, problems = READ(self, network, station, start, end)
        if not len(stream):
            return stream, problems
        sooner_s = np.random.default_rng(zlib.crc32(station.encode())).uniform(40, 90)
        times = [UTCDateTime(time) for time in events["origin_time_utc"]]
        event = events.iloc[int(np.argmin([abs(time - start) for time in times]))]
        if fault == "cut":
            stream.trim(endtime=max(trace.stats.endtime for trace in stream) - sooner_s)
        if fault == "short":
            place = station_place(self.inventory(network, station), start)
            path = distance_azimuth(
                event["latitude_deg"], event["longitude_deg"], place.latitude_deg, place.longitude_deg
            )
            rule_s = float(path.distance_km) / 2.2 + 1 / event_band(bands, event["magnitude"])[0]
            stream.trim(endtime=UTCDateTime(event["origin_time_utc"]) + rule_s - sooner_s)
        if fault.startswith("turned"):
            used = sorted(set(fits.loc[fits["event_id"] == event["event_id"], "station"]))
            if station == used[int(fault.removeprefix("turned")) % len(used)]:
                stream = Stream([turned(trace) for trace in stream])
        return stream, problems

    return read


def turned(trace):
    """A horizontal record turned over; verticals as they are."""
    if not trace.stats.channel.endswith("Z"):
        trace.data = -trace.data
    return trace


if __name__ == "__main__":
    main()
