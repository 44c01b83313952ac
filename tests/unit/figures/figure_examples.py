"""Made-up but plausible tables for drawing: the columns of quakesource.tables, numbers from a fixed seed."""

import numpy as np
import pandas as pd

from quakesource.mechanisms import magnitude_to_moment, moment_tensor, nodal_planes, radiation_pattern
from quakesource.tables import (
    KAGAN,
    MOMENT_TENSOR_COLUMNS,
    PREDICTION,
    RESAMPLED,
    TRACE_FIT,
    VERDICT,
    VERDICT_NUMBERS,
)
from quakesource.waveforms.observations import told_verdicts

EVENT_ID = "sim2024abcd"
CLVD = np.array([2.0, -1.0, -1.0, 0, 0, 0])


def tensor(strike=320.0, dip=75.0, rake=-170.0, mw=5.1, clvd=0.0):
    shear = moment_tensor(strike, dip, rake, float(magnitude_to_moment(mw)))
    return shear + clvd * np.abs(shear).max() * CLVD


def tensor_cells(values):
    return dict(zip(MOMENT_TENSOR_COLUMNS, values, strict=True))


def prediction(variant="double_couple", **changes):
    values = tensor()
    one, two = nodal_planes(values)
    row = dict.fromkeys(PREDICTION, np.nan) | tensor_cells(values)
    for k, plane in ((1, one), (2, two)):
        row |= {f"{name}{k}_deg": angle for name, angle in zip(("strike", "dip", "rake"), plane, strict=True)}
    row |= {
        "event_id": EVENT_ID,
        "system": "waveform_inversion",
        "variant": variant,
        "seed": 0,
        "status": "answered",
        "reason": "",
        "mw": 5.1,
        "depth_km": 8.0,
        "n_stations": 11,
        "n_traces": 29,
        "azimuthal_gap_deg": 74.0,
        "variance_reduction": 0.743,
        "seconds": 12.0,
        "simulated": True,
    }
    return pd.Series(row | changes)


def traces(n_stations=11, n_dropped=4, seed=1, moving=False, windows=("surface",)):
    rng = np.random.default_rng(seed)
    rows = []
    for k in range(n_stations):
        distance_km, azimuth_deg = rng.uniform(40, 380), rng.uniform(0, 360)
        for window, component in [(w, c) for w in windows for c in ("ZR" if w == "body" else "ZRT")]:
            start_s, rate_hz = (distance_km / 3 - 10 if moving else 0.0), 2.0
            time_s = start_s + np.arange(160 if moving else 320) / rate_hz
            since = time_s - distance_km / 3.1
            width_s = 8 + distance_km / 30
            wave = np.exp(-((since / width_s) ** 2)) * np.cos(2 * np.pi * since / 14 + rng.uniform(0, 6))
            wave *= 3e-4 / distance_km * rng.uniform(0.3, 1.4)
            noise = np.convolve(rng.normal(size=time_s.size), np.hanning(15), "same") * np.abs(wave).max() * 0.04
            rows.append(
                {
                    "event_id": EVENT_ID,
                    "variant": "double_couple",
                    "window": window,
                    "network": "XX",
                    "station": f"ST{k:02d}",
                    "component": component,
                    "distance_km": distance_km,
                    "azimuth_deg": azimuth_deg,
                    "latitude_deg": 35.0,
                    "longitude_deg": -117.0,
                    "start_s": start_s,
                    "sampling_rate_hz": rate_hz,
                    "shift_s": 5.0 if k == 2 else float(rng.normal(0, 1.2)),
                    "max_shift_s": 5.0,
                    "correlation": float(rng.uniform(0.6, 0.99)),
                    "variance_reduction": 0.7,
                    "amplitude_ratio": 1.0,
                    "weight": 1.0,
                    "band_low_hz": 0.05 if window == "body" else 0.02,
                    "band_high_hz": 0.15 if window == "body" else 0.05,
                    "observed": list(wave + noise),
                    "synthetic": list(wave * rng.uniform(0.7, 1.2)),
                }
            )
    table = pd.DataFrame(rows, columns=list(TRACE_FIT))
    return table.drop(index=rng.choice(len(table), n_dropped, replace=False)).reset_index(drop=True)


def depth_curve(depths_km=(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 16, 18, 20, 25, 30)):
    rows = []
    for variant, gain, clvd in (("double_couple", 0.0, 0.0), ("deviatoric", 0.03, 0.35)):
        for depth_km in depths_km:
            fit = 0.74 + gain - 0.28 * (1 - np.exp(-(((depth_km - 8) / 7) ** 2)))
            values = tensor(320 + 1.5 * (depth_km - 8), 75, -170 + 4 * (depth_km - 8), 5.0 + 0.006 * depth_km, clvd)
            rows.append(
                {
                    "event_id": EVENT_ID,
                    "variant": variant,
                    "depth_km": float(depth_km),
                    "variance_reduction": fit,
                    "mw": 5.0 + 0.006 * depth_km,
                    **tensor_cells(values),
                }
            )
    return pd.DataFrame(rows)


def stations(n=26, seed=3):
    rng = np.random.default_rng(seed)
    verdicts = rng.choice(["kept", "repaired", "dropped"], n, p=[0.5, 0.1, 0.4])
    reasons = rng.choice(["low signal-to-noise ratio", "no response", "gap of 12 s", "gap of 3.5 s"], n)
    return pd.DataFrame(
        {
            "network": "XX",
            "station": [f"ST{k:02d}" for k in range(n)],
            "latitude_deg": 35.7 + rng.normal(0, 1.3, n),
            "longitude_deg": -117.5 + rng.normal(0, 1.6, n),
            "verdict": verdicts,
            "reason": np.where(verdicts == "dropped", reasons, ""),
        }
    )


def resampled(n=40, seed=4):
    rng = np.random.default_rng(seed)
    rows = []
    for variant, clvd in (("double_couple", 0.0), ("deviatoric", 0.3)):
        for k in range(n):
            angles = np.array([320.0, 75.0, -170.0]) + rng.normal(0, 6, 3)
            values = tensor(angles[0], min(angles[1], 90.0), angles[2], clvd=clvd * rng.uniform(0, 1))
            rows.append(
                {
                    "event_id": EVENT_ID,
                    "variant": variant,
                    "replicate": k,
                    **tensor_cells(values),
                    "depth_km": float(rng.choice([7.0, 8.0, 9.0])),
                    "mw": 5.1,
                }
            )
    return pd.DataFrame(rows, columns=list(RESAMPLED))


def verdicts(fits):
    """Verdicts for the traces of a table of fits (kept; ST01 repaired), and four stations that were dropped."""
    keys = ["station", "component", "distance_km"]
    rows = [
        dict.fromkeys(VERDICT, "")
        | {
            "event_id": EVENT_ID,
            "network": "XX",
            "station": station,
            "channel": "BH?",
            "component": component,
            "distance_km": distance_km,
            "verdict": "repaired" if station == "ST01" else "kept",
            "reason": "response listed wrongly" if station == "ST01" else "",
            "snr": "12.5",
            "amplitude_ratio": "0.9",
        }
        for station, component, distance_km in fits[keys].drop_duplicates().to_numpy()
    ]
    dropped = (
        ("BAD1", "*", 90.0, "clipped: 8123456 counts", ""),
        ("BAD2", "*", 91.0, "clipped: 8000000 counts", ""),
        ("BAD3", "R", 150.0, "low signal-to-noise ratio", "1.3"),
        ("FAR", "*", 900.0, "beyond max_distance_km", ""),
    )
    for station, component, distance_km, reason, snr in dropped:
        rows.append(
            dict.fromkeys(VERDICT, "")
            | {
                "event_id": EVENT_ID,
                "network": "XX",
                "station": station,
                "component": component,
                "reason": reason,
                "distance_km": distance_km,
                "verdict": "dropped",
                "evidence": "measured",
                "snr": snr,
            }
        )
    table = pd.DataFrame(rows, columns=list(VERDICT))
    return told_verdicts(table.assign(**{name: pd.to_numeric(table[name]) for name in VERDICT_NUMBERS}))


def first_motions():
    """Twelve rays whose polarities are those of tensor(), but for one; two more were not read."""
    azimuth_deg, takeoff_deg = np.arange(14) * 25.0 + 3, np.tile([50.0, 80.0, 110.0], 5)[:14]
    p, _, _ = radiation_pattern(tensor()[None, :], takeoff_deg, azimuth_deg)
    polarity = np.sign(p)
    polarity[0] *= -1
    polarity[-2:] = 0
    return pd.DataFrame(
        {
            "network": "XX",
            "station": [f"ST{k:02d}" for k in range(14)],
            "azimuth_deg": azimuth_deg,
            "takeoff_deg": takeoff_deg,
            "polarity": polarity,
        }
    )


def records(fits):
    """Displacement (pair, component, time), times and pairs that go with a table of fits; NaN where none was fitted."""
    time_s = np.arange(-60, 240, 0.5)
    pairs = fits.drop_duplicates("station")[["network", "station", "distance_km"]].reset_index(drop=True)
    pairs = pairs.assign(p_arrival_s=pairs["distance_km"] / 6.0, s_arrival_s=pairs["distance_km"] / 3.5)
    moved = np.full((len(pairs), 3, time_s.size), np.nan)
    for row in fits.itertuples():
        pair = pairs.index[pairs["station"] == row.station][0]
        moved[pair, "ZRT".index(row.component)] = 1e-6 * np.exp(-(((time_s - row.distance_km / 3) / 10) ** 2))
    return moved, time_s, pairs


def kagan(
    systems=(
        ("waveform_inversion", "double_couple"),
        ("waveform_inversion", "deviatoric"),
        ("polarity", "best"),
        ("sourcenet", "mean"),
    ),
    n_events=14,
    simulated=True,
    seed=5,
):
    rng = np.random.default_rng(seed)
    rows = []
    for place, (system, variant) in enumerate(systems):
        for k in range(n_events):
            status = "declined" if k == 3 and place == 2 else "unusable" if k == 5 else "answered"
            row = dict.fromkeys(KAGAN, np.nan)
            row |= {
                "event_id": f"ev{k:03d}",
                "system": system,
                "variant": variant,
                "seed": 0,
                "study": "tiny",
                "status": status,
                "simulated": simulated,
                "reason": "",
            }
            if status == "answered":
                row |= {
                    "kagan_deg": float(np.clip(rng.gamma(2, 7 + 6 * place), 0, 120)),
                    "delta_mw": float(rng.normal(0.03, 0.08)),
                    "depth_error_km": float(rng.normal(1, 3)),
                }
            rows.append(row)
    return pd.DataFrame(rows, columns=list(KAGAN))
