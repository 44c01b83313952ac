"""One station's records: which sensor, what is dropped, and that nothing goes silently."""

import numpy as np
import pytest
from instrument_examples import (
    ORIGIN,
    RATE_HZ,
    broadband,
    channel,
    counts_of,
    digitiser,
    fir_stage,
    noise_counts,
    paz_stage,
    record,
    respond,
    station,
    wavelet,
)
from obspy import Stream

from quakesource.settings import ObserveSettings
from quakesource.waveforms.station_motion import Surroundings, station_motion

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


def response_of(code: str):
    """Flat to acceleration for accelerometers, broadband for the others."""
    flat = ([], [-200.0 + 0j, -300.0 + 0j])
    return respond(paz_stage(1, *flat, 1500.0, ("M/S**2", "V")), digitiser(2)) if code[1] == "N" else broadband()


def records(*codes: str, location: str = "") -> Stream:
    # three counts of noise: a digitiser's record never repeats for long
    noise = np.random.default_rng(0).integers(-3, 4, FINE_S.size)
    return Stream(
        [
            record(
                np.round(counts_of(ground_along(*AXES[code[-1]]), response_of(code))).astype(np.int32) + noise,
                code=code,
                location=location,
            )
            for code in codes
        ]
    )


def metadata(stream: Stream):
    kinds = sorted({(t.stats.channel, t.stats.location) for t in stream})
    return station(*(channel(c, *AXES[c[-1]], response_of(c), location) for c, location in kinds))


def motion_of(stream: Stream, inventory=None, settings=SETTINGS, back_azimuth_deg=270.0):
    inventory = inventory or metadata(stream)
    surroundings = Surroundings(ORIGIN, back_azimuth_deg, (0.0, 250.0), TIME_S, BAND_HZ)
    return station_motion(stream, inventory, surroundings, settings)


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
    assert (motion.channels, motion.location, motion.repairs, motion.remarks) == ("BH?", "", {}, [])


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
        "BHZ": "NaN",
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
    assert "1.5 times" in motion.repairs["response listed wrongly"]
    assert np.abs(motion.components["Z"]).max() == pytest.approx(1e-4, rel=0.02)


def test_noise_begins_after_padding_and_taper():
    stream = records("BHZ")
    stream[0].data[:1000] = 0  # until ORIGIN - 70; the rest, 430 s, is tapered over a fortieth
    assert motion_of(stream).noise_from_s == pytest.approx(-70 + 0.025 * 430, abs=0.2)


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


def test_accelerometer_that_is_called_a_seismometer_is_reported():
    stream = records("BHZ")
    flat = response_of("HNZ")
    motion = motion_of(stream, station(channel("BHZ", 0.0, -90.0, flat)))
    assert reported(motion)["BHZ"].startswith("units: M/S**2 with 0 zeros")


def test_a_spike_is_repaired_and_said():
    stream = records("BHZ", "BHN", "BHE")
    i = stream[0].data.size // 2
    stream[0].data[i] = 0.5 * 2**23
    motion = motion_of(stream)
    assert motion.repairs == {"glitches interpolated": "BHZ: 1 glitch of 1 samples interpolated"}
    packet = 1e-4 * wavelet(TIME_S, 100.0)
    assert np.abs(motion.components["Z"] - packet).max() < 0.01 * packet.max()


def test_axes_away_from_their_letters_are_a_repair_with_evidence():
    stream = records("BHZ", "BH1", "BH2")
    for trace, code in zip(stream, ("BHZ", "BHN", "BHE"), strict=True):
        trace.stats.channel = code
    inventory = station(*(channel(f"BH{new}", *AXES[old], broadband()) for new, old in zip("ZNE", "Z12", strict=True)))
    motion = motion_of(stream, inventory)
    assert list(motion.repairs) == ["axes solved by stated azimuths"]
    assert "BHN points to 30°" in motion.repairs["axes solved by stated azimuths"]
    packet = 1e-4 * wavelet(TIME_S, 100.0)
    assert np.abs(motion.components["R"] - -0.4 * packet).max() < 0.01 * packet.max()
    assert np.abs(motion.components["T"] - -0.6 * packet).max() < 0.01 * packet.max()


def test_clipped_record_is_reported_and_its_share_stated():
    stream = records("BHZ", "BHN", "BHE")
    largest = np.abs(stream[0].data).max()
    stream[0].data = np.round(stream[0].data * (0.9 * 2**23 / largest)).astype(np.int32)
    motion = motion_of(stream)
    assert reported(motion)["BHZ"] == "clipped: 90 % of full scale"
    assert sorted(motion.components) == ["R", "T"]


def test_the_largest_share_of_full_scale_of_the_channels_is_kept():
    stream = records("BHZ", "BHN", "BHE")
    share = max(np.abs(trace.data).max() for trace in stream) / 2**23
    assert motion_of(stream).full_scale_share == pytest.approx(share)


def test_a_sensor_of_which_nothing_is_left_gives_way_to_the_next():
    stream = records("BHZ") + records("HHZ")
    stream[0].data[:] = 5
    motion = motion_of(stream)
    assert (motion.channels, list(motion.components), motion.repairs) == ("HH?", ["Z"], {})
    assert reported(motion) == {"BHZ": "flat: every sample has the same value"}


def test_repairs_of_a_sensor_that_was_given_up_are_not_told_of_the_next():
    stream = records("BHN") + records("HHZ")
    stream[0].data[stream[0].data.size // 2] = 0.5 * 2**23
    motion = motion_of(stream)
    assert (motion.channels, list(motion.components)) == ("HH?", ["Z"])
    assert motion.repairs == {}
    assert motion.full_scale_share == pytest.approx(np.abs(stream[1].data).max() / 2**23)


def without(screen):
    return ObserveSettings(screens=tuple(name for name in SETTINGS.screens if name != screen))


def test_each_screen_can_be_switched_off():
    """Then what it looks at is believed, for studies of what the screens are worth."""
    gap = records("BHZ")
    gap = Stream([gap[0].slice(endtime=ORIGIN + 100), gap[0].slice(ORIGIN + 102)])
    clipped = records("BHZ")
    clipped[0].data = (clipped[0].data * (0.9 * 2**23 / np.abs(clipped[0].data).max())).astype(np.int32)
    flat = station(channel("BHZ", 0.0, -90.0, response_of("HNZ")))
    for screen, stream, inventory in (
        ("samples", gap, None),
        ("clipping", clipped, None),
        ("response", records("BHZ"), flat),
    ):
        assert motion_of(stream, inventory).components == {}, screen
        assert list(motion_of(stream, inventory, without(screen)).components) == ["Z"], screen


def test_without_the_screen_of_orientation_letters_are_believed():
    stream = records("BHZ", "BH1", "BH2")
    packet = 1e-4 * wavelet(TIME_S, 100.0)
    careful, careless = motion_of(stream), motion_of(stream, settings=without("orientation"))
    assert np.abs(careful.components["R"] - -0.4 * packet).max() < 0.01 * packet.max()
    along_2 = np.cos(np.radians(120)) * 0.6 - np.sin(np.radians(120)) * 0.4  # taken for east
    assert np.abs(careless.components["R"] - along_2 * packet).max() < 0.01 * packet.max()
    assert careless.repairs == {}
