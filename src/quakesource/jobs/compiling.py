"""Compiling the kernels: one decorator, one cache for a (CPU, numba, source), one compiler at a time.

Numba's own cache looks at the file of a function, not at the files of what it calls, so a changed inner function
would go on being called in its old form. Here the sources of a whole engine are part of the folder's name.
"""

import fcntl
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import llvmlite.binding
import numba


class Engine:
    """Functions that call each other: ``sources`` are their files, ``name`` begins the name of their cache."""

    def __init__(self, name: str, sources: list[Path]) -> None:
        self.name, self.sources = name, sources

    def compiled(self, *, inline: bool = False, exact: bool = False) -> Callable[[Any], Any]:
        """Decorator: machine code without the interpreter's lock or division checks, which keep loops from vectorising.

        ``inline`` is for the small functions inside loops: a call there would keep them scalar. ``exact`` rounds every
        product, as code elsewhere does.
        """

        def decorate(function: Any) -> Any:
            # Products may be fused with sums; nothing may be reordered, which would undo rounding tricks.
            with self._cache_folder():
                return numba.njit(
                    cache=True,
                    nogil=True,
                    error_model="numpy",
                    fastmath=False if exact else {"contract", "nsz"},
                    forceinline=inline,
                )(function)

        return decorate

    @contextmanager
    def one_compiler(self) -> Iterator[None]:
        """Hold the cache's lock: of jobs that start together the first compiles, the others read what it wrote."""
        with open(self.cache_folder / "lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    @cached_property
    def cache_folder(self) -> Path:
        """Folder of the compiled engine, by CPU, numba and source; a temporary one where it cannot be written."""
        key = hashlib.sha256(f"{numba.__version__} {llvmlite.binding.get_host_cpu_name()}".encode())
        key.update(llvmlite.binding.get_host_cpu_features().flatten().encode())
        for source in [Path(__file__), *self.sources]:
            key.update(source.read_bytes())
        root = os.environ.get("NUMBA_CACHE_DIR") or Path(
            os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "quakesource"
        )
        folder = Path(root) / f"{self.name}-{key.hexdigest()[:16]}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "lock").touch()
        except OSError:
            folder = Path(tempfile.mkdtemp(prefix="quakesource-"))
        return folder

    @contextmanager
    def _cache_folder(self) -> Iterator[None]:
        config: Any = numba.config
        before = config.CACHE_DIR
        config.CACHE_DIR = str(self.cache_folder)
        try:
            yield
        finally:
            config.CACHE_DIR = before
