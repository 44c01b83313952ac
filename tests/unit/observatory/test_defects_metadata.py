"""Damaged metadata state what the kinds say, and the counts stay as they were."""

import numpy as np
import pytest
from defect_examples import AXES, BAND_HZ, RATE_HZ, amplitude, clean, ground

from quakesource.observatory.defects import EVENT_DEFECTS, STATION_DEFECTS
from quakesource.observatory.defects.filter_listing import list_filters
from quakesource.observatory.network import SENSITIVITY
from quakesource.waveforms.filtering import band_pass

SEEDS = pytest.mark.parametrize("seed", range(6))


def damage(kind, seed=0):
    return STATION_DEFECTS[kind].damage(clean(), np.random.default_rng(seed))


def counts_are_clean(records):
    return all(np.array_equal(a.data, b.data) for a, b in zip(records.stream, clean().stream, strict=True))


@pytest.mark.parametrize("frequency_hz", [0.02, 0.03, 0.05])
def test_filters_listed_centre_first_are_half_again_too_large(frequency_hz):
    result = damage("response_listed_wrongly")
    assert counts_are_clean(result.records)
    for code in AXES:
        truth = amplitude(clean(), code, frequency_hz)
        assert amplitude(list_filters(clean(), centre_first=False), code, frequency_hz) == pytest.approx(
            truth, rel=2e-3
        )
        assert 1.45 < amplitude(result.records, code, frequency_hz) / truth < 1.6


def test_total_gain_of_the_wrong_listing_is_right():
    response = damage("response_listed_wrongly").records.channel("MHZ").response
    gain = np.prod([stage.stage_gain for stage in response.response_stages])
    assert gain == pytest.approx(SENSITIVITY) == response.instrument_sensitivity.value
    assert len(response.response_stages) == 5


def test_filters_survive_stationxml(tmp_path):
    from obspy import read_inventory

    records = damage("response_listed_wrongly").records
    records.inventory.write(str(tmp_path / "s.xml"), format="STATIONXML")
    read = read_inventory(str(tmp_path / "s.xml"))[0][0].channels[0].response
    before = records.inventory[0][0].channels[0].response
    frequencies = [0.02, 0.3, 1.0]
    values = [r.get_evalresp_response_for_frequencies(frequencies, output="VEL") for r in (read, before)]
    assert np.allclose(*values)


def test_r_and_t_that_are_not():
    result = damage("unrotated_rt")
    assert counts_are_clean(result.records)
    assert sorted(result.channels) == ["MHR", "MHT"]
    axes = {c.code: (c.azimuth, c.dip) for c in result.records.inventory[0][0]}
    assert axes == {"MHZ": AXES["MHZ"], "MHR": AXES["MH1"], "MHT": AXES["MH2"]}


@SEEDS
def test_gain_error_is_of_one_channel_or_all(seed):
    result = damage("gain_error", seed)
    assert counts_are_clean(result.records)
    assert len(result.channels) in (1, 3)
    for code in AXES:
        ratio = amplitude(clean(), code, 0.03) / amplitude(result.records, code, 0.03)
        assert 400 <= ratio <= 1000 if code in result.channels else ratio == pytest.approx(1)


def test_gain_errors_of_both_sorts_occur():
    assert {len(damage("gain_error", seed).channels) for seed in range(10)} == {1, 3}


def test_centimetres_go_both_ways():
    ratios = {
        round(amplitude(damage("cm_per_s", s).records, "MHZ", 0.03) / amplitude(clean(), "MHZ", 0.03), 4)
        for s in range(10)
    }
    assert ratios == {0.01, 100.0}


def test_missing_response():
    assert all(channel.response is None for channel in damage("missing_response").records.inventory[0][0])


@SEEDS
def test_two_epochs_concern_the_record(seed):
    result = damage("wrong_epochs", seed)
    (code,) = result.channels
    trace = result.records.stream.select(channel=code)[0]
    epochs = [c for c in result.records.inventory[0][0] if c.code == code]
    assert len(epochs) == 2
    for epoch in epochs:
        assert epoch.start_date is None or epoch.start_date < trace.stats.endtime
        assert epoch.end_date is None or epoch.end_date > trace.stats.starttime
    gains = [epoch.response.response_stages[0].stage_gain for epoch in epochs]
    assert 1.5 <= max(gains) / min(gains) <= 5


def test_units_are_mixed_both_ways():
    results = [damage("mixed_units", seed) for seed in range(10)]
    stated = {r.records.inventory[0][0][0].response.response_stages[0].input_units for r in results}
    assert stated == {"M/S", "M/S**2"}
    for result in results:
        response = result.records.inventory[0][0][0].response
        assert response.instrument_sensitivity.input_units == response.response_stages[0].input_units
        acceleration = result.channels[0].startswith("HN")
        assert response.response_stages[0].input_units == ("M/S" if acceleration else "M/S**2")


def test_coda_is_larger_before_than_after_and_as_large_as_the_signal():
    stations = [clean(f"S{i:02d}", seed=i) for i in range(6)]
    damaged, _ = EVENT_DEFECTS["coda"](stations, np.random.default_rng(0))
    ratios, decays = [], []
    for records, whole in zip(damaged, stations, strict=True):
        for trace, before in zip(records.stream, whole.stream, strict=True):
            added = band_pass((trace.data - before.data) / SENSITIVITY, RATE_HZ, BAND_HZ)
            signal = band_pass(before.data / SENSITIVITY, RATE_HZ, BAND_HZ)[680:1160]
            ratios.append(np.sqrt(np.mean(signal**2)) / np.sqrt(np.mean(added[:600] ** 2)))
            decays.append(np.sqrt(np.mean(added[:900] ** 2)) / np.sqrt(np.mean(added[-900:] ** 2)))
    assert 0.3 < np.median(ratios) < 1.3
    assert np.median(decays) > 1.3


def test_noise_only_holds_no_signal():
    damaged, _ = EVENT_DEFECTS["noise_only"]([clean()], np.random.default_rng(0))
    for trace, signal in zip(damaged[0].stream, ground(), strict=True):
        assert abs(np.corrcoef(trace.data, signal)[0, 1]) < 0.3
        assert trace.data.std() > 1


def test_two_of_the_stations_remain():
    stations = [clean(f"S{i:02d}") for i in range(6)]
    kept, _ = EVENT_DEFECTS["two_stations"](stations, np.random.default_rng(0))
    assert len(kept) == 2
    assert kept[0] is not kept[1]
