"""What the stages of a study took, from the benchmark files that Snakemake wrote beside them.

    python benchmarks/stage_costs.py results/default results/worlds/A-*

Prints a Markdown table: of every stage its jobs, their wall and CPU seconds, and the largest memory of one of them, all
its processes together. Snakemake looks now and then: what a process did between the last look and its end is missing.
"""

import csv
import sys
from collections import defaultdict
from pathlib import Path


def main() -> None:
    jobs: dict[str, list[dict[str, float]]] = defaultdict(list)
    for folder in sys.argv[1:]:
        for file in sorted(Path(folder, "benchmarks").rglob("*.tsv")):
            with file.open() as lines:
                rows = [row for row in csv.DictReader(lines, delimiter="\t") if "NA" not in row.values()]
            stage = file.relative_to(Path(folder, "benchmarks")).parts[0].removesuffix(".tsv")
            jobs[stage] += [{name: float(row[name]) for name in ("s", "cpu_time", "max_rss")} for row in rows]
    print("| stage | jobs | wall, s | CPU, s | peak memory, MB |\n|---|---|---|---|---|")
    for stage, rows in sorted(jobs.items(), key=lambda item: -sum(row["cpu_time"] for row in item[1])):
        wall, cpu = (sum(row[name] for row in rows) for name in ("s", "cpu_time"))
        print(
            f"| {stage} | {len(rows)} | {wall:.0f} | {cpu:.0f} | {max((r['max_rss'] for r in rows), default=0):.0f} |"
        )
    total = [row for rows in jobs.values() for row in rows]
    print(f"| all | {len(total)} | | {sum(row['cpu_time'] for row in total):.0f} | |")


if __name__ == "__main__":
    main()
