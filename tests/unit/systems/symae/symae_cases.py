"""Small networks, worlds and groups that the tests of SymAE share."""

from functools import cache

import numpy as np
import torch

from quakesource.observatory.teleseismic.grid import grid_of
from quakesource.observatory.teleseismic.region import draw_region
from quakesource.settings.teleseismic import TeleseismicWindowSettings, TeleseismicWorldSettings
from quakesource.systems.symae.groups import Regions, values_of
from quakesource.systems.symae.networks import Faithful, Ours, Sizes
from quakesource.systems.symae.published import published

WINDOW = TeleseismicWindowSettings()
GRID = grid_of(WINDOW)
WORLD = TeleseismicWorldSettings(n_pixels=3, n_receivers=10, depths_km=(20.0,))
SIZES = Sizes(n_samples=128, interval_s=3.0, source=6, path=5, linear=7, width=16, dropout=0.5)


def network(name):
    """An untrained network in evaluation mode."""
    torch.manual_seed(3)
    made = {
        "faithful": lambda: Faithful(SIZES),
        "ours": lambda: Ours(SIZES, with_head=False),
        "labelled": lambda: Ours(SIZES, with_head=True),
        "published": lambda: published(SIZES),
    }[name]()
    return made.eval()


@cache
def regions(n=3, salt=9, **changes):
    """Simulated regions in memory."""
    world = WORLD.model_copy(update=changes)
    made = [draw_region(np.random.default_rng([salt, number]), world, GRID, 6) for number in range(n)]
    names = [name for name in Regions._fields if name != "time_s"]
    arrays = {name: np.stack([values_of(region, name) for region in made]).astype(np.float32) for name in names}
    return Regions(**arrays, time_s=GRID.time_s)


def groups(seed=0, g=4, r=9):
    """Records (g, r, 128) of a smooth common pulse with noise."""
    rng = np.random.default_rng(seed)
    time_s = GRID.time_s
    pulse = np.exp(-0.5 * ((time_s - 20) / 12) ** 2) * np.cos(2 * np.pi * 0.04 * time_s)
    noise = rng.normal(size=(g, r, len(time_s)))
    return torch.from_numpy((3 * pulse + 0.1 * noise).astype(np.float32))
