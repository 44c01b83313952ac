"""How far polarity answers are from known mechanisms, and how often the stated uncertainty holds them.

Simulated picks of one velocity model, hypocentre errors of 2 km, answered with another model; the tables of
docs/polarity.md. python benchmarks/polarity_calibration.py [number of events]
"""

import sys

import numpy as np
import pandas as pd

from quakesource.earth import first_arrivals, read_model
from quakesource.geometry import distance_azimuth
from quakesource.mechanisms import kagan_angle, radiation_pattern, scalar_moment
from quakesource.observatory import simulate_events, simulate_pick_network, simulate_picks
from quakesource.settings import SimulateSettings
from quakesource.systems.polarity.data import polarity_data
from quakesource.systems.polarity.settings import PolaritySettings
from quakesource.systems.polarity.solution import solve_event
from quakesource.tables import FIRST_MOTION, MOMENT_TENSOR_COLUMNS

WORLD, MODEL = read_model("gil7"), read_model("socal")
CASES = ((32, 0.0, 0.0), (32, 0.05, 0.6), (32, 0.10, 0.6), (16, 0.05, 0.6), (10, 0.05, 0.0))
"""Stations, share of wrong signs, share of stations with an amplitude ratio (rays off by 4°, scatter 0.2)."""


def observations(event, stations, settings, share: float, rng: np.random.Generator) -> pd.DataFrame:
    """Rows of `tables.FIRST_MOTION` of one event."""
    places = np.array([(s.latitude_deg, s.longitude_deg) for s in stations]).T
    picks = simulate_picks(event, stations, WORLD, settings, rng)
    seen = distance_azimuth(event.catalogue_latitude_deg, event.catalogue_longitude_deg, *places)
    true = distance_azimuth(event.latitude_deg, event.longitude_deg, *places)
    takeoff = first_arrivals(WORLD, event.depth_km, true.distance_km).takeoff_deg + rng.normal(0, 4, len(stations))
    unit = event.moment_tensor / scalar_moment(event.moment_tensor)
    p, sv, sh = radiation_pattern(unit, np.clip(takeoff, 0, 180), true.azimuth_deg)
    ratio = 3 * np.log10(1.73) + 0.25 + 0.5 * np.log10((sv**2 + sh**2 + 0.003) / (p**2 + 0.003))
    ratio += rng.normal(0, 0.2, len(stations))
    table = picks.assign(
        distance_km=seen.distance_km,
        azimuth_deg=seen.azimuth_deg,
        latitude_deg=places[0],
        longitude_deg=places[1],
        error_probability=0.3 - 0.22 * picks["polarity_quality"],
        polarity_source="analyst",
        log10_sp_ratio=np.where(rng.uniform(size=len(stations)) < share, ratio, np.nan),
    )
    return table.reindex(columns=list(FIRST_MOTION))


def main() -> None:
    """Print a line a case and variant."""
    n_events = int(sys.argv[1]) if len(sys.argv) > 1 else 120
    polarity = PolaritySettings()
    print("stations wrong ratios variant                 answered  median mean Kagan  median stated  inside stated")
    for n_stations, wrong, share in CASES:
        settings = SimulateSettings(n_events=n_events, n_pick_stations=n_stations, pick_wrong_sign_rate=wrong)
        stations = simulate_pick_network(settings, np.random.default_rng(3))
        rows = []
        for i, event in enumerate(simulate_events(settings, np.random.default_rng(1))):
            table = observations(event, stations, settings, share, np.random.default_rng([4, i]))
            data = polarity_data(table, MODEL, event.catalogue_depth_km, polarity)
            for row in solve_event(event.event_id, data, event.magnitude, polarity).predictions:
                if row["status"] == "answered":
                    angle = float(kagan_angle([row[name] for name in MOMENT_TENSOR_COLUMNS], event.moment_tensor))
                    rows.append((row["variant"], angle, row["uncertainty_deg"]))
        answered = pd.DataFrame(rows, columns=["variant", "kagan", "stated"])
        for variant, group in answered.groupby("variant"):
            inside = (group["kagan"] <= group["stated"]).mean()
            print(
                f"{n_stations:8d} {wrong:5.2f} {share:6.1f} {variant:24s} {len(group):4d}/{n_events}"
                f" {group['kagan'].median():8.1f} {group['kagan'].mean():6.1f} {group['stated'].median():14.1f}"
                f" {inside:14.2f}"
            )


if __name__ == "__main__":
    main()
