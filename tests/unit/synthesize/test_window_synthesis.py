"""The compiled loop, the torch batch and the plain formula make the same windows."""

import numpy as np
import pytest
import torch
from synthetic_cases import DEPTHS_KM, DISTANCES_KM, RATE_HZ, recipe, store

from quakesource.earth import read_model
from quakesource.greens import compute_greens, synthesize
from quakesource.greens.synthesis import excitation
from quakesource.synthesize.device import DeviceExamples
from quakesource.synthesize.mixing import USED, mixing
from quakesource.synthesize.sampling import Sampler
from quakesource.synthesize.window_synthesis import fill_part

SAMPLER = Sampler(store(), recipe(directivity=0.4), 5)


def by_hand(sampler, part, pair):
    """(phase, component, time): excitation, convolution and cut, one after the other in double precision."""
    event = part.event_of_pair[pair]
    released = [(part.moment_tensor[event] - part.second_tensor[event], sampler.moment_rates(part)[pair])]
    if part.second_tensor[event].any():
        released.append((part.second_tensor[event], sampler.second_rates(part)[pair]))
    windows = []
    for phase in range(2):
        at = (part.model_index[pair], part.depth_index[event], part.distance_index[pair], phase)
        first = sampler.first_sample + part.shift[pair, phase]
        total = np.zeros((3, sampler.n_samples))
        for tensor, rate in released:
            weights = np.einsum("cgm,m->cg", excitation(part.azimuth_deg[pair]), tensor)
            ground = [np.convolve(trace, rate.astype(float)) for trace in weights @ sampler.windows.seismograms(at)]
            total += np.stack(ground)[:, first : first + sampler.n_samples] * part.factor[pair, phase]
        windows.append(total)
    return np.array(windows)


# second mechanisms of small earthquakes: pulses of few samples, late ones
SMALL = Sampler(store(), recipe(directivity=0.4, compound=0.6, magnitude=(2.5, 3.5)), 5)


@pytest.mark.parametrize("sampler", [SAMPLER, SMALL], ids=["one mechanism", "two of some"])
def test_the_compiled_loop_is_the_formula(sampler):
    part = sampler.part(2)
    ours = fill_part(sampler, part)
    for pair in range(len(part.event_of_pair)):
        if part.event_of_pair[pair] < 0:
            assert (ours[pair] == 0).all()
        else:
            expected = by_hand(sampler, part, pair)
            np.testing.assert_allclose(ours[pair], expected, rtol=0, atol=2e-6 * np.abs(expected).max())


@pytest.mark.parametrize(
    "disturbed",
    [
        {},
        {
            "noise_to_signal": (0.05, 0.3),
            "coda": (0.1, 0.4),
            "directivity": 0.5,
            "compound": 0.5,
            "slow": 0.3,
            "missing_component": 0.2,
            "missing_phase": 0.2,
        },
        {"compound": 0.6, "magnitude": (2.5, 3.5)},
    ],
)
def test_the_torch_batch_has_the_same_examples(disturbed):
    for level in (0.0, 0.5, 1.0):
        agree_on_a_device(Sampler(store(), recipe(**disturbed), 5), "cpu", level)


def agree_on_a_device(sampler, device, level=1.0):
    examples, theirs = DeviceExamples([sampler], device), fill_part(sampler, sampler.part(2, level=level))
    level = torch.tensor(level, dtype=torch.float64, device=device)
    ours = examples.made(examples.draws.keys([2])[0], level)[2][0].cpu().numpy()
    peak = np.abs(theirs).max(axis=(1, 2, 3), keepdims=True)
    assert (np.abs(ours - theirs) <= 1e-5 * peak).all()


def test_noise_is_as_strong_as_it_was_drawn_and_coda_comes_after_the_arrival():
    clean = fill_part(SAMPLER, SAMPLER.part(2))
    used = SAMPLER.part(2).event_of_pair >= 0
    peak = np.abs(clean[used]).max(axis=(1, 2, 3))
    noisy = Sampler(store(), recipe(directivity=0.4, noise_to_signal=(0.05, 0.3)), 5)
    part = noisy.part(2)
    noise = (fill_part(noisy, part) - clean)[used]
    ratio = np.sqrt((noise**2).mean(axis=(1, 2, 3))) / peak * 2.5 / part.noise_to_signal[used]
    assert ((ratio > 0.3) & (ratio < 2.5)).all()
    assert abs(np.sqrt((ratio**2).mean()) - 1) < 0.1
    scattered = Sampler(store(), recipe(directivity=0.4, coda=(0.2, 0.4)), 5)
    coda = (fill_part(scattered, scattered.part(2)) - clean)[used][:, 0]  # the P window
    assert (coda[..., :50] == 0).all()
    strength = np.sqrt((coda[..., 55:] ** 2).mean(axis=(1, 2))) / np.abs(clean[used][:, 0]).max(axis=(1, 2))
    assert ((strength > 0.02) & (strength < 0.5)).all()


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
def test_a_batch_on_the_gpu_is_a_part():
    agree_on_a_device(SAMPLER, "cuda")


def test_windows_are_those_of_the_full_seismograms():
    """End to end: a step source, no errors, against `greens.synthesize` on seismograms from the origin time."""
    sampler = Sampler(store(), recipe(), 1)
    part = sampler.part(0, level=0.0)
    part.duration_s[:] = 1e-3
    part.second_duration_s[:] = 1e-3
    windows = fill_part(sampler, part)
    greens = compute_greens(
        read_model("socal"), DEPTHS_KM, DISTANCES_KM, RATE_HZ, 40.0, accuracy="fast", taper_start=0.5
    )
    for pair in np.flatnonzero((part.model_index == 0) & (part.event_of_pair >= 0))[:10]:
        event = part.event_of_pair[pair]
        at = greens.isel(depth_km=part.depth_index[event], distance_km=part.distance_index[pair])
        full = synthesize(at, part.moment_tensor[event], part.azimuth_deg[pair]).values
        for phase in range(2):
            index = (0, part.depth_index[event], part.distance_index[pair], phase)
            first = round(sampler.windows.start_s[index] * RATE_HZ) + sampler.first_sample
            expected = np.zeros((3, sampler.n_samples))
            expected[:, max(0, -first) :] = full[:, max(0, first) : first + sampler.n_samples]
            assert np.abs(windows[pair, phase] - expected).max() < 1e-3 * np.abs(expected).max()


def test_mixing_is_the_excitation():
    rng = np.random.default_rng(0)
    tensors, azimuths = rng.normal(size=(20, 6)), rng.uniform(0, 360, 20)
    weights = np.einsum("pcgm,pm->pcg", excitation(azimuths), tensors)
    ours = mixing(tensors, azimuths)
    for component, rows in enumerate(USED):
        np.testing.assert_allclose(ours[:, rows], weights[:, component, rows], atol=1e-6)
        others = [g for g in range(10) if g not in rows]
        assert (weights[:, component, others] == 0).all()
