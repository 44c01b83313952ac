"""What must hold of SourceNet as published, after the default study: python benchmarks/sourcenet_published_checks.py

It learns 100 synthetic earthquakes by heart, and their magnitudes need the scalars. Some 25 minutes on one thread.
"""

import sys
from pathlib import Path

import numpy as np
import torch

from quakesource.mechanisms import kagan_angle
from quakesource.study.loading import load_settings
from quakesource.synthesize.network_statistics import read_statistics
from quakesource.synthesize.window_synthesis import fill_part
from quakesource.systems.sourcenet.comparison.synthetics import published_sampler
from quakesource.systems.sourcenet.job_settings import NETWORK_NOISE
from quakesource.systems.sourcenet.published.designs import DESIGNS
from quakesource.systems.sourcenet.published.examples import Example, StoredExamples, chosen, joined
from quakesource.systems.sourcenet.published.inputs import magnitude_of, six_components
from quakesource.systems.sourcenet.published.network import seeded
from quakesource.systems.sourcenet.published.objective import losses
from quakesource.systems.sourcenet.published.task import answered, tensors

N_HEART, STEPS, BATCH = 100, 2000, 20
RATE = 1e-3
REPORTED = 100
"""Steps from one line of progress to the next."""


def main() -> None:
    """See the head of this file."""
    results = Path(sys.argv[1] if len(sys.argv) > 1 else "results/default")
    settings = load_settings(results / "settings.yaml")
    ours = settings.systems.sourcenet
    (windows,) = (results / "training_greens").glob("*/manifest.json")
    synthesize = settings.synthesize.model_copy(update={"n_stations": (4, 12)})
    band, sampler = published_sampler(
        ours.training,
        ours.published_set,
        synthesize,
        settings.training_greens,
        windows,
        read_statistics(results / NETWORK_NOISE),
    )
    read = StoredExamples(sampler, lambda number: fill_part(sampler, sampler.part(number)))
    heart = joined([read(number) for number in range(4)])
    heart = chosen(heart, range(N_HEART))
    torch.set_num_threads(1)
    network = by_heart(heart, band.n_samples)
    outputs, blind = (answered(network, inputs) for inputs in (heart.inputs, heart.inputs.without_scalars()))
    angle = kagan_angle(tensors(outputs), six_components(heart.targets.tensor).numpy().astype(np.float64))
    error, without = ((magnitude_of(o.magnitude) - heart.targets.magnitude).abs().mean() for o in (outputs, blind))
    print("| check | found |\n|---|---|")
    print(f"| weights | {sum(weight.numel() for weight in network.parameters()):,} |")
    print(
        f"| {N_HEART} synthetics learnt by heart, {STEPS} steps: mean, largest Kagan angle | "
        f"{angle.mean():.2f}°, {angle.max():.2f}° |"
    )
    print(f"| their mean magnitude error, and with the scalars at zero | {error:.3f}, {without:.3f} |")


def by_heart(heart: Example, n_samples: int) -> torch.nn.Module:
    """The published network after training on the same sources again and again; the rate falls to nothing."""
    network = seeded(DESIGNS["published"], n_samples, 1)
    optimiser = torch.optim.AdamW(network.parameters(), RATE, weight_decay=1e-5)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=STEPS)
    rng = np.random.default_rng(1)
    order: list[int] = []
    for step in range(STEPS):
        if len(order) < BATCH:
            order = rng.permutation(N_HEART).tolist()
        some = chosen(heart, [order.pop() for _ in range(BATCH)])
        parts = losses(network(some.inputs), some.targets, focal=False, orientation=False)
        optimiser.zero_grad()
        torch.stack(list(parts.values())).sum().backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        if (step + 1) % REPORTED == 0:
            told = ", ".join(f"{name} {float(value.detach()):.4f}" for name, value in parts.items())
            print(f"step {step + 1}/{STEPS}: {told}", file=sys.stderr, flush=True)
    return network


if __name__ == "__main__":
    main()
