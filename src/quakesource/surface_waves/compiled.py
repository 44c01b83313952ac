"""The engine of surface waves: everything that is compiled together."""

from pathlib import Path

from quakesource.jobs.compiling import Engine

SOURCES = ("tangents.py", "rayleigh.py", "love.py", "roots.py")

ENGINE = Engine("surface-waves", [Path(__file__).parent / name for name in SOURCES])
compiled, one_compiler = ENGINE.compiled, ENGINE.one_compiler
