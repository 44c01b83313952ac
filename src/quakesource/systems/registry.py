"""The systems: one line each. Everything else of a system is in its folder (CONTRIBUTING.md, "Add a system")."""

from functools import cache
from importlib import import_module

from quakesource.errors import SettingsError
from quakesource.systems.contract import System

NAMES = (
    "waveform_inversion",
    "polarity",
    "sourcenet",
    "source_spectra",
    "fmnet",
    "dispersion_kernels",
    "symae",
)
"""In the order of pages and reports."""


@cache
def systems() -> dict[str, System]:
    """Every system by its name; each declares ``SYSTEM`` in ``systems/<name>/system.py``."""
    found: dict[str, System] = {}
    for name in NAMES:
        found[name] = import_module(f"quakesource.systems.{name}.system").SYSTEM
    return found


def system_named(name: str) -> System:
    """The system of that name; SettingsError if there is none."""
    if name not in NAMES:
        raise SettingsError(f"There is no system {name!r}.", next_step=f"Systems: {', '.join(NAMES)}.")
    return systems()[name]


def mechanism_systems() -> tuple[str, ...]:
    """Names of the systems that answer with mechanisms."""
    return tuple(name for name, system in systems().items() if system.answers == "mechanism")
