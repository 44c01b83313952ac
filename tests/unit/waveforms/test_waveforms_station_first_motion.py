"""First motions of a station: metadata decide what is up, and every failure has its reason."""

import numpy as np
import pytest
from obspy import Inventory, Stream, Trace, UTCDateTime
from obspy.core.inventory import Channel, Network, Response, Site, Station
from onset_examples import onset_record

from quakesource.settings import FirstMotionSettings
from quakesource.waveforms.station_first_motion import Arrivals, station_first_motion

ORIGIN = UTCDateTime("2021-02-03T04:05:06")
P_S, S_S = 8.0, 15.0
ARRIVALS = Arrivals(50.0, P_S, S_S)
SETTINGS = FirstMotionSettings()


def inventory(dip=-90.0, gain=1e6, codes=("HHZ", "HHN", "HHE")):
    place = {"latitude": 36.0, "longitude": -118.0, "elevation": 5.0}
    response = Response.from_paz([], [], stage_gain=gain, input_units="M/S", output_units="COUNTS")
    dips = {"Z": dip, "N": 0.0, "E": 0.0}
    channels = [
        Channel(
            c,
            "",
            **place,
            depth=0.0,
            azimuth=90.0 * (c[-1] == "E"),
            dip=dips[c[-1]],
            sample_rate=100.0,
            response=response,
        )
        for c in codes
    ]
    return Inventory([Network("XX", stations=[Station("ABC", **place, channels=channels, site=Site(name="x"))])])


def stream(sign=1, rate_hz=100.0, codes=("HHZ", "HHN", "HHE"), first_snr=50.0):
    """Record from 12 s before to 16 s after the origin time, P at 8 s."""
    rng = np.random.default_rng(12)
    traces = []
    for code in codes:
        # the horizontals have ten times larger waves 7 s after P
        record, _ = onset_record(rng, first_snr, rate_hz, sign=sign, emergence=1.0)
        late = np.roll(record, round(7 * rate_hz)) if code[-1] != "Z" else 0 * record
        quiet = np.arange(record.size) < round((20 + 7) * rate_hz) - 10
        samples = 100 * (record + 10 * np.where(quiet, 0, late))
        header = {"network": "XX", "station": "ABC", "channel": code, "sampling_rate": rate_hz}
        padded = np.concatenate([samples, 100 * rng.standard_normal(round(6 * rate_hz))])
        traces.append(Trace(padded, {**header, "starttime": ORIGIN + P_S - 20}))
    return Stream(traces)


def measure(records, metadata, arrivals=ARRIVALS, settings=SETTINGS):
    return station_first_motion(records, metadata, ORIGIN, arrivals, settings)


@pytest.mark.parametrize("sign", [1, -1])
def test_sign_onset_and_ratio(sign):
    found = measure(stream(sign), inventory())
    assert (found.reason, found.channel) == ("", "HHZ")
    assert found.motion.polarity == sign
    assert found.motion.onset_s == pytest.approx(P_S, abs=0.1)
    assert found.ratio.reason == ""
    assert 0.3 < found.ratio.log10_ratio < 2


def test_dip_that_points_down_turns_the_sign():
    assert measure(stream(1), inventory(dip=90.0)).motion.polarity == -1


def test_negative_gain_turns_the_sign():
    assert measure(stream(1), inventory(gain=-1e6)).motion.polarity == -1


def test_vertical_is_found_by_dip_not_by_letter():
    codes = ("HH1", "HH2", "HH3")
    records = stream(-1)
    for trace, code in zip(records, codes, strict=True):
        trace.stats.channel = code
    metadata = inventory()
    for channel, code in zip(metadata[0][0], codes, strict=True):
        channel.code = code
    found = measure(records, metadata)
    assert (found.channel, found.motion.polarity) == ("HH1", -1)


@pytest.mark.parametrize(
    ("records", "metadata", "reason"),
    [
        (stream(rate_hz=10.0), inventory(), "below first_motions.min_sampling_rate_hz"),
        (stream(codes=("HHN", "HHE")), inventory(), "no vertical record"),
        (stream(), inventory(codes=("HHN", "HHE")), "no metadata for this channel"),
        (Stream(), inventory(), "no record"),
        (stream(codes=("LHZ",)), inventory(codes=("LHZ",)), "no sensor of channel_priority"),
        (stream().trim(ORIGIN + 5), inventory(), "short"),
        (stream(first_snr=4.0), inventory(), "uncertain"),
    ],
)
def test_what_cannot_be_read_has_a_reason(records, metadata, reason):
    found = measure(records, metadata)
    assert reason in found.reason
    assert found.ratio.reason


def test_gap_and_bad_samples_have_reasons():
    records = stream()
    gap = Stream([records[0].slice(None, ORIGIN + 6)])
    gap.append(records[0].slice(ORIGIN + 7, None))
    assert "gap: 1.0 s" in measure(gap, inventory()).reason
    records[0].data[1500] = np.nan
    assert "NaN" in measure(records, inventory()).reason


def test_ratio_needs_three_components_and_a_near_station():
    assert "three components" in measure(stream(codes=("HHZ",)), inventory()).ratio.reason
    far = Arrivals(150.0, P_S, S_S)
    assert "max_sp_distance_km" in measure(stream(), inventory(), far).ratio.reason


def test_unstated_dip_is_not_guessed():
    metadata = inventory()
    metadata[0][0][0].dip = None
    assert measure(stream(), metadata).reason == "dip is not stated"


def test_analyst_onset_leads_the_picker():
    late = Arrivals(50.0, P_S - 4.0, S_S - 4.0, analyst_p_s=P_S)
    found = measure(stream(-1), inventory(), late)
    assert found.motion.polarity == -1
    assert found.motion.onset_s == pytest.approx(P_S, abs=0.1)
