"""The two stages of the published training: what they read, in which order, when they end, and that they can be cut."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from sourcenet_cases import RECIPE, stores

from quakesource.errors import ProductError
from quakesource.geometry import distance_azimuth
from quakesource.mechanisms import magnitude_to_moment, random_double_couples, scalar_moment
from quakesource.synthesize.network_statistics import Layouts, NetworkStatistics, read_statistics
from quakesource.synthesize.sampling import Sampler
from quakesource.synthesize.window_synthesis import fill_part
from quakesource.systems.sourcenet.published.designs import DESIGNS, Design
from quakesource.systems.sourcenet.published.examples import (
    StoredExamples,
    chosen,
    joined,
    published_targets,
    with_noise,
)
from quakesource.systems.sourcenet.published.inputs import six_components
from quakesource.systems.sourcenet.published.learning import (
    learn,
    read_network,
    recorded_schedule,
    synthetic_schedule,
)
from quakesource.systems.sourcenet.published.network import seeded
from quakesource.systems.sourcenet.published.task import RecordedTask, SyntheticTask
from quakesource.systems.sourcenet.settings import (
    SourceNetPublishedTrainingSettings,
    SourceNetPublishedTuningSettings,
)
from quakesource.training.fit import digest
from quakesource.training.schedule import Schedule

pytestmark = pytest.mark.usefixtures("one_thread")
N_SAMPLES = 101
SCHEDULE = Schedule(
    steps=8,
    learning_rate=1e-3,
    warm_up=1,
    clip=1.0,
    gate="tensor",
    gate_below=0.0,
    level_step=0.0,
    save_every=2,
    plain=True,
    plain_decay=1e-5,
    best="validation_loss",
    patience=30,
)


def layouts():
    """Of two earthquakes 3 degrees apart, one with 12 stations and one with 5."""
    rng = np.random.default_rng(4)
    places = np.full((2, 12, 2), np.nan)
    places[0] = np.stack([rng.uniform(10, 60, 12), rng.uniform(0, 360, 12)], axis=-1)
    places[1, :5] = np.stack([rng.uniform(10, 60, 5), rng.uniform(0, 360, 5)], axis=-1)
    return Layouts(places, np.array([[35.0, -118.0], [38.0, -121.0]]))


@pytest.fixture(scope="module")
def sampler():
    plain = replace(RECIPE, real_layouts=1.0, epicentre_error_km=0.0, time_error=0.0)
    return Sampler(stores()[0], plain, 1, layouts=layouts())


@pytest.fixture(scope="module")
def read(sampler):
    return StoredExamples(sampler, lambda number: fill_part(sampler, sampler.part(number)))


def task(read, seed=1, name="deep_sets"):
    design = DESIGNS[name]
    return SyntheticTask(seeded(design, N_SAMPLES, seed), design, read, range(3), read(3), seed)


def test_stations_lie_about_the_epicentre_of_their_layout(sampler, read):
    example, part, known = read(0), sampler.part(0), layouts()
    numbers = sampler.layout_numbers(0)
    assert set(numbers.tolist()) == {0, 1}
    distance_km, azimuth_deg, longitude, latitude, depth_km = example.inputs.scalars[:, :5].double().numpy().T
    source = example.inputs.present.nonzero()[:, 0].numpy()
    np.testing.assert_array_equal(depth_km, part.catalogue_depth_km[source].astype(np.float32))
    for number, epicentre in enumerate(known.epicentres):
        of_layout = numbers[source] == number
        found = distance_azimuth(*epicentre, latitude[of_layout], longitude[of_layout])
        np.testing.assert_allclose(found.distance_km, distance_km[of_layout], rtol=0.01)
        turn = (found.azimuth_deg - azimuth_deg[of_layout] + 180) % 360 - 180
        assert np.abs(turn).max() < 0.5
        own = known.places[number, np.isfinite(known.places[number, :, 1]), 1]
        true_azimuth = part.azimuth_deg[: len(source)][of_layout]
        assert np.isclose(true_azimuth[:, None], own, atol=1e-6).any(1).all()


def test_targets_are_the_true_tensors(sampler, read):
    part, targets = sampler.part(1), read(1).targets
    unit = part.moment_tensor / scalar_moment(part.moment_tensor)[:, None]
    np.testing.assert_allclose(six_components(targets.tensor), unit, atol=1e-6)
    np.testing.assert_allclose(targets.magnitude, part.magnitude, atol=1e-6)


def test_without_epicentres_it_says_what_to_do(sampler):
    blind = Sampler(stores()[0], sampler.recipe, 1, layouts=Layouts(layouts().places))
    with pytest.raises(ProductError, match="measure-network-noise"):
        StoredExamples(blind, lambda number: None)
    with pytest.raises(ProductError, match="no part 7"):
        StoredExamples(sampler, lambda number: None)(7)


def test_epicentres_of_layouts_survive_the_disk(tmp_path):
    NetworkStatistics({}, layouts()).write(tmp_path)
    np.testing.assert_array_equal(read_statistics(tmp_path).layouts.epicentres, layouts().epicentres)
    NetworkStatistics({}, Layouts(layouts().places)).write(tmp_path)
    assert read_statistics(tmp_path).layouts.epicentres is None


def test_all_parts_are_seen_once_before_any_comes_again():
    seen = []
    one = SyntheticTask(torch.nn.Linear(1, 1), Design(), seen.append, range(5), None, 3)
    for step in range(15):
        one.drawn(step, np.random.default_rng(0))
    turns = [seen[start : start + 5] for start in (0, 5, 10)]
    assert all(sorted(turn) == list(range(5)) for turn in turns)
    assert turns[0] != turns[1]


def test_chosen_events_keep_their_stations(read):
    whole = read(0)
    counts = whole.inputs.present.sum(1)
    some = chosen(whole, [3, 1, 3])
    assert some.inputs.present.sum(1).tolist() == counts[[3, 1, 3]].tolist()
    start = int(counts[:3].sum())
    torch.testing.assert_close(some.inputs.towers[: counts[3]], whole.inputs.towers[start : start + counts[3]])
    torch.testing.assert_close(some.targets.tensor, whole.targets.tensor[[3, 1, 3]])
    kept = torch.arange(whole.inputs.present.shape[1]) < 2
    assert chosen(whole, [0], kept[None]).inputs.scalars.shape[0] == 2
    two = joined([whole, some])
    assert len(two.inputs.present) == len(whole.inputs.present) + 3
    assert len(two.inputs.towers) == int(two.inputs.present.sum())


def test_noise_is_as_large_as_the_authors_and_leaves_scalars_alone(read):
    inputs = read(0).inputs
    noisy = with_noise(inputs, 0.03, np.random.default_rng(2))
    share = np.random.default_rng(2).random()
    added = float((noisy.towers - inputs.towers).std() / inputs.towers.std())
    assert added == pytest.approx(0.03 * share, rel=0.02)
    assert torch.equal(noisy.scalars, inputs.scalars)


def test_cut_and_resumed_it_ends_at_the_same_digest(read, tmp_path):
    """With dropout, batch statistics and the best weights so far."""
    whole = task(read, name="published")
    expected = learn(whole, SCHEDULE, tmp_path / "whole")

    class Cut(SyntheticTask):
        def losses(self, batch):
            if batch.step == 5:
                raise KeyboardInterrupt
            return super().losses(batch)

    design = DESIGNS["published"]
    cut = Cut(seeded(design, N_SAMPLES, 1), design, read, range(3), read(3), 1)
    with pytest.raises(KeyboardInterrupt):
        learn(cut, SCHEDULE, tmp_path / "cut")
    again = task(read, name="published")
    assert learn(again, SCHEDULE, tmp_path / "cut") == expected
    assert digest(again.network) == digest(whole.network)


def test_the_best_weights_stay_and_waiting_ends(tmp_path):
    """Validations 3, 1, 2, 2, 2: after two without a lower one it ends, with the weights of the second."""

    class Told:
        def __init__(self):
            self.network, self.left, self.taken = torch.nn.Linear(1, 1), iter([3.0, 1.0, 2.0, 2.0, 2.0]), 0

        def batch(self, step, level):
            return step

        def losses(self, batch):
            self.taken += 1
            return {"tensor": (self.network(torch.ones(1)) - 10).square().sum()}

        def total(self, parts, gate_value):
            return parts["tensor"]

        def validate(self):
            self.at = getattr(self, "at", [])
            self.at.append(digest(self.network))
            return {"validation_loss": next(self.left)}

    one = Told()
    scores = learn(one, replace(SCHEDULE, steps=100, patience=2), tmp_path)
    assert one.taken == 8
    assert scores["validation_loss"] == 1.0
    assert digest(one.network) == one.at[1] != one.at[3]


def test_records_are_learnt_from_and_the_network_is_read_again(read, tmp_path):
    design, train = DESIGNS["published"], read(0)
    one = RecordedTask(seeded(design, N_SAMPLES, 1), design, train, read(1), 6, 1)
    assert len(one.batch(0, 0.0).example.targets.magnitude) == 6
    assert torch.equal(one.batch(3, 0.0).example.inputs.towers, one.batch(3, 0.0).example.inputs.towers)
    learn(one, replace(SCHEDULE, steps=2), tmp_path)
    read_back = read_network("published", N_SAMPLES, tmp_path)
    assert digest(read_back) == digest(one.network)
    with pytest.raises(ProductError, match="Train it again"):
        read_network("pooled_mlp", N_SAMPLES, tmp_path)


def test_schedules_are_the_published_ones():
    training, tuning = SourceNetPublishedTrainingSettings(), SourceNetPublishedTuningSettings()
    first = synthetic_schedule(training, DESIGNS["published"], 50)
    assert (first.plain, first.rate(0), first.plain_decay, first.steps) == (True, 2e-4, 1e-5, 50 * training.passes)
    second = recorded_schedule(tuning, DESIGNS["published"], 130)
    assert (second.rate(9), second.plain_decay, second.save_every) == (2e-6, 1e-4, 3)
    assert recorded_schedule(tuning, DESIGNS["no_pretraining"], 130).rate(0) == 3e-4
    ours = synthetic_schedule(training, DESIGNS["warm_up_pre_norm"], 50)
    assert not ours.plain
    assert ours.rate(0) < ours.rate(20) > ours.rate(99)


def test_targets_of_labels_have_unit_moment():
    tensors = random_double_couples(4, np.random.default_rng(1), magnitude_to_moment(3.5))
    targets = published_targets(tensors, np.full(4, 3.5))
    np.testing.assert_allclose(scalar_moment(six_components(targets.tensor).double().numpy()), 1, rtol=1e-6)
