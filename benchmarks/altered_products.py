"""Products with one bit flipped, cut short or lost, handed to the stages that read them: is any silently used?

    snakemake -j 2 --configfile studies/tiny.yaml
    PYTHONPATH=src python benchmarks/altered_products.py --flips 500 --cuts 150 --losses 150

Every stage of the finished study is run again as Snakemake would run it, into a folder of its own, with one file of one
of its inputs altered. What came of it is one of

    refused     an error of quakesource that names the next step, before anything was written
    the same    the stage did not read what was altered: its outputs are those of the unaltered study, byte by byte
    other       its outputs differ: it used what was altered
    bare        an exception of a library

"other" and "bare" are faults, and the status is 1 if there is one. docs/errors.md has the counts.
"""

import argparse
import contextlib
import io
import os
import pickle
import random
import re
import shlex
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

STUDY = "studies/tiny.yaml"
LEFT_OUT = ("plot_", "write_event")
"""Stages that only draw: their inputs are those of others, and drawing takes a second each. Some are kept by --draw."""
SAME = (".csv", ".npz", ".npy", ".pt", ".parquet", ".xml", ".html")
"""Files by which outputs are compared."""


@dataclass(frozen=True)
class Command:
    """One stage of the study: the words of its line, what it reads and what it makes."""

    stage: str
    words: tuple[str, ...]
    reads: tuple[Path, ...]
    makes: tuple[Path, ...]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--flips", type=int, default=500)
    parser.add_argument("--cuts", type=int, default=150)
    parser.add_argument("--losses", type=int, default=150)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--draw", action="store_true", help="stages that draw as well")
    options = parser.parse_args()
    rng = random.Random(options.seed)
    commands = [c for c in planned(["--configfile", STUDY]) if options.draw or not c.stage.startswith(LEFT_OUT)]
    readers = defaultdict(list)
    for command in commands:
        for path in command.reads:
            readers[path].append(command)
    kinds = defaultdict(list)
    for path in readers:
        for file in files_of(path):
            kinds[kind_of(path), file.suffix or "chunk"].append((path, file))
    import_all(commands)
    controls = tempfile.TemporaryDirectory(dir=".")
    for number, command in enumerate(commands):
        came, words = forked(command, Path(controls.name, str(number)), None)
        assert came == "made", (command.stage, words)
    control_of = {command: Path(controls.name, str(number)) for number, command in enumerate(commands)}
    trials = ["flip"] * options.flips + ["cut"] * options.cuts + ["loss"] * options.losses
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    faults, started = [], time.monotonic()
    for number, alteration in enumerate(trials, 1):
        kind = rng.choice(sorted(kinds))
        manifest, file = rng.choice(kinds[kind])
        command = rng.choice(readers[manifest])
        came, words = altered_run(command, file, alteration, rng, control_of[command])
        counts[alteration, kind[0]][came] += 1
        if came in ("other", "bare"):
            faults.append(f"{alteration} of {file}, read by {command.stage}: {came}: {words}")
            print(faults[-1], flush=True)
        if number % 25 == 0:
            left_s = (time.monotonic() - started) / number * (len(trials) - number)
            print(f"{number} of {len(trials)}, {left_s:.0f} s left", file=sys.stderr, flush=True)
    for (alteration, kind), came in sorted(counts.items()):
        print(f"{alteration:5} {kind:22}", *(f"{name} {n}" for name, n in sorted(came.items())))
    for alteration in ("flip", "cut", "loss"):
        whole = sum((came for (of, _), came in counts.items() if of == alteration), Counter())
        print(f"{alteration:5} all:", *(f"{name} {n}" for name, n in sorted(whole.items())))
    print(*faults, sep="\n")
    return 1 if faults else 0


def planned(arguments: list[str]) -> list[Command]:
    """Every stage of a study as a dry run shows it."""
    line = [sys.executable, "-m", "snakemake", "-n", "-F", "-p", *arguments]
    text = subprocess.run(line, capture_output=True, text=True, check=True).stdout
    commands = []
    for block in re.split(r"\n(?=\[|rule |checkpoint |localrule )", text):
        call = re.search(r"^(?:Shell command: |\s*)python -m quakesource (.*) 2> ", block, re.MULTILINE)
        if not call:
            continue
        words = shlex.split(call[1])
        reads, makes = (
            tuple(Path(name) for name in re.findall(r"[^\s,]+", found[1])) if found else ()
            for found in (re.search(rf"^\s+{name}: (.*)$", block, re.MULTILINE) for name in ("input", "output"))
        )
        stage = words[0].replace("-", "_")
        commands.append(Command(stage, tuple(words), tuple(p for p in reads if p.parts[0] == "results"), makes))
    return commands


def files_of(path: Path) -> list[Path]:
    """What there is to alter of an input: its parts if it is a product, and the manifest."""
    if path.name != "manifest.json":
        return [path]
    return [file for file in path.parent.rglob("*") if file.is_file() and file.name != ".quakesource-product"]


def kind_of(path: Path) -> str:
    """What an input is."""
    if path.name != "manifest.json":
        return "table or figure"
    return re.sub(r"[\d_]+$", "", path.parts[2])


def import_all(commands: list[Command]) -> None:
    """Once, before the forks: nothing here starts a thread."""
    from importlib import import_module

    from quakesource.study.stages import stage_module

    for stage in {command.stage for command in commands}:
        import_module(stage_module(stage))


def altered_run(command: Command, file: Path, alteration: str, rng: random.Random, control: Path) -> tuple[str, str]:
    """Alter a file, run the stage in a fork, and put the file back."""
    content, times = file.read_bytes(), file.stat()
    try:
        if alteration == "loss" or not content:
            file.unlink()
        elif alteration == "cut":
            file.write_bytes(content[: rng.randrange(len(content))])
        else:
            flipped = bytearray(content)
            flipped[rng.randrange(len(flipped))] ^= 1 << rng.randrange(8)
            file.write_bytes(flipped)
        with tempfile.TemporaryDirectory(dir=".") as folder:
            return forked(command, Path(folder), control)
    finally:
        file.write_bytes(content)
        os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))


def forked(command: Command, folder: Path, control: Path | None) -> tuple[str, str]:
    """What came of a stage that writes into a folder, and what it said; compared with the outputs of a ``control``."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.close(reader)
        came = run_into(command, folder, control)
        with os.fdopen(writer, "wb") as out:
            out.write(pickle.dumps(came))
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as answer:
        text = answer.read()
    os.waitpid(child, 0)
    result: tuple[str, str] = pickle.loads(text) if text else ("bare", "it died")
    return result


def run_into(command: Command, folder: Path, control: Path | None) -> tuple[str, str]:
    """Run a stage whose outputs keep their paths below another root."""
    from quakesource.cli import main as quakesource

    moved = {str(path): str(folder / path) for path in command.makes}
    told = io.StringIO()
    try:
        with contextlib.redirect_stderr(told), contextlib.redirect_stdout(told):
            status = quakesource([moved.get(word, word) for word in command.words])
    except BaseException as error:
        return "bare", f"{type(error).__name__}: {error}"[:300]
    text = told.getvalue()
    if status:
        return ("refused" if "error:" in text and "  next:" in text else "bare"), text[-300:]
    if control is None:
        return "made", ""
    for made in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix in SAME):
        known = control / made.relative_to(folder)
        if ".work" in made.parts or ".digests" in made.parts or "timing" in made.name:
            continue
        # pages tell the line that remakes them, with their own path
        if not known.is_file() or without(made, folder) != without(known, control):
            return "other", f"{made.relative_to(folder)} differs"
    return "the same", ""


def without(file: Path, folder: Path) -> bytes:
    """Content of a file that does not know where it lies."""
    return file.read_bytes().replace(str(folder).encode(), b"")


if __name__ == "__main__":
    sys.exit(main())
