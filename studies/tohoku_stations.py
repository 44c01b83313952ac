"""StationXML for records that come with a table of sensitivities alone: Tohoku 2011 at TA and US stations.

    python studies/tohoku_stations.py <folder with channels.csv and *.mseed> <new folder>

Its sensors are taken for flat to velocity, as those of the array are from 120 s to beyond 10 Hz: the corner is put in
as two zeros at 0 and a pair of poles.
"""

import shutil
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from obspy import Inventory
from obspy.core.inventory import Channel, Network, Response, Site, Station
from obspy.core.inventory.response import InstrumentSensitivity, PolesZerosResponseStage

CORNER_S, DAMPING = 120.0, 0.707
NORMALISED_HZ = 0.1


def response(counts_per_m_s: float) -> Response:
    """Flat above the corner."""
    omega = 2 * np.pi / CORNER_S
    pole = omega * complex(-DAMPING, np.sqrt(1 - DAMPING**2))
    poles, zeros = [pole, pole.conjugate()], [0j, 0j]
    s = 2j * np.pi * NORMALISED_HZ
    factor = 1 / abs(np.prod([s - z for z in zeros]) / np.prod([s - p for p in poles]))
    stage = PolesZerosResponseStage(
        1,
        counts_per_m_s,
        NORMALISED_HZ,
        "M/S",
        "COUNTS",
        "LAPLACE (RADIANS/SECOND)",
        NORMALISED_HZ,
        zeros,
        poles,
        factor,
    )
    total = InstrumentSensitivity(counts_per_m_s, NORMALISED_HZ, "M/S", "COUNTS")
    return Response(instrument_sensitivity=total, response_stages=[stage])


def main(source: Path, target: Path) -> None:
    """Write stations.xml beside a copy of the records."""
    table = pd.read_csv(source / "channels.csv", dtype={"location": str}, keep_default_na=False)
    target.mkdir(parents=True, exist_ok=True)
    stations: dict[str, list[Station]] = {}
    for row in table.to_dict("records"):
        place = {
            name: float(row[f"{name}_{unit}"])
            for name, unit in (("latitude", "deg"), ("longitude", "deg"), ("elevation", "m"))
        }
        channel = Channel(
            row["channel"],
            row["location"],
            **place,
            depth=0.0,
            azimuth=0.0,
            dip=-90.0,
            sample_rate=float(row["original_rate_hz"]),
            response=response(float(row["counts_per_m_per_s"])),
        )
        station = Station(row["station"], **place, channels=[channel], site=Site(name=row["station"]))
        stations.setdefault(row["network"], []).append(station)
    inventory = Inventory([Network(code, stations=found) for code, found in stations.items()], source="channels.csv")
    inventory.write(str(target / "stations.xml"), format="STATIONXML")
    for path in source.glob("*.mseed"):
        shutil.copyfile(path, target / path.name)
    print(f"{len(table)} channels in {target / 'stations.xml'}")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]))
