"""What comparing products with their digests costs of a run: CPU seconds of checking beside those of everything.

    PYTHONPATH=src python benchmarks/cost_of_checking.py snakemake -j 2

Every Python process of the run counts the CPU time that its threads spend in opening products, in comparing parts as
they are read, and in the digests of tables and figures; the run as a whole is counted by the system. Products must not
be there yet, or nothing is run.
"""

import os
import resource
import subprocess
import sys
import tempfile
import textwrap
import time
from pathlib import Path

COUNTED = {
    "quakesource.products.manifest": ("open_product", "Product.checked"),
    "quakesource.products.digests": ("check_digests", "note_digests"),
}
HOOK = f"""
import atexit, functools, os, sys, threading, time
from importlib.machinery import PathFinder
from multiprocessing import util

COUNTED = {COUNTED!r}
spent, lock, inside = dict(), threading.Lock(), threading.local()

def counted(name, function):
    @functools.wraps(function)
    def call(*args, **kwargs):
        if getattr(inside, "deep", False):
            return function(*args, **kwargs)
        inside.deep, begun = True, time.thread_time()
        try:
            return function(*args, **kwargs)
        finally:
            inside.deep = False
            with lock:
                spent[name] = spent.get(name, 0.0) + time.thread_time() - begun
    return call

class Finder:
    def find_spec(self, name, path=None, target=None):
        if name not in COUNTED:
            return None
        spec = PathFinder.find_spec(name, path)
        execute = spec.loader.exec_module
        def exec_module(module):
            execute(module)
            for dotted in COUNTED[name]:
                owner, _, last = dotted.rpartition(".")
                holder = getattr(module, owner) if owner else module
                setattr(holder, last, counted(dotted, getattr(holder, last)))
        spec.loader.exec_module = exec_module
        return spec

def tell():
    if spent:
        with open(os.path.join(os.environ["COST_OF_CHECKING"], str(os.getpid())), "w") as out:
            out.writelines(f"{{name}} {{seconds}}\\n" for name, seconds in spent.items())

sys.meta_path.insert(0, Finder())
atexit.register(tell)
util.Finalize(None, tell, exitpriority=0)
"""


def main() -> int:
    with tempfile.TemporaryDirectory() as hook, tempfile.TemporaryDirectory() as told:
        Path(hook, "sitecustomize.py").write_text(textwrap.dedent(HOOK))
        paths = os.pathsep.join(filter(None, [hook, os.environ.get("PYTHONPATH", "")]))
        environment = {**os.environ, "PYTHONPATH": paths, "COST_OF_CHECKING": told}
        begun = time.monotonic()
        status = subprocess.run([sys.executable, "-m", *sys.argv[1:]], env=environment, check=False).returncode
        seconds = time.monotonic() - begun
        spent: dict[str, float] = {}
        for file in Path(told).iterdir():
            for line in file.read_text().splitlines():
                name, cpu_s = line.split()
                spent[name] = spent.get(name, 0.0) + float(cpu_s)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    whole_s = used.ru_utime + used.ru_stime
    for name, cpu_s in sorted(spent.items()):
        print(f"{name:20} {cpu_s:8.2f} s")
    checking_s = sum(spent.values())
    print(f"checking {checking_s:.1f} of {whole_s:.0f} CPU s ({checking_s / whole_s:.2%}), {seconds:.0f} s in all")
    return status


if __name__ == "__main__":
    sys.exit(main())
