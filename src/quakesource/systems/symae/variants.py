"""Trainings and worlds by their names.

A training is ``<kind>[-dropout<percent>][-codes<source>+<path>][-short]``: ``faithful``, the paper's; ``ours``;
``labelled``, ours with a head that learns simulated truth; ``depth``, the same in a world with pP and sP;
``published``, faithful with the authors' convolutions; ``exploratory``, ours on simulated and recorded groups.

A world is ``training``, ``validation`` or ``held_out``, with ``depth_`` before it where pP and sP follow P, or
``broken_<property>_<number>``: held-out regions with one property changed.
"""

import re
from typing import NamedTuple

from quakesource.errors import SettingsError
from quakesource.settings.teleseismic import TeleseismicWindowSettings, TeleseismicWorldSettings
from quakesource.systems.symae.settings import SymaeJudgingSettings, SymaeSweepSettings, SymaeTrainingSettings

KINDS = ("faithful", "ours", "labelled", "depth", "published", "exploratory")
_NAME = re.compile(
    rf"(?P<kind>{'|'.join(KINDS)})(-dropout(?P<dropout>\d+))?(-codes(?P<source>\d+)\+(?P<path>\d+))?(?P<short>-short)?"
)
_WORLD = re.compile(r"(depth_)?(training|validation|held_out)|broken_(\w+)_(\d+)")
_SALTS = {"training": 1, "validation": 2, "held_out": 5, "broken": 4}
"""Held-out regions had 3 until their errors had been looked at while cleaning (`cleaned`) was designed."""
TRAINING_PIXELS = 1
"""Regions to train on have one pixel: pairs need no more, and other ruptures teach more than other directions."""


class Variant(NamedTuple):
    """``dropout``, ``source`` and ``path`` are None where the settings say what they are."""

    name: str
    kind: str
    dropout: float | None
    source: int | None
    path: int | None
    short: bool

    @property
    def ours(self) -> bool:
        """Whether the architecture is ours."""
        return self.kind in ("ours", "labelled", "depth", "exploratory")

    @property
    def labelled(self) -> bool:
        """Whether simulated truth is learnt."""
        return self.kind in ("labelled", "depth")


def variant_named(name: str) -> Variant:
    """What the name says; SettingsError if it says nothing."""
    found = _NAME.fullmatch(name)
    if found is None or int(found["dropout"] or 0) > 99:
        raise SettingsError(
            f"There is no training {name!r}.",
            where="systems.symae",
            next_step=f"Write one of {', '.join(KINDS)}, behind it -dropout<percent>, -codes<source>+<path>, -short.",
        )
    dropout, source, path = (int(found[part]) if found[part] else None for part in ("dropout", "source", "path"))
    return Variant(
        name, found["kind"], None if dropout is None else dropout / 100, source, path, found["short"] is not None
    )


def steps_of(variant: Variant, training: SymaeTrainingSettings) -> int:
    """Steps of a training."""
    if variant.short:
        return training.short_steps
    if variant.kind == "published":
        return training.published_steps
    if variant.kind == "exploratory":
        return training.exploratory_steps
    return training.steps if variant.ours else training.faithful_steps


def world_of(name: str) -> str:
    """World that a training is trained in."""
    return "depth_training" if variant_named(name).kind == "depth" else "training"


def swept(sweep: SymaeSweepSettings) -> list[str]:
    """Trainings whose sizes are compared."""
    return [
        *(f"faithful-dropout{percent}-short" for percent in sweep.dropouts_percent),
        *(f"faithful-codes{source}+{path}-short" for source, path in sweep.faithful_codes),
        *(f"ours-codes{source}+{path}-short" for source, path in sweep.codes),
        "published",
    ]


def raced(training: SymaeTrainingSettings) -> list[tuple[str, int]]:
    """(name, seed) of every training of the race, the longest first."""
    first = training.seeds[0]
    rest = [(kind, seed) for kind in ("labelled", "ours", "faithful") for seed in training.seeds]
    return [("depth", first), *rest]


def broken_worlds(judging: SymaeJudgingSettings) -> dict[str, tuple[str, float]]:
    """{world: (property, value)} of the break curves."""
    return {
        f"broken_{name}_{number}": (name, value)
        for name, values in judging.broken.items()
        for number, value in enumerate(values)
    }


class Recipe(NamedTuple):
    """A world: how many regions of which kind, in which windows, and the ``salt`` of their random numbers.

    ``n_common_paths`` of the oracle; those who train need none.
    """

    n: int
    world: TeleseismicWorldSettings
    window: TeleseismicWindowSettings
    salt: int
    n_common_paths: int


def recipe(
    name: str, world: TeleseismicWorldSettings, window: TeleseismicWindowSettings, judging: SymaeJudgingSettings
) -> Recipe:
    """What a world's name says; SettingsError if it says nothing."""
    found = _WORLD.fullmatch(name)
    if found is None or (found[3] and name not in broken_worlds(judging)):
        raise SettingsError(
            f"There is no world {name!r}.",
            where="systems.symae",
            next_step="Use training, validation or held_out, depth_ before them, or a property of judging.broken.",
        )
    if found[3]:
        changed = changed_world(world, window, *broken_worlds(judging)[name])
        return Recipe(judging.n_broken, *changed, _SALTS["broken"], judging.n_common_paths)
    part = found[2]
    n = {"training": world.n_training, "validation": world.n_validation, "held_out": world.n_held_out}[part]
    changes: dict[str, object] = {"depth_phases": True} if found[1] else {}
    if part == "training":
        changes["n_pixels"] = TRAINING_PIXELS
    n_common = 0 if part == "training" else judging.n_common_paths
    return Recipe(n, world.model_copy(update=changes), window, _SALTS[part], n_common)


def changed_world(
    world: TeleseismicWorldSettings, window: TeleseismicWindowSettings, name: str, value: float
) -> tuple[TeleseismicWorldSettings, TeleseismicWindowSettings]:
    """World and window with one property changed; SettingsError for one that worlds do not have."""
    if name == "upper_frequency_hz":
        return world, window.model_copy(update={"band_hz": (window.band_hz[0], value)})
    if name == "fault_length_km":
        return world.model_copy(update={name: (0.8 * value, value)}), window
    if name == "depth_phases":
        return world.model_copy(update={name: bool(value)}), window
    if name not in ("shared_scattering", "path_difference_s", "misalignment_s", "coda", "flipped"):
        raise SettingsError(
            f"A world has no property {name!r} to be changed.",
            where="systems.symae.judging.broken",
            next_step="Use fault_length_km, upper_frequency_hz, shared_scattering, path_difference_s, misalignment_s, "
            "coda, flipped or depth_phases.",
        )
    return world.model_copy(update={name: value}), window
