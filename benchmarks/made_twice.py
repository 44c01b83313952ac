"""The same stage started twice at once: is there one product, and one clear line?

    snakemake -j 2 --configfile studies/tiny.yaml
    PYTHONPATH=src python benchmarks/made_twice.py group_receivers simulate_archive --pairs 10

A pair is good if both end well, the product is whole, nothing is left beside it, and whoever came second said in one
line who had it. Pairs of which one had ended before the other asked are counted apart. The status is 1 if one is bad.
"""

import argparse
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from altered_products import STUDY, Command, planned

from quakesource.products.checking import check_made


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stages", nargs="+")
    parser.add_argument("--pairs", type=int, default=10)
    options = parser.parse_args()
    commands = {command.stage: command for command in planned(["--configfile", STUDY])}
    bad = 0
    for stage in options.stages:
        counts: Counter[str] = Counter()
        for _ in range(options.pairs):
            with tempfile.TemporaryDirectory(dir=".") as folder:
                counts[what_came(commands[stage], Path(folder))] += 1
        print(f"{stage}:", ", ".join(f"{n} {name}" for name, n in sorted(counts.items())), flush=True)
        bad += sum(n for name, n in counts.items() if name.startswith("bad"))
    return 1 if bad else 0


def what_came(command: Command, folder: Path) -> str:
    """Run a stage twice at once into one folder."""
    moved = {str(path): str(folder / path) for path in command.makes}
    line = [sys.executable, "-m", "quakesource", *(moved.get(word, word) for word in command.words)]
    pair = [subprocess.Popen(line, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) for _ in range(2)]
    said = [process.communicate()[1] for process in pair]
    if any(process.returncode for process in pair):
        return f"bad: {' | '.join(text.splitlines()[-1] for text in said if text)}"
    for path in command.makes:
        list(check_made(folder / path, deep=True))
    if list(folder.rglob(".work")):
        return "bad: something is left behind"
    lines = [line for text in said for line in text.splitlines() if "is being made by process" in line]
    if len(lines) == 1:
        return "waited with one line"
    return "one after the other" if not lines else f"bad: {lines}"


if __name__ == "__main__":
    sys.exit(main())
