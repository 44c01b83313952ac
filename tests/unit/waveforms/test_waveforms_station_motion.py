"""One station's records: which sensor, what is dropped, and that nothing goes silently."""

import numpy as np
import pytest
from instrument_examples import (
    ORIGIN,
    RATE_HZ,
    broadband,
    channel,
    counts_of,
    fir_stage,
    noise_counts,
    record,
    station,
    wavelet,
)
from obspy import Stream

from quakesource.settings import ObserveSettings
from quakesource.waveforms.station_motion import station_motion

SETTINGS = ObserveSettings()
BAND_HZ = (0.02, 0.1)
TIME_S = -60.0 + 0.5 * np.arange(720)
FINE_S = -120.0 + np.arange(9600) / RATE_HZ
AXES = {"Z": (0.0, -90.0), "N": (0.0, 0.0), "E": (90.0, 0.0), "1": (30.0, 0.0), "2": (120.0, 0.0), "3": (33.0, 0.0)}
GROUND = {"up": 1.0, "north": 0.6, "east": -0.4}  # times one wave packet


def ground_along(azimuth_deg: float, dip_deg: float) -> np.ndarray:
    a, d = np.radians([azimuth_deg, dip_deg])
    factor = -np.sin(d) * GROUND["up"] + np.cos(d) * (np.cos(a) * GROUND["north"] + np.sin(a) * GROUND["east"])
    return factor * 1e-4 * wavelet(FINE_S, 100.0)


def records(*codes: str, location: str = "") -> Stream:
    # three counts of noise: a digitiser's record never repeats for long
    noise = np.random.default_rng(0).integers(-3, 4, FINE_S.size)
    return Stream(
        [
            record(
                np.round(counts_of(ground_along(*AXES[code[-1]]), broadband())).astype(np.int32) + noise,
                code=code,
                location=location,
            )
            for code in codes
        ]
    )


def metadata(stream: Stream):
    kinds = sorted({(t.stats.channel, t.stats.location) for t in stream})
    return station(*(channel(c, *AXES[c[-1]], broadband(), location) for c, location in kinds))


def motion_of(stream: Stream, inventory=None, settings=SETTINGS, back_azimuth_deg=270.0):
    inventory = inventory or metadata(stream)
    return station_motion(stream, inventory, ORIGIN, back_azimuth_deg, (0.0, 250.0), TIME_S, BAND_HZ, settings)


def reported(motion) -> dict[str, str]:
    assert all(r["verdict"] == "dropped" and r["reason"] for r in motion.remarks)
    return {r["channel"]: r["reason"] for r in motion.remarks}


@pytest.mark.parametrize("codes", [("BHZ", "BHN", "BHE"), ("BHZ", "BH1", "BH2"), ("BH3", "BH2", "BHZ")])
def test_oriented_velocity_on_the_grid(codes):
    motion = motion_of(records(*codes))
    packet = 1e-4 * wavelet(TIME_S, 100.0)
    # back-azimuth 270: R is east, T is south
    for name, factor in {"Z": 1.0, "R": -0.4, "T": -0.6}.items():
        assert np.abs(motion.components[name] - factor * packet).max() < 0.01 * packet.max(), name
    assert (motion.channels, motion.location, motion.repair, motion.remarks) == ("BH?", "", "", [])


@pytest.mark.parametrize(
    ("codes", "chosen"), [(("HHZ", "BHZ"), "BH?"), (("LHZ", "HHZ"), "HH?"), (("HNZ", "EHZ"), "HN?"), (("EHZ",), "EH?")]
)
def test_channel_priority(codes, chosen):
    motion = motion_of(records(*codes))
    assert motion.channels == chosen
    others = {f"{code[:2]}?" for code in codes} - {chosen}
    assert set(reported(motion)) == others


def test_location_with_most_components_is_taken_and_the_other_reported():
    motion = motion_of(records("BHZ", location="00") + records("BHZ", "BHN", "BHE", location="10"))
    assert (motion.location, sorted(motion.components)) == ("10", ["R", "T", "Z"])
    assert motion.remarks[0]["evidence"] == "location 00"


def test_channels_that_nobody_asked_for_are_reported():
    motion = motion_of(records("VMZ", "BHZ"))
    assert reported(motion) == {"VM?": "not in channel_priority"}
    assert motion_of(records("VMZ")).components == {}


def test_every_bad_record_leaves_a_remark():
    stream = records("BHZ", "BHN", "BHE")
    stream[0].data = stream[0].data.astype(float)
    stream[0].data[4000] = np.nan
    stream[1].data[:] = 5
    stream[2].trim(ORIGIN + 30)
    motion = motion_of(stream)
    found = reported(motion)
    assert motion.components == {}
    assert {code: reason.split(":")[0] for code, reason in found.items()} == {
        "BHZ": "1 samples are NaN or infinite",
        "BHN": "flat",
        "BHE": "short",
    }


def test_bad_horizontal_drops_r_and_t_but_not_z():
    stream = records("BHZ", "BHN", "BHE")
    stream[1].data[:] = 5
    motion = motion_of(stream)
    assert list(motion.components) == ["Z"]
    assert "BHN" in reported(motion)


def test_lone_good_horizontal_is_reported_too():
    """BHE is whole, but without BHN it gives nothing: its row must say so."""
    stream = records("BHZ", "BHN", "BHE")
    stream[1].data[:] = 5
    assert "BHE" in reported(motion_of(stream))


def test_bad_vertical_leaves_the_horizontals():
    stream = records("BHZ", "BHN", "BHE")
    stream[0].data[:] = 5
    motion = motion_of(stream)
    assert sorted(motion.components) == ["R", "T"]
    assert "BHZ" in reported(motion)


def test_parallel_horizontals_are_reported():
    motion = motion_of(records("BHZ", "BH1", "BH3"))
    assert list(motion.components) == ["Z"]
    assert motion.remarks


def test_more_horizontals_than_two_are_reported():
    motion = motion_of(records("BHZ", "BHN", "BHE", "BH1"))
    assert sorted(motion.components) == ["R", "T", "Z"] or motion.remarks


def test_axes_that_give_nothing_are_reported():
    motion = motion_of(records("BHN"))
    assert motion.components == {}
    assert "BH?" in reported(motion)


def test_missing_response_is_reported():
    stream = records("BHZ", "BHN", "BHE")
    motion = motion_of(stream, metadata(stream.select(channel="BHZ")))
    assert list(motion.components) == ["Z"]
    assert set(reported(motion)) == {"BHN", "BHE"}


def test_gap_is_never_bridged():
    stream = records("BHZ")
    pieces = Stream([stream[0].slice(endtime=ORIGIN + 100), stream[0].slice(ORIGIN + 102)])
    motion = motion_of(pieces)
    assert motion.components == {}
    assert reported(motion)["BHZ"].startswith("gap")


def test_repair_is_recorded():
    wrong = broadband()
    wrong.response_stages.append(fir_stage(3, [0.5, 0.5], "ODD"))
    motion = motion_of(records("BHZ"), station(channel("BHZ", 0.0, -90.0, wrong)))
    assert "1.5 times" in motion.repair
    assert np.abs(motion.components["Z"]).max() == pytest.approx(1e-4, rel=0.02)


def test_noise_begins_after_padding_and_taper():
    stream = records("BHZ")
    stream[0].data[:1000] = 0  # until ORIGIN - 70; the rest, 430 s, is tapered over a twentieth
    assert motion_of(stream).noise_from_s == pytest.approx(-70 + 0.05 * 430, abs=0.2)


def test_records_at_other_rates_and_fractions_of_a_sample():
    stream = records("BHZ")
    fine = -120.0 + 0.013 + np.arange(48000) / 100.0
    velocity = 1e-4 * wavelet(fine, 100.0)
    noise = noise_counts(fine.size) % 3
    stream = Stream([record(counts_of(velocity, broadband(), 100.0) + noise, ORIGIN - 120 + 0.013, "BHZ", 100.0)])
    packet = 1e-4 * wavelet(TIME_S, 100.0)
    assert np.abs(motion_of(stream).components["Z"] - packet).max() < 0.01 * packet.max()


def test_no_records_at_all():
    motion = motion_of(Stream(), station(channel(response=broadband())))
    assert (motion.components, motion.remarks) == ({}, [])
