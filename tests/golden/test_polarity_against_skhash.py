"""Our polarity search beside SKHASH 1.1 (Skoumal et al. 2024), on the same picks: mechanisms, rays, and the export.

SKHASH needs numpy < 2 and so an environment of its own, which `make skhash` makes.
"""

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from quakesource.earth import first_arrivals, read_model
from quakesource.geometry import distance_azimuth
from quakesource.mechanisms import kagan_angle, radiation_pattern, scalar_moment
from quakesource.observatory import simulate_events, simulate_pick_network, simulate_picks
from quakesource.settings import SimulateSettings
from quakesource.systems.polarity.data import polarity_data
from quakesource.systems.polarity.settings import PolaritySettings
from quakesource.systems.polarity.skhash import write_skhash
from quakesource.systems.polarity.skhash_reading import read_skhash_mechanisms, read_skhash_rays
from quakesource.systems.polarity.solution import VARIANTS, solve_event
from quakesource.tables import FIRST_MOTION, MOMENT_TENSOR_COLUMNS

INSTALLED = Path(sys.prefix, "skhash/bin/SKHASH")
SKHASH = str(INSTALLED) if INSTALLED.is_file() else shutil.which("SKHASH")
pytestmark = pytest.mark.skipif(SKHASH is None, reason="SKHASH is not installed: make skhash")

SIMULATE = SimulateSettings(n_events=8, n_pick_stations=40, pick_wrong_sign_rate=0.05, seed=3)
SETTINGS = PolaritySettings()
MODEL = read_model("socal")


def picked(event, stations, number):
    """Rows of `tables.FIRST_MOTION`: picks of which some are wrong, and noisy amplitude ratios of every second one."""
    rng = np.random.default_rng([SIMULATE.seed, 9, number])
    table = simulate_picks(event, stations, MODEL, SIMULATE, rng)
    places = np.array([(s.latitude_deg, s.longitude_deg) for s in stations]).T
    path = distance_azimuth(event.catalogue_latitude_deg, event.catalogue_longitude_deg, *places)
    true = distance_azimuth(event.latitude_deg, event.longitude_deg, *places)
    takeoff = first_arrivals(MODEL, event.depth_km, true.distance_km).takeoff_deg
    p, sv, sh = radiation_pattern(event.moment_tensor / scalar_moment(event.moment_tensor), takeoff, true.azimuth_deg)
    ratio = np.log10(1.73**3) + 0.5 * np.log10((sv**2 + sh**2 + 0.005) / (p**2 + 0.005))
    table = table.assign(
        latitude_deg=places[0],
        longitude_deg=places[1],
        elevation_m=0.0,
        distance_km=path.distance_km,
        azimuth_deg=path.azimuth_deg,
        error_probability=0.3 - 0.22 * table["polarity_quality"],
        polarity_source="analyst",
        log10_sp_ratio=np.where(np.arange(len(p)) % 2, np.nan, ratio + rng.normal(0, 0.2, len(p))),
    )
    return table.reindex(columns=list(FIRST_MOTION))


@pytest.fixture(scope="module")
def world():
    stations = simulate_pick_network(SIMULATE, np.random.default_rng(SIMULATE.seed))
    events = simulate_events(SIMULATE, np.random.default_rng(SIMULATE.seed))
    catalogue = pd.DataFrame(
        [
            {
                "event_id": e.event_id,
                "origin_time_utc": str(e.origin_time),
                "latitude_deg": e.catalogue_latitude_deg,
                "longitude_deg": e.catalogue_longitude_deg,
                "depth_km": e.catalogue_depth_km,
                "magnitude": 3.0,
            }
            for e in events
        ]
    )
    observed = pd.concat([picked(e, stations, i) for i, e in enumerate(events)], ignore_index=True)
    return events, catalogue, observed


@pytest.fixture(scope="module")
def ours(world):
    """{variant: {event_id: row of the predictions}}"""
    _, catalogue, observed = world
    answers = {variant: {} for variant in VARIANTS}
    for event in catalogue.itertuples():
        data = polarity_data(observed[observed["event_id"] == event.event_id], MODEL, event.depth_km, SETTINGS)
        for row in solve_event(event.event_id, data, event.magnitude, SETTINGS).predictions:
            answers[row["variant"]][event.event_id] = row
    return answers


@pytest.fixture(scope="module")
def theirs(world, tmp_path_factory):
    """Folders with SKHASH's output: first motions alone, and with amplitude ratios."""
    _, catalogue, observed = world
    folders = {}
    for variant in VARIANTS:
        table = observed if variant == VARIANTS[1] else observed.assign(log10_sp_ratio=np.nan)
        folders[variant] = tmp_path_factory.mktemp(variant)
        write_skhash(folders[variant], catalogue, table, MODEL, SETTINGS)
        for control in ("control_file.txt", "control_file_rays.txt"):
            run = subprocess.run([SKHASH, control], cwd=folders[variant], capture_output=True, text=True, check=False)
            assert run.returncode == 0, run.stdout[-1000:] + run.stderr[-3000:]
    return folders


def compared(world, ours, theirs, variant, rays):
    """For each event: Kagan angles between the programs, of SKHASH to the truth, of ours to it; what ours states."""
    events, _, _ = world
    mechanisms = read_skhash_mechanisms(theirs[variant] / f"out/mechanisms{rays}.csv").set_index("event_id")
    rows = []
    for event in events:
        if event.event_id not in mechanisms.index:
            continue
        a = mechanisms.loc[event.event_id, list(MOMENT_TENSOR_COLUMNS)].to_numpy(float)
        own = ours[variant][event.event_id]
        b = np.array([own[name] for name in MOMENT_TENSOR_COLUMNS])
        truth = event.moment_tensor
        rows.append([*(float(kagan_angle(*pair)) for pair in ((a, b), (a, truth), (b, truth))), own["uncertainty_deg"]])
    table = np.array(rows)
    print(f"\n{variant}{rays}: between, SKHASH to truth, ours to truth, our 68 %")
    print(table.round(0), "median", np.median(table, axis=0).round(1))
    return table


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("rays", ["", "_rays"])
def test_mechanisms_agree(world, ours, theirs, variant, rays):
    table = compared(world, ours, theirs, variant, rays)
    between, skhash, own, stated = table.T
    assert len(table) >= 6
    assert np.median(between) <= 15
    # both read the same data: they differ by no more than what either is from the truth, or may be
    assert (between <= np.maximum(np.maximum(skhash, own), stated) + 20).all()
    assert np.median(own) <= np.median(skhash) + 5


def test_rays_that_skhash_traces_in_our_model_are_ours(world, theirs):
    _, catalogue, observed = world
    rays = read_skhash_rays(theirs[VARIANTS[0]] / "out/polarities.csv")
    rays["station"] = rays["sta_code"].str.split(".").str[1]
    both = rays.merge(observed.merge(catalogue, on="event_id"), on=["event_id", "station"], suffixes=("", "_ours"))
    depth_km, distance_km = both["depth_km"].to_numpy(), both["distance_km_ours"].to_numpy()
    apart = np.abs(both["takeoff_deg"].to_numpy() - first_arrivals(MODEL, depth_km, distance_km).takeoff_deg)
    turned = (both["azimuth_deg"] - both["azimuth_deg_ours"] + 180) % 360 - 180
    print(
        f"\ntake-off: median {np.median(apart):.2f}, 90 % {np.quantile(apart, 0.9):.2f}, largest {apart.max():.1f} deg"
    )
    # SKHASH has a flat earth of 111.2 km a degree, and rounds to a tenth
    assert np.abs(turned).max() < 1.0
    assert (both["distance_km"] - both["distance_km_ours"]).abs().max() < 1.5
    assert np.median(apart) < 0.2
    # Its table of whole kilometres is interpolated across interfaces and across the distance where a head wave
    # overtakes the direct ray, where there is nothing between the two angles; away from those it is ours.
    kinds = [
        np.char.add(
            first_arrivals(MODEL, edge(depth_km), np.maximum(distance_km + shift, 0)).kind,
            MODEL.layer_at(edge(depth_km)).astype(str),
        )
        for edge in (np.floor, np.ceil)
        for shift in (-1.5, 1.5)
    ]
    steady = np.all([kind == kinds[0] for kind in kinds], axis=0)
    assert steady.mean() > 0.6
    assert np.quantile(apart[steady], 0.95) < 1.0


def test_rays_that_we_hand_over_are_used_as_they_are(world, theirs):
    _, catalogue, observed = world
    given = pd.read_csv(theirs[VARIANTS[0]] / "polarities_rays.csv")
    row = given.iloc[0]
    source = (
        observed.merge(catalogue, on="event_id").query("event_id == @row.event_id and station == @row.station").iloc[0]
    )
    takeoff = float(first_arrivals(MODEL, source["depth_km"], source["distance_km"]).takeoff_deg)
    assert row["takeoff"] == pytest.approx(180 - takeoff, abs=1e-3)
    assert row["azimuth"] == pytest.approx(source["azimuth_deg"], abs=1e-3)


def test_opposite_signs_would_not_agree(world, theirs):
    """The comparison can fail: mechanisms of reversed picks are far from SKHASH's."""
    events, catalogue, observed = world
    mechanisms = read_skhash_mechanisms(theirs[VARIANTS[0]] / "out/mechanisms.csv").set_index("event_id")
    angles = []
    for event in catalogue.itertuples():
        own = observed[observed["event_id"] == event.event_id]
        data = polarity_data(own.assign(polarity=-own["polarity"]), MODEL, event.depth_km, SETTINGS)
        row = solve_event(event.event_id, data, 3.0, SETTINGS).predictions[0]
        if event.event_id in mechanisms.index:
            theirs_tensor = mechanisms.loc[event.event_id, list(MOMENT_TENSOR_COLUMNS)].to_numpy(float)
            angles.append(float(kagan_angle(theirs_tensor, [row[name] for name in MOMENT_TENSOR_COLUMNS])))
    assert len(events) >= len(angles) >= 6
    assert np.median(angles) > 60
