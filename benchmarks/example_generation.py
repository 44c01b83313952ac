"""Making examples beside the training step that they feed, on a CPU.

    python benchmarks/example_generation.py

The step is that of the set transformer measured in the notes on learning (windows cut into overlapping pieces, a linear
map a piece, two layers of attention over stations, width 96, 0.4 M parameters, batches of 32 sources): a stand-in until
SourceNet is here. A batch is drawn, filled, and normalised as the network needs it.
"""

import statistics
import time

import torch
from synthetic_sets import perturbed, plain_recipe
from torch import nn

from quakesource.greens.windows import stacked
from quakesource.settings import SynthesizeSettings, TrainingGreensSettings
from quakesource.synthesize.device import DeviceExamples
from quakesource.synthesize.model_windows import greens_windows
from quakesource.synthesize.sampling import Sampler
from quakesource.synthesize.window_synthesis import fill_part

SOURCES, STATIONS, WIDTH = 32, 32, 96


class Network(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.pieces = nn.ModuleList(nn.Linear(30, WIDTH) for _ in range(2))
        self.mixed = nn.Sequential(nn.Linear(2 * 19 * 8, 2 * WIDTH), nn.GELU(), nn.Linear(2 * WIDTH, WIDTH))
        self.narrow = nn.Linear(WIDTH, 8)
        layer = nn.TransformerEncoderLayer(WIDTH, 4, 4 * WIDTH, dropout=0.0, batch_first=True, norm_first=True)
        self.encoder = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
        self.head = nn.Linear(WIDTH, 7)

    def forward(self, windows: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        pieces = [
            self.narrow(torch.relu(linear(windows[:, phase].unfold(-1, 10, 5).permute(0, 2, 1, 3).flatten(2))))
            for phase, linear in enumerate(self.pieces)
        ]
        stations = self.mixed(torch.cat([piece.flatten(1) for piece in pieces], dim=1))
        encoded = self.encoder(stations.reshape(SOURCES, STATIONS, WIDTH), src_key_padding_mask=mask)
        return self.head(encoded.mean(1))


def median(work, runs: int = 15) -> float:
    work()
    spent = []
    for _ in range(runs):
        started = time.perf_counter()
        work()
        spent.append(time.perf_counter() - started)
    return statistics.median(spent) * 1e3


def main() -> None:
    grid = TrainingGreensSettings(accuracy="fast")
    store = stacked([greens_windows(perturbed(i), grid, grid.short_period, 2, name=f"model{i}") for i in range(4)])
    # every source with as many stations, so that a part is a batch
    settings = SynthesizeSettings(n_stations=(STATIONS, STATIONS))
    sampler = Sampler(store, plain_recipe(SOURCES * STATIONS, settings), 1)
    examples = DeviceExamples([sampler], "cpu")
    key, level = examples.draws.keys([0])[0], torch.tensor(1.0, dtype=torch.float64)
    network = Network()
    optimiser = torch.optim.AdamW(network.parameters(), 1e-3)
    target, mask = torch.randn(SOURCES, 7), torch.zeros(SOURCES, STATIONS, dtype=torch.bool)

    def batch() -> torch.Tensor:
        windows = torch.from_numpy(fill_part(sampler, sampler.part(0)))
        return windows / windows.abs().amax((2, 3), keepdim=True).clamp(min=1e-30)

    windows = batch()

    def step() -> None:
        optimiser.zero_grad()
        nn.functional.mse_loss(network(windows, mask), target).backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()

    parameters = sum(p.numel() for p in network.parameters()) / 1e6
    print(f"Batches of {SOURCES} sources on {STATIONS} stations, {parameters:.2f} M parameters, milliseconds:\n")
    print("| torch threads | training step | making the batch | share | the same in torch |\n|---|---|---|---|---|")
    for threads in (1, 2):
        torch.set_num_threads(threads)
        train, make = median(step), median(batch)
        same = median(lambda: examples.made(key, level), 5)
        print(f"| {threads} | {train:.1f} | {make:.1f} | {100 * make / train:.0f} % | {same:.0f} |", flush=True)


if __name__ == "__main__":
    main()
