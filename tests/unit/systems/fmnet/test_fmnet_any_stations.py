"""The network for stations anywhere: its examples are seismograms, and records go the same way."""

import numpy as np
import pandas as pd
import pytest
from fmnet_cases import recorded_event

from quakesource.earth import read_model
from quakesource.greens.interpolation import shifted
from quakesource.greens.layered import compute_greens
from quakesource.greens.synthesis import excitation, synthesize
from quakesource.mechanisms import kagan_angle, random_double_couples
from quakesource.systems.fmnet.any_stations.answer import answers
from quakesource.systems.fmnet.any_stations.bank import UNIT
from quakesource.systems.fmnet.any_stations.inputs import network_inputs
from quakesource.systems.fmnet.any_stations.learning import Learner
from quakesource.systems.fmnet.any_stations.mixing import mix, terms
from quakesource.systems.fmnet.any_stations.records import event_records
from quakesource.systems.fmnet.any_stations.trained import read_trained
from quakesource.systems.fmnet.settings import (
    FmnetExamplesSettings,
    FmnetNetworkSettings,
    FmnetRegionSettings,
    FmnetTrainingSettings,
)
from quakesource.training.fit import digest
from quakesource.waveforms.filtering import band_pass

REGION = FmnetRegionSettings()
EXAMPLES = FmnetExamplesSettings(n_models=2, depth_km=(4.0, 12.0), depth_step_km=4.0, distance_step_km=31.0)
NETWORK = FmnetNetworkSettings(tower=16, width=16, layers=1, heads=2, mixture=2)
TRAINING = FmnetTrainingSettings(
    steps=4, batch_events=8, save_every=2, warm_up_steps=2, validation_batches=1, calibration_batches=2
)
LEARNER = Learner(REGION, NETWORK, EXAMPLES, TRAINING)


@pytest.fixture(scope="module")
def drawer():
    return LEARNER.drawer(read_model("socal"), 1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("trained")


@pytest.fixture(scope="module")
def trained(folder):
    return LEARNER.learn(read_model("socal"), folder, 1)[0]


def mixed(bank, later, rise, n_time=100, first=20):
    rng = np.random.default_rng(1)
    tensor, azimuth_deg = random_double_couples(2, rng), rng.uniform(0, 360, (2, 3))
    model, depth = np.array([[0, 1, 0], [1, 1, 0]]), np.array([0, 2])
    distance = np.array([[0, 3, 6], [2, 2, 5]])
    out = np.zeros((2, 3, 2, 3, n_time), np.float32)
    delays, rises = np.full((2, 3), float(later)), np.full((2, 3), rise)
    used = np.array([[True, True, False], [True, True, True]])
    mix(bank.traces, model, depth, distance, terms(tensor, azimuth_deg), delays, rises, used, first, out)
    exact = np.einsum(
        "nscgm,nsbgt,nm->nsbct", excitation(azimuth_deg), bank.traces[model, depth[:, None], distance], tensor
    )
    exact[~used] = 0
    return out, exact


def test_mixing_is_the_excitation_of_the_elementary_seismograms(drawer):
    for later in (0, 3, -5):
        out, exact = mixed(drawer.bank, later, 0)
        expected = exact[..., 20 - later : 120 - later]
        np.testing.assert_allclose(out, expected, atol=2e-6 * np.abs(expected).max())


def test_between_samples_a_shift_is_that_of_the_spectrum(drawer):
    out, exact = mixed(drawer.bank, 0.5, 0)
    expected = shifted(exact, 0.5)[..., 20:120]
    # half a sample is where the cubic is worst: 1.6 % at the end of the band, 0.1 Hz
    assert np.abs(out - expected)[..., 5:].max() < 0.02 * np.abs(expected).max()


def test_a_source_that_lasts_is_a_running_mean(drawer):
    out, exact = mixed(drawer.bank, 0, 8)
    whole = np.cumsum(exact, axis=-1)
    expected = (whole[..., 20:120] - whole[..., 12:112]) / 8
    np.testing.assert_allclose(out, expected, atol=1e-5 * np.abs(expected).max())


def test_examples_follow_from_their_number(drawer):
    one, two, other = drawer.examples(3), drawer.examples(3), drawer.examples(4)
    for name, values in vars(one).items():
        np.testing.assert_array_equal(values, getattr(two, name))
    assert not np.array_equal(one.traces, other.traces)
    count = one.used.sum(axis=1)
    assert count.min() >= 4
    assert count.max() <= 16
    assert not one.traces[~one.used].any()


def test_at_level_zero_nothing_disturbs_the_seismograms(drawer):
    examples = drawer.examples(5, 0.0)
    for event in range(3):
        for station in np.flatnonzero(examples.used[event])[:3]:
            distance, depth = examples.distance_km[event, station], examples.depth_km[event]
            at = np.abs(drawer.bank.distance_km - distance).argmin()
            weights = excitation(examples.azimuth_deg[event, station])
            own = drawer.bank.traces[:, np.flatnonzero(drawer.bank.depth_km == depth)[0], at, 0, :, 10:138]
            made = np.einsum("cgm,egt,m->ect", weights, own, examples.tensor[event])
            away = np.abs(made - examples.traces[event, station, 0]).max(axis=(1, 2))
            assert away.min() < 1e-4 * np.abs(made).max()


def test_neither_the_order_of_stations_nor_their_gain_as_a_whole_moves_an_answer(trained, drawer):
    examples = drawer.examples(6)
    order = np.random.default_rng(2).permutation(16)
    args = examples.traces, examples.used, examples.distance_km, examples.azimuth_deg
    plain = answers(trained.network, network_inputs(*args))
    turned = answers(trained.network, network_inputs(*(values[:, order] for values in args)))
    louder = answers(trained.network, network_inputs(1000 * args[0], *args[1:]))
    assert kagan_angle(plain.tensor, turned.tensor).max() < 0.1
    assert kagan_angle(plain.tensor, louder.tensor).max() < 0.1
    np.testing.assert_allclose(louder.log_moment - plain.log_moment, 3, atol=1e-3)


def test_a_station_without_a_record_says_nothing(trained, drawer):
    examples = drawer.examples(7)
    some = slice(0, 6)
    args = [values[:, some].copy() for values in (examples.traces, examples.distance_km, examples.azimuth_deg)]
    used = np.ones((8, 6), bool)
    fewer = answers(trained.network, network_inputs(args[0][:, :4], used[:, :4], args[1][:, :4], args[2][:, :4]))
    used[:, 4:] = False
    hidden = answers(trained.network, network_inputs(args[0], used, args[1], args[2]))
    assert kagan_angle(fewer.tensor, hidden.tensor).max() < 0.1


def test_what_is_trained_is_read_back(trained, folder):
    back = read_trained(folder)
    assert digest(back.network) == digest(trained.network)
    assert (back.bands_hz, back.calibration, back.n_examples) == (trained.bands_hz, trained.calibration, 32)
    np.testing.assert_array_equal(back.statistics.mean, trained.statistics.mean)
    assert len(pd.read_csv(folder / "history.csv")) == 2


def test_radii_are_ordered_and_calibrated_on_other_examples(trained, drawer):
    examples = drawer.examples(8)
    args = examples.traces, examples.used, examples.distance_km, examples.azimuth_deg
    found = answers(trained.network, network_inputs(*args))
    assert (np.diff(found.radius_deg, axis=1) >= 0).all()
    assert all(0 < factor < 10 for factor in trained.calibration)
    alone = answers(trained.network, network_inputs(*(values[:1] for values in args)))
    assert alone.draws.shape == (1, 100, 6)


@pytest.fixture(scope="module")
def recorded():
    return recorded_event()


def cut(velocity, time_s, pairs, **more):
    options = {"bands_hz": LEARNER.bands_hz, "sampling_rate_hz": 1.0, "before_p_s": 10.0, "n_samples": 128}
    return event_records(velocity, time_s, pairs, **options | {"max_stations": 16, "max_distance_km": 252.0} | more)


def test_records_are_cut_as_the_examples_are_made(recorded):
    velocity, time_s, pairs, tensor, p_s = recorded
    found = cut(velocity, time_s, pairs)
    assert found.stations["station"].tolist() == ["A", "B", "C"]
    assert found.n_passed == 4
    greens = compute_greens(
        read_model("socal"), [8.0], pairs["distance_km"][:3].to_numpy(), 1.0, 260.0, taper_start=0.5
    )
    made = synthesize(greens, tensor, pairs["azimuth_deg"][:3].to_numpy()).values[0]
    for station in range(3):
        for band, edges_hz in enumerate(LEARNER.bands_hz):
            expected = shifted(band_pass(made[station].astype(float), 1.0, edges_hz), 10 - p_s[station])[:, :128] / UNIT
            away = np.abs(found.traces[0, station, band] - expected)
            assert away.max() < 0.03 * np.abs(expected).max(), (station, band)


def test_what_is_missing_or_too_short_is_left_out_and_counted(recorded):
    velocity, time_s, pairs, _, _ = recorded
    velocity = velocity.copy()
    velocity[0, 1] = np.nan  # one component: the station stays
    velocity[1, :2] = np.nan  # two: it goes
    found = cut(velocity, time_s, pairs)
    assert found.stations["station"].tolist() == ["A", "C"]
    assert found.n_passed == 3
    assert not found.traces[0, 0, :, 1].any()
    assert found.traces[0, 0, :, 0].any()
    short = cut(velocity[..., : 4 * 150], time_s[: 4 * 150], pairs)
    assert short.stations.empty
    assert cut(velocity, time_s, pairs, max_stations=1).stations["station"].tolist() == ["A"]
