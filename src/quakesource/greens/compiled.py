"""The engine of the Green's functions and of what is drawn from them: everything that is compiled together."""

from pathlib import Path

from quakesource.jobs.compiling import Engine

SOURCES = (
    "vector_math.py",
    "layer_recursion.py",
    "kernels.py",
    "../constants.py",
    "../synthesize/counter_fields.py",
    "../synthesize/counter_numbers.py",
    "../synthesize/exact_functions.py",
    "../synthesize/sources.py",
    "../synthesize/draw_tables.py",
    "../synthesize/drawing.py",
    "../synthesize/window_synthesis.py",
    "../synthesize/noise_and_coda.py",
)

ENGINE = Engine("greens", [Path(__file__).parent / name for name in SOURCES])
compiled, one_compiler = ENGINE.compiled, ENGINE.one_compiler
