"""The published networks: their sizes, their labels, their samples, and a training that can be cut short."""

import numpy as np
import pytest
import torch
import zarr
from torch import nn

from quakesource.earth import read_model
from quakesource.mechanisms import kagan_angle, random_double_couples
from quakesource.products import build_product
from quakesource.systems.fmnet.product import write_responses
from quakesource.systems.fmnet.published.labels import FMNET, LC_FMNET, N_BINS
from quakesource.systems.fmnet.published.learning import learn_published, read_published
from quakesource.systems.fmnet.published.network import FMNET as PICTURE
from quakesource.systems.fmnet.published.network import LC_FMNET as LC_PICTURE
from quakesource.systems.fmnet.published.network import CurvesNetwork
from quakesource.systems.fmnet.published.pictures import fmnet_pictures, lc_pictures
from quakesource.systems.fmnet.published.sample_set import STORE_NAME, Writing, create_set, write_part
from quakesource.systems.fmnet.published.stream import SampleStream
from quakesource.systems.fmnet.published.task import angles_within
from quakesource.systems.fmnet.region import grid_mechanisms, tensors_of
from quakesource.systems.fmnet.settings import FmnetRegionSettings, FmnetSamplesSettings
from quakesource.training.fit import digest
from quakesource.training.schedule import Schedule
from quakesource.waveforms.filtering import band_pass

REGION = FmnetRegionSettings(step_deg=0.8, depth_km=(6.0, 10.0), depth_step_km=4.0)
SHIFTS = range(-12, 13)
QUIET = FmnetSamplesSettings(noise=0.0, common_shift_s=0.0, station_shift_s=0.0)


@pytest.fixture(scope="module")
def responses():
    """Of four epicentres and two depths that record anything, in the band of the paper."""
    white = np.random.default_rng(1).standard_normal((8, 16, 3, 6, 128 + 80))
    return (1e-20 * band_pass(white, 1.0, REGION.band_hz)[..., 80:]).astype(np.float32)


def test_the_network_is_the_published_one():
    network = CurvesNetwork()
    assert sum(weights.numel() for weights in network.parameters()) == 350_659
    assert sum(isinstance(module, nn.Conv2d) for module in network.modules()) == 16
    shapes = []
    for module in network.modules():
        if isinstance(module, nn.MaxPool2d | nn.Upsample):
            module.register_forward_hook(lambda _m, _i, out: shapes.append(tuple(out.shape[1:])))
    pictures = torch.randn(2, 1, 48, 128)
    assert network(pictures).shape == (2, 3, 128)
    compression = [(64, 24, 64), (64, 12, 32), (64, 6, 16), (64, 3, 8), (64, 1, 4), (128, 1, 2), (128, 1, 1)]
    expansion = [(128, 1, 2), (128, 1, 4), (64, 1, 8), (64, 1, 16), (64, 1, 32), (32, 1, 64), (32, 1, 128)]
    assert shapes == [*compression, *expansion]
    assert network.encode(pictures).shape == (2, 128)
    assert PICTURE.rows == 48


def test_lc_fmnet_sees_64_stations_in_three_channels():
    assert (LC_PICTURE.rows, LC_PICTURE.channels) == (64, 3)
    assert CurvesNetwork(LC_PICTURE)(torch.randn(2, 3, 64, 128)).shape == (2, 3, 128)


def test_labels_are_gaussians_of_ten_bins_about_the_angle():
    curves = FMNET.encode(np.array([[180.0, 45.0, 0.0]]))[0]
    assert curves.shape == (3, N_BINS)
    assert curves.argmax(axis=1).tolist() == [63, 63, 63]  # bin 64 of 128, counted from 1
    np.testing.assert_allclose(curves[0, 63 + 10], np.exp(-0.5), rtol=1e-6)
    np.testing.assert_allclose(curves[0, 63 - 20], np.exp(-2), rtol=1e-6)


@pytest.mark.parametrize("curves", [FMNET, LC_FMNET])
def test_angles_come_back_from_their_curves_to_a_bin(curves):
    tensors = random_double_couples(200, np.random.default_rng(3))
    angles = angles_within(tensors, curves)
    assert np.abs(kagan_angle(tensors_of(angles), tensors)).max() < 1e-4
    bins = np.array(curves.range_deg) / (curves.last_bin - curves.first_bin)
    away = np.abs(curves.decode(curves.encode(angles)) - angles)
    assert (away <= 1.01 * bins).all()  # the first angle of a circle has no bin of its own


def test_a_peak_beyond_the_bins_used_is_the_last_of_them():
    curves = np.zeros((1, 3, N_BINS), np.float32)
    curves[..., -1] = 1
    np.testing.assert_allclose(LC_FMNET.decode(curves), [[360, 90, 180]])


def test_quiet_samples_are_responses_times_mechanisms(responses):
    stream = SampleStream(responses, REGION, QUIET, 1)
    assert len(stream) == 8 * 972
    samples = stream.samples(np.array([5, 972 * 3 + 100]), np.random.default_rng(1))
    assert samples.place.tolist() == [0, 3]
    tensors = tensors_of(grid_mechanisms(REGION))[[5, 100]]
    expected = np.einsum("nscmt,nm->nsct", responses[[0, 3]].astype(float), tensors)
    expected /= np.abs(expected).max(axis=(1, 2, 3), keepdims=True)
    np.testing.assert_allclose(samples.traces, expected, atol=2e-6)


def test_samples_are_shifted_by_stations_and_have_the_noise_that_is_asked_for(responses):
    shifts = QUIET.model_copy(update={"common_shift_s": 10.0, "station_shift_s": 2.0})
    clean, moved = (
        SampleStream(responses, REGION, own, 1).samples(np.arange(40), np.random.default_rng(2)).traces
        for own in (QUIET, shifts)
    )
    lags = []
    for sample in range(40):
        for station in range(16):
            before, after = clean[sample, station], moved[sample, station]
            lags.append(int(np.argmax([np.sum(np.roll(before, lag, axis=-1) * after) for lag in SHIFTS])) - 12)
    lags = np.array(lags).reshape(40, 16)
    assert np.ptp(lags, axis=1).max() <= 4
    assert lags.mean(axis=1).min() < -5
    assert lags.mean(axis=1).max() > 5
    noisy = SampleStream(responses, REGION, QUIET.model_copy(update={"noise": 0.2}), 1)
    traces = noisy.samples(np.arange(200), np.random.default_rng(2)).traces
    quiet = SampleStream(responses, REGION, QUIET, 1).samples(np.arange(200), np.random.default_rng(2)).traces
    level = (traces - quiet).std(axis=(1, 2, 3))
    assert level.max() < 0.23
    assert level.mean() == pytest.approx(0.1, abs=0.02)


def test_every_sample_comes_once_an_epoch(responses):
    stream = SampleStream(responses, REGION, QUIET, 1)
    seen = [stream.batch(number, 972) for number in range(8)]
    numbers = np.concatenate([own.place * 972 + own.mechanism for own in seen])
    assert sorted(numbers.tolist()) == list(range(len(stream)))
    again = stream.batch(8, 972)
    assert not np.array_equal(again.place * 972 + again.mechanism, numbers[:972])
    np.testing.assert_array_equal(stream.batch(3, 972).traces, seen[3].traces)


def test_pictures_have_rows_of_zeros_where_there_is_no_station():
    rng = np.random.default_rng(4)
    traces, used = rng.standard_normal((2, 16, 3, 128)).astype(np.float32), np.ones((2, 16), bool)
    used[0, 3] = False
    traces[0, 3] = 0
    pictures = fmnet_pictures(traces)
    assert pictures.shape == (2, 1, 48, 128)
    assert pictures.abs().amax((1, 2, 3)).tolist() == [1, 1]
    assert not pictures[0, 0, 9:12].any()
    azimuth_deg = rng.uniform(0, 360, (2, 16))
    shown = lc_pictures(traces, used, azimuth_deg, np.full((2, 16), 90.0)).numpy()
    assert shown.shape == (2, 3, 64, 128)
    assert (np.diff(shown[0, 1, :15, 0]) > 0).all()
    assert not shown[0, :, 15:].any()
    order = azimuth_deg[1].argsort()
    expected = traces[1, order, 0] / np.abs(traces[1, order, 0]).max(axis=-1, keepdims=True)
    np.testing.assert_allclose(shown[1, 0, :16], expected)
    np.testing.assert_allclose(shown[1, 2, :16], 0.5)


@pytest.mark.parametrize("experiment", ["fmnet", "lc_fmnet"])
def test_a_training_that_is_cut_short_ends_as_one_that_is_not(responses, tmp_path, experiment, monkeypatch):
    monkeypatch.setattr("quakesource.systems.fmnet.published.task.N_VALIDATION", 20)

    schedule = Schedule(4, 1e-3, 1, 1.0, "curves", 0.0, 0.0, 2, plain=True)

    def run(folder, stop=None):
        calls = []

        def print_or_stop(*args, **kwargs):
            calls.append(args)
            if stop is not None and len(calls) == stop:
                raise KeyboardInterrupt

        monkeypatch.setattr("quakesource.training.fit.print", print_or_stop, raising=False)
        return learn_published(
            experiment, responses, read_model("socal"), REGION, FmnetSamplesSettings(), schedule, 4, 1, folder, 1
        )

    whole = run(tmp_path / "whole")
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path / "cut", stop=1)
    resumed = run(tmp_path / "cut")
    assert digest(resumed) == digest(whole)
    back = read_published(experiment, tmp_path / "cut")
    assert digest(back) == digest(whole)


def test_samples_on_disk_are_those_of_the_stream(responses, tmp_path):
    manifest = tmp_path / "responses" / "manifest.json"
    about = {"code": "", "settings": {}, "inputs": [], "attributes": {}}
    with build_product(manifest, "fmnet_responses", "tabulate_fmnet", **about) as work:
        epicentre = np.array([[35.4, -118.0], [35.4, -117.2], [36.2, -118.0], [36.2, -117.2]])
        codes = [station.code for station in REGION.stations]
        write_responses(work, responses.reshape(4, 2, *responses.shape[1:]), epicentre, np.array([6.0, 10.0]), codes)
    settings, store = FmnetSamplesSettings(n_written=2500), tmp_path / STORE_NAME
    create_set(store, 2500, 48, 128)
    writing = Writing(store, manifest, REGION, settings, 2500)
    assert [write_part(writing, number) for number in (1, 0)] == [452, 2048]
    group = zarr.open_group(store, mode="r")
    angles, place = group["angles_deg"][:], group["place"][:]
    assert group["traces"].shape == (2500, 48, 128)
    assert len(np.unique(np.column_stack([place, angles]), axis=0)) == 2500
    for number in (10, 2300):
        found, tensor = group["traces"][number], tensors_of(angles[[number]].astype(float))[0]
        clean = np.einsum("scmt,m->sct", responses[place[number]].astype(float), tensor).reshape(48, 128)
        # shifts of up to 12 s and noise of up to a tenth: the best shift of the loudest row agrees well
        loud = int(np.abs(clean).max(axis=1).argmax())
        scores = [np.corrcoef(np.roll(clean[loud], lag), found[loud])[0, 1] for lag in SHIFTS]
        assert max(scores) > 0.8
