"""Compiling the kernels: one decorator, one cache for a (CPU, numba, source), one compiler at a time.

Numba's own cache looks at the file of a function, not at the files of what it calls, so a changed inner function
would go on being called in its old form. Here the sources of the whole engine are part of the folder's name.
"""

import fcntl
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import llvmlite.binding
import numba

SOURCES = (
    "compiled.py",
    "vector_math.py",
    "layer_recursion.py",
    "kernels.py",
    "../synthesize/window_synthesis.py",
    "../synthesize/noise_and_coda.py",
)


def compiled(*, inline: bool = False) -> Callable[[Any], Any]:
    """Decorator: machine code without the interpreter's lock or division checks, which keep loops from vectorising.

    ``inline`` is for the small functions inside loops: a call there would keep them scalar.
    """

    def decorate(function: Any) -> Any:
        # Products may be fused with sums; nothing may be reordered, which would undo the rounding tricks of
        # `vector_math`.
        with _cache_folder():
            return numba.njit(
                cache=True, nogil=True, error_model="numpy", fastmath={"contract", "nsz"}, forceinline=inline
            )(function)

    return decorate


@contextmanager
def one_compiler() -> Iterator[None]:
    """Hold the lock of the cache: of jobs that start together the first compiles and the others read what it wrote."""
    with open(cache_folder() / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@cache
def cache_folder() -> Path:
    """Folder of the compiled engine, named by CPU, numba and source; a temporary one where it cannot be written."""
    key = hashlib.sha256(f"{numba.__version__} {llvmlite.binding.get_host_cpu_name()}".encode())
    key.update(llvmlite.binding.get_host_cpu_features().flatten().encode())
    for name in SOURCES:
        key.update((Path(__file__).parent / name).read_bytes())
    root = os.environ.get("NUMBA_CACHE_DIR") or Path(
        os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "quakesource"
    )
    folder = Path(root) / f"greens-{key.hexdigest()[:16]}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "lock").touch()
    except OSError:
        folder = Path(tempfile.mkdtemp(prefix="quakesource-"))
    return folder


@contextmanager
def _cache_folder() -> Iterator[None]:
    config: Any = numba.config
    before = config.CACHE_DIR
    config.CACHE_DIR = str(cache_folder())
    try:
        yield
    finally:
        config.CACHE_DIR = before
