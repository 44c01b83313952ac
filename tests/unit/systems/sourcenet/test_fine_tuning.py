"""Fine-tuning: its two symmetries are exact, it learns, and what it must not see it does not see."""

from dataclasses import replace

import numpy as np
import torch
from sourcenet_cases import LONG, SHAPE, SHORT, samplers, task, uncalibrated
from test_fit import SCHEDULE

from quakesource.mechanisms import kagan_angle, moment_tensor
from quakesource.posteriors.double_couples import tensors_of, unit_vectors
from quakesource.posteriors.features import TrainingStatistics
from quakesource.synthesize.window_synthesis import fill_part
from quakesource.systems.sourcenet.checkpoint import Trained, read_trained
from quakesource.systems.sourcenet.fine_tuning import (
    FEWEST_STATIONS,
    Labelled,
    RecordedTask,
    fine_tuned,
    turned_harmonics,
    turned_tensors,
)


def recorded(number):
    """Examples that stand for recorded events."""
    inputs, targets = task().examples(number, 1.0)
    tensor = tensors_of(targets.vectors.numpy().astype(float))
    names = np.array([f"ev{number}_{source}" for source in range(len(tensor))])
    return Labelled(names, inputs, tensor, targets.magnitude.numpy(), targets.depth_km.numpy())


def test_turning_adds_to_strikes_and_azimuths():
    strike, turn = np.array([10.0, 200.0, 350.0]), np.radians([25.0, 100.0, 300.0])
    turned = turned_tensors(moment_tensor(strike, 50.0, -30.0), turn)
    np.testing.assert_allclose(turned, moment_tensor(strike + np.degrees(turn), 50.0, -30.0), atol=1e-12)
    azimuth = np.radians([5.0, 95.0, 222.0])
    harmonics = torch.tensor(np.array([f(m * azimuth) for m in (1, 2) for f in (np.sin, np.cos)]).T)
    expected = np.array([f(m * (azimuth + turn)) for m in (1, 2) for f in (np.sin, np.cos)]).T
    np.testing.assert_allclose(turned_harmonics(harmonics, torch.tensor(turn)), expected, atol=1e-12)


def test_the_opposite_tensor_has_the_opposite_records():
    """Of the sampler's own synthetics: what a batch is given is what a source of the other sign would radiate."""
    sampler = samplers()[0]
    part = sampler.part(3, level=0.0)
    opposite = replace(part, moment_tensor=-part.moment_tensor)
    np.testing.assert_allclose(fill_part(sampler, opposite), -fill_part(sampler, part), atol=0)


def test_a_batch_is_events_with_enough_of_their_own_stations():
    train = recorded(5)
    of = RecordedTask(task().network, train, recorded(6), 16, 0.5, seed=1)
    inputs, targets = of.batch(3, 0.0)
    again, _ = of.batch(3, 0.0)
    assert torch.equal(inputs.windows[0], again.windows[0])
    assert not torch.equal(inputs.windows[0], of.batch(4, 0.0)[0].windows[0][: len(inputs.windows[0])])
    counts = inputs.present.sum(1)
    assert counts.min() >= FEWEST_STATIONS
    assert counts.sum() == len(inputs.scalars) == len(inputs.windows[1])
    assert counts.float().mean() < 0.8 * train.inputs.present.sum(1).float().mean()
    for row in inputs.scalars:
        assert (train.inputs.scalars == row).all(1).any()
    norm = (targets.vectors**2).sum(1)
    np.testing.assert_allclose(norm, 1, atol=1e-5)


def test_it_learns_and_is_calibrated_on_events_it_was_not_trained_on(tmp_path):
    known = TrainingStatistics(np.zeros(4 * SHAPE.width), np.eye(4 * SHAPE.width))
    start = Trained(task().network, (SHORT, LONG), 12, (0.5, 0.68, 0.8, 0.9), uncalibrated(), 1, known, 0.1, 3.0)
    train, validation = recorded(5), recorded(6)
    before = RecordedTask(start.network, train, train, 16, 0.2, seed=1).validate()
    tuned, scores = fine_tuned(start, train, validation, replace(SCHEDULE, steps=96), (16, 0.2), tmp_path)
    after = RecordedTask(tuned.network, train, train, 16, 0.2, seed=1).validate()
    assert after["validation_kagan_mean_deg"] < 0.7 * before["validation_kagan_mean_deg"]
    assert len(tuned.calibration.ratio) == len(validation.magnitude)
    for name, values in read_trained(tmp_path).calibration._asdict().items():
        np.testing.assert_array_equal(values, getattr(tuned.calibration, name))
    assert scores["validation_kagan_mean_deg"] > 0
    assert kagan_angle(tensors_of(unit_vectors(validation.tensor)), validation.tensor).max() < 0.1
