"""The engine is compiled once for a CPU, numba and source, also when jobs start together."""

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path

from quakesource.greens import compiled
from quakesource.jobs.compiling import Engine

JOB = """
import json
from quakesource.earth import LayeredModel
from quakesource.greens import compute_greens, kernels
compute_greens(LayeredModel.from_table([[0, 6, 3.5, 2.7, 600, 300]]), 5, 10, 1, 8)
print(json.dumps(sum(kernels._fill.stats.cache_misses.values())))
"""


def test_of_jobs_that_start_together_one_compiles(tmp_path):
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)}
    jobs = [
        subprocess.Popen([sys.executable, "-c", JOB], env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    compiled_here = [json.loads(job.communicate(timeout=300)[0]) for job in jobs]
    assert sorted(compiled_here) == [0, 0, 1]


CALLERS = {"compiled", "compiling", "mixing", "recipe", "sampling"}
"""Modules that sources of compiled code import for what is not compiled."""


def test_the_cache_is_named_by_every_source_of_compiled_code():
    """A changed inner function, or a changed constant, must not go on being used in its old form."""
    package = Path(compiled.__file__).parent.parent
    sources = {source.resolve() for source in compiled.ENGINE.sources}
    assert all(source.is_file() for source in sources)
    named = re.compile(r"greens\.compiled import .*\b(ENGINE|compiled)\b")
    users = {path for path in package.rglob("*.py") if named.search(path.read_text())}
    assert users <= sources
    imported = {
        package.parent.joinpath(*node.module.split(".")).with_suffix(".py")
        for source in users
        for node in ast.walk(ast.parse(source.read_text()))
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("quakesource.")
    }
    assert {path for path in imported if path.stem not in CALLERS} <= sources


def test_a_folder_that_cannot_be_written_is_replaced(monkeypatch, tmp_path):
    blocked = tmp_path / "file"
    blocked.touch()
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(blocked))
    folder = Engine("greens", []).cache_folder
    assert folder.is_dir()
    assert blocked not in folder.parents
