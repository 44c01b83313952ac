"""What the unit tests reach, a room a line: `make coverage`. A report to look for blind spots with, not a gate.

What only runs inside Snakemake's jobs counts as not reached, since each job is a process of its own.
"""

import json
import sys
from collections import Counter
from pathlib import Path

ROOT = Path("src/quakesource")


def room_of(file: Path) -> str:
    """The folder below `quakesource`; of systems, the system."""
    folders = file.relative_to(ROOT).parent.parts
    return "/".join(folders[: 2 if folders[:1] == ("systems",) else 1]) or "."


def main() -> None:
    """Print the share of statements that ran, of every room."""
    files = json.loads(Path(sys.argv[1]).read_text())["files"]
    statements, reached = Counter[str](), Counter[str]()
    for name, measured in files.items():
        room = room_of(Path(name))
        statements[room] += measured["summary"]["num_statements"]
        reached[room] += measured["summary"]["covered_lines"]
    width = max(map(len, statements))
    for room in sorted(statements):
        print(f"{room:<{width}}  {reached[room] / max(statements[room], 1):6.1%} of {statements[room]:5d} statements")


if __name__ == "__main__":
    main()
